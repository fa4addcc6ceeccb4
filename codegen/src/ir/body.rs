//! Forms and their parts.

use super::{Docs, FieldName, Pointer, QueryStyle, TypeName, TypeUse};

/// A field of a form that is not written as forms are by default (`encoding`; OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Its name on the wire.
    pub wire: String,
    /// How it is written.
    pub writing: FieldWriting,
}

/// How a field of a form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldWriting {
    /// As a query parameter of this style is.
    Style {
        /// The style.
        style: QueryStyle,
        /// `allowReserved`.
        reserved: bool,
    },
    /// As JSON.
    Json,
}

/// The parts of a body, by their names or their places: a struct of the operation's own, since no schema holds a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The struct's name.
    pub name: TypeName,
    /// The parts in the document's order.
    pub parts: Vec<Part>,
    /// The required parts in the order in which `new` takes them, as indexes into `parts`.
    pub arguments: Vec<usize>,
    /// The name of the struct that `new` takes, if it takes one.
    pub args: Option<TypeName>,
    /// The field for parts that have no name in the document, where it states that there may be some.
    pub rest: Option<FieldName>,
    /// How parts without names go; `None` for those of `multipart/form-data`.
    pub placed: Option<Placed>,
}

/// Parts that are known by their places (RFC 2046, section 5.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The media type of the body.
    pub media_type: String,
    /// The media type of parts that name none and that no schema describes.
    pub item: Option<String>,
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name on the wire; where parts have none its place, counted from 1, and `2..` for all parts from a place on.
    pub wire: String,
    /// Where its schema stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// Whether it has to be there.
    pub required: bool,
    /// What it holds.
    pub content: PartContent,
    /// Its media type, where it is not that of its kind.
    pub media_type: Option<String>,
    /// The style in which a value is written, where `encoding` names one: texts, as in the query but unescaped.
    pub style: Option<QueryStyle>,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq)]
pub enum PartContent {
    /// A file.
    File,
    /// Files, a part each.
    Files,
    /// A value: text, JSON, or a part for each item of a list.
    Value(TypeUse),
    /// Values of this type, a part each, whatever they are.
    Values(TypeUse),
}
