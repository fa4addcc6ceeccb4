//! What changed in a published document, with what its overlay hides.
//!
//! `openapi-diff` has it beside a comparison of what is generated: a change that an overlay hides reaches no client, and a
//! person has to know of it all the same.

use std::fmt;
use std::path::Path;

use crate::diagnostic::printable;
use crate::document::hidden::{self, Layers, Visibility};
use crate::source::{Sources, Span};
use crate::{Config, Error};

/// A document as it was published, and what its overlays make of it.
#[derive(Debug)]
pub struct Published {
    sources: Sources,
    layers: Layers,
}

/// A line of a document or an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file, as it was named to the reader.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// An action of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Which action of its overlay it is, counted from 1.
    pub number: usize,
    /// Where its target stands.
    pub place: Line,
}

/// What became of a part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The new document has it.
    Added,
    /// The old document had it.
    Removed,
    /// Its value is another one.
    Changed,
}

/// A change of the published document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of the part.
    pub kind: Kind,
    /// The JSON Pointer of the part, in the new document where it is there: `#/paths/~1pets/get`.
    pub pointer: String,
    /// Where it stood.
    pub old: Option<Line>,
    /// Where it stands.
    pub new: Option<Line>,
    /// Whether it reaches what is generated.
    pub reach: Reach,
}

/// Whether a change of the published document reaches what is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The corrected documents differ as well.
    Client,
    /// The corrected documents are equal because of this action; `None` where several actions together make them so.
    Hidden(Option<Action>),
}

impl Published {
    /// Reads a document, with and without the overlays of `config`.
    ///
    /// # Errors
    ///
    /// A text that cannot be read, or an overlay that does not fit.
    pub fn read(config: &Config, document: impl AsRef<Path>) -> Result<Self, Error> {
        config.layers(document.as_ref()).map(|(sources, layers)| Self { sources, layers })
    }

    fn line(&self, span: Span) -> Line {
        let source = self.sources.get(span.source);
        let file = source.map(|source| printable(&source.name)).unwrap_or_default();
        Line { file, line: source.map_or(1, |source| source.position(span.start).line) }
    }
}

/// Compares two documents as they were published. The order of members and how a number is written do not count.
#[must_use]
pub fn changes(old: &Published, new: &Published) -> Vec<Change> {
    let action = |side: &Published, action: hidden::Action| {
        Reach::Hidden(Some(Action { number: action.number, place: side.line(action.span) }))
    };
    let changes = hidden::changes(&old.layers, &new.layers).into_iter();
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
    /// Returns its name: `added`, `removed` or `changed`.
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
