//! What we know of the extensions of other vocabularies: what becomes of each, and where.

use super::Kind;

/// What becomes of an extension of another vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It is translated into keywords that are read.
    Read,
    /// Nothing that is generated depends on it, and this is why.
    Noted(&'static str),
}

use Reading::{Noted, Read};

/// Every extension that is known, the kinds of object on which it is, and what becomes of it.
const TABLE: &[(&str, &[Kind], Reading)] = &[
    ("x-enum-varnames", &[Kind::Schema], Read),
    ("x-enum-descriptions", &[Kind::Schema], Read),
    ("x-enumDescriptions", &[Kind::Schema], Read),
    ("x-enum-comments", &[Kind::Schema], Read),
    ("x-enum-deprecated", &[Kind::Schema], Read),
    ("x-enumDeprecated", &[Kind::Schema], Read),
    ("x-enumNames", &[Kind::Schema], Read),
    ("x-ms-enum", &[Kind::Schema], Read),
    ("x-speakeasy-enums", &[Kind::Schema], Read),
    ("x-speakeasy-enum-descriptions", &[Kind::Schema], Read),
    ("x-nullable", &[Kind::Schema], Read),
    ("x-deprecated", &[Kind::Operation, Kind::Parameter, Kind::Header, Kind::Schema], Read),
    ("x-ms-pageable", &[Kind::Operation], Read),
    ("x-dropshot-pagination", &[Kind::Operation], Read),
    ("x-speakeasy-pagination", &[Kind::Operation], Read),
    ("x-speakeasy-name-override", &[Kind::Operation, Kind::Parameter, Kind::Schema], Read),
    ("x-stainless-method", &[Kind::Operation], Read),
    ("x-stainless-param", &[Kind::Parameter], Read),
    ("x-stainless-const", &[Kind::Schema], Noted("a property with one value is a constant by itself")),
    ("x-speakeasy-unknown-values", &[Kind::Schema], Noted("every enum takes values that it does not name")),
    ("x-speakeasy-retries", &[Kind::Document, Kind::Operation], Read),
    ("x-speakeasy-group", &[Kind::Operation], Noted("operations are grouped by their tags")),
    (
        "x-ms-parameter-grouping",
        &[Kind::Parameter],
        Noted("the parameters of an operation are in one struct already"),
    ),
    ("x-go-name", &[Kind::Schema, Kind::Parameter, Kind::Operation], Noted("it names an identifier of Go")),
];

/// The beginnings of the names of a vocabulary's extensions.
const VOCABULARIES: &[&str] = &[
    "x-deprecat",
    "x-dropshot-",
    "x-enum",
    "x-go-",
    "x-ms-enum",
    "x-ms-pag",
    "x-ms-param",
    "x-nullable",
    "x-rust-",
    "x-speakeasy-",
    "x-stainless-",
];

/// Returns what becomes of an extension on a kind of object; `None` where it is not known there.
pub(crate) fn reading(name: &str, kind: Kind) -> Option<Reading> {
    let known = TABLE.iter().find(|(known, kinds, _)| *known == name && kinds.contains(&kind));
    known.map(|(_, _, reading)| *reading)
}

/// The kinds of object on which an extension is known; none where it is not known at all.
pub(crate) fn kinds(name: &str) -> impl Iterator<Item = Kind> {
    let known = TABLE.iter().filter(move |(known, ..)| *known == name);
    let ours = super::ALL.iter().copied().filter(move |kind| kind.treatment(name).is_some());
    known.flat_map(|(_, kinds, _)| kinds.iter().copied()).chain(ours)
}

/// The names of all extensions that are read, ours included.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let ours = ["x-rust-name", "x-rust-args", "x-rust-values", "x-pagination", "x-pending", "x-retry"];
    let read = TABLE.iter().filter(|(_, _, reading)| *reading == Read).map(|(name, ..)| *name);
    read.chain(ours)
}

/// The beginning of an extension's name, where it belongs to a vocabulary of which some extensions are read.
pub(crate) fn vocabulary(name: &str) -> Option<&'static str> {
    VOCABULARIES.iter().copied().find(|beginning| name.starts_with(beginning))
}
