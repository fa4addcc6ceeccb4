//! Forms and their parts.

use super::{Docs, FieldName, Pointer, QueryStyle, TypeName, TypeUse};

/// A form field with a non-default encoding (`encoding`; OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Its name on the wire.
    pub wire: String,
    /// How it is written.
    pub writing: FieldWriting,
}

/// How a form field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldWriting {
    /// Like a query parameter of this style.
    Style {
        /// The style.
        style: QueryStyle,
        /// `allowReserved`.
        reserved: bool,
    },
    /// As JSON.
    Json,
}

/// The parts of a body, by name or by position. They are a struct of the operation, because no schema can
/// hold a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The struct's name.
    pub name: TypeName,
    /// The parts in the document's order.
    pub parts: Vec<Part>,
    /// The required parts in the argument order of `new`, as indexes into `parts`.
    pub arguments: Vec<usize>,
    /// The name of the struct that `new` takes, if there is one.
    pub args: Option<TypeName>,
    /// The field for parts that the document does not name, if it allows any.
    pub rest: Option<FieldName>,
    /// How unnamed parts are sent; `None` for `multipart/form-data`.
    pub positional: Option<Positional>,
}

/// Parts that are identified by position (RFC 2046, section 5.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Positional {
    /// The media type of the body.
    pub media_type: String,
    /// The media type of parts that declare none and have no schema.
    pub item: Option<String>,
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name on the wire. An unnamed part has its position instead, counted from 1, or `2..` for all parts
    /// from a position on.
    pub wire: String,
    /// The pointer to its schema.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is required.
    pub required: bool,
    /// Its content.
    pub content: PartContent,
    /// Its media type, if that is not the default for its kind.
    pub media_type: Option<String>,
    /// The style of its value, if `encoding` declares one: text as in the query, but unescaped.
    pub style: Option<QueryStyle>,
}

/// The content of a part.
#[derive(Debug, Clone, PartialEq)]
pub enum PartContent {
    /// A file.
    File,
    /// Files, with a part for each.
    Files,
    /// A value: text, JSON, or a part for each item of a list.
    Value(TypeUse),
    /// Values of this type, with a part for each.
    Values(TypeUse),
}
