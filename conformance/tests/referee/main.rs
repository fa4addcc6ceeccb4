//! `openapiv3` and `yaml_serde` as referee: they read every document a second time, and what they see has to be in our
//! intermediate representation, no less and no more.
//!
//! `openapiv3` knows OpenAPI 3.0, so `down` first brings a document to that form.

#[path = "../../config.rs"]
mod config;
#[path = "../../down.rs"]
mod down;
mod walk;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::{env, fs};

use openapi_build::{Config, ir};
use openapiv3::OpenAPI;
use serde_json::Value;

const SEQ: &str = "../spec/tsg_seq_v3.yaml";

/// A document as the referee reads it, and as it is written.
type Read = (OpenAPI, Value);

fn read(document: &Path) -> Read {
    try_read(document).unwrap_or_else(|error| panic!("{}: {error}", document.display()))
}

fn try_read(document: &Path) -> Result<Read, String> {
    let text = fs::read_to_string(document).unwrap();
    let raw: Value = serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
    let read = serde_json::from_value(down::to_3_0(raw.clone())).map_err(|error| error.to_string())?;
    Ok((read, raw))
}

fn lower(config: &Config, document: &Path) -> ir::Api {
    config.lower(document).unwrap_or_else(|error| panic!("{error}")).api
}

/// What the referee cannot read: a document of OpenAPI 2.0, one that is wrong or corrected, references that lead elsewhere than to
/// `components`, a choice of operations, paths that are sent otherwise than they are written, formats whose types the user
/// chose, types by direction, and what its own schemas have no room for: what 3.2 adds, tuples, lists of themselves, members
/// that are `null`, enums that are not text, enums of serde, bounds beyond 64 bits, conjunctions of more than properties,
/// `null` as one of several alternatives, bases that stand for what is derived from them, and extensions.
const BEYOND: [&str; 39] = [
    "all_of_merged",
    "constructors",
    "cookies",
    "declared_names",
    "discriminator_listed",
    "enums",
    "enums_widened",
    "format_type",
    "inheritance",
    "slips",
    "nested_parameters",
    "nullable_components",
    "one_of_beside",
    "openapi_3_2",
    "operation_id_missing",
    "recursion",
    "references",
    "references_in_place",
    "repaired",
    "schema_names",
    "secrets",
    "selected",
    "sequences",
    "serde_enums",
    "serde_formats",
    "servers_open",
    "spellings",
    "swagger_2",
    "swagger_2_relative",
    "tuples",
    "types_by_direction",
    "unions_combined",
    "unions_elsewhere",
    "unions_within",
    "unknown_named",
    "vocabularies",
    "whole_numbers",
    "with_overlay",
    "xml",
];

#[test]
fn every_feature_document_is_read_alike() {
    let (mut seen, mut differences) = (0, Vec::new());
    for entry in fs::read_dir("../codegen/tests/features").unwrap() {
        let path = entry.unwrap().path();
        let beyond = BEYOND.iter().any(|stem| path.file_stem().is_some_and(|name| name == *stem));
        if config::is_document(&path) && !beyond {
            let (theirs, raw) = read(&path);
            let ours = lower(&config::config(&path), &path);
            let compared = catch_unwind(AssertUnwindSafe(|| walk::compare(&theirs, &raw, &ours)));
            let walked =
                compared.unwrap_or_else(|_| panic!("{}: the referee cannot read it", path.display()));
            let named = |difference| format!("{}: {difference}", path.display());
            differences.extend(walked.differences.into_iter().map(named));
            differences.extend((walked.seen == 0).then(|| named("the referee saw nothing".to_owned())));
            seen += walked.seen;
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(seen > 300, "the referee saw only {seen} facts: it may look away");
}

/// The documents of other folders, those that the referee can read: `CONFORMANCE_DOCUMENTS` names them.
#[test]
fn documents_of_other_folders_are_read_alike() {
    let folders = env::var_os("CONFORMANCE_DOCUMENTS").unwrap_or_default();
    let paths = env::split_paths(&folders).filter(|folder| folder.is_dir()).flat_map(|folder| {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    });
    let mut different = Vec::new();
    for path in paths.filter(|path| config::is_document(path)) {
        let name = path.display();
        match (try_read(&path), Config::new().lower(&path)) {
            (Err(reason), _) => println!("{name}: the referee cannot read it: {reason}"),
            (_, Err(_)) => println!("{name}: refused"),
            (Ok((theirs, raw)), Ok(ours)) => {
                // It follows references into components only, and knows no schema of `not`.
                let Ok(walked) = catch_unwind(AssertUnwindSafe(|| walk::compare(&theirs, &raw, &ours.api)))
                else {
                    println!("{name}: the referee cannot follow it");
                    continue;
                };
                println!("{name}: {} facts, {} differences", walked.seen, walked.differences.len());
                different
                    .extend(walked.differences.into_iter().map(|difference| format!("{name}: {difference}")));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_seq_document_is_read_alike() {
    let (theirs, raw) = read(Path::new(SEQ));
    let walked = walk::compare(&theirs, &raw, &lower(&Config::new(), Path::new(SEQ)));
    assert_eq!(walked.differences, Vec::<String>::new());
    assert!(walked.seen > 100, "the referee saw only {} facts", walked.seen);
}

#[test]
fn the_overlay_changes_of_the_seq_document_what_it_states_it_does() {
    let config = Config::new()
        .overlay("../spec/overlay.yaml")
        .extern_type("#/components/parameters/OnBehalfOf/schema", "crate::OnBehalfOf");
    let (theirs, raw) = read(Path::new(SEQ));
    let walked = walk::compare(&theirs, &raw, &lower(&config, Path::new(SEQ)));
    assert_eq!(walked.differences, CORRECTED);
}

/// What the overlay states differently from the document; what it adds beside that is not in the document to be compared.
const CORRECTED: [&str; 17] = [
    "GET /v3/engagementquality/scores: responses: 5, but 8",
    "GET /v3/engagementquality/scores 200.result: required: false, but true",
    "GET /v3/engagementquality/scores 202: payload: \"other content\", but \"no content\"",
    "GET /v3/engagementquality/scores 400.errors: required: false, but true",
    "GET /v3/engagementquality/scores 400.errors[] = SeqError.field: nullable: false, but true",
    "GET /v3/engagementquality/scores 400.errors[] = SeqError: properties: 2, but 3",
    "GET /v3/engagementquality/scores 401: payload: \"other content\", but \"JSON\"",
    "GET /v3/engagementquality/scores 500.errors: required: false, but true",
    "GET /v3/engagementquality/subusers/scores query parameter `after_key`: type: Scalar(I64), but Scalar(Cursor)",
    "GET /v3/engagementquality/subusers/scores: responses: 7, but 8",
    "GET /v3/engagementquality/subusers/scores 200._metadata = SeqMetadata.next_params.after_key: nullable: false, but true",
    "GET /v3/engagementquality/subusers/scores 200._metadata = SeqMetadata.next_params.after_key: type: Scalar(String), but Scalar(Cursor)",
    "GET /v3/engagementquality/subusers/scores 400.errors: required: false, but true",
    "GET /v3/engagementquality/subusers/scores 401: payload: \"other content\", but \"JSON\"",
    "GET /v3/engagementquality/subusers/scores 403: payload: \"no content\", but \"JSON\"",
    "GET /v3/engagementquality/subusers/scores 404: payload: \"no content\", but \"JSON\"",
    "GET /v3/engagementquality/subusers/scores 500.errors: required: false, but true",
];
