//! Determines the variant of a union's value, and writes unions.
//!
//! Generated code describes each union with a [`Tagging`]: the representation in serde's terms,
//! with the values that distinguish its variants, or with their [`Shape`]s if no value does.
//! Reading keeps the value in memory once (`Content`), finds the variant, and reads its type from
//! there. Nested unions use the same memory. What follows a tag does not have to be kept.
//!
//! - A value with a known tag is read as that variant, or is an error.
//! - A value without a known tag, or that fits no variant, is kept unchanged as `Unknown`.
//!
//! Public for generated code only.

mod fit;
mod inspect;
mod macros;
mod read;
mod repeated;
mod shape;
mod stream;
#[cfg(test)]
mod tests;
mod write;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

pub use self::read::deserialize;
pub use self::shape::{Object, Others, Property, Shape, Shaped, WholeNumber, parses};
pub use self::write::{Tag, TagValue, adjacent, checked, member, unit};

/// A generated enum whose variants are types.
pub trait Union: Sized {
    /// How a value shows its variant.
    const TAGGING: Tagging;

    /// Reads a value as the variant with this index. The index after the last variant is `Unknown`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value does not have the variant's type.
    fn read<'de, D: Deserializer<'de>>(variant: usize, deserializer: D) -> Result<Self, D::Error>;
}

/// A union whose variants are distinguished by their shapes.
pub trait Untagged {
    /// The shape of each variant.
    const SHAPES: &'static [Shape];
}

/// A union with a tag property that is part of an untagged union, which needs its shapes.
pub trait Tagged {
    /// The tag values and the shape of each variant.
    const SHAPES: &'static [(&'static [&'static str], Shape)];
}

/// How a value shows its variant.
#[derive(Debug, Clone, Copy)]
pub enum Tagging {
    /// By a property of the value (serde's internally tagged enums).
    Internal {
        /// The property.
        tag: &'static str,
        /// The values for each variant.
        values: &'static [&'static [&'static str]],
        /// The variant of a value without a known tag.
        default: Option<usize>,
        /// The shapes of variants that are not objects, with an entry per variant; empty if there
        /// are none.
        untagged: &'static [Shape],
    },
    /// By a property next to the one with the variant's value (serde's adjacently tagged enums).
    Adjacent {
        /// The property that names the variant.
        tag: &'static str,
        /// The property with the value.
        content: &'static str,
        /// The values for each variant.
        values: &'static [&'static [&'static str]],
    },
    /// By the name of the only member, which holds the variant's value. A variant without a value
    /// is its name as a string (serde's externally tagged enums).
    External {
        /// The name of each variant, and whether it has no value.
        names: &'static [(&'static str, bool)],
    },
    /// By the shape of the value (serde's untagged enums). Contains the shape of each variant.
    Untagged(&'static [Shape]),
}

/// Reads a variant with one value.
///
/// # Errors
///
/// Returns an error if the value has another type.
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
/// Returns an error if the input is not valid in its format.
#[inline]
pub fn bare<'de, U, D: Deserializer<'de>>(deserializer: D, variant: U) -> Result<U, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| variant)
}
