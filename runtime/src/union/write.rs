//! Writes the variants of a union with their discriminators.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The discriminator of a variant, a property of the variant's object.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// The property.
    pub name: &'static str,
    /// Its value.
    pub value: TagValue,
}

/// The value of a discriminator.
#[derive(Debug, Clone, Copy)]
pub enum TagValue {
    /// Text.
    Text(&'static str),
    /// A number or boolean, as JSON text.
    Json(&'static str),
}

impl Serialize for TagValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(json) => match serde_json::from_str(json) {
                Ok(value) => Value::serialize(&value, serializer),
                Err(_) => serializer.serialize_str(json),
            },
        }
    }
}

/// Writes a variant that only has its tag.
///
/// # Errors
///
/// Returns any error of the serializer.
pub fn unit<S: Serializer>(union: &'static str, tag: &Tag, serializer: S) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        return member(tag.name, &tag.value, serializer);
    }
    let mut fields = serializer.serialize_struct(union, 1)?;
    fields.serialize_field(tag.name, &tag.value)?;
    fields.end()
}

/// Writes a variant's value in a property next to the tag.
///
/// # Errors
///
/// Returns any error of the serializer.
pub fn adjacent<T: Serialize, S: Serializer>(
    union: &'static str,
    tag: &Tag,
    content: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(tag.name, &tag.value)?;
        map.serialize_entry(content, value)?;
        return map.end();
    }
    let mut fields = serializer.serialize_struct(union, 2)?;
    fields.serialize_field(tag.name, &tag.value)?;
    fields.serialize_field(content, value)?;
    fields.end()
}

/// Writes a variant's value as the only member of an object.
///
/// # Errors
///
/// Returns any error of the serializer.
pub fn member<T: Serialize, S: Serializer>(
    name: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, value)?;
    map.end()
}

/// Writes a value that may contain its tag. If it contains none of `tags`, the first one is added.
///
/// # Errors
///
/// Returns any error of the serializer, and an error if the value cannot be JSON.
pub fn checked<T: Serialize, S: Serializer>(
    tag: &'static str,
    values: &[TagValue],
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut written = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    if let (Value::Object(members), Some(first)) = (&mut written, values.first()) {
        let is_known = values.iter().any(|value| members.get(tag) == Some(&value.to_json()));
        if !is_known {
            members.insert(tag.to_owned(), first.to_json());
        }
    }
    written.serialize(serializer)
}

impl TagValue {
    fn to_json(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Json(json) => serde_json::from_str(json).unwrap_or_else(|_| json.into()),
        }
    }
}
