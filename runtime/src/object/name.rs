//! The names of an object's members.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, Unexpected, Visitor};

/// Deserializes the name of a member to the index of its property; `None` for any other name.
pub(super) struct Place {
    pub(super) names: &'static [&'static str],
    /// The place that is compared first: members mostly come in the order of the properties.
    pub(super) likely: usize,
}

impl Place {
    /// Searches from the likely place on: that members are missing is likelier than that they come in another order.
    #[inline]
    fn of(&self, name: &str) -> Option<usize> {
        let mut places = (self.likely..self.names.len()).chain(0..self.likely);
        places.find(|place| self.names.get(*place).is_some_and(|known| *known == name))
    }
}

impl<'de> DeserializeSeed<'de> for Place {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Place {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.of(name))
    }

    /// Formats in which names are bytes.
    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Option<usize>, E> {
        Ok(str::from_utf8(name).ok().and_then(|name| self.of(name)))
    }

    /// Formats that number the fields of a struct.
    fn visit_u64<E: Error>(self, index: u64) -> Result<Option<usize>, E> {
        Ok(usize::try_from(index).ok().filter(|index| *index < self.names.len()))
    }
}

/// Deserializes the name of a member to the index of its property, or to the name itself where it is of no property.
pub(super) struct PlaceOrName(pub(super) Place);

impl<'de> DeserializeSeed<'de> for PlaceOrName {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        // Such a member is an entry of a map, whose keys are texts in all formats.
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for PlaceOrName {
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
