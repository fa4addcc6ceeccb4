//! What generated code makes public in form 1 (`Config::output`) is locked, for every feature document and for
//! SendGrid's: a crate that has generated its client keeps its API with each later `openapi-build` of the same series.
//!
//! `conformance/form_1` holds the record of each. `FORM_1=overwrite` writes them anew; read the difference.

#[path = "../../build.rs"]
#[expect(dead_code, reason = "a build script has a `main`, which only cargo calls")]
mod build_script;
#[path = "../config.rs"]
mod config;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use openapi_build::Config;

const FEATURES: &str = "codegen/tests/features";
const LOCK: &str = "conformance/form_1";

/// What to do about a change.
const ADVICE: &str = "What form 1 makes public has changed. Clients that are released would change with it.\n\
    - Before the first release of openapi-build, or for a new document: run this test with FORM_1=overwrite,\n\
      and commit what it writes.\n\
    - After it: generate as before where a build script requests form 1, and give what is new to form 2\n\
      (`Config::output`).";

/// The documents, each with how it is generated.
fn documents() -> Vec<(PathBuf, Config)> {
    let entries = fs::read_dir(FEATURES).unwrap().map(|entry| entry.unwrap().path());
    let features = entries.filter(|path| config::is_document(path));
    let features = features.map(|path| (path.clone(), config::config(&path)));
    features.chain([(PathBuf::from(build_script::DOCUMENT), build_script::config())]).collect()
}

/// The lines in which two texts differ.
fn difference(old: &str, new: &str) -> String {
    let only = |sign: char, one: &str, other: &str| -> Vec<String> {
        let lines = one.lines().filter(|line| !other.lines().any(|known| known == *line));
        lines.map(|line| format!("{sign} {line}")).collect()
    };
    [only('-', old, new), only('+', new, old)].concat().join("\n")
}

#[test]
fn what_form_1_makes_public_is_locked() {
    env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let overwrites = env::var_os("FORM_1").is_some_and(|value| value == "overwrite");
    let mut locks: BTreeMap<_, _> = fs::read_dir(LOCK)
        .map(|entries| entries.map(|entry| entry.unwrap().path()))
        .into_iter()
        .flatten()
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap().replace('\r', "")))
        .collect();
    let mut changes = Vec::new();
    for (document, config) in documents() {
        let stem = document.file_stem().unwrap().to_str().unwrap();
        let path = Path::new(LOCK).join(format!("{stem}.txt"));
        let is = config.output(1).surface(&document).unwrap().to_string();
        let was = locks.remove(&path).unwrap_or_default();
        if was != is {
            changes.push(format!("{}\n{}", path.display(), difference(&was, &is)));
            if overwrites {
                fs::create_dir_all(LOCK).unwrap();
                fs::write(&path, is).unwrap();
            }
        }
    }
    for path in locks.into_keys() {
        changes.push(format!("{} belongs to no document", path.display()));
        if overwrites {
            fs::remove_file(path).unwrap();
        }
    }
    assert!(changes.is_empty() || overwrites, "{ADVICE}\n\n{}", changes.join("\n\n"));
}
