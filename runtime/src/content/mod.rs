//! A value of a self-describing format, kept in memory so that it can be read more than once.
//!
//! A union inspects a value before it knows which type to read. [`Content`] holds the value, and a
//! [`Reader`] reads types from it without consuming it. A nested union does not copy the value
//! again. It asks the reader for repeated access through
//! [`deserialize_newtype_struct`](serde::Deserializer::deserialize_newtype_struct) with the name
//! [`REPEATED`], and reads as often as it needs to. Reading is therefore linear in the size of the
//! text, however deeply unions are nested.
//!
//! **Invariant:** all errors of a [`Reader`] are an [`Error`], which has the path to the fault.

mod build;
mod error;
mod item;
mod path;
mod read;
mod syntax;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub(crate) use self::build::{ContentVisitor, Key};
pub(crate) use self::error::Error;
pub(crate) use self::read::{Members, Reader};
pub(crate) use self::syntax::path_to_syntax_fault;

/// The name by which a union asks a deserializer for repeated access to a value.
pub(crate) const REPEATED: &str = "$openapi_runtime::content::Repeated";

/// The name by which a value is read that may be of another type.
pub(crate) const IF_READABLE: &str = "$openapi_runtime::content::IfReadable";

/// A value of JSON or of another self-describing format.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'de, str>),
    /// Text that is not UTF-8. It can be skipped but not read.
    Invalid,
    List(Vec<Content<'de>>),
    /// The members in order of arrival.
    Object(Vec<Member<'de>>),
}

/// The name and value of an object member.
pub(crate) type Member<'de> = (Cow<'de, str>, Content<'de>);

/// Up to this limit, an `f64` represents every integer exactly.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the value of a number that is written with a fraction or an exponent but is an integer.
pub(crate) fn as_integer(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and within the range")]
    (number.fract() == 0.0 && number.abs() <= MAX_EXACT).then_some(number as i64)
}

impl Content<'_> {
    /// Replaces texts that contain a replacement character, which stands for invalid UTF-8, by
    /// `Invalid`.
    pub(crate) fn replaced_as_invalid(self) -> Self {
        match self {
            Self::Text(text) if text.contains(char::REPLACEMENT_CHARACTER) => Self::Invalid,
            Self::List(items) => Self::List(items.into_iter().map(Self::replaced_as_invalid).collect()),
            Self::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, value.replaced_as_invalid()));
                Self::Object(members.collect())
            }
            other => other,
        }
    }
}
