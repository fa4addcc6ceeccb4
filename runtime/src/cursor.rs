//! The position of a page in a list: text that is opaque to the client.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The position of a page in a list, as the server wrote it.
///
/// It is sent back unchanged, and can be stored to resume later. A server may write it as a JSON
/// string or number. It is stored as text and serializes as a string.
///
/// ```
/// use openapi_runtime::Cursor;
///
/// let cursor = Cursor::from("42");
/// assert_eq!(cursor, Cursor::from(42));
/// assert_eq!(cursor.to_string().parse(), Ok(cursor));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// Returns the cursor's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the cursor is empty, which servers use to mark the last page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Cursor {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text))
    }
}

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Cursor {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<u64> for Cursor {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.0
    }
}

impl AsRef<str> for Cursor {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CursorVisitor)
    }
}

struct CursorVisitor;

impl Visitor<'_> for CursorVisitor {
    type Value = Cursor;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cursor (a string or a number)")
    }

    fn visit_str<E>(self, text: &str) -> Result<Cursor, E> {
        Ok(Cursor::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Cursor, E> {
        Ok(Cursor(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Cursor, E> {
        Ok(Cursor::from(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cursor, E> {
        Ok(Cursor(number.to_string()))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Cursor, E> {
        Ok(Cursor(number.to_string()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Cursor, E> {
        Ok(Cursor(number.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Cursor, E> {
        // A float does not preserve the server's spelling: `9007199254740993` and `1.0` would be
        // sent back changed, and a changed cursor silently skips or repeats rows.
        Err(E::custom(format_args!("the cursor {number} cannot be sent back as the server wrote it")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_integers_are_kept_as_written() {
        let cases = [
            (r#""abc""#, "abc"),
            (r#""""#, ""),
            (r#""00123""#, "00123"),
            ("123", "123"),
            ("-5", "-5"),
            ("18446744073709551615", "18446744073709551615"),
        ];
        for (json, expected) in cases {
            let cursor: Cursor = serde_json::from_str(json).expect(json);
            assert_eq!(cursor.as_str(), expected, "{json}");
            let again = serde_json::to_string(&cursor).expect(json);
            assert_eq!(serde_json::from_str::<Cursor>(&again).expect(json), cursor, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_sent_back_unchanged_is_refused() {
        for json in ["1.5", "1e3", "184467440737095516150", "true", "null", "[]", "{}"] {
            assert!(serde_json::from_str::<Cursor>(json).is_err(), "{json}");
        }
        assert_eq!(serde_json::from_str::<Option<Cursor>>("null").expect("null"), None);
    }
}
