//! Runs `openapi-build` over every feature document, and `progenitor` over those for which it is the oracle.

mod config;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FOLDER: &str = "../codegen/tests/features";

/// The documents that both generators read; `tests/oracle.rs` compares what the two clients send.
const ORACLE: [&str; 4] = ["array_exploded", "json_body", "parameters", "query_optional"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(in_repository)");
    println!("cargo::rerun-if-changed={FOLDER}");
    // A package of this crate has no documents; it is made only because `cargo package --workspace` makes all.
    if !Path::new(FOLDER).exists() {
        return Ok(());
    }
    println!("cargo::rustc-cfg=in_repository");
    let mut documents: Vec<_> =
        fs::read_dir(FOLDER)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    documents.retain(|path| config::is_document(path));
    documents.sort();
    for document in documents {
        config::config(&document).compile(&document)?;
    }
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets `OUT_DIR`")?);
    for stem in ORACLE {
        oracle(stem, &out_dir)?;
    }
    Ok(())
}

fn oracle(stem: &str, out_dir: &Path) -> Result<(), Box<dyn Error>> {
    let document = Path::new(FOLDER).join(stem).with_extension("yaml");
    let document: openapiv3::OpenAPI = serde_yaml::from_str(&fs::read_to_string(document)?)?;
    let tokens = progenitor::Generator::default().generate_tokens(&document)?;
    let folder = out_dir.join("progenitor");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(stem).with_extension("rs"), prettyplease::unparse(&syn::parse2(tokens)?))?;
    Ok(())
}
