//! What `not` states of one keyword, as its opposite: `not: {maxLength: 0}` is `minLength: 1`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::document::At;
use super::super::undeclared::alternatives;
use super::{Sampler, types};

/// The keywords of sizes, the one that is meant where the other one is excluded, and how they differ.
const SIZES: [(&str, &str, i64); 6] = [
    ("maxLength", "minLength", 1),
    ("minLength", "maxLength", -1),
    ("maxItems", "minItems", 1),
    ("minItems", "maxItems", -1),
    ("maxProperties", "minProperties", 1),
    ("minProperties", "maxProperties", -1),
];

/// The keywords of numbers, and the one that is meant where the other one is excluded.
const BOUNDS: [(&str, &str); 4] = [
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "maximum"),
    ("maximum", "exclusiveMinimum"),
    ("exclusiveMaximum", "minimum"),
];

/// The types of values, and what else is of them.
const TYPES: [(&str, &[&str]); 5] =
    [("object", &[]), ("string", &[]), ("integer", &["number"]), ("boolean", &[]), ("array", &[])];

impl<'d> Sampler<'d> {
    /// The keywords of a schema, those among them that `not` states with one keyword.
    pub(super) fn with_opposites(&self, at: &At<'d>) -> Cow<'d, Value> {
        let (Some(not), Some(schema)) = (at.child("not"), at.value().as_object()) else {
            return Cow::Borrowed(at.value());
        };
        let mut schema = schema.clone();
        for excluded in alternatives(self.document, vec![not]) {
            let Some(excluded) = excluded.value().as_object() else { continue };
            let mut keywords = excluded.keys().filter(|keyword| *keyword != "type" || excluded.len() == 1);
            if let (Some(keyword), None) = (keywords.next(), keywords.next()) {
                add_opposite(&mut schema, keyword, excluded);
            }
        }
        Cow::Owned(schema.into())
    }
}

fn add_opposite(schema: &mut Map<String, Value>, keyword: &str, excluded: &Map<String, Value>) {
    let Some(value) = excluded.get(keyword) else { return };
    if let Some((_, opposite, more)) = SIZES.iter().find(|(known, ..)| *known == keyword) {
        let Some(size) = value.as_i64().map(|size| size + more) else { return };
        let known = schema.get(*opposite).and_then(Value::as_i64);
        let is_stricter = known.is_none_or(|known| if *more > 0 { size > known } else { size < known });
        if is_stricter {
            schema.insert((*opposite).to_owned(), size.into());
        }
    } else if let Some((_, opposite)) = BOUNDS.iter().find(|(known, _)| *known == keyword) {
        schema.entry(*opposite).or_insert_with(|| value.clone());
    } else if keyword == "type" && !schema.contains_key("type") {
        let names =
            types(&Value::Object(excluded.clone())).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let is_free = |(name, wider): &&(&str, &[&str])| {
            !names.iter().any(|excluded| excluded == name || wider.contains(&excluded.as_str()))
        };
        if let Some((name, _)) = TYPES.iter().find(is_free) {
            schema.insert("type".to_owned(), (*name).into());
        }
    } else if matches!(keyword, "const" | "enum") {
        let list = if keyword == "enum" {
            value.as_array().cloned().unwrap_or_default()
        } else {
            vec![value.clone()]
        };
        if let Value::Array(known) = schema.entry(EXCLUDED).or_insert_with(|| Value::Array(Vec::new())) {
            known.extend(list);
        }
    }
}

/// What a schema has in place of `not` with the values that it lists.
const EXCLUDED: &str = "x-excluded";

/// Whether a schema excludes a value by name.
pub(super) fn is_excluded(schema: &Value, value: &Value) -> bool {
    schema.get(EXCLUDED).and_then(Value::as_array).is_some_and(|values| values.contains(value))
}

/// The next value of its type that a schema does not exclude.
pub(super) fn not_excluded(schema: &Value, mut value: Value) -> Value {
    let most = schema.get("maximum").and_then(Value::as_f64);
    let count = schema.get(EXCLUDED).and_then(Value::as_array).map_or(0, Vec::len);
    for _ in 0..count {
        if !is_excluded(schema, &value) {
            break;
        }
        value = match value {
            Value::String(text) => format!("{text}x").into(),
            Value::Bool(is_true) => (!is_true).into(),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) if most.is_none() => (whole + 1).into(),
                (Some(whole), _) => (whole - 1).into(),
                (None, number) => (number.unwrap_or_default() + 1.0).into(),
            },
            other => return other,
        };
    }
    value
}
