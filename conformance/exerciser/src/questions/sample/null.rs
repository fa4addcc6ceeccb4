//! Determines whether a value may be `null`.

use serde_json::{Value, json};

/// Returns whether a schema itself allows `null`.
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

/// Returns whether `null` may end a recursion. Beside a reference, the keywords of OpenAPI 3.0 are read as
/// intended.
pub(super) fn may_end(schema: &Value) -> bool {
    is_allowed(schema) || schema.get("nullable").and_then(Value::as_bool) == Some(true)
}

/// Returns whether a schema allows only `null`.
pub(super) fn is_all(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null" || *name == json!(["null"]))
        || schema.get("enum").is_some_and(|values| *values == json!([null]))
        || schema.get("const").is_some_and(Value::is_null)
}

/// Returns whether a member of an `allOf` forbids the `null` that another one allows. Without a sibling type
/// the keyword has no meaning (OpenAPI 3.0, section 4.7.24.1), but this is the only possible intention.
pub(super) fn is_refused(schema: &Value) -> bool {
    schema.get("nullable").and_then(Value::as_bool) == Some(false)
}
