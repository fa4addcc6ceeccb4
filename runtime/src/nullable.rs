//! The three states of an optional and nullable property: absent, null or a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property that can be absent, `null`, or a value.
///
/// Generated code omits an absent property from the request. In your own structs, use
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
///
/// Converting an `Option` yields `Null` or `Value`, never `Absent`, because a conversion sets the
/// property. The default is [`Absent`](Self::Absent).
///
/// ```
/// use openapi_runtime::Nullable;
///
/// assert_eq!(Nullable::from(Some(1)), Nullable::Value(1));
/// assert_eq!(Nullable::<u8>::from(None), Nullable::Null);
/// assert_eq!(Nullable::<u8>::default(), Nullable::Absent);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Nullable<T> {
    /// The property is not sent; the server keeps its value.
    #[default]
    Absent,
    /// The property is sent as `null`; the server clears its value.
    Null,
    /// The property is sent with this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns whether the property is absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the property is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns whether there is a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Returns a reference to the value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Applies a function to the value, if there is one.
    ///
    /// ```
    /// # use openapi_runtime::Nullable;
    /// assert_eq!(Nullable::Value(2).map(|n| n + 1), Nullable::Value(3));
    /// assert_eq!(Nullable::Null.map(|n: u8| n + 1), Nullable::Null);
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// Converts from `&Nullable<T>` to `Nullable<&T>`.
    ///
    /// ```
    /// # use openapi_runtime::Nullable;
    /// let name = Nullable::Value("Ada".to_owned());
    /// assert_eq!(name.as_ref().map(String::len), Nullable::Value(3));
    /// ```
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Converts from `&mut Nullable<T>` to `Nullable<&mut T>`.
    ///
    /// ```
    /// # use openapi_runtime::Nullable;
    /// let mut name = Nullable::Value("Ada".to_owned());
    /// if let Nullable::Value(name) = name.as_mut() {
    ///     name.push('!');
    /// }
    /// assert_eq!(name, Nullable::Value("Ada!".to_owned()));
    /// ```
    pub const fn as_mut(&mut self) -> Nullable<&mut T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Takes the value and leaves [`Absent`](Self::Absent) in its place.
    ///
    /// ```
    /// # use openapi_runtime::Nullable;
    /// let mut name = Nullable::Value("Ada");
    /// assert_eq!(name.take(), Nullable::Value("Ada"));
    /// assert_eq!(name, Nullable::Absent);
    /// ```
    #[must_use = "to drop what is there, assign `Nullable::Absent`"]
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Absent)
    }
}

/// Converts `None` to [`Null`](Nullable::Null).
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
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
        Option::deserialize(deserializer).map(Self::from)
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
