//! A table of the schema keywords: how each is handled, and what it declares about a value.
//!
//! All other lists of schema keywords are derived from this table.

use super::Treatment::{self, Each, Ignored, List, Noted, One, Read, Refused};
use super::{ANY, FLAG, Kind, NUMBER, PROSE, TEXT, Type};

/// A schema keyword.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) treatment: Treatment,
    /// What it declares, as a set of the constants of this module.
    declares: u16,
}

impl Row {
    /// Returns whether it declares any of these.
    pub(crate) const fn declares(self, any: u16) -> bool {
        self.declares & any != 0
    }
}

/// Declares nothing about a value.
const NOTHING: u16 = 0;
/// Declares the type of a value.
pub(crate) const TYPE: u16 = 1;
/// Declares part of a type: in other schemas, in a name, or in a list of names.
pub(crate) const PART: u16 = 1 << 1;
/// A lower bound of a number, a length or a count.
pub(crate) const LOWER: u16 = 1 << 2;
/// An upper bound of a number, a length or a count.
pub(crate) const UPPER: u16 = 1 << 3;
/// Declares the form of a value.
pub(crate) const FORM: u16 = 1 << 4;
/// Restricts the allowed values, in ways that a client does not check.
pub(crate) const CONSTRAINT: u16 = 1 << 5;
/// Declares something else that matters on the wire.
const OTHER: u16 = 1 << 6;
/// A description, or how a schema is used at its place.
pub(crate) const ANNOTATION: u16 = 1 << 7;
/// Applies to objects only.
pub(crate) const OF_OBJECT: u16 = 1 << 8;
/// Applies to arrays only.
pub(crate) const OF_ARRAY: u16 = 1 << 9;
/// Contains a plain value or a list of plain values, and so no schema.
pub(crate) const VALUES: u16 = 1 << 10;
/// A construct that OpenAPI 3.0 expressed differently.
pub(crate) const OPENAPI_3_0: u16 = 1 << 11;
/// Shown in the docs, in the order of the table.
pub(crate) const SHOWN: u16 = 1 << 12;
/// Compared by a dedicated function of the contract, or meaningless on its own.
pub(crate) const COMPARED: u16 = 1 << 13;

/// Narrows or widens the values of a schema that it accompanies.
pub(crate) const RESTRICTS: u16 = TYPE | PART | LOWER | UPPER | FORM | CONSTRAINT | OTHER;

