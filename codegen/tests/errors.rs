//! Locks what is stated about a faulty document: one snapshot a document, since wording, place and excerpt are behaviour.
//!
//! A fault is `errors/<name>.yaml`, with `<name>.overlay.yaml` beside it where the fault is in an overlay, and
//! `<name>.snap`, the report. `INSTA_UPDATE=always cargo test -p openapi-build --test errors` rewrites the snapshots.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::Config;

/// Relative, as in a build script: tests run in the folder of their package.
const FOLDER: &str = "tests/errors";

/// The stems of the documents.
fn documents() -> BTreeSet<String> {
    let names = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| Some(name.strip_suffix(".yaml").filter(|stem| !stem.contains('.'))?.to_owned()))
        .collect()
}

fn report(stem: &str) -> String {
    let path = |extension: &str| Path::new(FOLDER).join(stem).with_extension(extension);
    let config = match stem {
        "extern_type_unused" => Config::new().extern_type("#/components/schemas/Pet", "crate::Pet"),
        "extern_type_no_rust" => Config::new().extern_type("#/components/schemas/Pet", "crate::Pet; evil()"),
        "selected_nothing" => {
            Config::new().operations(["listPest", "getPet", "go"]).tags(["pet"]).paths(["/pet", "/pets"])
        }
        "rename_wrong" => Config::new().modules_by_tag(true).client_name("Pets").rename(|named| {
            let name = match named.name {
                "Pet" => "1x",
                "Owner" => "Toy",
                "id" => "name",
                "B" => "A",
                "get" => "with_header",
                "limit" => "send",
                _ => return None,
            };
            Some(name.to_owned())
        }),
        "output_unknown" => Config::new().output(2),
        _ => Config::new(),
    };
    let overlay = path("overlay.yaml");
    let config = if overlay.exists() { config.overlay(overlay) } else { config };
    match config.generate(path("yaml")) {
        Ok(_) => panic!("{stem}: nothing is wrong with this document"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_fault_is_shown_as_it_was_reviewed() {
    insta::glob!("errors/*.yaml", |document| {
        let stem = document.file_stem().unwrap().to_str().unwrap();
        if !stem.contains('.') {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("errors");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.remove_snapshot_suffix();
            settings.remove_input_file();
            settings.bind(|| insta::assert_snapshot!(stem, report(stem)));
        }
    });
}

#[test]
fn one_of_two_operations_with_the_same_path_can_be_chosen() {
    for (chosen, path) in [("getPet", "/pets/{id}"), ("getNamed", "/pets/{name}")] {
        let generated =
            Config::new().operations([chosen]).generate(Path::new(FOLDER).join("paths_alike.yaml")).unwrap();
        let operations = generated.files.iter().find(|file| file.name == "operations.rs").unwrap().text();
        assert_eq!(operations.matches("OperationInfo::get(").count(), 1, "{operations}");
        assert!(operations.contains(&format!("{path:?}")), "{operations}");
    }
}

#[test]
fn every_error_has_a_place_and_no_path_of_this_machine() {
    for stem in documents() {
        let report = report(&stem);
        assert!(!report.contains(env!("CARGO_MANIFEST_DIR")), "{stem}: {report}");
        let (errors, places) =
            (report.matches("error: ").count(), report.matches("--> tests/errors/").count());
        // An option has no place in a text.
        assert!(
            places >= errors
                || ["extern_type", "selected", "output", "rename"]
                    .iter()
                    .any(|option| stem.starts_with(option)),
            "{stem}: {report}"
        );
    }
}

#[test]
fn every_keyword_that_the_table_refuses_is_shown_refused() {
    let tables =
        [include_str!("../src/document/keywords/mod.rs"), include_str!("../src/document/keywords/schema.rs")];
    let refused = tables
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| line.split_once("\", Refused"))
        .map(|(before, _)| before.rsplit('"').next().unwrap());
    let reports: String = documents().iter().map(|stem| report(stem)).collect();
    let missing: Vec<_> =
        refused.filter(|keyword| !reports.contains(&format!("unsupported: `{keyword}`\n"))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn no_snapshot_and_no_overlay_is_left_of_a_document_that_is_gone() {
    let documents = documents();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let stem = name.split('.').next().unwrap();
        assert!(documents.contains(stem), "{name} belongs to no document");
    }
}
