//! The known extensions of other vocabularies: how each is handled, and on which objects.

use super::Kind;

/// How an extension of another vocabulary is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It is translated into keywords that are read.
    Read,
    /// It does not affect the generated code, for this reason.
    Noted(&'static str),
}

use Reading::{Noted, Read};

/// Every known extension, the kinds of object it applies to, and how it is handled.
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

/// The prefixes of the vocabularies' extensions.
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

/// Returns how an extension is handled on a kind of object, or `None` if it is not known there.
pub(crate) fn reading(name: &str, kind: Kind) -> Option<Reading> {
    let known = TABLE.iter().find(|(known, kinds, _)| *known == name && kinds.contains(&kind));
    known.map(|(_, _, reading)| *reading)
}

/// Returns the kinds of object on which an extension is known.
pub(crate) fn kinds(name: &str) -> impl Iterator<Item = Kind> {
    let known = TABLE.iter().filter(move |(known, ..)| *known == name);
    let ours = super::ALL.iter().copied().filter(move |kind| kind.treatment(name).is_some());
    known.flat_map(|(_, kinds, _)| kinds.iter().copied()).chain(ours)
}

/// Returns the names of all extensions that are read, including our own.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let ours = super::ALL.iter().flat_map(|kind| kind.names()).filter(|name| name.starts_with("x-"));
    let read = TABLE.iter().filter(|(_, _, reading)| *reading == Read).map(|(name, ..)| *name);
    read.chain(ours)
}

/// Returns the prefix of an extension's name if it belongs to a vocabulary with extensions that are read.
pub(crate) fn vocabulary(name: &str) -> Option<&'static str> {
    VOCABULARIES.iter().copied().find(|beginning| name.starts_with(beginning))
}
