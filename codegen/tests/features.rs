//! Locks what is generated for each feature: one snapshot a document, so that a change is one hunk where it belongs.
//!
//! A feature is `features/<name>.yaml`, the smallest document that shows it, with `<name>.snap`, its code, and
//! `conformance/src/<name>.rs`, which uses that code. `INSTA_UPDATE=always cargo test -p openapi-build --test features`
//! rewrites the snapshots.

#[path = "../../conformance/config.rs"]
mod config;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::Generated;

/// Relative, as in a build script: tests run in the folder of their package.
const FOLDER: &str = "tests/features";

/// What is the same for every document is shown with this one only.
const SMALLEST: &str = "no_content";

fn documents() -> impl Iterator<Item = PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().filter(|path| config::is_document(path))
}

fn generated(document: &Path) -> Generated {
    let generated = config::config(document).generate(document);
    generated.unwrap_or_else(|error| panic!("{}: {error}", document.display()))
}

/// The parts of a client by file and name.
fn parts(generated: &Generated) -> BTreeMap<(&str, &str), &str> {
    let parts = generated.files.iter().flat_map(|file| {
        file.parts.iter().map(move |part| ((file.name.as_str(), part.name.as_str()), part.text.as_str()))
    });
    parts.collect()
}

/// The code of a document, laid out for people, without the parts that are byte for byte those of the smallest one.
fn shown(generated: &Generated, smallest: Option<&Generated>) -> String {
    let common = smallest.map(parts).unwrap_or_default();
    let mut text = String::new();
    for warning in &generated.warnings {
        text.extend(warning.trim_end().lines().flat_map(|line| ["// ", line, "\n"]));
    }
    // `mod.rs` names the files that there are, which the headers below do as well, unless tags have modules.
    let has_tags = generated.files.iter().any(|file| file.name.contains('_'));
    for file in generated.files.iter().filter(|file| smallest.is_none() || has_tags || file.name != "mod.rs")
    {
        let own = file.parts.iter().filter(|part| {
            common.get(&(file.name.as_str(), part.name.as_str())) != Some(&part.text.as_str())
        });
        let own: Vec<_> = own.map(|part| part.text.as_str()).collect();
        if !own.is_empty() {
            let own = openapi_build::pretty(&own.join("\n")).unwrap();
            let header = openapi_build::pretty(&file.header).unwrap();
            let _ = write!(text, "// {}\n{header}\n{own}\n", file.name);
        }
    }
    text
}

#[test]
fn every_document_gives_the_code_that_was_reviewed() {
    let smallest = generated(&Path::new(FOLDER).join(SMALLEST).with_extension("yaml"));
    insta::glob!("features/*.{yaml,json}", |path| {
        if !config::is_document(path) {
            return;
        }
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let generated = generated(&Path::new(FOLDER).join(path.file_name().unwrap()));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("features");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.remove_snapshot_suffix();
        settings.remove_input_file();
        settings.bind(|| {
            insta::assert_snapshot!(stem, shown(&generated, (stem != SMALLEST).then_some(&smallest)));
        });
    });
}

#[test]
fn no_snapshot_is_left_of_a_document_that_is_gone() {
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "snap") {
            let is_there = ["yaml", "json"].iter().any(|extension| path.with_extension(extension).exists());
            assert!(is_there, "{} belongs to no document", path.display());
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_wherever_it_stands() {
    let elsewhere = std::env::temp_dir().join(format!("openapi-build-features-{}", std::process::id()));
    fs::create_dir_all(&elsewhere).unwrap();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, elsewhere.join(path.file_name().unwrap())).unwrap();
    }
    for document in documents() {
        let first = generated(&document);
        assert_eq!(first, generated(&document), "{}", document.display());
        let copy = generated(&elsewhere.join(document.file_name().unwrap()));
        assert_eq!(first.files, copy.files, "{}", document.display());
        for file in &first.files {
            let text = file.text();
            for path in [env!("CARGO_MANIFEST_DIR"), "tests/", "target/", elsewhere.to_str().unwrap()] {
                assert!(!text.contains(path), "{}: {} holds `{path}`", document.display(), file.name);
            }
            assert!(!text.contains(env!("CARGO_PKG_VERSION")), "{}: {}", document.display(), file.name);
        }
    }
    fs::remove_dir_all(elsewhere).unwrap();
}

/// A document, and the same with its paths, and what each of them holds, in the opposite order; `None` where it holds
/// integers that YAML's library has no type for.
fn both_orders(document: &Path) -> Option<[String; 2]> {
    fn reverse(mapping: &mut serde_yaml::Mapping) {
        let mut members: Vec<_> = std::mem::take(mapping).into_iter().collect();
        members.reverse();
        *mapping = members.into_iter().collect();
    }
    let text = fs::read_to_string(document).unwrap();
    let mut root: serde_yaml::Value = serde_yaml::from_str(&text)
        .map_err(|error| assert!(error.to_string().contains("128"), "{error}"))
        .ok()?;
    let in_order = serde_yaml::to_string(&root).unwrap();
    for part in ["paths", "webhooks"] {
        let Some(items) = root.get_mut(part).and_then(serde_yaml::Value::as_mapping_mut) else { continue };
        reverse(items);
        items.values_mut().filter_map(serde_yaml::Value::as_mapping_mut).for_each(reverse);
    }
    Some([in_order, serde_yaml::to_string(&root).unwrap()])
}

/// The lines of a client by file, wherever they stand.
fn lines(generated: Generated) -> BTreeMap<String, Vec<String>> {
    let files = generated.files.into_iter().map(|file| {
        let mut lines: Vec<_> = file.text().lines().map(str::to_owned).collect();
        lines.sort();
        (file.name, lines)
    });
    files.collect()
}

#[test]
fn no_order_of_paths_changes_a_name() {
    let elsewhere = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, elsewhere.path().join(path.file_name().unwrap())).unwrap();
    }
    for document in documents() {
        let copy = elsewhere.path().join(document.file_name().unwrap());
        let Some(orders) = both_orders(&document) else { continue };
        let [expected, found] = orders.map(|text| {
            fs::write(&copy, text).unwrap();
            lines(generated(&copy))
        });
        for (file, expected) in &expected {
            let found = found.get(file).unwrap_or_else(|| panic!("{file} is lost"));
            let lost: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
            assert!(lost.is_empty(), "{}: {file} loses {lost:#?}", document.display());
            assert_eq!(expected, found, "{}: {file}", document.display());
        }
    }
}
