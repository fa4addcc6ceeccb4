//! A document of OpenAPI 2.0 and its translation into 3.1 say the same about the wire.

use openapi_build::Config;
use openapi_diff::{Contract, Level, compare};

const OLD: &str = "../codegen/tests/features/swagger_2.yaml";
const NEW: &str = "tests/translated/swagger_2.yaml";

/// The rules that find something on the wire, each with its place.
fn on_the_wire(old: &str, new: &str) -> Vec<String> {
    let read = |path| Contract::read(&Config::new(), path).expect("it is read");
    let findings = compare(&read(old), &read(new)).findings;
    let findings = findings.iter().filter(|finding| finding.level() == Level::Wire);
    findings.map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn a_translation_changes_nothing_on_the_wire() {
    assert_eq!(on_the_wire(OLD, NEW), Vec::<String>::new());
    assert_eq!(on_the_wire(NEW, OLD), Vec::<String>::new());
}

#[test]
fn a_format_of_a_collection_is_on_the_wire() {
    let folder = tempfile::tempdir().expect("there is a folder");
    let text = std::fs::read_to_string(OLD).expect("it is there");
    for (from, to, rule) in [
        ("collectionFormat: ssv", "collectionFormat: pipes", "parameter-style-changed"),
        ("consumes: [application/json]", "consumes: [application/yaml]", "media-type"),
        ("basePath: /v2/", "basePath: /v3", "server"),
    ] {
        assert!(text.contains(from), "{from}");
        let edited = folder.path().join("new.yaml");
        std::fs::write(&edited, text.replace(from, to)).expect("it is written");
        let found = on_the_wire(OLD, &edited.display().to_string());
        assert!(found.iter().any(|found| found.contains(rule)), "{to}: {found:?}");
    }
}
