//! Reads a tagged union directly from a format, without keeping what follows the tag in memory.

use std::slice;

use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};

use super::inspect::InspectTag;
use crate::content::{Content, ContentVisitor, Key, Member, Members, Reader};

/// The members of an object up to its tag, or all of them if there is no known tag.
pub(super) enum ReadMembers<'de> {
    /// The tag comes first, and there is nothing to keep but that.
    Tag(Member<'de>),
    Members(Vec<Member<'de>>),
}

impl<'de> ReadMembers<'de> {
    /// Reads members until the tag, and returns the variant that it names.
    pub(super) fn until_tag<A: MapAccess<'de>>(
        members: &mut A,
        inspect: &InspectTag,
    ) -> Result<(Option<usize>, Self), A::Error> {
        let mut kept = Vec::new();
        while let Some(name) = members.next_key_seed(Key)? {
            let member = (name, members.next_value_seed(ContentVisitor::default())?);
            if member.0 != inspect.tag {
                kept.push(member);
                continue;
            }
            let variant = inspect.variant_of(&member.1);
            if variant.is_some() && kept.is_empty() {
                return Ok((variant, Self::Tag(member)));
            }
            kept.push(member);
            if variant.is_some() {
                return Ok((variant, Self::Members(kept)));
            }
            break;
        }
        ContentVisitor::default().keep_rest(members, &mut kept)?;
        Ok((None, Self::Members(kept)))
    }

    pub(super) fn members(&self) -> &[Member<'de>] {
        match self {
            Self::Tag(tag) => slice::from_ref(tag),
            Self::Members(members) => members,
        }
    }

    /// Returns the value, if these are all its members.
    pub(super) fn into_content(self) -> Content<'de> {
        Content::of_members(match self {
            Self::Tag(tag) => vec![tag],
            Self::Members(members) => members,
        })
    }
}

/// An object whose first members are kept and whose other members are still to be read.
pub(super) struct Streamed<'a, 'de, A> {
    kept: Members<'a, 'de>,
    rest: A,
    is_human_readable: bool,
}

impl<'a, 'de, A: MapAccess<'de>> Streamed<'a, 'de, A> {
    pub(super) fn new(kept: &'a [Member<'de>], rest: A, is_human_readable: bool) -> Self {
        Self { kept: Members::new(kept, is_human_readable), rest, is_human_readable }
    }

    /// Keeps the other members as well: for types that are not objects, and for unions, which
    /// inspect a value more than once.
    fn into_content(mut self) -> Result<Content<'de>, A::Error> {
        let mut members = self.kept.rest().to_vec();
        ContentVisitor::default().keep_rest(&mut self.rest, &mut members)?;
        Ok(Content::of_members(members))
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Streamed<'_, 'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let is_human_readable = self.is_human_readable;
        let whole = self.into_content()?;
        let reader = Reader::new(&whole).human_readable(is_human_readable);
        reader.deserialize_newtype_struct(name, visitor).map_err(A::Error::custom)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let is_human_readable = self.is_human_readable;
        let whole = self.into_content()?;
        let reader = Reader::new(&whole).human_readable(is_human_readable);
        reader.deserialize_enum(name, variants, visitor).map_err(A::Error::custom)
    }

    fn is_human_readable(&self) -> bool {
        self.is_human_readable
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Streamed<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        if self.kept.rest().is_empty() {
            return self.rest.next_key_seed(seed);
        }
        self.kept.next_key_seed(seed).map_err(A::Error::custom)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        if self.kept.is_before_value() {
            return self.kept.next_value_seed(seed).map_err(A::Error::custom);
        }
        self.rest.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.kept.rest().len() + self.rest.size_hint()?)
    }
}
