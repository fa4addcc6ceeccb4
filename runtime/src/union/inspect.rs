//! Inspects a value before it is read.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::content::Content;

/// A value without parts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
}

impl Scalar<'_> {
    /// Returns whether the value equals this text: as a string, or as JSON for other types.
    pub(super) fn is(self, text: &str) -> bool {
        match self {
            Scalar::Text(value) => value == text,
            Scalar::Bool(value) => text == if value { "true" } else { "false" },
            Scalar::Signed(number) => text.parse() == Ok(number),
            Scalar::Unsigned(number) => text.parse() == Ok(number),
            Scalar::Float(number) => text.parse() == Ok(number),
            Scalar::Null => text == "null",
        }
    }
}

/// An inspection of a value. It finds nothing in kinds of values that it does not handle.
pub(super) trait Inspect<'de>: Sized {
    type Found: Default;

    fn scalar(self, _: Scalar<'_>) -> Self::Found {
        Self::Found::default()
    }

    fn list<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Found, A::Error> {
        Ok(Self::Found::default())
    }

    fn object<A: MapAccess<'de>>(self, _: A) -> Result<Self::Found, A::Error> {
        Ok(Self::Found::default())
    }
}

/// Inspects the value of any deserializer.
pub(super) struct InspectSeed<L>(pub(super) L);

impl<'de, L: Inspect<'de>> DeserializeSeed<'de> for InspectSeed<L> {
    type Value = L::Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<L::Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, L: Inspect<'de>> Visitor<'de> for InspectSeed<L> {
    type Value = L::Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Signed(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Unsigned(value)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Float(value)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Text(text)))
    }

    fn visit_unit<E: Error>(self) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Null))
    }

    fn visit_none<E: Error>(self) -> Result<L::Found, E> {
        Ok(self.0.scalar(Scalar::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<L::Found, A::Error> {
        self.0.list(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<L::Found, A::Error> {
        self.0.object(members)
    }
}

/// Finds the variant that a property names, and ignores what follows.
pub(super) struct InspectTag {
    pub(super) tag: &'static str,
    pub(super) values: &'static [&'static [&'static str]],
}

impl InspectTag {
    /// Returns the variant for a value of the property.
    pub(super) fn variant_of(&self, value: &Content<'_>) -> Option<usize> {
        let scalar = match value {
            Content::Null => Scalar::Null,
            Content::Bool(value) => Scalar::Bool(*value),
            Content::Unsigned(number) => Scalar::Unsigned(*number),
            Content::Signed(number) => Scalar::Signed(*number),
            Content::Float(number) => Scalar::Float(*number),
            Content::Text(text) => Scalar::Text(text),
            Content::Invalid | Content::List(_) | Content::Object(_) => return None,
        };
        InspectAmong(self.values).scalar(scalar)
    }
}

impl<'de> Inspect<'de> for InspectTag {
    type Found = Option<usize>;

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<usize>, A::Error> {
        while let Some(is_tag) = members.next_key_seed(Named(|name: &str| name == self.tag))? {
            if is_tag {
                return members.next_value_seed(InspectSeed(InspectAmong(self.values)));
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }
}

/// Looks up a value in lists of values.
pub(super) struct InspectAmong(pub(super) &'static [&'static [&'static str]]);

impl Inspect<'_> for InspectAmong {
    type Found = Option<usize>;

    fn scalar(self, value: Scalar<'_>) -> Option<usize> {
        self.0.iter().position(|values| values.iter().any(|text| value.is(text)))
    }
}

/// The variant that a value names.
pub(super) enum Found {
    /// The value is the name of a variant.
    Itself(usize),
    /// The variant's value is in the member of this name.
    In(usize, &'static str),
}

/// Finds the name of a variant: the value itself, or the name of its only member.
pub(super) struct InspectName {
    pub(super) names: &'static [(&'static str, bool)],
}

impl InspectName {
    fn find(&self, text: &str, is_bare: bool) -> Option<(usize, &'static str)> {
        let mut names = self.names.iter().enumerate();
        names.find_map(|(variant, (name, bare))| {
            (*name == text && *bare == is_bare).then_some((variant, *name))
        })
    }
}

impl<'de> Inspect<'de> for InspectName {
    type Found = Option<Found>;

    fn scalar(self, value: Scalar<'_>) -> Option<Found> {
        match value {
            Scalar::Text(text) => self.find(text, true).map(|(variant, _)| Found::Itself(variant)),
            _ => None,
        }
    }

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<Found>, A::Error> {
        let Some(name) = members.next_key::<String>()? else { return Ok(None) };
        members.next_value::<IgnoredAny>()?;
        // A second member would be lost.
        if members.next_key::<IgnoredAny>()?.is_some() {
            return Ok(None);
        }
        Ok(self.find(&name, false).map(|(variant, name)| Found::In(variant, name)))
    }
}

/// Reads a member of an object; `None` if there is no such member.
pub(super) struct MemberOf<S> {
    pub(super) name: &'static str,
    pub(super) seed: S,
}

impl<'de, S: DeserializeSeed<'de>> Inspect<'de> for MemberOf<S> {
    type Found = Option<S::Value>;

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<S::Value>, A::Error> {
        while let Some(is_named) = members.next_key_seed(Named(|name: &str| name == self.name))? {
            if is_named {
                return members.next_value_seed(self.seed).map(Some);
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }
}

/// Applies a function to the name of a member.
pub(super) struct Named<F>(pub(super) F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for Named<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for Named<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<T, E> {
        Ok((self.0)(name))
    }
}
