//! What a schema means, once `$ref`, `allOf`, `null` and one-of-one are seen through.
//!
//! Pure functions over the typed view. Whoever asks gets a value or a [`Diagnostic`]; nothing is reported here, and no
//! type is made. Lowering, the bodies of parts and the docs ask the same functions.
//!
//! A schema is read as a [`Conjunction`]: the schemas that together describe a value. [`flatten()`] lists all of them,
//! [`classify()`] tells what the value is, and [`object`], [`array`], [`enums`] and [`union`] tell what it is made of.
//!
//! **Invariant:** nothing here knows of names in Rust.

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
pub(crate) use self::conjunction::{conjunction, together};
pub(crate) use self::flatten::flatten;
pub(crate) use self::types::types;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::view::Schema;

use self::budget::Budget;
use self::nullability::Nullability;
use self::subtypes::Subtypes;

pub(crate) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The schemas of a document, and how much work its conjunctions may still cause.
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
