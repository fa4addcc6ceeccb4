//! A graph of what schemas declare about values, as plain data.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::decimal::compare;
use super::notes::Note;
use super::spot::Spot;
use crate::ir::{Literal, Scalar};
use crate::schema::enum_scalar::holds;

/// The number of a schema in its [`Interface`](super::Interface).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SchemaId(pub(super) usize);

/// What one or several schemas of a document declare together about a value.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The name that it has in `components`.
    pub name: Option<String>,
    /// The types beside `null`; `None` where any is allowed.
    pub types: Option<BTreeSet<String>>,
    /// Whether other keywords imply the type, and none declares it.
    pub is_type_implied: bool,
    /// Whether `null` is a value.
    pub is_nullable: bool,
    /// The values that are listed, `null` left out.
    pub values: Option<Vec<Value>>,
    /// Whether other values are allowed than those that are listed (`x-extensible-enum`, or any text as an alternative).
    pub is_open: bool,
    /// The type of Rust that a single value is read into.
    pub scalar: Option<Scalar>,
    /// The format.
    pub format: Option<String>,
    /// The bounds of numbers, lengths and counts, of each keyword the one that allows the least.
    pub limits: Vec<Limit>,
    /// What restricts values otherwise, as text.
    pub constraints: Vec<Constraint>,
    /// The properties.
    pub properties: Vec<Property>,
    /// The names of the properties that have to be there, declared or not.
    pub required: BTreeSet<String>,
    /// The properties without a name.
    pub additional: Additional,
    /// The properties whose names match a pattern.
    pub patterns: Vec<(String, SchemaId)>,
    /// The items of a list.
    pub items: Option<SchemaId>,
    /// The first items of a list.
    pub first_items: Vec<SchemaId>,
    /// The alternatives beside `null`.
    pub union: Option<Union>,
    /// In which directions it travels.
    pub access: Access,
    /// The value that is meant where there is none, as JSON.
    pub default: Option<String>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
    /// The schemas of which it is made, bases first.
    pub parts: Vec<Spot>,
}

/// `readOnly` and `writeOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Access {
    /// Whether it travels in responses only.
    pub read_only: bool,
    /// Whether it travels in requests only.
    pub write_only: bool,
}

/// A value that is listed.
#[derive(Debug, Clone)]
pub struct Value {
    /// The value as JSON.
    pub text: String,
    /// The value, where it is a single one.
    pub literal: Option<Literal>,
}

/// A bound of a number, a length or a count.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The keyword: `minimum`.
    pub keyword: &'static str,
    /// The number as it is written.
    pub number: String,
    /// Whether values have to be at least as large.
    pub is_lower: bool,
}

/// A keyword that restricts values, or changes what they mean.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// The keyword: `pattern`.
    pub keyword: String,
    /// What it does to values.
    pub kind: ConstraintKind,
    /// What it declares, as canonical text; all of it where several schemas declare something.
    pub text: String,
}

/// What a constraint does to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConstraintKind {
    /// It allows fewer: `pattern`, `multipleOf`, `uniqueItems`.
    Form,
    /// It allows others: `not`, `if`, `contains`.
    Condition,
    /// It may do anything.
    Unknown,
}

/// A property.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// What its value is.
    pub schema: SchemaId,
    /// Where it is declared.
    pub at: Spot,
}

/// The properties without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Additional {
    /// They may be there, and be anything.
    Any,
    /// There are none.
    None,
    /// They are of this schema.
    Typed(SchemaId),
}

/// Alternatives.
#[derive(Debug, Clone)]
pub struct Union {
    /// The members.
    pub members: Vec<Member>,
    /// The property of the `discriminator`.
    pub discriminator: Option<String>,
    /// Whether something distinguishes the members: a discriminator, a constant, or the name around a value.
    pub is_tagged: bool,
}

/// A member of a union.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name under which it is referred to, or its title.
    pub name: Option<String>,
    /// The values of the tag that mean it.
    pub tags: BTreeSet<String>,
    /// What it is, together with what stands beside the alternatives.
    pub schema: SchemaId,
    /// Where it is declared.
    pub at: Spot,
}

impl Schema {
    /// Returns whether a client that was built from this schema can read a value into its type.
    #[must_use]
    pub fn can_read(&self, value: &Literal) -> bool {
        self.scalar.is_none_or(|scalar| holds(scalar, value))
    }

    pub(super) fn empty(at: Spot) -> Self {
        Self {
            name: None,
            types: None,
            is_type_implied: false,
            is_nullable: false,
            values: None,
            is_open: false,
            scalar: None,
            format: None,
            limits: Vec::new(),
            constraints: Vec::new(),
            properties: Vec::new(),
            required: BTreeSet::new(),
            additional: Additional::Any,
            patterns: Vec::new(),
            items: None,
            first_items: Vec::new(),
            union: None,
            access: Access::default(),
            default: None,
            notes: Vec::new(),
            at,
            parts: Vec::new(),
        }
    }
}

impl Limit {
    /// Returns whether it allows fewer values than another one of the same keyword; `None` where both allow the same.
    #[must_use]
    pub fn is_tighter(&self, other: &Self) -> Option<bool> {
        match compare(&self.number, &other.number) {
            Some(Ordering::Equal) => None,
            Some(order) => Some((order == Ordering::Greater) == self.is_lower),
            None => (self.number != other.number).then_some(true),
        }
    }
}
