//! Runs `openapi-build` over every feature document, and `progenitor` over those that it takes; and makes a program that uses
//! all of each client.

mod config;
mod consumer;
mod names;
mod oracle;
mod values;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FOLDER: &str = "../codegen/tests/features";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(in_repository)");
    println!("cargo::rerun-if-changed={FOLDER}");
    // A package of this crate has no documents; it is not published.
    if !Path::new(FOLDER).exists() {
        return Ok(());
    }
    println!("cargo::rustc-cfg=in_repository");
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets `OUT_DIR`")?);
    let mut documents = Vec::new();
    for folder in std::iter::once(PathBuf::from(FOLDER)).chain(oracle::folders()) {
        for path in documents_of(&folder)? {
            // What they are warned of stands in their snapshots.
            let config = config::config(&path).cargo_warnings(false);
            config.compile(&path)?;
            documents.push((path.clone(), config.lower(&path)?.api));
        }
    }
    fs::write(out_dir.join("consumers.rs"), consumers()?)?;
    for (stem, text) in names::documents().chain([names::operations(), names::tags(), values::document()]) {
        let path = out_dir.join(stem).with_extension("json");
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text)?;
        }
        config::config(&path).cargo_warnings(false).compile(&path)?;
    }
    oracle::write(&documents, &out_dir)
}

/// A module for each feature document, which uses all of its client.
fn consumers() -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for path in documents_of(Path::new(FOLDER))? {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        // What its derives come from is known to tests only.
        if stem != "attributes" {
            let surface = config::config(&path).surface(&path)?;
            let program = consumer::program(&surface, &format!("conformance::{stem}"));
            text.extend(["mod ", stem, " {\n", &program.replace("crate::", "conformance::"), "}\n"]);
        }
    }
    Ok(text)
}

fn documents_of(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut documents: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    documents.retain(|path| config::is_document(path));
    documents.sort();
    Ok(documents)
}
