//! A graph of what schemas declare about values, as plain data.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::decimal::compare;
use super::notes::Note;
use super::spot::Spot;
use crate::ir::{Literal, Scalar};
use crate::schema::enum_scalar::holds;

/// The ID of a schema in its [`Interface`](super::Interface).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SchemaId(pub(super) usize);

/// What one or several schemas together declare about a value.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Its name in `components`.
    pub name: Option<String>,
    /// The types without `null`; `None` if any type is allowed.
    pub types: Option<BTreeSet<String>>,
    /// Whether other keywords imply the type and none declares it.
    pub is_type_implied: bool,
    /// Whether `null` is allowed.
    pub is_nullable: bool,
    /// The listed values, without `null`.
    pub values: Option<Vec<Value>>,
    /// Whether values other than the listed ones are allowed (`x-extensible-enum`, or any string as an
    /// alternative).
    pub is_open: bool,
    /// The Rust type into which a scalar is read.
    pub scalar: Option<Scalar>,
    /// The format.
    pub format: Option<String>,
    /// The bounds of numbers, lengths and counts; the tightest one for each keyword.
    pub limits: Vec<Limit>,
    /// Other restrictions on values, as text.
    pub constraints: Vec<Constraint>,
    /// The properties.
    pub properties: Vec<Property>,
    /// The names of required properties, declared or not.
    pub required: BTreeSet<String>,
    /// The additional properties.
    pub additional: Additional,
    /// The properties whose names match a pattern (`patternProperties`).
    pub patterns: Vec<(String, SchemaId)>,
    /// The items of a list.
    pub items: Option<SchemaId>,
    /// The first items of a list.
    pub first_items: Vec<SchemaId>,
    /// The alternatives, without `null`.
    pub union: Option<Union>,
    /// The directions in which it is present.
    pub access: Access,
    /// The default value, as JSON.
    pub default: Option<String>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
    /// The schemas that it consists of, bases first.
    pub parts: Vec<Spot>,
}

/// `readOnly` and `writeOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Access {
    /// Whether it is only in responses.
    pub read_only: bool,
    /// Whether it is only in requests.
    pub write_only: bool,
}

/// A listed value.
#[derive(Debug, Clone)]
pub struct Value {
    /// The value as JSON.
    pub text: String,
    /// The value, if it is a scalar.
    pub literal: Option<Literal>,
}

/// A bound of a number, a length or a count.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The keyword: `minimum`.
    pub keyword: &'static str,
    /// The number as written.
    pub number: String,
    /// Whether it is a lower bound.
    pub is_lower: bool,
}

/// A keyword that restricts values or changes their meaning.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// The keyword: `pattern`.
    pub keyword: String,
    /// Its effect on values.
    pub kind: ConstraintKind,
    /// Its value as canonical text, combined if several schemas declare it.
    pub text: String,
}

/// The effect of a constraint on values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConstraintKind {
    /// Allows fewer values: `pattern`, `multipleOf`, `uniqueItems`.
    Form,
    /// Allows other values: `not`, `if`, `contains`.
    Condition,
    /// Unknown.
    Unknown,
}

/// A property.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// The schema of its value.
    pub schema: SchemaId,
    /// Where it is declared.
    pub at: Spot,
}

/// The additional properties of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Additional {
    /// Any properties with any values.
    Any,
    /// No additional properties.
    None,
    /// Properties with this schema.
    Typed(SchemaId),
}

/// A union of alternatives.
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
    /// The values of the tag that select it.
    pub tags: BTreeSet<String>,
    /// Its schema, together with the siblings of the alternatives.
    pub schema: SchemaId,
    /// Where it is declared.
    pub at: Spot,
}

impl Schema {
    /// Returns whether a client generated from this schema can read a value into its type.
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
    /// Returns whether it allows fewer values than another limit of the same keyword, or `None` if both allow
    /// the same.
    #[must_use]
    pub fn is_tighter(&self, other: &Self) -> Option<bool> {
        match compare(&self.number, &other.number) {
            Some(Ordering::Equal) => None,
            Some(order) => Some((order == Ordering::Greater) == self.is_lower),
            None => (self.number != other.number).then_some(true),
        }
    }
}
