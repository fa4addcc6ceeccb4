//! Reads a [`Content`] from any deserializer.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::path::Step;
use super::{Content, Member};

/// The capacity allocated before any item was read, because a peer's size hint is not trusted.
const MAX_CAPACITY: usize = 64;

/// The only key of the map that `serde_json` passes for a number with its feature
/// `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> Deserialize<'de> for Content<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor::default())
    }
}

/// Keeps whatever it visits.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ContentVisitor<'p> {
    /// Records the path to a value that cannot be read, innermost step first.
    pub(super) steps: Option<&'p RefCell<Vec<Step>>>,
}

impl ContentVisitor<'_> {
    fn note(self, step: impl FnOnce() -> Step) {
        if let Some(steps) = self.steps {
            steps.borrow_mut().push(step());
        }
    }
}

impl<'de> DeserializeSeed<'de> for ContentVisitor<'_> {
    type Value = Content<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ContentVisitor<'_> {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Content<'de>, E> {
        Ok(Content::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Content<'de>, E> {
        Ok(Content::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Content<'de>, E> {
        Ok(Content::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Content<'de>, E> {
        Ok(Content::Float(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Borrowed(text)))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Owned(text)))
    }

    fn visit_unit<E: Error>(self) -> Result<Content<'de>, E> {
        Ok(Content::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Content<'de>, E> {
        Ok(Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Content<'de>, A::Error> {
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or_default().min(MAX_CAPACITY));
        while let Some(item) =
            items.next_element_seed(self).inspect_err(|_| self.note(|| Step::Item(list.len())))?
        {
            list.push(item);
        }
        Ok(Content::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Content<'de>, A::Error> {
        let mut members = Vec::with_capacity(entries.size_hint().unwrap_or_default().min(MAX_CAPACITY));
        self.keep_rest(&mut entries, &mut members)?;
        Ok(Content::of_members(members))
    }
}

impl ContentVisitor<'_> {
    /// Keeps the remaining members.
    pub(crate) fn keep_rest<'de, A: MapAccess<'de>>(
        self,
        entries: &mut A,
        members: &mut Vec<Member<'de>>,
    ) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key_seed(Key)? {
            let value = entries.next_value_seed(self);
            let value = value.inspect_err(|_| self.note(|| Step::Member(key.clone().into_owned())))?;
            members.push((key, value));
        }
        Ok(())
    }
}

impl<'de> Content<'de> {
    /// Returns the value that a map with these entries stands for.
    pub(crate) fn of_members(members: Vec<Member<'de>>) -> Self {
        number(&members).unwrap_or(Content::Object(members))
    }
}

/// Returns the number inside a map of `serde_json`.
fn number<'de>(members: &[Member<'de>]) -> Option<Content<'de>> {
    match members {
        [(key, Content::Text(text))] if key == NUMBER => {
            let unsigned = text.parse().map(Content::Unsigned).ok();
            unsigned
                .or_else(|| text.parse().map(Content::Signed).ok())
                .or_else(|| text.parse().map(Content::Float).ok())
        }
        _ => None,
    }
}

/// The name of a member, borrowed if possible.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }

    fn visit_bytes<E: Error>(self, key: &[u8]) -> Result<Self::Value, E> {
        match str::from_utf8(key) {
            Ok(key) => self.visit_str(key),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(key), &self)),
        }
    }
}
