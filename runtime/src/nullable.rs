//! Absent, null or a value: the three states of an optional and nullable property that is sent.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property that can be left out, sent as `null`, or sent with a value.
///
/// In generated code such a field is left out when it is absent; a struct of your own marks it with
/// `#[serde(default, skip_serializing_if = "Nullable::is_absent")]`.
///
/// ```
/// use openapi_runtime::Nullable;
///
/// #[derive(serde::Serialize)]
/// struct Change {
///     #[serde(skip_serializing_if = "Nullable::is_absent")]
///     nickname: Nullable<String>,
/// }
///
/// let json = |nickname| serde_json::to_string(&Change { nickname });
/// assert_eq!(json(Nullable::Absent)?, "{}");
/// assert_eq!(json(Nullable::Null)?, r#"{"nickname":null}"#);
/// assert_eq!(json("Ada".to_owned().into())?, r#"{"nickname":"Ada"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Nullable<T> {
    /// The property is not sent: the server keeps what it has.
    #[default]
    Absent,
    /// The property is sent as `null`: the server clears it.
    Null,
    /// The property is sent with this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Says whether the property is left out.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Says whether the property is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, if there is one, by value.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Value(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Record {
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        note: Nullable<u8>,
    }

    #[test]
    fn the_three_states_survive_a_round_trip() {
        for (note, json) in [
            (Nullable::Absent, "{}"),
            (Nullable::Null, r#"{"note":null}"#),
            (Nullable::Value(1), r#"{"note":1}"#),
        ] {
            let record = Record { note };
            assert_eq!(serde_json::to_string(&record).expect(json), json);
            assert_eq!(serde_json::from_str::<Record>(json).expect(json), record);
        }
    }
}
