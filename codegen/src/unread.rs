//! Finds extensions in a document that look like one that is read but are not.

use std::fmt;

use indexmap::IndexMap;

use crate::document::Document;
use crate::source::{Sources, Span};

/// An extension that looks like one that is read but is not. `openapi-build check` lists these.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadExtension {
    /// Its name: `x-go-name`.
    pub name: String,
    /// Why it is not read.
    pub why: String,
    /// The places of all occurrences: file, line and column.
    pub places: Vec<String>,
}

impl UnreadExtension {
    /// Returns the unread extensions of a document by name and reason, in document order.
    pub(crate) fn of(document: &Document, sources: &Sources) -> Vec<Self> {
        let mut found: IndexMap<_, (_, Vec<Span>)> = IndexMap::new();
        for extension in document.unread_extensions() {
            let key = (&extension.name, &extension.reason);
            found.entry(key).or_insert((extension, Vec::new())).1.push(extension.span);
        }
        let mut all: Vec<_> = found.into_values().collect();
        for (_, spans) in &mut all {
            spans.sort_by_key(|span| (span.source, span.start));
        }
        all.sort_by_key(|(_, spans)| spans.first().map(|span| (span.source, span.start)));
        let unread = all.into_iter().filter_map(|(extension, spans)| {
            let places = spans.into_iter().filter_map(|span| place(sources, span)).collect();
            Some(Self { name: extension.name.clone(), why: extension.why()?, places })
        });
        unread.collect()
    }
}

impl fmt::Display for UnreadExtension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "note: `{}` is not read: {}", self.name.escape_debug(), self.why)?;
        match self.places.as_slice() {
            [] => Ok(()),
            [only] => write!(f, " ({only})"),
            [first, more @ ..] => write!(f, " ({first}, and {} more)", more.len()),
        }
    }
}

fn place(sources: &Sources, span: Span) -> Option<String> {
    let source = sources.get(span.source)?;
    let position = source.position(span.start);
    Some(format!("{}:{}:{}", source.name, position.line, position.column))
}
