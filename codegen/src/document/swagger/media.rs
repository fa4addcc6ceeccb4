//! `consumes` and `produces`: the media types of bodies.

use crate::diagnostic::{Diagnostic, Report};
use crate::document::tree::{Entry, NodeId, NodeRef, Tree};
use crate::source::Span;

use super::{Members, mapping, put};

/// What is assumed where a document has no media type.
pub(super) const JSON: &str = "application/json";
/// The two media types of forms.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const PARTS: &str = "multipart/form-data";

/// A list of media types, each with its place.
#[derive(Debug, Clone, Default)]
pub(super) struct MediaTypes(pub(super) Vec<(String, Span)>);

impl MediaTypes {
    /// Reads a member; `None` where there is none, so that the document's counts.
    pub(super) fn of(node: NodeRef<'_>, key: &str, report: &mut Report) -> Option<Self> {
        let written = node.get(key)?;
        let one = written.as_str().map(|name| (name.to_owned(), written.span()));
        if one.is_some() {
            let message = format!("`{key}` has to be a list, this is a string; it is read as a list of one");
            report.push(Diagnostic::warning(written.span(), message));
            return Some(Self(one.into_iter().collect()));
        }
        if !written.is_sequence() && !written.is_null() {
            report.error(written.span(), format!("`{key}` has to be a list, this is {}", written.kind()));
        }
        let mut found: Vec<(String, Span)> = Vec::new();
        for item in written.items() {
            match item.as_str().map(str::trim) {
                Some(name) if found.iter().all(|(known, _)| known != name) => {
                    found.push((name.to_owned(), item.span()));
                }
                Some(_) => {}
                None => {
                    report
                        .error(item.span(), format!("a media type has to be text, this is {}", item.kind()));
                }
            }
        }
        Some(Self(found))
    }

    /// Returns whether both name the same media types in the same order.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.0.iter().map(|(name, _)| name).eq(other.0.iter().map(|(name, _)| name))
    }
}

/// `content` with one schema for all media types, and what else each of them says.
pub(super) fn content(
    tree: &mut Tree,
    media_types: &[(String, Span)],
    schema: Entry,
    more: &mut dyn FnMut(&mut Tree, &str) -> Members,
) -> NodeId {
    let mut content = Members::new();
    for (name, span) in media_types {
        let mut members = more(tree, name);
        members.insert("schema".to_owned(), schema);
        let media = mapping(tree, members, *span);
        put(&mut content, name, media, *span);
    }
    let span = tree.at(schema.value).span();
    mapping(tree, content, span)
}
