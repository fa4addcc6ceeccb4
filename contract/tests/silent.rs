//! No edit of a document is silent, and none that matters on the wire is reported as words alone.
//!
//! Every member of SendGrid's document is removed, every scalar is changed, and a member is added to every object.

use std::fs;
use std::path::Path;

use openapi_build::Config;
use openapi_diff::{Bump, Contract, Level, compare};
use serde_json::{Value, json};

/// What only people read, and bounds, which clients do not check in responses.
const WORDS: [&str; 18] = [
    "openapi",
    "info",
    "title",
    "summary",
    "description",
    "example",
    "examples",
    "tags",
    "externalDocs",
    "contact",
    "license",
    "termsOfService",
    "version",
    "minimum",
    "maximum",
    "deprecated",
    "x-new",
    "x-sendgrid",
];

/// An edit, what it is about, and the document after it.
struct Edit {
    what: String,
    is_words: bool,
    document: Value,
}

/// All single edits of a document.
fn edits(document: &Value) -> Vec<Edit> {
    let (mut all, mut pending) = (Vec::new(), vec![String::new()]);
    while let Some(path) = pending.pop() {
        let mut note = |verb: &str, key: &str, edit: &dyn Fn(&mut Value)| {
            let mut document = document.clone();
            edit(document.pointer_mut(&path).expect("it is there"));
            let what = format!("{verb} {path} {key}");
            let is_words = path.split('/').chain([key]).any(|step| WORDS.contains(&step));
            // That nothing is required is the default, and an object without members declares nothing.
            let is_words = is_words || verb == "removes the default";
            all.push(Edit { what, is_words, document });
        };
        match document.pointer(&path).expect("it is there") {
            Value::Object(members) => {
                note("adds to", "x-new", &|value| value["x-new"] = json!("new"));
                for (key, value) in members {
                    let is_default = *value == json!(false) || *value == json!({});
                    note(if is_default { "removes the default" } else { "removes" }, key, &|value| {
                        value.as_object_mut().expect("an object").remove(key);
                    });
                    pending.push(format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")));
                }
            }
            Value::Array(items) => {
                for index in 0..items.len() {
                    note("removes", &index.to_string(), &|value| {
                        value.as_array_mut().expect("a list").remove(index);
                    });
                    pending.push(format!("{path}/{index}"));
                }
            }
            Value::String(text) => note("changes", "", &|value| *value = json!(format!("{text}x"))),
            Value::Number(number) => {
                let more = number.as_f64().map(|number| number + 1.0);
                note("changes", "", &|value| *value = json!(more));
            }
            Value::Bool(flag) => note("changes", "", &|value| *value = json!(!flag)),
            Value::Null => {}
        }
    }
    all
}

/// Removes most of the words: there are more of them than of anything else.
fn prune(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, value| {
                !(key.starts_with("example") || key == "description" && value.to_string().len() > 40)
            });
            members.values_mut().for_each(prune);
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

fn read(config: &Config, folder: &Path, document: &Value) -> Option<Contract> {
    let path = folder.join("document.json");
    fs::write(&path, document.to_string()).unwrap();
    Contract::read(config, &path).ok()
}

/// Makes every edit, and returns how many were compared. What is not an OpenAPI document any more is refused, and so is
/// what the overlay does not fit.
fn compared(config: &Config, document: &Value) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let old = read(config, folder.path(), document).unwrap();
    let (mut faults, mut compared) = (Vec::new(), 0);
    for edit in edits(document) {
        let Some(new) = read(config, folder.path(), &edit.document) else { continue };
        compared += 1;
        let comparison = compare(&old, &new);
        let on_the_wire = comparison.findings.iter().any(|finding| finding.level() == Level::Wire);
        let is_hidden = comparison.findings.is_empty() && !comparison.hidden.is_empty();
        let is_known = comparison.bump() == Bump::Unknown || on_the_wire || is_hidden || edit.is_words;
        if comparison.is_empty() || !is_known {
            faults.push(format!("{}\n{comparison}", edit.what));
        }
    }
    assert!(faults.is_empty(), "{} of {compared}\n{}", faults.len(), faults.join("\n"));
    compared
}

fn document() -> Value {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/tsg_seq_v3.yaml");
    serde_json::from_str(&Config::new().effective(source).unwrap().json).unwrap()
}

#[test]
fn no_edit_is_silent() {
    let mut document = document();
    prune(&mut document);
    assert!(compared(&Config::new(), &document) > 300);
}

#[test]
fn no_edit_is_silent_behind_the_overlay() {
    let overlay = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/overlay.yaml");
    assert!(compared(&Config::new().overlay(overlay), &document()) > 300);
}
