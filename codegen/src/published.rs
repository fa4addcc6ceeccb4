//! Finds what changed in a published document, and which changes its overlay hides.
//!
//! `openapi-diff` shows this beside its comparison of the generated code. A change that an overlay hides
//! reaches no client, but a maintainer still has to know about it.

use std::fmt;
use std::path::Path;

use crate::diagnostic::printable;
use crate::document::layers::{self, Layers, Visibility};
use crate::source::{Sources, Span};
use crate::{Config, Error};

/// A document as published, and the result of its overlays.
#[derive(Debug)]
pub struct Published {
    sources: Sources,
    layers: Layers,
}

/// A line of a document or an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file name, as it was passed to the reader.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// An action of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The position of the action in its overlay, counted from 1.
    pub number: usize,
    /// The place of its target.
    pub place: Line,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only the new document has the part.
    Added,
    /// Only the old document had the part.
    Removed,
    /// The value differs.
    Changed,
}

/// A change of the published document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of the change.
    pub kind: Kind,
    /// The JSON Pointer of the part, in the new document if it exists there: `#/paths/~1pets/get`.
    pub pointer: String,
    /// The old place.
    pub old: Option<Line>,
    /// The new place.
    pub new: Option<Line>,
    /// Whether it reaches the generated code.
    pub reach: Reach,
}

/// Whether a change of the published document reaches the generated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The corrected documents also differ.
    Client,
    /// The corrected documents are the same because of this action, or because of several actions together
    /// (`None`).
    Hidden(Option<Action>),
}

impl Published {
    /// Reads a document, with and without the overlays of `config`.
    ///
    /// # Errors
    ///
    /// Fails if a text cannot be read, or if an overlay does not fit the document.
    pub fn read(config: &Config, document: impl AsRef<Path>) -> Result<Self, Error> {
        config.layers(document.as_ref()).map(|(sources, layers)| Self { sources, layers })
    }

    fn line(&self, span: Span) -> Line {
        let source = self.sources.get(span.source);
        let file = source.map(|source| printable(&source.name)).unwrap_or_default();
        Line { file, line: source.map_or(1, |source| source.position(span.start).line) }
    }
}

/// Compares two documents as published, ignoring the order of members and the spelling of numbers.
#[must_use]
pub fn changes(old: &Published, new: &Published) -> Vec<Change> {
    let action = |side: &Published, action: layers::Action| {
        Reach::Hidden(Some(Action { number: action.number, place: side.line(action.span) }))
    };
    let changes = layers::changes(&old.layers, &new.layers).into_iter();
    changes
        .map(|change| Change {
            kind: match (&change.old, &change.new) {
                (None, _) => Kind::Added,
                (_, None) => Kind::Removed,
                _ => Kind::Changed,
            },
            pointer: change
                .new
                .as_ref()
                .or(change.old.as_ref())
                .map_or_else(String::new, |site| printable(&site.pointer.to_string())),
            old: change.old.as_ref().map(|site| old.line(site.span)),
            new: change.new.as_ref().map(|site| new.line(site.span)),
            reach: match change.visibility {
                Visibility::Kept => Reach::Client,
                Visibility::HiddenByOld(place) => action(old, place),
                Visibility::HiddenByNew(place) => action(new, place),
                Visibility::Hidden => Reach::Hidden(None),
            },
        })
        .collect()
}

impl Kind {
    /// Returns the name of the kind: `added`, `removed` or `changed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "action {} of {} (line {})", self.number, self.place.file, self.place.line)
    }
}
