//! A document of OpenAPI 3.1 in the form of 3.0, as far as the documents here need it.

use serde_json::{Map, Value, json};

pub(crate) fn to_3_0(mut document: Value) -> Value {
    document["openapi"] = "3.0.3".into();
    if document.get("paths").is_none() {
        document["paths"] = json!({});
    }
    // 3.0 has no certificates of clients.
    if let Some(Value::Object(schemes)) = document.pointer_mut("/components/securitySchemes") {
        schemes.retain(|_, scheme| scheme["type"] != "mutualTLS");
    }
    lowered(document)
}

fn lowered(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members = members.into_iter().map(|(key, value)| (key, lowered(value))).collect();
            lower_type(&mut members);
            lower_bound(&mut members, "minimum", "exclusiveMinimum");
            lower_bound(&mut members, "maximum", "exclusiveMaximum");
            // In a schema `examples` is a list; in a parameter or a media type it is a mapping, which 3.0 has as well.
            if let Some(Value::Array(examples)) = members.get("examples").cloned() {
                members.remove("examples");
                members.extend(examples.into_iter().next().map(|example| ("example".to_owned(), example)));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.into_iter().map(lowered).collect(),
        other => other,
    }
}

/// `type: [string, 'null']` becomes `type: string, nullable: true`.
fn lower_type(members: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = members.get("type").cloned() else {
        return;
    };
    let others: Vec<_> = types.iter().filter(|name| *name != "null").cloned().collect();
    assert_eq!(others.len(), 1, "3.0 has no schema of several types: {types:?}");
    members.insert("nullable".to_owned(), (others.len() < types.len()).into());
    members.extend(others.into_iter().map(|name| ("type".to_owned(), name)));
}

/// `exclusiveMinimum: 1` becomes `minimum: 1, exclusiveMinimum: true`.
fn lower_bound(members: &mut Map<String, Value>, bound: &str, exclusive: &str) {
    if let Some(number @ Value::Number(_)) = members.get(exclusive).cloned() {
        members.insert(bound.to_owned(), number);
        members.insert(exclusive.to_owned(), true.into());
    }
}
