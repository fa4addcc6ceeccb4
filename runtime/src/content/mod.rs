//! A value of a self-describing format, kept in memory so that it can be read more than once.
//!
//! A union has to inspect a value before it knows the type to read it as. [`Content`] holds the value meanwhile, and
//! [`Reader`] reads types from it without consuming it. A union inside such a value does not copy it again: it asks the
//! reader for repeated access by [`deserialize_newtype_struct`](serde::Deserializer::deserialize_newtype_struct) with the
//! name [`REPEATED`], and reads as often as it needs to. So reading is linear in the text, however deep unions are nested.
//!
//! **Invariant:** whatever is read from a [`Reader`] fails with an [`Error`], which knows the path to the fault.

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
    /// Text that is not UTF-8: it can be passed over, and not be read.
    Invalid,
    List(Vec<Content<'de>>),
    /// The members in the order in which they came.
    Object(Vec<Member<'de>>),
}

/// The name and the value of a member of an object.
pub(crate) type Member<'de> = (Cow<'de, str>, Content<'de>);

/// Up to here numbers of 64 bits have every digit, so that a whole one is what was written.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns a number that was written with a fraction or an exponent, and has no fraction.
pub(crate) fn as_integer(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and within the range")]
    (number.fract() == 0.0 && number.abs() <= MAX_EXACT).then_some(number as i64)
}

impl Content<'_> {
    /// Replaces texts with a replacement character, which were not UTF-8, by [`Content::Invalid`].
    pub(crate) fn without_replaced(self) -> Self {
        match self {
            Self::Text(text) if text.contains(char::REPLACEMENT_CHARACTER) => Self::Invalid,
            Self::List(items) => Self::List(items.into_iter().map(Self::without_replaced).collect()),
            Self::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, value.without_replaced()));
                Self::Object(members.collect())
            }
            other => other,
        }
    }
}
