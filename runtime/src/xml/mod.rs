//! XML: how values of JSON are written in it, and read from it.
//!
//! A generated type knows JSON only. Its document's `xml` objects are a table of [`Shape`]s beside it, which translates a
//! value of JSON into an element and back. So one reading and one writing serve every type, and a fault has the same path
//! as in JSON.
//!
//! Public for generated code only.

mod read;
mod write;

use bytes::Bytes;
use serde::Serialize;

use crate::BoxError;

pub(crate) use self::read::read;

/// How the values of a schema are written.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    scalar: Scalar,
    members: &'static [(&'static str, Node)],
    rest: Option<usize>,
    items: &'static [Node],
    or_single: bool,
    empty_is_text: bool,
}

/// How the text of a single value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scalar {
    Text,
    Number,
    Boolean,
}

impl Shape {
    /// Text, or anything of which nothing is known.
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
    /// A truth value.
    pub const BOOLEAN: Self = Self { scalar: Scalar::Boolean, ..Self::TEXT };

    /// It may be an object, whose properties have these names in JSON.
    #[must_use]
    pub const fn members(self, members: &'static [(&'static str, Node)]) -> Self {
        Self { members, ..self }
    }

    /// It may be an object with other members, which have this shape of the table.
    #[must_use]
    pub const fn rest(self, shape: usize) -> Self {
        Self { rest: Some(shape), ..self }
    }

    /// It may be a list; of several nodes the last one is that of all items behind the others.
    #[must_use]
    pub const fn items(self, items: &'static [Node]) -> Self {
        Self { items, ..self }
    }

    /// A single value is also allowed in place of the list; a text is then one value, and not a list of words.
    #[must_use]
    pub const fn or_single(self) -> Self {
        Self { or_single: true, ..self }
    }

    /// An empty element is the empty text, and no list without items.
    #[must_use]
    pub const fn empty_is_text(self) -> Self {
        Self { empty_is_text: true, ..self }
    }

    /// The shape of the items of a list that has no name for them.
    fn repeated(&self) -> Option<usize> {
        match self.items {
            [item] if item.name.is_empty() => Some(item.shape),
            _ => None,
        }
    }
}

/// The node that a value is (OpenAPI 3.2, `nodeType`), and the place of its shape in the table.
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
    /// None of its own: what it consists of stands in the element around it.
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

    /// The text of the element around it.
    #[must_use]
    pub const fn text(shape: usize) -> Self {
        Self { kind: Kind::Text, ..Self::element("", shape) }
    }

    /// The text of the element around it, in a CDATA section.
    #[must_use]
    pub const fn cdata(shape: usize) -> Self {
        Self { kind: Kind::Cdata, ..Self::element("", shape) }
    }

    /// No node of its own.
    #[must_use]
    pub const fn none(shape: usize) -> Self {
        Self { kind: Kind::None, ..Self::element("", shape) }
    }

    /// Declares the namespace of its name.
    #[must_use]
    pub const fn namespace(self, uri: &'static str) -> Self {
        Self { namespace: Some(uri), ..self }
    }

    /// The property has to be there: an empty list is one.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    fn local(&self) -> &'static str {
        local(self.name)
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The element that a body is, and the table of its shapes.
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
    /// It cannot be JSON, or has a character or the name of a member that XML cannot have.
    pub(crate) fn write(&self, value: &(impl Serialize + ?Sized)) -> Result<Bytes, BoxError> {
        Ok(write::document(self, &serde_json::to_value(value)?)?.into())
    }
}

#[cfg(test)]
mod tests;
