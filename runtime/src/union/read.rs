//! Reads a union as the variant that its value shows.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::inspect::{Found, InspectName, InspectTag, MemberOf};
use super::repeated::Repeated;
use super::stream::{ReadMembers, Streamed};
use super::{Tagging, Union, fit};
use crate::content::{Content, ContentVisitor, REPEATED, Reader};

/// Reads a union.
///
/// # Errors
///
/// Returns an error if a value with a known tag does not have the variant's type, or if the input
/// is not valid in its format.
pub fn deserialize<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let is_human_readable = deserializer.is_human_readable();
    deserializer.deserialize_newtype_struct(REPEATED, UnionVisitor { is_human_readable, union: PhantomData })
}

/// Accepts the value in any form that a deserializer passes.
///
/// Our own deserializer gives repeated access, as an enum. Others forward a newtype to its content
/// or to `deserialize_any`. The value is then kept in memory first. For an object with a tag, only
/// the members before the tag are kept.
struct UnionVisitor<U> {
    is_human_readable: bool,
    union: PhantomData<U>,
}

impl<U: Union> UnionVisitor<U> {
    /// Whether a variant can be read as a stream. A constant, so that no code is generated for
    /// other unions.
    const IS_STREAMED: bool = matches!(U::TAGGING, Tagging::Internal { .. });

    /// Reads a union from a value in memory.
    fn of_content<E: Error>(self, content: &Content<'_>) -> Result<U, E> {
        deserialize(Reader::new(content).human_readable(self.is_human_readable)).map_err(E::custom)
    }
}

/// Visits values other than enums by keeping them in memory.
macro_rules! kept {
    ($($method:ident($($ty:ty)?),)*) => {
        $(fn $method<E: Error>(self $(, value: $ty)?) -> Result<U, E> {
            self.of_content(&ContentVisitor::default().$method($(kept!(@value value: $ty))?)?)
        })*
    };
    (@value $value:ident: $ty:ty) => { $value };
}

impl<'de, U: Union> Visitor<'de> for UnionVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<U, A::Error> {
        // A value that is an enum in its format names its variant.
        let ((), access) = access.variant()?;
        access.tuple_variant(0, RepeatedVisitor(self.union))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        if Self::IS_STREAMED {
            return deserializer.deserialize_any(self);
        }
        self.of_content(&Content::deserialize(deserializer)?)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        self.visit_newtype_struct(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<U, A::Error> {
        self.of_content(&ContentVisitor::default().visit_seq(items)?)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<U, A::Error> {
        if Self::IS_STREAMED
            && let Tagging::Internal { tag, values, .. } = U::TAGGING
        {
            let (variant, kept) = ReadMembers::until_tag(&mut members, &InspectTag { tag, values })?;
            return match variant {
                Some(variant) => {
                    U::read(variant, Streamed::new(kept.members(), members, self.is_human_readable))
                }
                None => self.of_content(&kept.into_content()),
            };
        }
        self.of_content(&ContentVisitor::default().visit_map(members)?)
    }

    kept! {
        visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str),
        visit_borrowed_str(&'de str), visit_string(String), visit_unit(), visit_none(),
    }
}

/// Reads a union with repeated access to its value.
struct RepeatedVisitor<U>(PhantomData<U>);

impl<'de, U: Union> Visitor<'de> for RepeatedVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("repeated access to a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, value: A) -> Result<U, A::Error> {
        let mut value = Repeated(value);
        match U::TAGGING {
            Tagging::Internal { tag, values, default, untagged } => {
                if let Some(variant) = value.inspect(InspectTag { tag, values })? {
                    return value.read(Variant::new(variant));
                }
                if untagged.is_empty() {
                    return read_one_of(&mut value, default);
                }
                let candidates = fit::candidates(&mut value, untagged)?;
                read_one_of(&mut value, candidates.chain(default))
            }
            Tagging::Adjacent { tag, content, values } => match value.inspect(InspectTag { tag, values })? {
                None => value.read(Variant::new(usize::MAX)),
                Some(variant) => {
                    match value.inspect(MemberOf { name: content, seed: Variant::new(variant) })? {
                        Some(read) => Ok(read),
                        // A variant without a value has no such member. Other variants report that
                        // it is missing.
                        None => U::read(variant, UnitDeserializer::new())
                            .map_err(|_: serde::de::value::Error| A::Error::missing_field(content)),
                    }
                }
            },
            Tagging::External { names } => match value.inspect(InspectName { names })? {
                None => value.read(Variant::new(usize::MAX)),
                Some(Found::Itself(variant)) => value.read(Variant::new(variant)),
                Some(Found::In(variant, name)) => {
                    let read = value.inspect(MemberOf { name, seed: Variant::new(variant) })?;
                    read.ok_or_else(|| A::Error::missing_field(name))
                }
            },
            Tagging::Untagged(shapes) => {
                let candidates = fit::candidates(&mut value, shapes)?;
                read_one_of(&mut value, candidates)
            }
        }
    }
}

/// Reads a value as a variant.
struct Variant<U> {
    number: usize,
    union: PhantomData<U>,
}

impl<U> Variant<U> {
    fn new(number: usize) -> Self {
        Self { number, union: PhantomData }
    }
}

impl<'de, U: Union> DeserializeSeed<'de> for Variant<U> {
    type Value = U;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        U::read(self.number, deserializer)
    }
}

/// Reads a value as the first variant that succeeds, or else as the open variant.
fn read_one_of<'de, U: Union, A: SeqAccess<'de>>(
    value: &mut Repeated<A>,
    variants: impl IntoIterator<Item = usize>,
) -> Result<U, A::Error> {
    for variant in variants {
        if let Ok(read) = value.read(Variant::new(variant)) {
            return Ok(read);
        }
    }
    value.read(Variant::new(usize::MAX))
}
