//! Translates the extensions of other vocabularies into keywords that are read.
//!
//! This happens one object at a time, before the object is checked. Each translation is a function over one
//! object. It adds a keyword with the source position of the extension, unless the document already has that
//! keyword. `keywords::extensions` states what an extension means on which kind of object. An extension whose
//! form does not match its vocabulary has no effect, with a warning.
//!
//! **Invariant:** nothing is removed, so a comparison of documents sees what their authors wrote.

mod enums;
mod names;
mod paging;
mod retries;

use indexmap::IndexMap;

use super::closest;
use super::keywords::Kind;
use super::keywords::extensions::{self, Reading, reading};
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::diagnostic::Report;
use crate::source::Span;

/// What a translation adds: a keyword and its value.
type Added = (&'static str, Draft);

/// What is wrong with an extension, and where.
type Fault = (Span, String);

/// A value that a translation adds. All of it has the place of the extension.
enum Draft {
    Flag(bool),
    Number(String),
    Text(String),
    Texts(Vec<String>),
    Mapping(Vec<(String, Draft)>),
}

/// Translates the extensions of one object.
pub(super) fn translate(tree: &mut Tree, node: NodeId, kind: Kind, report: &mut Report) {
    let view = tree.at(node);
    let known = view.entries().filter(|(key, _)| key.starts_with("x-"));
    let known: Vec<_> =
        known.filter(|(key, _)| reading(key, kind) == Some(Reading::Read)).map(|(key, _)| key).collect();
    let mut found: IndexMap<&'static str, (Span, Draft)> = IndexMap::new();
    for extension in known {
        let Some(value) = view.get(extension) else { continue };
        let span = view.key_span(extension);
        match translated(view, kind, extension, value) {
            Ok(added) => {
                for (keyword, draft) in added {
                    match (found.get_mut(keyword), draft) {
                        (Some((_, Draft::Mapping(known))), Draft::Mapping(more)) => merge(known, more),
                        (Some(_), _) => {}
                        (None, draft) => drop(found.insert(keyword, (span, draft))),
                    }
                }
            }
            Err((span, fault)) => {
                let message = format!("`{extension}` has no effect: {fault}");
                report.warning(span, message);
            }
        }
    }
    for (keyword, (span, draft)) in found {
        add(tree, node, keyword, span, draft);
    }
}

fn translated(
    node: NodeRef<'_>,
    kind: Kind,
    extension: &str,
    value: NodeRef<'_>,
) -> Result<Vec<Added>, Fault> {
    match extension {
        "x-nullable" => flag(value).map(|is_nullable| is_nullable.then_some(("nullable", Draft::Flag(true)))),
        "x-deprecated" => return deprecated(node, value),
        "x-ms-enum" => return enums::microsoft(node, value),
        "x-enum-descriptions" | "x-enumDescriptions" | "x-speakeasy-enum-descriptions" => {
            enums::from_list(node, value, "description").map(Some)
        }
        "x-enum-comments" => enums::commented(node, value).map(Some),
        "x-enum-deprecated" | "x-enumDeprecated" => enums::deprecated(node, value).map(Some),
        "x-enum-varnames" | "x-enumNames" | "x-speakeasy-enums" => {
            enums::from_list(node, value, "name").map(Some)
        }
        "x-ms-pageable" => paging::microsoft(value),
        "x-dropshot-pagination" => paging::dropshot(value),
        "x-speakeasy-pagination" => paging::speakeasy(value),
        "x-speakeasy-retries" => retries::speakeasy(kind, value),
        _ => names::name(node, kind, extension, value),
    }
    .map(|added| added.into_iter().collect())
}

/// Translates `x-deprecated`: a flag, or the reason.
fn deprecated(node: NodeRef<'_>, value: NodeRef<'_>) -> Result<Vec<Added>, Fault> {
    let Some(reason) = value.as_str() else {
        return flag(value).map(|is_deprecated| {
            is_deprecated.then_some(("deprecated", Draft::Flag(true))).into_iter().collect()
        });
    };
    let before = node.non_blank_text("description").map(|words| format!("{}\n\n", words.trim_end()));
    let words = format!("{}Deprecated: {reason}", before.unwrap_or_default());
    Ok(vec![("deprecated", Draft::Flag(true)), ("description", Draft::Text(words))])
}

fn flag(value: NodeRef<'_>) -> Result<bool, Fault> {
    value.as_bool().ok_or_else(|| wrong(value, "a boolean"))
}

fn wrong(value: NodeRef<'_>, wanted: &str) -> Fault {
    (value.span(), format!("expected {wanted}, found {}", value.kind()))
}

/// Adds what another extension declares about the same values, unless something is declared already.
fn merge(known: &mut Vec<(String, Draft)>, more: Vec<(String, Draft)>) {
    for (key, draft) in more {
        match (known.iter_mut().find(|(name, _)| *name == key), draft) {
            (Some((_, Draft::Mapping(known))), Draft::Mapping(more)) => merge(known, more),
            (Some(_), _) => {}
            (None, draft) => known.push((key, draft)),
        }
    }
}

fn add(tree: &mut Tree, node: NodeId, keyword: &'static str, span: Span, draft: Draft) {
    let known = tree.at(node).get(keyword).map(NodeRef::id);
    match (known, draft) {
        // The reason is appended to the description.
        (Some(known), Draft::Text(text)) if keyword == "description" => {
            let span = tree.at(known).span();
            tree.replace(known, Value::String(text), span);
        }
        (Some(known), Draft::Mapping(members)) if keyword == "x-rust-values" => {
            for (value, draft) in members {
                add_to_value(tree, known, value, span, draft);
            }
        }
        (Some(_), _) => {}
        (None, draft) => insert(tree, node, keyword.to_owned(), span, draft),
    }
}

/// Adds a declaration about one value to `x-rust-values`.
fn add_to_value(tree: &mut Tree, values: NodeId, value: String, span: Span, draft: Draft) {
    match (tree.at(values).get(&value).map(NodeRef::id), draft) {
        (Some(known), Draft::Mapping(members)) => {
            for (key, draft) in members {
                insert(tree, known, key, span, draft);
            }
        }
        (_, draft) => insert(tree, values, value, span, draft),
    }
}

fn insert(tree: &mut Tree, node: NodeId, key: String, span: Span, draft: Draft) {
    if tree.at(node).get(&key).is_some() {
        return;
    }
    let value = build(tree, span, draft);
    if let Some(Value::Mapping(members)) = tree.value_mut(node) {
        members.insert(key, Entry { key: span, value });
    }
}

fn build(tree: &mut Tree, span: Span, draft: Draft) -> NodeId {
    let value = match draft {
        Draft::Flag(flag) => Value::Bool(flag),
        Draft::Number(number) => Value::Number(number),
        Draft::Texts(texts) => {
            let texts = texts.into_iter().map(|text| tree.add(Value::String(text), span));
            Value::Sequence(texts.collect())
        }
        Draft::Text(text) => Value::String(text),
        Draft::Mapping(members) => {
            let members = members.into_iter();
            let built =
                members.map(|(key, draft)| (key, Entry { key: span, value: build(tree, span, draft) }));
            Value::Mapping(built.collect())
        }
    };
    tree.add(value, span)
}

/// An extension that is not read.
#[derive(Debug, Clone)]
pub(crate) struct Extension {
    pub(crate) name: String,
    /// The place of its name.
    pub(crate) span: Span,
    /// Why it is not read; `None` if no vocabulary has it, so that only its name can explain it.
    pub(crate) reason: Option<String>,
}

impl Extension {
    /// Returns why it is not read, if it looks like one that is.
    pub(crate) fn why(&self) -> Option<String> {
        self.reason.clone().or_else(|| why_unknown(&self.name))
    }
}

/// Returns the extension of an object if it is not read.
pub(super) fn unread(node: NodeRef<'_>, kind: Kind, name: &str) -> Option<Extension> {
    let span = node.key_span(name);
    let extension = |why: String| Some(Extension { name: name.to_owned(), span, reason: Some(why) });
    match reading(name, kind) {
        Some(Reading::Noted(why)) => return extension(why.to_owned()),
        Some(Reading::Read) if names::is_without_effect(node, name) => {
            return extension(
                "it is a name within a group, or of a schema that is not in `components`".to_owned(),
            );
        }
        Some(Reading::Read) => return None,
        None => {}
    }
    let kinds: Vec<_> = extensions::kinds(name).map(Kind::name).collect();
    if !kinds.is_empty() {
        return extension(format!("it is supported on {}, not on {}", kinds.join(", on "), kind.name()));
    }
    Some(Extension { name: name.to_owned(), span, reason: None })
}

/// Returns why an extension of no known vocabulary is not read, if it looks like one that is.
fn why_unknown(name: &str) -> Option<String> {
    // The common prefix of a vocabulary's names does not count as similarity.
    let beginning = extensions::vocabulary(name);
    let rest = |name: &'static str| name.strip_prefix(beginning.unwrap_or_default());
    let near = name.strip_prefix(beginning.unwrap_or_default());
    let near = near.and_then(|own| closest(own, extensions::names().filter_map(rest)));
    match (near, beginning) {
        (Some(near), _) => Some(format!("there is `{}{near}`", beginning.unwrap_or_default())),
        (None, Some(_)) => Some("it is not known".to_owned()),
        (None, None) => None,
    }
}
