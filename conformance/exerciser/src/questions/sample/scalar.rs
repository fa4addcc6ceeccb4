//! Makes up scalar values.

use serde_json::{Value, json};

use super::{Sampler, Texts};

/// The value of a schema that declares nothing, if only letters are allowed.
const ANY: &str = "any";

impl Sampler<'_> {
    /// Returns a scalar.
    pub(super) fn of_type(&self, schema: &Value, name: &str) -> Value {
        match name {
            "string" => self.string(schema).into(),
            "integer" => integer(schema),
            "number" if is_whole(schema) => integer(schema),
            "number" => number(schema),
            "boolean" => self.variant.is_multiple_of(2).into(),
            "null" => Value::Null,
            "object" => json!({}),
            "array" => json!([]),
            _ if self.texts == Texts::Any => anything(),
            _ => ANY.into(),
        }
    }

    fn string(&self, schema: &Value) -> String {
        let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
        let is_base64 = schema.get("contentEncoding").and_then(Value::as_str) == Some("base64");
        if let Some(text) = of_format(format).or(is_base64.then_some("bWFkZQ==")) {
            return text.to_owned();
        }
        let text = match self.texts {
            Texts::Any => "made \"up\" é\n",
            Texts::Url => "a b&c/é",
            Texts::Safe => "madeup",
        };
        if !matches!(format, "" | "password" | "binary") {
            return text.to_owned();
        }
        let bound =
            |word| schema.get(word).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
        let longest = bound("maxLength").unwrap_or(usize::MAX);
        let least = bound("minLength").unwrap_or_default().min(1000);
        let text: String =
            text.chars().chain(std::iter::repeat('x')).take(text.chars().count().max(least)).collect();
        text.chars().take(longest.max(1)).collect()
    }
}

/// Returns a string in a known format.
fn of_format(name: &str) -> Option<&'static str> {
    Some(match name {
        "date" => "2026-11-23",
        "date-time" | "datetime" => "2026-11-23T01:02:03Z",
        "time" => "01:02:03Z",
        "duration" => "P3D",
        "uuid" => "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "uri" | "url" | "uri-reference" | "iri" => "https://pets.example/a",
        "email" | "idn-email" => "ada@pets.example",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "hostname" => "pets.example",
        "byte" | "base64" => "bWFkZQ==",
        "base64url" => "bWFkZQ",
        _ => return None,
    })
}

/// Returns the value of a schema that declares nothing. Any other schema for the same value takes precedence.
pub(super) fn anything() -> Value {
    json!({"any": ["value", 1, true]})
}

/// Returns whether this is the value of a schema that declares nothing.
pub(super) fn is_anything(value: &Value) -> bool {
    *value == ANY || *value == anything()
}

/// Returns whether a value has a type.
pub(super) fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "integer" | "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// Returns the type that a format alone implies.
pub(super) fn kind_of_format(schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("int32" | "int64") => "integer",
        Some("float" | "double") => "number",
        Some("binary" | "password") => "string",
        Some(name) if of_format(name).is_some() => "string",
        _ => "",
    }
}

fn bounds(schema: &Value) -> (Option<f64>, Option<f64>) {
    let bound = |word| schema.get(word).and_then(Value::as_f64);
    let least = bound("exclusiveMinimum").map(|bound| bound + 1.0);
    let most = bound("exclusiveMaximum").map(|bound| bound - 1.0);
    (least.or(bound("minimum")), most.or(bound("maximum")))
}

fn integer(schema: &Value) -> Value {
    let (least, most) = bounds(schema);
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    if (least.unwrap_or_default(), most) == (0.0, None) && matches!(format, "int64" | "uint64") {
        // The first integer that `f64` cannot represent.
        return 9_007_199_254_740_993_i64.into();
    }
    let step = schema.get("multipleOf").and_then(Value::as_f64).unwrap_or(1.0).max(1.0);
    let value = clamp((7.0 / step).ceil() * step, least, most);
    #[expect(clippy::cast_possible_truncation, reason = "a bound beyond 64 bits is cut to them")]
    let value = value.trunc() as i64;
    value.into()
}

/// Returns whether a format makes a number an integer (OpenAPI's format registry).
fn is_whole(schema: &Value) -> bool {
    schema
        .get("format")
        .and_then(Value::as_str)
        .is_some_and(|format| format.trim_start_matches('u').starts_with("int"))
}

fn number(schema: &Value) -> Value {
    let (least, most) = bounds(schema);
    clamp(1.5, least, most).into()
}

fn clamp(value: f64, least: Option<f64>, most: Option<f64>) -> f64 {
    let value = least.map_or(value, |least| value.max(least));
    most.map_or(value, |most| value.min(most))
}
