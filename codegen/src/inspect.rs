//! What `openapi-diff` reads of a document beside its intermediate representation. Not a part of the public API.

use std::path::Path;

use crate::config::Made;
use crate::document::keywords::schema as keywords;
use crate::ir::Pointer;
use crate::source::Sources;
use crate::{Config, Error, diagnostic, document};

pub use crate::document::NodeId;

/// What a keyword of schemas means: any of these, added up.
pub const LOWER: u16 = keywords::LOWER;
pub const UPPER: u16 = keywords::UPPER;
pub const FORM: u16 = keywords::FORM;
pub const CONSTRAINT: u16 = keywords::CONSTRAINT;
pub const COMPARED: u16 = keywords::COMPARED;

/// Returns whether a keyword of schemas means any of these.
#[must_use]
pub fn says(keyword: &str, any: u16) -> bool {
    keywords::row(keyword).is_some_and(|row| row.says(any))
}

/// Returns a text without what a terminal would not print.
#[must_use]
pub fn printable(text: &str) -> String {
    diagnostic::printable(text)
}

/// A document in its normal form, and the texts that it was read from.
#[derive(Debug)]
pub struct Document {
    sources: Sources,
    document: document::Document,
}

impl Document {
    /// Reads a document and keeps it, with what is generated from it, or why nothing can be.
    ///
    /// # Errors
    ///
    /// A text that cannot be read, an overlay that does not fit, or a text that is not an OpenAPI document.
    pub fn read(config: &Config, path: &Path) -> Result<(Self, Made), Error> {
        let (sources, document, made) = config.inspect(path)?;
        Ok((Self { sources, document }, made))
    }

    #[must_use]
    pub fn root(&self) -> NodeRef<'_> {
        NodeRef(self.document.root())
    }

    #[must_use]
    pub fn at(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef(self.document.at(id))
    }

    /// Follows references to their end; `None` when they lead nowhere.
    #[must_use]
    pub fn resolve<'t>(&'t self, node: NodeRef<'t>) -> Option<NodeRef<'t>> {
        self.document.resolve(node.0, "").ok().map(NodeRef)
    }

    /// Returns the file, the line and the column of a node, or of the key of its member.
    #[must_use]
    pub fn place(&self, node: NodeRef<'_>, member: Option<&str>) -> Option<(String, usize, usize)> {
        let span = member.map_or_else(|| node.0.span(), |name| node.0.key_span(name));
        let source = self.sources.get(span.source)?;
        let position = source.position(span.start);
        Some((source.name.clone(), position.line, position.column))
    }
}

/// A node of a document.
#[derive(Clone, Copy)]
pub struct NodeRef<'t>(document::NodeRef<'t>);

impl<'t> NodeRef<'t> {
    #[must_use]
    pub fn id(self) -> NodeId {
        self.0.id()
    }

    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.0.get(key).map(Self)
    }

    #[must_use]
    pub fn entry(self, key: &str) -> Option<(&'t str, Self)> {
        self.0.entry(key).map(|(key, value)| (key, Self(value)))
    }

    pub fn entries(self) -> impl Iterator<Item = (&'t str, Self)> {
        self.0.entries().map(|(key, value)| (key, Self(value)))
    }

    pub fn entries_of(self, key: &str) -> impl Iterator<Item = (&'t str, Self)> + use<'t> {
        self.0.entries_of(key).map(|(key, value)| (key, Self(value)))
    }

    pub fn items(self) -> impl Iterator<Item = Self> {
        self.0.items().map(Self)
    }

    pub fn items_of(self, key: &str) -> impl Iterator<Item = Self> + use<'t> {
        self.0.items_of(key).map(Self)
    }

    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        self.0.as_str()
    }

    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        self.0.as_bool()
    }

    #[must_use]
    pub fn as_number(self) -> Option<&'t str> {
        self.0.as_number()
    }

    #[must_use]
    pub fn is_null(self) -> bool {
        self.0.is_null()
    }

    #[must_use]
    pub fn is_mapping(self) -> bool {
        self.0.is_mapping()
    }

    #[must_use]
    pub fn pointer(self) -> Pointer {
        self.0.pointer()
    }

    #[must_use]
    pub fn to_json(self) -> String {
        self.0.to_json()
    }
}
