//! Every document that the command is given is in its table, whatever happened to it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const GOOD: &str = "{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {}}";
/// A path that is a reference, and a number that 64 bits do not hold.
const ODD: &str = "{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {/a: {$ref: '#/components/pathItems/A'}},
    components: {pathItems: {A: {get: {responses: {'200': {description: A, content: {application/json: {schema:
    {type: number, maximum: 1e+400, minimum: -1e+400, title: '\\\" 1e999'}}}}}}}}}}";

const FILES: [(&str, &str); 6] = [
    ("good.yaml", GOOD),
    ("odd.yaml", ODD),
    ("broken.json", "{\"openapi\": \"3.1.0\", "),
    (
        "refused.yaml",
        "{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {/a: {get: {responses: {'200': 7}}}}}",
    ),
    ("empty.yaml", ""),
    ("part.yaml", "Pet: {type: object}"),
];

fn corpus(arguments: &[&Path]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_exerciser")).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_reader_that_goes_away_is_not_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.yaml"), GOOD).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_exerciser"))
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn every_document_has_its_row() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let (status, table) = corpus(&[folder.path()]);
    assert_eq!(status, Some(1), "{table}");
    let row = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert!(row("good.yaml").ends_with("generated"), "{table}");
    let odd: Vec<_> = row("odd.yaml").split_whitespace().collect();
    assert!(odd.get(1) == Some(&"1") && odd.last() == Some(&"generated"), "{table}");
    for name in ["broken.json", "refused.yaml"] {
        assert!(row(name).contains("refused 1: "), "{name}: {table}");
    }
    for name in ["empty.yaml", "part.yaml"] {
        assert_eq!(table.matches(name).count(), 1, "{name}: {table}");
    }
    assert!(table.contains("2 of "), "{table}");
}

#[test]
fn what_is_named_has_a_row_even_if_it_is_not_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let (good, part) = (folder.path().join("good.yaml"), folder.path().join("part.yaml"));
    fs::write(&good, GOOD).unwrap();
    fs::write(&part, "Pet: {type: object}").unwrap();
    let (status, table) = corpus(&[&good, &part]);
    assert!(status == Some(1) && table.contains("refused 1: 1 × it is not an OpenAPI document"), "{table}");
    assert_eq!(corpus(&[&good]).0, Some(0));
}
