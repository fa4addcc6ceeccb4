//! Reads and writes XML by translating it to and from JSON.
//!
//! Generated types only implement JSON. The `xml` objects of the document become a table of
//! [`Shape`]s, which translate a JSON value into an element and back. One reader and one writer
//! therefore serve all types, and errors have the same paths as in JSON.
//!
//! Public for generated code only.

mod read;
mod write;

use bytes::Bytes;
use serde::Serialize;

use crate::BoxError;

pub(crate) use self::read::read;

/// How to write the values of a schema.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    scalar: Scalar,
    members: &'static [(&'static str, Node)],
    rest: Option<usize>,
    items: &'static [Node],
    or_single: bool,
    empty_is_text: bool,
}

/// How to read the text of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scalar {
    Text,
    Number,
    Boolean,
}

impl Shape {
    /// A string, or an unknown type.
    pub const TEXT: Self = Self {
        scalar: Scalar::Text,
        members: &[],
        rest: None,
        items: &[],
        or_single: false,
        empty_is_text: false,
    };
    /// A number.
    pub const NUMBER: Self = Self { scalar: Scalar::Number, ..Self::TEXT };
    /// A boolean.
    pub const BOOLEAN: Self = Self { scalar: Scalar::Boolean, ..Self::TEXT };

    /// Allows an object whose properties have these JSON names.
    #[must_use]
    pub const fn members(self, members: &'static [(&'static str, Node)]) -> Self {
        Self { members, ..self }
    }

    /// Allows an object with other members, which have this shape of the table.
    #[must_use]
    pub const fn rest(self, shape: usize) -> Self {
        Self { rest: Some(shape), ..self }
    }

    /// Allows a list. If there are several nodes, the last one applies to all further items.
    #[must_use]
    pub const fn items(self, items: &'static [Node]) -> Self {
        Self { items, ..self }
    }

    /// Allows a scalar instead of its list, so that a text is not split into a list of words.
    #[must_use]
    pub const fn or_single(self) -> Self {
        Self { or_single: true, ..self }
    }

    /// Reads an empty element as the empty string, not as an empty list.
    #[must_use]
    pub const fn empty_is_text(self) -> Self {
        Self { empty_is_text: true, ..self }
    }

    /// Returns the shape of the items of a list that does not name them.
    fn repeated(&self) -> Option<usize> {
        match self.items {
            [item] if item.name.is_empty() => Some(item.shape),
            _ => None,
        }
    }
}

/// The XML node of a value (OpenAPI 3.2, `nodeType`), and the index of its shape in the table.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    kind: Kind,
    name: &'static str,
    namespace: Option<&'static str>,
    shape: usize,
    required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Element,
    Attribute,
    Text,
    Cdata,
    /// No node of its own: its contents are in the surrounding element.
    None,
}

impl Node {
    /// An element of this name, which may have a prefix.
    #[must_use]
    pub const fn element(name: &'static str, shape: usize) -> Self {
        Self { kind: Kind::Element, name, namespace: None, shape, required: false }
    }

    /// An attribute of this name, which may have a prefix.
    #[must_use]
    pub const fn attribute(name: &'static str, shape: usize) -> Self {
        Self { kind: Kind::Attribute, ..Self::element(name, shape) }
    }

    /// The text of the surrounding element.
    #[must_use]
    pub const fn text(shape: usize) -> Self {
        Self { kind: Kind::Text, ..Self::element("", shape) }
    }

    /// The text of the surrounding element, in a CDATA section.
    #[must_use]
    pub const fn cdata(shape: usize) -> Self {
        Self { kind: Kind::Cdata, ..Self::element("", shape) }
    }

    /// No node of its own.
    #[must_use]
    pub const fn none(shape: usize) -> Self {
        Self { kind: Kind::None, ..Self::element("", shape) }
    }

    /// Declares the namespace of the name.
    #[must_use]
    pub const fn namespace(self, uri: &'static str) -> Self {
        Self { namespace: Some(uri), ..self }
    }

    /// Marks the property as required: if it has no elements, it is an empty list.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    fn local(&self) -> &'static str {
        local(self.name)
    }
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The root element of a body, and the table of its shapes.
#[derive(Debug, Clone, Copy)]
pub struct Root(pub &'static [Shape], pub Node);

impl Root {
    fn shape(&self, index: usize) -> Shape {
        self.0.get(index).copied().unwrap_or(Shape::TEXT)
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be JSON, or has a character or a name that is not
    /// allowed in XML.
    pub(crate) fn write(&self, value: &(impl Serialize + ?Sized)) -> Result<Bytes, BoxError> {
        Ok(write::document(self, &serde_json::to_value(value)?)?.into())
    }
}

#[cfg(test)]
mod tests;
