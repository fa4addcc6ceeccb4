//! Whether a value may be `null`.

use serde_json::{Value, json};

/// Whether `null` is a value of a schema, by its own words.
pub(super) fn is_allowed(schema: &Value) -> bool {
    let declares_null = |schema: &Value| match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        name => name.is_some_and(|name| name == "null"),
    };
    let allowed =
        schema.get("enum").and_then(Value::as_array).is_none_or(|values| values.contains(&Value::Null));
    let nullable =
        schema.get("nullable").and_then(Value::as_bool) == Some(true) && schema.get("type").is_some();
    let member = ["oneOf", "anyOf"].iter().any(|word| {
        schema.get(word).and_then(Value::as_array).is_some_and(|members| members.iter().any(is_all))
    });
    allowed
        && schema.get("const").is_none()
        && schema.get("allOf").is_none()
        && (nullable || declares_null(schema) || member && schema.get("type").is_none())
}

/// Whether `null` may end a recursive value. `nullable` beside a reference counts, though OpenAPI 3.0 ignores it.
pub(super) fn may_end(schema: &Value) -> bool {
    is_allowed(schema) || schema.get("nullable").and_then(Value::as_bool) == Some(true)
}

/// Whether a schema has no value but `null`.
pub(super) fn is_all(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null" || *name == json!(["null"]))
        || schema.get("enum").is_some_and(|values| *values == json!([null]))
        || schema.get("const").is_some_and(Value::is_null)
}

/// Whether a member of an `allOf` takes back what another one states. Beside no type the words mean nothing (OpenAPI 3.0,
/// section 4.7.24.1), but nothing else can be meant.
pub(super) fn is_refused(schema: &Value) -> bool {
    schema.get("nullable").and_then(Value::as_bool) == Some(false)
}
