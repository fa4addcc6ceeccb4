//! Whether a document's own example is a value of its schema, by the `jsonschema` crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jsonschema::{Draft, Registry, RegistryBuilder, Resource, Validator};
use serde_json::{Map, Value, json};

use super::document::Document;

/// Where the documents stand for the validator: deep enough for what refers to the folders above.
const BASE: &str = "json-schema:///a/b/c/d/";

/// Validates values by the schemas of one document.
pub(super) struct ExampleValidator<'d> {
    document: &'d Document,
    /// Holds the files, which all validators share; `None` where the crate cannot read one.
    registry: Option<Registry<'static>>,
    /// By the place of the schema; `None` for one that the crate cannot read.
    validators: BTreeMap<String, Option<Validator>>,
}

impl<'d> ExampleValidator<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let is_3_0 = document.is_3_0();
        let resource = |(name, value): (&str, &Value)| {
            (uri(name), Resource::from_contents(as_meant(value, is_3_0, false)))
        };
        let registry = Registry::new().draft(Draft::Draft202012).extend(document.files().map(resource));
        let registry = registry.and_then(RegistryBuilder::prepare).ok();
        Self { document, registry, validators: BTreeMap::new() }
    }

    /// Returns why a value is none of a schema; `None` when it is one, or nobody can state.
    pub(super) fn fault(&mut self, (file, pointer): &(String, String), value: &Value) -> Option<String> {
        let registry = self.registry.as_ref()?;
        let place = format!("{}#{}", uri(self.document.name_of(file)), escaped(pointer));
        let validator = self.validators.entry(place).or_insert_with_key(|place| validator(registry, place));
        let error = validator.as_ref()?.iter_errors(value).next()?;
        let fault_text: String = error.to_string().chars().take(300).collect();
        Some(format!("at `{}`: {fault_text}", error.instance_path()))
    }
}

fn uri(name: &str) -> String {
    let name = if name.is_empty() { "document" } else { name };
    let ups = name.split('/').take_while(|part| *part == "..").count();
    let base: Vec<_> = BASE.trim_end_matches('/').rsplitn(ups + 1, '/').collect();
    let base = base.last().copied().unwrap_or(BASE);
    format!("{base}/{}", escaped(name.trim_start_matches("../")))
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) => text.push(char::from(byte)),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
        text
    })
}

fn validator(registry: &Registry<'_>, place: &str) -> Option<Validator> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_registry(registry)
        .build(&json!({"$ref": place}))
        .ok()
}

/// The members of a schema whose members have names of the author's.
const NAMED: [&str; 4] = ["properties", "patternProperties", "definitions", "$defs"];

/// What a document means, in the words of JSON Schema: what OpenAPI 3.0 states in its own, and that a schema with properties
/// is about objects and an `int32` has 32 bits, which the validator does not see.
fn as_meant(value: &Value, is_3_0: bool, is_named: bool) -> Value {
    match value {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let holds_names = !is_named && NAMED.contains(&name.as_str());
                (name.clone(), as_meant(value, is_3_0, holds_names))
            };
            let mut members: Map<_, _> = members.iter().map(member).collect();
            if !is_named {
                let has = |name: &str| members.contains_key(name);
                if members.get("properties").is_some_and(Value::is_object) && !has("type") && !has("nullable")
                {
                    members.insert("type".to_owned(), "object".into());
                }
                if is_3_0 {
                    as_3_1(&mut members);
                }
                if members.get("items").is_some_and(Value::is_array) {
                    let first = members.remove("items").unwrap_or_default();
                    members.insert("prefixItems".to_owned(), first);
                    if let Some(rest) = members.remove("additionalItems") {
                        members.insert("items".to_owned(), rest);
                    }
                }
                if members.get("format").and_then(Value::as_str) == Some("int32") {
                    members.entry("minimum").or_insert(i32::MIN.into());
                    members.entry("maximum").or_insert(i32::MAX.into());
                }
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(|item| as_meant(item, is_3_0, false)).collect(),
        other => other.clone(),
    }
}

fn as_3_1(members: &mut Map<String, Value>) {
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
}
