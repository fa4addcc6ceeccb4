//! Complex values in parameters and forms: as JSON, or as nested members.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::QueryStyle;
use super::value::Value;
use crate::protocol::percent;

/// A value that is sent as JSON text, for parameters with `content`. An absent value stays absent.
///
/// Public for generated code only.
#[doc(hidden)]
#[derive(Debug)]
pub struct AsJson<'a, T: ?Sized>(pub &'a T);

impl<T: Serialize + ?Sized> Serialize for AsJson<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::to_string(self.0).map_err(S::Error::custom)?.as_str() {
            "null" => serializer.serialize_none(),
            json => serializer.serialize_str(json),
        }
    }
}

/// How to write a form field, if not in the default way.
///
/// Public for generated code only.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormField {
    name: &'static str,
    writing: Writing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    Style(QueryStyle),
    Reserved(QueryStyle),
    Json,
}

impl FormField {
    /// Writes the field in this style.
    #[must_use]
    pub const fn styled(name: &'static str, style: QueryStyle) -> Self {
        Self { name, writing: Writing::Style(style) }
    }

    /// Writes the field in this style and keeps reserved characters.
    #[must_use]
    pub const fn reserved(name: &'static str, style: QueryStyle) -> Self {
        Self { name, writing: Writing::Reserved(style) }
    }

    /// Writes the field as JSON.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self { name, writing: Writing::Json }
    }
}

/// Returns the members of an object as a form (OpenAPI 3.1, section 4.8.14.4). Scalars and lists of
/// them repeat their name, and nested values are JSON, unless a field has another setting.
pub(super) fn write(value: &(impl Serialize + ?Sized), fields: &[FormField]) -> Result<String, String> {
    let mut form = String::new();
    let members = match Value::of(value)? {
        Value::Absent => return Ok(form),
        Value::Object(members) => members,
        Value::Scalar(_) | Value::List(_) => {
            return Err("is not an object, which a form requires".to_owned());
        }
    };
    // The JSON text is used, because converting to a `Value` would turn a 32-bit float into a
    // 64-bit one.
    let json = serde_json::to_string(value).map_err(|error| write_error(&error))?;
    let json: HashMap<Cow<'_, str>, &RawValue> =
        serde_json::from_str(&json).map_err(|error| write_error(&error))?;
    for (name, member) in members {
        let field = fields.iter().find(|field| field.name == name);
        let writing = match field.map(|field| field.writing) {
            Some(writing) => writing,
            None if member.is_texts() => Writing::Style(QueryStyle::FormExplode),
            None => Writing::Json,
        };
        match writing {
            Writing::Json => {
                let member = json.get(name.as_str()).map(|member| member.get()).unwrap_or_default();
                percent::push_pair(&mut form, &name, member);
            }
            Writing::Style(style) => member.write_query(&mut form, &name, style, percent::push)?,
            Writing::Reserved(style) => {
                member.write_query(&mut form, &name, style, percent::push_allow_reserved)?;
            }
        }
    }
    Ok(form)
}

fn write_error(error: &serde_json::Error) -> String {
    format!("cannot be written: {error}")
}
