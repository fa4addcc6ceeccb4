//! Places in a document, stored as numbers until they are read.

use std::fmt;

use super::Interface;
use crate::document::{Document, NodeId, NodeRef};
use crate::source::Pointer;

/// A part of a document: a value, or a member of a mapping by its name, which is where a person looks for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spot {
    node: NodeId,
    member: Option<String>,
}

/// A place in a document, or in the overlay that wrote that part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as it was named to the reader.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The path from the root, as a reference names it: `#/paths/~1pets/get`.
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

    /// A member of a mapping; the mapping itself when it has no such member.
    pub(super) fn member(node: NodeRef<'_>, name: &str) -> Self {
        Self { node: node.id(), member: node.get(name).map(|_| name.to_owned()) }
    }

    /// The value at the spot.
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
    /// Returns the spot to which a pointer leads; `None` where it leads nowhere.
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

    /// Returns a member of what is declared at a spot; the spot itself where there is no such member.
    #[must_use]
    pub fn member(&self, spot: &Spot, name: &str) -> Spot {
        match spot.node(&self.document) {
            Some(node) if node.get(name).is_some() => Spot::member(node, name),
            _ => spot.clone(),
        }
    }

    /// Returns where a spot is, for people; `None` for a spot of another interface.
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

    /// Returns the path to a spot, with the names of the items of lists in place of their numbers: it stays the same when
    /// an item is inserted before them.
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

/// What an item of a list is known by: a parameter by its place and name, a server by its URL.
pub(super) fn item_name(item: NodeRef<'_>) -> Option<String> {
    match (item.text("in"), item.text("name"), item.text("url").or(item.text("$ref"))) {
        (Some(place), Some(name), _) => Some(format!("{place}:{name}")),
        (None, Some(name), _) => Some(name.to_owned()),
        (_, _, named) => named.map(str::to_owned),
    }
}
