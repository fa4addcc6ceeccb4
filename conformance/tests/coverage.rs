//! Each feature has all its parts under one stem: document, snapshot, and a module here that uses what is generated.

#[path = "../config.rs"]
#[expect(dead_code, reason = "only the documents' names are inspected")]
mod config;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FEATURES: &str = "../codegen/tests/features";

fn paths(folder: &str) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn every_document_has_a_snapshot_and_a_module_that_uses_it() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    for document in paths(FEATURES).filter(|path| config::is_document(path)) {
        let stem = stem(&document);
        assert!(document.with_extension("snap").exists(), "{stem} has no snapshot");
        let module = fs::read_to_string(format!("src/{stem}.rs")).unwrap_or_default();
        assert!(
            module.contains(&format!("include_api!(\"{stem}\")")),
            "src/{stem}.rs does not include the client"
        );
        assert!(
            module.contains("#[test]") && !module.contains("#[ignore"),
            "src/{stem}.rs does not use the client"
        );
        assert!(library.contains(&format!("pub mod {stem};\n")), "src/lib.rs has no module `{stem}`");
    }
}

#[test]
fn every_module_has_a_document() {
    let documents: BTreeSet<_> =
        paths(FEATURES).filter(|path| config::is_document(path)).map(|path| stem(&path)).collect();
    let modules: BTreeSet<_> = paths("src").map(|path| stem(&path)).collect();
    let others: Vec<_> = modules.difference(&documents).collect();
    // The documents of two are made by the build script.
    assert_eq!(others, ["enum_values", "lib", "names_of_ours", "support"]);
}
