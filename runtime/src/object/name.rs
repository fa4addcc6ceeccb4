//! Reads the names of an object's members.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, Unexpected, Visitor};

/// Reads the name of a member as the index of the property, or `None` for another name.
pub(super) struct PropertyIndex {
    pub(super) names: &'static [&'static str],
    /// The index that is compared first, because members mostly come in property order.
    pub(super) likely: usize,
}

impl PropertyIndex {
    /// Searches from the likely index on. Missing members are more likely than another order.
    #[inline]
    fn of(&self, name: &str) -> Option<usize> {
        let mut places = (self.likely..self.names.len()).chain(0..self.likely);
        places.find(|place| self.names.get(*place).is_some_and(|known| *known == name))
    }
}

impl<'de> DeserializeSeed<'de> for PropertyIndex {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for PropertyIndex {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.of(name))
    }

    /// For formats in which names are bytes.
    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Option<usize>, E> {
        Ok(str::from_utf8(name).ok().and_then(|name| self.of(name)))
    }

    /// For formats that number the fields of a struct.
    fn visit_u64<E: Error>(self, index: u64) -> Result<Option<usize>, E> {
        Ok(usize::try_from(index).ok().filter(|index| *index < self.names.len()))
    }
}

/// Reads the name of a member that may have any name: as a property's index, or as the name itself.
pub(super) struct PropertyIndexOrName(pub(super) PropertyIndex);

impl<'de> DeserializeSeed<'de> for PropertyIndexOrName {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        // Such a member is an entry of a map, whose keys are strings in all formats.
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for PropertyIndexOrName {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.of(name).ok_or_else(|| name.to_owned()))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        match str::from_utf8(name) {
            Ok(name) => self.visit_str(name),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(name), &self)),
        }
    }
}
