//! Determines which parts of a body have to be files according to the document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{At, Document};
use super::undeclared::{items, parts};

/// Returns the names of the properties that are files or lists of files, however they are written. Properties
/// that may also be something else are excluded.
pub(super) fn of(document: &Document, media: &At<'_>) -> BTreeSet<String> {
    let schemas = parts(document, media.child("schema").into_iter().collect());
    let properties: Vec<_> = schemas.iter().flat_map(|schema| schema.below("properties")).collect();
    let declared = |name: &str| media.child("encoding")?.child(name)?.text("contentType");
    let is = |name: &String| {
        let schemas = properties.iter().filter(|(known, _)| known == name).map(|(_, schema)| schema.clone());
        is_file(document, schemas.collect(), declared(name))
    };
    properties.iter().map(|(name, _)| name.clone()).filter(is).collect()
}

/// Returns whether every schema that declares a type means a file, or `null`.
fn is_file(document: &Document, schemas: Vec<At<'_>>, declared: Option<&str>) -> bool {
    let schemas = parts(document, schemas);
    let listed = schemas.iter().filter(|schema| declares(schema.value(), "array"));
    let listed: Vec<_> = listed.filter_map(|schema| items(schema).1).collect();
    let schemas = schemas.into_iter().chain(parts(document, listed));
    let mut kinds = schemas.filter(|schema| !declares(schema.value(), "array")).filter_map(|schema| {
        let schema = schema.value();
        let declares_kind = ["type", "format", "contentMediaType", "enum", "const"]
            .iter()
            .any(|word| schema.get(word).is_some());
        (declares_kind && !declares(schema, "null")).then(|| is_binary(schema, declared))
    });
    let mut is_any = false;
    kinds.all(|is_binary| {
        is_any = true;
        is_binary
    }) && is_any
}

/// Returns whether a schema has this type, possibly with `null`.
fn declares(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(names)) => {
            names.iter().any(|known| known == name)
                && names.iter().all(|known| known == name || known == "null")
        }
        known => known.is_some_and(|known| known == name),
    }
}

/// Returns whether a string is bytes: `format: binary` up to OpenAPI 3.0, `contentMediaType` since 3.1 unless
/// it is a text type.
fn is_binary(schema: &Value, declared: Option<&str>) -> bool {
    let text = |word: &str| schema.get(word).and_then(Value::as_str);
    let is_string = declares(schema, "string") || schema.get("type").is_none();
    let is_textual = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["text/", "json", "xml", "yaml", "javascript", "urlencoded"].iter().any(|word| name.contains(word))
    };
    let named = text("contentMediaType").is_some_and(|name| !is_textual(declared.unwrap_or(name)));
    let is_encoded = schema.get("contentEncoding").is_some();
    is_string && !is_encoded && (text("format") == Some("binary") || named)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_is_one_through_any_spelling() {
        let binary = json!({"type": "string", "format": "binary"});
        let named = json!({"type": "string", "contentMediaType": "image/png"});
        let none = json!({"type": "null"});
        let rows = [
            (binary.clone(), true),
            (json!({"$ref": "#/components/schemas/File"}), true),
            (json!({"anyOf": [binary, none]}), true),
            (json!({"anyOf": [{"type": "array", "items": named}, none]}), true),
            (json!({"anyOf": [binary, {"type": "array", "items": binary}]}), true),
            (json!({"allOf": [{"$ref": "#/components/schemas/File"}], "description": "A photo"}), true),
            (json!({"type": ["string", "null"], "format": "binary"}), true),
            (json!({"type": "array", "items": {"$ref": "#/components/schemas/File"}}), true),
            (json!({"anyOf": [binary, {"type": "string"}]}), false),
            (json!({"type": "string", "contentMediaType": "application/json"}), false),
            (json!({"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}), false),
            (json!({"type": "string"}), false),
            (json!({"type": "array", "items": {"type": "string"}}), false),
            (json!({}), false),
        ];
        for (property, expected) in rows {
            let schema = json!({"properties": {"a": property}});
            let main =
                json!({"components": {"schemas": {"File": binary}, "mediaTypes": {"M": {"schema": schema}}}});
            let document = Document::of(main);
            let media = document.look_up("#/components/mediaTypes/M").unwrap();
            assert_eq!(of(&document, &media).contains("a"), expected, "{property}");
        }
    }
}
