//! Validates a document's own examples against their schemas, with the `jsonschema` crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jsonschema::{Draft, Registry, RegistryBuilder, Resource, Validator};
use serde_json::{Map, Value, json};

use super::document::Document;

/// The URI of the document in the validator.
const URI: &str = "json-schema:///document";

/// Validates values against the schemas of one document.
#[derive(Debug)]
pub(super) struct ExampleValidator {
    /// Contains the document, which all validators share; `None` if the crate cannot read it.
    registry: Option<Registry<'static>>,
    /// The validators by the place of their schema; `None` for schemas that the crate cannot read.
    validators: BTreeMap<String, Option<Validator>>,
}

impl ExampleValidator {
    pub(super) fn of(document: &Document) -> Self {
        let resource = Resource::from_contents(as_meant(document.root().value(), false));
        let registry = Registry::new().draft(Draft::Draft202012).extend([(URI, resource)]);
        let registry = registry.and_then(RegistryBuilder::prepare).ok();
        Self { registry, validators: BTreeMap::new() }
    }

    /// Returns why a value is invalid for a schema. Returns `None` if it is valid or cannot be validated.
    pub(super) fn fault(&mut self, pointer: &str, value: &Value) -> Option<String> {
        let registry = self.registry.as_ref()?;
        let place = format!("{URI}#{}", escaped(pointer));
        let validator = self.validators.entry(place).or_insert_with_key(|place| validator(registry, place));
        let error = validator.as_ref()?.iter_errors(value).next()?;
        let fault_text: String = error.to_string().chars().take(300).collect();
        Some(format!("at `{}`: {fault_text}", error.instance_path()))
    }
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

/// The keywords whose members have author-defined names.
const NAMED: [&str; 4] = ["properties", "patternProperties", "definitions", "$defs"];

/// The keywords that name a schema, which no reference uses any more.
const NAMES: [&str; 4] = ["$id", "$anchor", "$dynamicAnchor", "$schema"];

/// Adapts a document for the validator: a schema with `properties` applies to objects only, and an `int32`
/// has 32 bits, which the validator would not check.
fn as_meant(value: &Value, is_named: bool) -> Value {
    match value {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| match value {
                Value::String(place) if name == "$ref" && !is_named => {
                    (name.clone(), format!("#{}", escaped(place.trim_start_matches('#'))).into())
                }
                value => {
                    let holds_names = !is_named && NAMED.contains(&name.as_str());
                    (name.clone(), as_meant(value, holds_names))
                }
            };
            let mut members: Map<_, _> = members.iter().map(member).collect();
            if !is_named {
                members.retain(|name, _| !NAMES.contains(&name.as_str()));
                let has = |name: &str| members.contains_key(name);
                if members.get("properties").is_some_and(Value::is_object) && !has("type") && !has("nullable")
                {
                    members.insert("type".to_owned(), "object".into());
                }
                if members.get("format").and_then(Value::as_str) == Some("int32") {
                    members.entry("minimum").or_insert(i32::MIN.into());
                    members.entry("maximum").or_insert(i32::MAX.into());
                }
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(|item| as_meant(item, false)).collect(),
        other => other.clone(),
    }
}
