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
            lower_schemas(&mut members);
            lower_reference(&mut members);
            lower_union(&mut members);
            lower_const(&mut members);
            lower_patterns(&mut members);
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
    members.insert("nullable".to_owned(), (others.len() < types.len()).into());
    if let [only] = others.as_slice() {
        members.insert("type".to_owned(), only.clone());
    } else {
        members.remove("type");
        members.insert("anyOf".to_owned(), others.into_iter().map(|name| json!({"type": name})).collect());
    }
}

/// `nullable` beside a reference, which 3.0 does not see, stands beside an `allOf` of it.
fn lower_reference(members: &mut Map<String, Value>) {
    if members.get("nullable") == Some(&Value::Bool(true))
        && let Some(reference) = members.remove("$ref")
    {
        members.insert("allOf".to_owned(), json!([{"$ref": reference}]));
    }
}

/// The schema `true` becomes `{}`, for which 3.0 has no other word, and `false` as well: what nothing fits is read as any value.
fn lower_schemas(members: &mut Map<String, Value>) {
    for key in ["properties", "schemas"] {
        for schema in
            members.get_mut(key).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
        {
            if schema.is_boolean() {
                *schema = json!({});
            }
        }
    }
}

/// A member `{type: 'null'}` becomes `nullable: true` of the whole.
fn lower_union(members: &mut Map<String, Value>) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(list)) = members.get_mut(key) else { continue };
        let before = list.len();
        list.retain(|member| member["type"] != "null");
        if list.len() < before {
            members.insert("nullable".to_owned(), true.into());
        }
    }
}

/// `const: x` becomes `enum: [x]`; a `null` among values is `nullable`.
fn lower_const(members: &mut Map<String, Value>) {
    if let Some(value) = members.remove("const") {
        members.insert("type".to_owned(), "string".into());
        members.insert("enum".to_owned(), json!([value]));
    }
    if let Some(Value::Array(values)) = members.get_mut("enum")
        && values.contains(&Value::Null)
    {
        values.retain(|value| !value.is_null());
        members.insert("nullable".to_owned(), true.into());
    }
}

/// Properties whose names have patterns, and those that nothing evaluates, become `additionalProperties`.
fn lower_patterns(members: &mut Map<String, Value>) {
    if let Some(Value::Object(patterns)) = members.remove("patternProperties") {
        let values: Vec<_> = patterns.into_values().filter(|schema| *schema != Value::Bool(false)).collect();
        let alike = values.windows(2).all(|pair| pair[0] == pair[1]);
        let each = values.first().filter(|_| alike).cloned().unwrap_or(Value::Bool(true));
        members.insert("additionalProperties".to_owned(), each);
    }
    if let Some(others) = members.remove("unevaluatedProperties") {
        members.entry("additionalProperties").or_insert(others);
    }
}

/// `exclusiveMinimum: 1` becomes `minimum: 1, exclusiveMinimum: true`.
fn lower_bound(members: &mut Map<String, Value>, bound: &str, exclusive: &str) {
    if let Some(number @ Value::Number(_)) = members.get(exclusive).cloned() {
        members.insert(bound.to_owned(), number);
        members.insert(exclusive.to_owned(), true.into());
    }
}
