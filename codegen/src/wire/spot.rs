//! Places in a document, stored as numbers until they are read.

use std::fmt;

use super::Interface;
use crate::document::{Document, NodeId, NodeRef};
use crate::source::Pointer;

/// A part of a document: a value, or a member of a mapping with its key, where people look for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spot {
    node: NodeId,
    member: Option<String>,
}

/// A place in a document, or in the overlay that wrote this part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file name, as it was passed to the reader.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The path from the root, as in a reference: `#/paths/~1pets/get`.
    pub pointer: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Spot {
    pub(super) fn of(node: NodeRef<'_>) -> Self {
        Self { node: node.id(), member: None }
    }

    /// Returns the spot of a mapping's member, or of the mapping itself if the member is absent.
    pub(super) fn member(node: NodeRef<'_>, name: &str) -> Self {
        Self { node: node.id(), member: node.get(name).map(|_| name.to_owned()) }
    }

    /// Returns the value at the spot.
    pub(super) fn node<'d>(&self, document: &'d Document) -> Option<NodeRef<'d>> {
        let node = document.at(self.node);
        match &self.member {
            Some(name) => node.get(name),
            None => Some(node),
        }
    }

    fn pointer(&self, document: &Document) -> Pointer {
        let mut pointer = document.at(self.node).pointer();
        if let Some(name) = &self.member {
            pointer.push(name);
        }
        pointer
    }
}

impl Interface {
    /// Returns the spot that a pointer leads to, if it exists.
    #[must_use]
    pub fn spot(&self, pointer: &Pointer) -> Option<Spot> {
        let (mut at, mut spot) = (self.document.root(), self.root());
        for segment in pointer.segments() {
            let item = segment.parse().ok().and_then(|index: usize| at.items().nth(index));
            spot = item.map_or_else(|| Spot::member(at, &segment), Spot::of);
            at = item.or_else(|| at.get(&segment))?;
        }
        Some(spot)
    }

    /// Returns the spot of the whole document.
    #[must_use]
    pub fn root(&self) -> Spot {
        Spot::of(self.document.root())
    }

    /// Returns the spot of a member, or the spot itself if the member is absent.
    #[must_use]
    pub fn member(&self, spot: &Spot, name: &str) -> Spot {
        match spot.node(&self.document) {
            Some(node) if node.get(name).is_some() => Spot::member(node, name),
            _ => spot.clone(),
        }
    }

    /// Returns the place of a spot for people, or `None` if it belongs to another interface.
    #[must_use]
    pub fn place(&self, spot: &Spot) -> Option<Place> {
        let node = self.document.at(spot.node);
        let span = spot.member.as_ref().map_or_else(|| node.span(), |name| node.key_span(name));
        let source = self.sources.get(span.source)?;
        let position = source.position(span.start);
        Some(Place {
            file: source.name.clone(),
            line: position.line,
            column: position.column,
            pointer: spot.pointer(&self.document).to_string(),
        })
    }

    /// Returns the path to a spot with the names of list items instead of their indexes, so that it stays the
    /// same when an item is inserted before them.
    #[must_use]
    pub fn identity(&self, spot: &Spot) -> String {
        let mut at = self.document.root();
        let mut steps = String::new();
        for segment in spot.pointer(&self.document).segments() {
            let item = segment.parse().ok().and_then(|index: usize| at.items().nth(index));
            let name = item.and_then(item_name).unwrap_or_else(|| segment.clone());
            steps.push('/');
            steps.push_str(&name);
            match item.or_else(|| at.get(&segment)) {
                Some(next) => at = next,
                None => break,
            }
        }
        steps
    }
}

/// Returns the identity of a list item: location and name of a parameter, URL of a server.
pub(super) fn item_name(item: NodeRef<'_>) -> Option<String> {
    match (item.text("in"), item.text("name"), item.text("url").or(item.text("$ref"))) {
        (Some(place), Some(name), _) => Some(format!("{place}:{name}")),
        (None, Some(name), _) => Some(name.to_owned()),
        (_, _, named) => named.map(str::to_owned),
    }
}