/// Returns the row of a keyword.
pub(crate) fn row(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

/// Counts the keywords that declare any of these.
pub(crate) const fn count(any: u16) -> usize {
    let (mut found, mut rows) = (0, TABLE);
    while let [row, rest @ ..] = rows {
        if row.declares(any) {
            found += 1;
        }
        rows = rest;
    }
    found
}

/// Returns the keywords that declare any of these, in the order of the table. [`count`] gives their number.
pub(crate) const fn select<const N: usize>(any: u16) -> [&'static str; N] {
    let mut names = [""; N];
    let (mut slots, mut rows): (&mut [_], _) = (&mut names, TABLE);
    while let [row, rest @ ..] = rows {
        if row.declares(any) {
            let [slot, free @ ..] = slots else { break };
            *slot = row.name;
            slots = free;
        }
        rows = rest;
    }
    names
}

const fn keyword(name: &'static str, treatment: Treatment, declares: u16) -> Row {
    Row { name, treatment, declares }
}

pub(super) const TABLE: &[Row] = &[
    keyword("type", Read(Type::NameOrNames), TYPE | COMPARED),
    keyword("format", TEXT, PART | COMPARED),
    keyword("title", PROSE, ANNOTATION | COMPARED),
    keyword("description", PROSE, ANNOTATION | COMPARED),
    keyword("deprecated", FLAG, ANNOTATION | COMPARED),
    keyword("nullable", FLAG, ANNOTATION | OPENAPI_3_0 | COMPARED),
    keyword("enum", Read(Type::Sequence), TYPE | VALUES | COMPARED),
    keyword("properties", Each(Kind::Schema), TYPE | OF_OBJECT | COMPARED),
    keyword("required", Read(Type::Names), PART | COMPARED),
    keyword("items", One(Kind::Schema), TYPE | OF_ARRAY | COMPARED),
    keyword("minimum", NUMBER, LOWER | SHOWN),
    keyword("exclusiveMinimum", NUMBER, LOWER | OPENAPI_3_0 | SHOWN),
    keyword("maximum", NUMBER, UPPER | SHOWN),
    keyword("exclusiveMaximum", NUMBER, UPPER | OPENAPI_3_0 | SHOWN),
    keyword("multipleOf", NUMBER, FORM | SHOWN),
    keyword("minLength", NUMBER, LOWER | SHOWN),
    keyword("maxLength", NUMBER, UPPER | SHOWN),
    keyword("pattern", TEXT, FORM | SHOWN),
    keyword("minItems", NUMBER, LOWER | SHOWN),
    keyword("maxItems", NUMBER, UPPER | SHOWN),
    keyword("uniqueItems", FLAG, FORM | SHOWN),
    keyword("minProperties", NUMBER, LOWER | SHOWN),
    keyword("maxProperties", NUMBER, UPPER | SHOWN),
    keyword("default", ANY, ANNOTATION | VALUES | SHOWN | COMPARED),
    keyword("not", Noted, CONSTRAINT | SHOWN),
    keyword("if", Noted, CONSTRAINT | SHOWN),
    keyword("then", Noted, CONSTRAINT | SHOWN),
    keyword("else", Noted, CONSTRAINT | SHOWN),
    keyword("dependentRequired", Noted, CONSTRAINT | SHOWN),
    keyword("dependentSchemas", Noted, CONSTRAINT | SHOWN),
    keyword("propertyNames", Noted, CONSTRAINT | SHOWN),
    keyword("patternProperties", Each(Kind::Schema), TYPE | OF_OBJECT | SHOWN),
    keyword("contains", Noted, CONSTRAINT | SHOWN),
    keyword("minContains", Noted, CONSTRAINT | SHOWN),
    keyword("maxContains", Noted, CONSTRAINT | SHOWN),
    keyword("unevaluatedItems", Noted, CONSTRAINT | SHOWN),
    keyword("contentEncoding", TEXT, OTHER | SHOWN),
    keyword("contentMediaType", TEXT, OTHER | SHOWN),
    keyword("contentSchema", One(Kind::Schema), CONSTRAINT | SHOWN),
    keyword("example", ANY, ANNOTATION | VALUES | OPENAPI_3_0 | COMPARED),
    keyword("examples", Read(Type::Sequence), ANNOTATION | VALUES | COMPARED),
    keyword("x-rust-name", TEXT, NOTHING),
    keyword("x-rust-args", Read(Type::Names), NOTHING),
    keyword("x-rust-values", Read(Type::Mapping), NOTHING),
    keyword("externalDocs", Ignored, ANNOTATION | COMPARED),
    keyword("$comment", Ignored, ANNOTATION | COMPARED),
    keyword("$schema", Ignored, NOTHING),
    keyword("xml", ANY, ANNOTATION),
    keyword("allOf", List(Kind::Schema), PART | COMPARED),
    keyword("oneOf", List(Kind::Schema), TYPE | COMPARED),
    keyword("anyOf", List(Kind::Schema), TYPE | COMPARED),
    keyword("discriminator", Read(Type::Mapping), OTHER | COMPARED),
    keyword("const", ANY, TYPE | VALUES | COMPARED),
    keyword("prefixItems", List(Kind::Schema), TYPE | OF_ARRAY),
    // What it declares about the rest of a tuple is read from `items`, its name since 2020-12.
    keyword("additionalItems", Ignored, COMPARED),
    keyword("additionalProperties", One(Kind::Schema), TYPE | OF_OBJECT | COMPARED),
    keyword("unevaluatedProperties", One(Kind::Schema), CONSTRAINT),
    keyword("readOnly", FLAG, ANNOTATION | COMPARED),
    keyword("writeOnly", FLAG, ANNOTATION | COMPARED),
    keyword("$id", TEXT, NOTHING),
    keyword("$anchor", TEXT, NOTHING),
    keyword("$dynamicRef", Refused, NOTHING),
    keyword("$dynamicAnchor", TEXT, NOTHING),
    keyword("$recursiveRef", Refused, NOTHING),
    keyword("$recursiveAnchor", Ignored, NOTHING),
    keyword("$vocabulary", Refused, NOTHING),
    keyword("$defs", Ignored, COMPARED),
    keyword("definitions", Ignored, COMPARED),
];
