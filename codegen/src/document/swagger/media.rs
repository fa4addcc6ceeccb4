//! Lowers `consumes` and `produces`, the media types of bodies.

use std::rc::Rc;

use indexmap::IndexMap;

use crate::diagnostic::Report;
use crate::document::tree::{Entry, NodeId, NodeRef, Tree};
use crate::source::Span;

use super::{Members, Swagger, mapping, put};

/// The default for documents without a media type.
pub(super) const JSON: &str = "application/json";
/// The two media types of forms.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const MULTIPART: &str = "multipart/form-data";

/// A list of media types, each with its place.
#[derive(Debug, Clone, Default)]
pub(super) struct MediaTypes(Rc<Vec<(String, Span)>>);

impl MediaTypes {
    /// Reads a member. Returns `None` if it is absent, so that the document's applies.
    pub(super) fn of(node: NodeRef<'_>, key: &str, report: &mut Report) -> Option<Self> {
        let written = node.get(key)?;
        let one = written.as_str().map(|name| (name.to_owned(), written.span()));
        if one.is_some() {
            let message = format!("`{key}`: expected a list, found a string; it is read as a list of one");
            report.warning(written.span(), message);
            return Some(one.into_iter().collect());
        }
        if !written.is_sequence() && !written.is_null() {
            report.error(written.span(), format!("`{key}`: expected a list, found {}", written.kind()));
        }
        let mut found: IndexMap<String, Span> = IndexMap::new();
        for item in written.items() {
            match item.as_str().map(str::trim) {
                Some(name) => _ = found.entry(name.to_owned()).or_insert(item.span()),
                None => {
                    report.error(
                        item.span(),
                        format!("expected a string for a media type, found {}", item.kind()),
                    );
                }
            }
        }
        Some(found.into_iter().collect())
    }

    /// Returns one media type that the document does not declare.
    pub(super) fn assumed(name: &str, span: Span) -> Self {
        [(name.to_owned(), span)].into_iter().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        self.0.iter().map(|(name, span)| (name.as_str(), *span))
    }

    /// Returns whether both list the same media types in the same order.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.iter().map(|(name, _)| name).eq(other.iter().map(|(name, _)| name))
    }
}

impl FromIterator<(String, Span)> for MediaTypes {
    fn from_iter<I: IntoIterator<Item = (String, Span)>>(names: I) -> Self {
        Self(Rc::new(names.into_iter().collect()))
    }
}

impl Swagger<'_, '_> {
    /// Creates `content` with one schema for all media types, and with the other members of each.
    pub(super) fn content(
        &mut self,
        tree: &mut Tree,
        media_types: &MediaTypes,
        schema: Entry,
        more: impl Fn(&str) -> Option<(&'static str, Entry)>,
    ) -> NodeId {
        let mut content = Members::new();
        for (name, span) in media_types.iter() {
            if !self.charge(name, span) {
                break;
            }
            let more = more(name).map(|(key, entry)| (key.to_owned(), entry));
            let members = more.into_iter().chain([("schema".to_owned(), schema)]).collect();
            let media = mapping(tree, members, span);
            put(&mut content, name, media, span);
        }
        let span = tree.at(schema.value).span();
        mapping(tree, content, span)
    }
}
