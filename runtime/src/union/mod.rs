//! Which type of a union a value is, and how the union is written.
//!
//! Generated code gives each union a [`Tagging`], which is data: how serde would call the enum, with the values that tell
//! its variants apart, or with their [`Shape`]s where no value does. Reading keeps the value in memory once
//! (`Content`), finds the variant, and reads its type from there. Unions inside it find their variants in the same memory.
//! What comes behind a tag need not be kept.
//!
//! - A value of a known tag is of that variant, or it is an error.
//! - A value of no known tag, or that fits no variant, is kept as it came: `Unknown`.
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

/// An enum of generated code whose variants are types.
pub trait Union: Sized {
    /// How a value shows its variant.
    const TAGGING: Tagging;

    /// Reads a value as the variant of this number; behind the last one is `Unknown`.
    ///
    /// # Errors
    ///
    /// A value that is not of the variant's type.
    fn read<'de, D: Deserializer<'de>>(variant: usize, deserializer: D) -> Result<Self, D::Error>;
}

/// A union whose variants are distinguished by their shapes.
pub trait Untagged {
    /// The shape of each variant.
    const SHAPES: &'static [Shape];
}

/// A union whose variants a property distinguishes, and with which some union without a tag compares values.
pub trait Tagged {
    /// The values of the property that mean each variant, and the variant's shape.
    const SHAPES: &'static [(&'static [&'static str], Shape)];
}

/// How a value shows which variant of a union it is.
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
        /// What each variant whose values are not objects looks like, and nothing for the others; empty where there is none.
        untagged: &'static [Shape],
    },
    /// By a property beside the one that holds the variant's value (serde's adjacently tagged enums).
    Adjacent {
        /// The property that shows the variant.
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
/// What is not a value of the format.
#[inline]
pub fn bare<'de, U, D: Deserializer<'de>>(deserializer: D, variant: U) -> Result<U, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| variant)
}
