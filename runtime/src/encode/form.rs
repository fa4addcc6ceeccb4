//! Values that hold more than a parameter can: JSON in a parameter, and forms with nested members.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use super::QueryStyle;
use super::percent;
use super::value::Value;

/// A value that goes as JSON where texts go: a parameter with `content`. What is absent stays absent.
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

/// Returns the members of an object as a form.
pub(super) fn write(value: &(impl Serialize + ?Sized)) -> Result<String, String> {
    let flat = Value::of(value);
    let mut form = String::new();
    if let Ok(members @ (Value::Object(_) | Value::Absent)) = flat {
        members.write_query(&mut form, "", QueryStyle::FormExplode, percent::encoded);
        return Ok(form);
    }
    // Something is nested: each member for itself then.
    let json = serde_json::to_value(value).map_err(|error| format!("cannot be written: {error}"))?;
    let serde_json::Value::Object(members) = json else {
        return Err("is no object, which a form has to be".to_owned());
    };
    for (name, member) in members {
        match Value::of(&member) {
            Ok(value @ (Value::Scalar(_) | Value::List(_) | Value::Absent)) => {
                value.write_query(&mut form, &name, QueryStyle::FormExplode, percent::encoded);
            }
            // OpenAPI 3.1, section 4.8.14.1: what is nested goes as JSON.
            _ => percent::push_pair(&mut form, &name, &member.to_string()),
        }
    }
    Ok(form)
}
