//! The meaning of schemas, after `$ref`, `allOf`, `null` and single-member unions are resolved.
//!
//! These are pure functions over the typed view. A caller gets a value or a [`Diagnostic`]; nothing is
//! reported here, and no type is made. Lowering, multipart bodies and the docs all use the same functions.
//!
//! A schema is read as a [`Conjunction`]: the schemas that together describe a value. [`flatten()`] lists
//! them all, [`classify()`] determines the kind of the value, and [`object`], [`array`], [`enums`] and
//! [`union`] return its contents.
//!
//! **Invariant:** nothing here knows about names in Rust.

pub(crate) mod array;
pub(crate) mod body;
mod bounds;
mod budget;
mod classify;
mod conjunct;
mod conjunction;
pub(crate) mod defaults;
pub(crate) mod enum_scalar;
pub(crate) mod enums;
pub(crate) mod events;
mod excluded;
mod flatten;
mod implied;
pub(crate) mod leaves;
mod limits;
mod nullability;
pub(crate) mod object;
mod possible;
mod scalar;
pub(crate) mod sequence;
mod subtypes;
mod text_format;
mod types;
pub(crate) mod union;
pub(crate) mod xml;

pub(crate) use self::classify::{Classified, Kind, classify, format};
pub(crate) use self::conjunct::{Conjunct, Conjunction, Key};
pub(crate) use self::conjunction::{conjunction, conjunction_of};
pub(crate) use self::flatten::flatten;
pub(crate) use self::types::types;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::view::Schema;

use self::budget::Budget;
use self::nullability::Nullability;
use self::subtypes::Subtypes;

pub(crate) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The schemas of a document, and the budget for their conjunctions.
pub(crate) struct Schemas<'d> {
    pub(crate) document: &'d Document,
    subtypes: Subtypes<'d>,
    nullability: Nullability,
    budget: Budget,
}

impl<'d> Schemas<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        Self {
            document,
            subtypes: Subtypes::of(document),
            nullability: Nullability::default(),
            budget: Budget::default(),
        }
    }

    /// Follows the `$ref`s of a schema.
    pub(crate) fn resolve(&self, written: Schema<'d>) -> Result<Schema<'d>> {
        self.document.schema(written)
    }
}
