//! What we know of each keyword of a schema: what becomes of it, and what it states of a value.
//!
//! Lists of keywords are made from this table, and stand nowhere else.

use super::Treatment::{self, Each, Ignored, List, Noted, One, Read, Refused};
use super::{ANY, FLAG, Kind, NUMBER, TEXT, Type, WORDS as TITLE};

/// A keyword of schemas.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) treatment: Treatment,
    /// What it states, by the constants of this module.
    declares: u16,
}

impl Row {
    /// Whether it states any of these.
    pub(crate) const fn declares(self, any: u16) -> bool {
        self.declares & any != 0
    }
}

/// Nothing about a value.
const NOTHING: u16 = 0;
/// What type a value has.
pub(crate) const TYPE: u16 = 1;
/// Parts of a type: other schemas, a format, or a list of names.
pub(crate) const PART: u16 = 1 << 1;
/// How much a number, a length or a count has to be at least.
pub(crate) const LOWER: u16 = 1 << 2;
/// How much it may be at most.
pub(crate) const UPPER: u16 = 1 << 3;
/// What form a value has.
pub(crate) const FORM: u16 = 1 << 4;
/// Which values are allowed, in ways that a client does not check.
pub(crate) const CONSTRAINT: u16 = 1 << 5;
/// Something else that matters on the wire.
const OTHER: u16 = 1 << 6;
/// An annotation: text for people, or how a value is used, such as `readOnly`.
pub(crate) const WORDS: u16 = 1 << 7;
/// Only of an object.
pub(crate) const OF_OBJECT: u16 = 1 << 8;
/// Only of a list.
pub(crate) const OF_ARRAY: u16 = 1 << 9;
/// Its value is a value, or a list of values, in which no schema stands.
pub(crate) const VALUES: u16 = 1 << 10;
/// What OpenAPI 3.0 wrote differently.
pub(crate) const OLD: u16 = 1 << 11;
/// The docs show it, in the order of the table.
pub(crate) const SHOWN: u16 = 1 << 12;
/// The contract compares it by a function of its own, or it states nothing by itself.
pub(crate) const COMPARED: u16 = 1 << 13;

/// What narrows or widens the values of another schema beside which it stands.
pub(crate) const RESTRICTS: u16 = TYPE | PART | LOWER | UPPER | FORM | CONSTRAINT | OTHER;

/// Returns what is known of a keyword.
pub(crate) fn row(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

/// Counts the keywords that state any of these.
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

/// Returns the keywords that state any of these, in the order of the table; there are as many as [`count`] counts.
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
    keyword("title", TITLE, WORDS | COMPARED),
    keyword("description", TITLE, WORDS | COMPARED),
    keyword("deprecated", FLAG, WORDS | COMPARED),
    keyword("nullable", FLAG, WORDS | OLD | COMPARED),
    keyword("enum", Read(Type::Sequence), TYPE | VALUES | COMPARED),
    keyword("properties", Each(Kind::Schema), TYPE | OF_OBJECT | COMPARED),
    keyword("required", Read(Type::Names), PART | COMPARED),
    keyword("items", One(Kind::Schema), TYPE | OF_ARRAY | COMPARED),
    keyword("minimum", NUMBER, LOWER | SHOWN),
    keyword("exclusiveMinimum", NUMBER, LOWER | OLD | SHOWN),
    keyword("maximum", NUMBER, UPPER | SHOWN),
    keyword("exclusiveMaximum", NUMBER, UPPER | OLD | SHOWN),
    keyword("multipleOf", NUMBER, FORM | SHOWN),
    keyword("minLength", NUMBER, LOWER | SHOWN),
    keyword("maxLength", NUMBER, UPPER | SHOWN),
    keyword("pattern", TEXT, FORM | SHOWN),
    keyword("minItems", NUMBER, LOWER | SHOWN),
    keyword("maxItems", NUMBER, UPPER | SHOWN),
    keyword("uniqueItems", FLAG, FORM | SHOWN),
    keyword("minProperties", NUMBER, LOWER | SHOWN),
    keyword("maxProperties", NUMBER, UPPER | SHOWN),
    keyword("default", ANY, WORDS | VALUES | SHOWN | COMPARED),
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
    keyword("example", ANY, WORDS | VALUES | OLD | COMPARED),
    keyword("examples", Read(Type::Sequence), WORDS | VALUES | COMPARED),
    keyword("x-rust-name", TEXT, NOTHING),
    keyword("x-rust-args", Read(Type::Names), NOTHING),
    keyword("x-rust-values", Read(Type::Mapping), NOTHING),
    keyword("externalDocs", Ignored, WORDS | COMPARED),
    keyword("$comment", Ignored, WORDS | COMPARED),
    keyword("$schema", Ignored, NOTHING),
    keyword("xml", ANY, WORDS),
    keyword("allOf", List(Kind::Schema), PART | COMPARED),
    keyword("oneOf", List(Kind::Schema), TYPE | COMPARED),
    keyword("anyOf", List(Kind::Schema), TYPE | COMPARED),
    keyword("discriminator", Read(Type::Mapping), OTHER | COMPARED),
    keyword("const", ANY, TYPE | VALUES | COMPARED),
    keyword("prefixItems", List(Kind::Schema), TYPE | OF_ARRAY),
    keyword("additionalItems", Refused, OTHER),
    keyword("additionalProperties", One(Kind::Schema), TYPE | OF_OBJECT | COMPARED),
    keyword("unevaluatedProperties", One(Kind::Schema), CONSTRAINT),
    keyword("readOnly", FLAG, WORDS | COMPARED),
    keyword("writeOnly", FLAG, WORDS | COMPARED),
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
