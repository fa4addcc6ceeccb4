//! Finds the parts of a value that no schema declares, so that a type may drop them.

use serde_json::Value;

use super::document::{At, Document};

/// Returns the JSON Pointers of the parts of a value about which a schema declares nothing.
pub(super) fn of(document: &Document, schema: &At<'_>, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(document, &parts(document, vec![schema.clone()]), value, "", &mut found);
    found
}

/// Returns a value without undeclared parts, which a client cannot send.
pub(super) fn without(document: &Document, schema: &At<'_>, mut value: Value) -> Value {
    let undeclared = of(document, schema, &value);
    for pointer in undeclared {
        let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
        if let Some(Value::Object(members)) = value.pointer_mut(parent) {
            members.remove(&name.replace("~1", "/").replace("~0", "~"));
        }
    }
    value
}

fn walk<'d>(document: &'d Document, schemas: &[At<'d>], value: &Value, at: &str, found: &mut Vec<String>) {
    let below = |word: &str| -> Vec<At<'d>> {
        let members = schemas.iter().filter_map(|schema| schema.child(word));
        members.filter(|member| !member.value().is_boolean()).collect()
    };
    match value {
        Value::Object(members) => {
            let additional = below("additionalProperties");
            let keeps_all = schemas
                .iter()
                .any(|schema| schema.value().get("additionalProperties") == Some(&Value::Bool(true)))
                || schemas.iter().all(|schema| schema.value().get("properties").is_none())
                || schemas.iter().any(|schema| schema.child("patternProperties").is_some());
            for (name, member) in members {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                let declared = schemas.iter().filter_map(|schema| schema.child("properties")?.child(name));
                let tags =
                    schemas.iter().filter_map(|schema| schema.child("discriminator")?.text("propertyName"));
                let declared: Vec<_> = declared.chain(additional.iter().cloned()).collect();
                if declared.is_empty() && !keeps_all && !tags.into_iter().any(|tag| tag == name) {
                    found.push(at);
                } else {
                    walk(document, &parts(document, declared), member, &at, found);
                }
            }
        }
        Value::Array(values) => {
            let of = schemas.iter().map(items);
            let of = of.flat_map(|(first, rest)| first.into_iter().chain(rest));
            let schemas = parts(document, of.filter(|item| !item.value().is_boolean()).collect());
            for (index, item) in values.iter().enumerate() {
                walk(document, &schemas, item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Returns the schemas of a list's items: of the first ones, and of the rest.
pub(super) fn items<'d>(schema: &At<'d>) -> (Vec<At<'d>>, Option<At<'d>>) {
    let first = schema.below("prefixItems").into_iter().map(|(_, item)| item);
    (first.collect(), schema.child("items"))
}

/// Returns these schemas and all that follow from them through references, `allOf` and unions.
pub(super) fn parts<'d>(document: &'d Document, schemas: Vec<At<'d>>) -> Vec<At<'d>> {
    closure(document, schemas, &["allOf", "oneOf", "anyOf"])
}

/// Returns these schemas and all that apply with them, through references and `allOf`.
pub(super) fn conjuncts<'d>(document: &'d Document, schemas: Vec<At<'d>>) -> Vec<At<'d>> {
    closure(document, schemas, &["allOf"])
}

/// Returns these schemas and all their alternatives, through references and unions.
pub(super) fn alternatives<'d>(document: &'d Document, schemas: Vec<At<'d>>) -> Vec<At<'d>> {
    closure(document, schemas, &["oneOf", "anyOf"])
}

fn closure<'d>(document: &'d Document, schemas: Vec<At<'d>>, through: &[&str]) -> Vec<At<'d>> {
    let (mut found, mut seen) = (Vec::new(), Vec::new());
    let mut pending = schemas;
    while let Some(at) = pending.pop() {
        if seen.contains(&at.id()) || seen.len() > 400 {
            continue;
        }
        seen.push(at.id());
        if let Some(target) = document.target(&at) {
            pending.push(target);
        }
        for word in through {
            pending.extend(at.below(word).into_iter().map(|(_, member)| member));
        }
        found.push(at);
    }
    found
}
