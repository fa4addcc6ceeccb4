//! The client that `docs/guide.md` makes: a crate as a user has it.

use std::num::ParseIntError;

openapi_runtime::include_api!("shop");

/// An amount of money, which the document writes as a text of cents: `"1250"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cents(pub u64);

impl TryFrom<String> for Cents {
    type Error = ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<Cents> for String {
    fn from(cents: Cents) -> Self {
        cents.0.to_string()
    }
}

/// Compiles and runs the programs of the guide.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide.md")]
struct Guide;
