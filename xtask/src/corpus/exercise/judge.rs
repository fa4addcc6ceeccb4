//! Whether a document's own example is a value of its schema, by the `jsonschema` crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::{Map, Value, json};

use super::document::Document;

/// Where the document stands for the validator.
const BASE: &str = "json-schema:///document";

/// Judges values by the schemas of one document.
pub(super) struct Judge {
    /// Holds the document, which all validators share; `None` for one that the crate cannot read.
    registry: Option<Registry>,
    /// By the place of the schema; `None` for one that the crate cannot read.
    validators: BTreeMap<String, Option<Validator>>,
}

impl Judge {
    pub(super) fn of(document: &Document) -> Self {
        let root = document.root();
        let is_3_0 = root.text("openapi").is_some_and(|version| version.starts_with("3.0"));
        let document = if is_3_0 { as_3_1(root.value()) } else { root.value().clone() };
        let registry = Resource::from_contents(document)
            .and_then(|document| Registry::options().draft(Draft::Draft202012).build([(BASE, document)]));
        Self { registry: registry.ok(), validators: BTreeMap::new() }
    }

    /// Returns why a value is none of a schema; `None` when it is one, or nobody can say.
    pub(super) fn fault(&mut self, (file, pointer): &(String, String), value: &Value) -> Option<String> {
        if !file.is_empty() {
            return None;
        }
        let registry = self.registry.as_ref()?;
        let validator =
            self.validators.entry(pointer.clone()).or_insert_with(|| validator(registry, pointer));
        let error = validator.as_ref()?.iter_errors(value).next()?;
        let said: String = error.to_string().chars().take(300).collect();
        Some(format!("at `{}`: {said}", error.instance_path))
    }
}

fn validator(registry: &Registry, pointer: &str) -> Option<Validator> {
    let fragment: String = pointer.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) => text.push(char::from(byte)),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
        text
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_registry(registry.clone())
        .build(&json!({"$ref": format!("{BASE}#{fragment}")}))
        .ok()
}

/// What OpenAPI 3.0 says in its own words, in those of JSON Schema.
fn as_3_1(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Map<_, _> =
                members.iter().map(|(name, value)| (name.clone(), as_3_1(value))).collect();
            if members.get("nullable") == Some(&Value::Bool(true)) {
                if let Some(Value::String(name)) = members.get("type").cloned() {
                    members.insert("type".to_owned(), json!([name, "null"]));
                }
                if let Some(Value::Array(values)) = members.get_mut("enum") {
                    values.push(Value::Null);
                }
            }
            for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                if members.get(flag).is_some_and(Value::is_boolean) {
                    let is_set = members.remove(flag) == Some(Value::Bool(true));
                    if let Some(limit) = members.get(bound).cloned().filter(|_| is_set) {
                        members.insert(flag.to_owned(), limit);
                    }
                }
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(as_3_1).collect(),
        other => other.clone(),
    }
}
