//! Reads types from a [`Content`].

use std::borrow::Cow;
use std::slice;

use serde::de::value::{MapAccessDeserializer, StrDeserializer, UnitDeserializer};
use serde::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};

use super::{Content, Error, IF_READABLE, Member, REPEATED, as_integer};

/// A deserializer over a value that can be used repeatedly.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a, 'de> {
    content: &'a Content<'de>,
    /// Whether the original format is human-readable. Types may have another representation if it
    /// is not.
    is_human_readable: bool,
}

impl<'a, 'de> Reader<'a, 'de> {
    /// Creates a reader of a value from a text format.
    pub(crate) fn new(content: &'a Content<'de>) -> Self {
        Self { content, is_human_readable: true }
    }

    /// Sets whether the original format is human-readable.
    pub(crate) fn human_readable(self, is_human_readable: bool) -> Self {
        Self { is_human_readable, ..self }
    }

    /// Creates a reader of a part of the value.
    fn part(self, content: &'a Content<'de>) -> Self {
        Self { content, ..self }
    }

    fn members(self, members: &'a [Member<'de>]) -> Members<'a, 'de> {
        Members::new(members, self.is_human_readable)
    }
}

/// Reads a number without a fractional part as an integer, however it is written: `1.0` and `1e3`
/// are integers (JSON Schema, section 6.3).
macro_rules! whole_numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let Content::Float(number) = self.content else { return self.deserialize_any(visitor) };
            match as_integer(*number) {
                Some(number) => visitor.visit_i64(number),
                None => self.deserialize_any(visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.content {
            Content::Null => visitor.visit_unit(),
            Content::Bool(value) => visitor.visit_bool(*value),
            Content::Unsigned(number) => visitor.visit_u64(*number),
            Content::Signed(number) => visitor.visit_i64(*number),
            Content::Float(number) => visitor.visit_f64(*number),
            Content::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Content::Text(Cow::Owned(text)) => visitor.visit_str(text),
            Content::Invalid => Err(serde::de::Error::custom("invalid UTF-8")),
            Content::List(items) => visitor.visit_seq(Items { rest: items.iter(), index: 0, whole: self }),
            Content::Object(members) => visitor.visit_map(self.members(members)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.content {
            Content::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            REPEATED => visitor.visit_enum(Repeated(self)),
            IF_READABLE => visitor.visit_some(self),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.content {
            Content::Text(text) => visitor.visit_enum(IntoDeserializer::<Error>::into_deserializer(&**text)),
            Content::Object(members) if members.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(self.members(members)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn is_human_readable(&self) -> bool {
        self.is_human_readable
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier
    }
}

struct Items<'a, 'de> {
    rest: slice::Iter<'a, Content<'de>>,
    index: usize,
    whole: Reader<'a, 'de>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(item) = self.rest.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(self.whole.part(item)).map(Some).map_err(|error| error.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// Reads members one by one.
#[derive(Debug)]
pub(crate) struct Members<'a, 'de> {
    rest: slice::Iter<'a, Member<'de>>,
    /// The member whose value is next.
    current: Option<&'a Member<'de>>,
    is_human_readable: bool,
}

impl<'a, 'de> Members<'a, 'de> {
    pub(crate) fn new(members: &'a [Member<'de>], is_human_readable: bool) -> Self {
        Self { rest: members.iter(), current: None, is_human_readable }
    }

    /// Returns whether the value of a member is next.
    pub(crate) fn is_before_value(&self) -> bool {
        self.current.is_some()
    }

    /// Returns the members that were not read.
    pub(crate) fn rest(&self) -> &'a [Member<'de>] {
        self.rest.as_slice()
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.current = self.rest.next();
        let Some((name, _)) = self.current else { return Ok(None) };
        let name: StrDeserializer<'_, Error> = (&**name).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.current.take() {
            Some((name, value)) => {
                let value = Reader { content: value, is_human_readable: self.is_human_readable };
                seed.deserialize(value).map_err(|error| error.in_member(name))
            }
            None => Err(serde::de::Error::custom("a value was read before its name")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// Repeated access to a value through serde's enum interface, because no other deserializer passes
/// an enum for a newtype request. The variant is `()`, and its content is a list whose items are all
/// that value.
struct Repeated<'a, 'de>(Reader<'a, 'de>);

impl<'de> EnumAccess<'de> for Repeated<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let nothing: UnitDeserializer<Error> = ().into_deserializer();
        Ok((seed.deserialize(nothing)?, self))
    }
}

impl<'de> VariantAccess<'de> for Repeated<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }
}

impl<'de> SeqAccess<'de> for Repeated<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        seed.deserialize(self.0).map(Some)
    }
}
