//! Which type of a union a value is, and how the union is written.
//!
//! Generated code gives each union a [`Tagging`], which is data: how serde would call the enum, with the values that tell
//! its variants apart, or with their [`Shape`]s where no value does. Reading keeps the value in memory once
//! (`Content`), finds the variant, and reads its type from there. Unions inside it find their
//! variants in the same memory.
//!
//! - A value of a known tag is of that variant, or it is an error.
//! - A value of no known tag, or that fits no variant, is kept as it came: `Unknown`.
//!
//! Public for generated code only.

mod fit;
mod look;
mod macros;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::UnitDeserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserialize, Deserializer};

use self::look::{Found, Look, Looking, MemberOf, NameLook, TagLook};
pub use self::shape::{Object, Others, Property, Shape, Shaped, WholeNumber, parses};
pub use self::write::{Tag, TagValue, beside, checked, member, unit};
use crate::content::{Content, ContentVisitor, REPEATED, Reader};

/// An enum of generated code whose variants are types.
pub trait Union: Sized {
    /// How a value tells its variant.
    const TAGGING: Tagging;

    /// Reads a value as the variant of this number; behind the last one is `Unknown`.
    ///
    /// # Errors
    ///
    /// A value that is not of the variant's type.
    fn read<'de, D: Deserializer<'de>>(variant: usize, deserializer: D) -> Result<Self, D::Error>;
}

/// A union whose variants are told apart by their shapes.
pub trait Untagged {
    /// The shape of each variant.
    const SHAPES: &'static [Shape];
}

/// A union whose variants a property tells apart, and with which some union without a tag compares values.
pub trait Tagged {
    /// The values of the property that mean each variant, and the variant's shape.
    const SHAPES: &'static [(&'static [&'static str], Shape)];
}

/// How a value tells which variant of a union it is.
#[derive(Debug, Clone, Copy)]
pub enum Tagging {
    /// By a property of the value itself (serde's internally tagged enums).
    Internal {
        /// The property.
        tag: &'static str,
        /// The values that mean each variant.
        values: &'static [&'static [&'static str]],
        /// The variant of a value without a known tag.
        default: Option<usize>,
    },
    /// By a property beside the one that holds the variant's value (serde's adjacently tagged enums).
    Adjacent {
        /// The property that tells the variant.
        tag: &'static str,
        /// The property that holds the value.
        content: &'static str,
        /// The values that mean each variant.
        values: &'static [&'static [&'static str]],
    },
    /// By the name of the only member, which holds the variant's value; a variant without one is the name as text
    /// (serde's externally tagged enums).
    External {
        /// The name of each variant, and whether it has no value.
        names: &'static [(&'static str, bool)],
    },
    /// By what the value looks like (serde's untagged enums): the shape of each variant.
    Untagged(&'static [Shape]),
}

/// Reads a union.
///
/// # Errors
///
/// A value of a known tag that is not of the variant's type, and what is no value of the format.
pub fn deserialize<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let is_human_readable = deserializer.is_human_readable();
    deserializer.deserialize_newtype_struct(REPEATED, UnionVisitor { is_human_readable, union: PhantomData })
}

/// Reads a variant of one value.
///
/// # Errors
///
/// A value of another type.
#[inline]
pub fn newtype<'de, T: Deserialize<'de>, U, D: Deserializer<'de>>(
    deserializer: D,
    make: fn(T) -> U,
) -> Result<U, D::Error> {
    T::deserialize(deserializer).map(make)
}

/// Reads a variant without a value.
///
/// # Errors
///
/// What is no value of the format.
#[inline]
pub fn bare<'de, U, D: Deserializer<'de>>(deserializer: D, variant: U) -> Result<U, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| variant)
}

/// Takes the value in whichever form a deserializer hands it over.
///
/// Our own gives repeated access, as an enum. Any other one passes a newtype through to what is in it, or to
/// `deserialize_any`; the value is then kept first.
struct UnionVisitor<U> {
    is_human_readable: bool,
    union: PhantomData<U>,
}

impl<U: Union> UnionVisitor<U> {
    /// Reads a union from a value that is kept.
    fn of_content<E: Error>(self, content: &Content<'_>) -> Result<U, E> {
        deserialize(Reader::new(content).human_readable(self.is_human_readable)).map_err(E::custom)
    }
}

/// Visits what is no enum by keeping it.
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
        let (_, access) = access.variant::<IgnoredAny>()?;
        access.tuple_variant(0, RepeatedVisitor(self.union))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        self.of_content(&Content::deserialize(deserializer)?)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        self.of_content(&Content::deserialize(deserializer)?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<U, A::Error> {
        self.of_content(&ContentVisitor::default().visit_seq(items)?)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<U, A::Error> {
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
            Tagging::Internal { tag, values, default } => {
                if let Some(variant) = value.look(TagLook { tag, values })? {
                    return value.read(Variant::new(variant));
                }
                value.read_one_of(default)
            }
            Tagging::Adjacent { tag, content, values } => match value.look(TagLook { tag, values })? {
                None => value.read(Variant::new(usize::MAX)),
                Some(variant) => match value.look(MemberOf { name: content, seed: Variant::new(variant) })? {
                    Some(read) => Ok(read),
                    // A variant without a value has no such member; another one says that it is missing.
                    None => U::read(variant, UnitDeserializer::new())
                        .map_err(|_: serde::de::value::Error| A::Error::missing_field(content)),
                },
            },
            Tagging::External { names } => match value.look(NameLook { names })? {
                None => value.read(Variant::new(usize::MAX)),
                Some(Found::Itself(variant)) => value.read(Variant::new(variant)),
                Some(Found::In(variant, name)) => {
                    let read = value.look(MemberOf { name, seed: Variant::new(variant) })?;
                    read.ok_or_else(|| A::Error::missing_field(name))
                }
            },
            Tagging::Untagged(shapes) => {
                let candidates = fit::candidates(&mut value, shapes)?;
                value.read_one_of(candidates)
            }
        }
    }
}

/// Repeated access to a value.
struct Repeated<A>(A);

impl<'de, A: SeqAccess<'de>> Repeated<A> {
    fn look<L: Look<'de>>(&mut self, look: L) -> Result<L::Found, A::Error> {
        self.read(Looking(look))
    }

    /// Reads the value as the first of some variants that it can be read as, or as `Unknown`.
    fn read_one_of<U: Union>(&mut self, variants: impl IntoIterator<Item = usize>) -> Result<U, A::Error> {
        for variant in variants {
            if let Ok(read) = self.read(Variant::new(variant)) {
                return Ok(read);
            }
        }
        self.read(Variant::new(usize::MAX))
    }

    fn read<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_element_seed(seed)?.ok_or_else(|| A::Error::custom("the value was read only once"))
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
