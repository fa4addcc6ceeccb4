//! What the objects of a document contain beyond the wire contract: descriptions, extensions, unknown
//! members.

use super::spot::Spot;
use crate::document::NodeRef;
use crate::document::view::{Object as _, Root, is_translated};

/// A member that does not affect the wire.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its keyword.
    pub keyword: String,
    /// Its kind.
    pub kind: NoteKind,
    /// Its text, or its value as JSON if it is not a string.
    pub text: String,
    /// Where it is declared.
    pub at: Spot,
}

/// The kind of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A description.
    Description,
    /// `example` and `examples`.
    Example,
    /// `tags` of an operation.
    Tags,
    /// `links` of a response.
    Links,
    /// `deprecated: true`.
    Deprecated,
    /// A member of `info`, or the version of OpenAPI.
    Info,
    /// A member whose name starts with `x-`.
    Extension,
    /// An unknown member.
    Unknown,
}

/// Returns the members of an object that are not `read` elsewhere.
pub(super) fn notes(node: NodeRef<'_>, read: &[&str]) -> Vec<Note> {
    let members = node.entries().filter(|(key, _)| !read.contains(key) && *key != "$ref");
    members.filter_map(|(key, value)| note(node, key, value, kind(key))).collect()
}

pub(super) fn note(node: NodeRef<'_>, key: &str, value: NodeRef<'_>, kind: NoteKind) -> Option<Note> {
    // A translated member is noted as its author wrote it.
    let is_ours = key.starts_with("x-") && is_translated(node, key);
    if is_ours || (kind == NoteKind::Deprecated && value.as_bool() == Some(false)) {
        return None;
    }
    let text = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
    Some(Note { keyword: key.to_owned(), kind, text, at: Spot::member(node, key) })
}

fn kind(key: &str) -> NoteKind {
    match key {
        "summary" | "description" | "title" | "externalDocs" | "$comment" | "bearerFormat" => {
            NoteKind::Description
        }
        "example" | "examples" => NoteKind::Example,
        "tags" => NoteKind::Tags,
        "links" => NoteKind::Links,
        "deprecated" => NoteKind::Deprecated,
        key if key.starts_with("x-") => NoteKind::Extension,
        _ => NoteKind::Unknown,
    }
}

/// Returns the descriptions, tags and extensions of the document itself.
pub(super) fn of_document(view: Root<'_>) -> Vec<Note> {
    let root = view.node();
    let read: &[&str] = if view.is_2_0() {
        &[
            "swagger",
            "info",
            "servers",
            "paths",
            "definitions",
            "parameters",
            "responses",
            "securityDefinitions",
            "security",
        ]
    } else {
        &["openapi", "info", "servers", "paths", "components", "security", "webhooks", "jsonSchemaDialect"]
    };
    let mut all = notes(root, read);
    // The extensions in `paths`.
    let around = root.get("paths").map(|paths| notes(paths, &[])).unwrap_or_default();
    all.extend(around.into_iter().filter(|note| note.kind == NoteKind::Extension));
    let info = root.get("info").into_iter();
    all.extend(info.flat_map(|info| {
        info.entries().filter_map(move |(key, value)| note(info, key, value, NoteKind::Info))
    }));
    for key in [if view.is_2_0() { "swagger" } else { "openapi" }, "jsonSchemaDialect"] {
        all.extend(root.get(key).and_then(|value| note(root, key, value, NoteKind::Info)));
    }
    all
}
