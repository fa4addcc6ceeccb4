//! The names of an object's members.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Unexpected, Visitor};

/// The name of a member, which is to be read: that of a property gives its place among them.
pub(super) struct Name<'o> {
    pub(super) names: &'static [&'static str],
    /// Which is compared first: members mostly come in the order of the properties.
    pub(super) likely: usize,
    /// Where another name is kept, if anywhere.
    pub(super) other: Option<&'o mut String>,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        // A member that may have any name is an entry of a map, whose keys are texts in all formats.
        match self.other {
            Some(_) => deserializer.deserialize_str(self),
            None => deserializer.deserialize_identifier(self),
        }
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        if self.names.get(self.likely).is_some_and(|name| *name == key) {
            return Ok(Some(self.likely));
        }
        let found = self.names.iter().position(|name| *name == key);
        if let (None, Some(other)) = (found, self.other) {
            key.clone_into(other);
        }
        Ok(found)
    }

    /// Formats in which names are bytes.
    fn visit_bytes<E: serde::de::Error>(self, key: &[u8]) -> Result<Option<usize>, E> {
        match (str::from_utf8(key), &self.other) {
            (Ok(key), _) => self.visit_str(key),
            (Err(_), None) => Ok(None),
            (Err(_), Some(_)) => Err(E::invalid_value(Unexpected::Bytes(key), &self)),
        }
    }

    /// Formats that number the fields of a struct.
    fn visit_u64<E: serde::de::Error>(self, index: u64) -> Result<Option<usize>, E> {
        Ok(usize::try_from(index).ok().filter(|index| *index < self.names.len()))
    }
}
