//! Converts any document to the one form that later stages read: OpenAPI 3.1.
//!
//! This is one walk over the tree, driven by the kind of each object and the table in `keywords`. It first
//! lowers 2.0 (`swagger`), then 3.0 (`nullable`, boolean `exclusiveMinimum`, `example`). It checks the types
//! of values and rejects unsupported keywords by name.
//!
//! **Invariant:** whatever a later stage reads through `view` has the type that the table declares.

use std::collections::HashMap;

use super::files::Files;
use super::inline::{Context, Inliner};
use super::keywords::{Kind, Treatment, Type};
use super::repair::Repairer;
use super::swagger;
use super::tree::{NodeId, NodeRef, Tree, Value};
use super::unknown_key;
use super::upgrade;
use super::version::{self, Version};
use super::vocabularies::{self, Extension};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Sources;

/// Converts the document below `root` to the 3.1 form. Returns `None` if it is not an OpenAPI document of a
/// known version.
///
/// Targets of references are also visited, wherever they are, each once and after everything that is in its
/// regular place. Returns the extensions that are not read.
pub(crate) fn normalize(
    tree: &mut Tree,
    root: NodeId,
    sources: &mut Sources,
    files: &mut Files,
    report: &mut Report,
) -> Option<Vec<Extension>> {
    let version = version::declared(tree.at(root), report)?;
    version::check_dialect(tree.at(root), report);
    version::check_self(tree.at(root), report);
    tree.link(root);
    files.names.read(tree, root, sources.texts());
    let mut seen: HashMap<NodeId, Kind> = HashMap::new();
    let mut work = Work::default();
    let mut inliner = Inliner::new();
    let kind = if version == Version::V2_0 {
        swagger::convert(tree, root, &mut inliner, &mut Context { sources, files, report });
        Kind::Swagger
    } else {
        Kind::Document
    };
    work.pending.push((root, kind));
    loop {
        while let Some((node, kind)) = work.pending.pop() {
            if seen.insert(node, kind).is_some() {
                continue;
            }
            // `true` allows any value and `false` none (JSON Schema 2020-12, section 4.3.2).
            if kind == Kind::Schema && matches!(tree.value(node), Value::Bool(_)) {
                continue;
            }
            inliner.object(tree, node, kind, &mut Context { sources, files, report });
            vocabularies::translate(tree, node, kind, report);
            if kind == Kind::Schema && version == Version::V2_0 {
                swagger::schema(tree, node, report);
            }
            Repairer { version, files, seen: &seen }.object(tree, node, kind, report);
            object(tree, node, kind, version, &mut work, report);
        }
        if !work.follow(tree, (root, &seen), &mut Context { sources, files, report }) {
            break;
        }
    }
    files.resolve_all(tree, &work.references, &work.mapped);
    check_kinds(tree, files, &work.references, &seen, report);
    files.names.warn_of_unused(tree, |schema| seen.contains_key(&schema), report);
    Some(work.extensions)
}

/// What remains to be visited.
#[derive(Default)]
struct Work {
    pending: Vec<(NodeId, Kind)>,
    /// The references, and the kind that their target has to be.
    references: Vec<(NodeId, Kind)>,
    /// The values of `discriminator.mapping`, which are references or names.
    mapped: Vec<NodeId>,
    /// How many of both have been followed.
    followed: (usize, usize),
    /// The extensions that are not read.
    extensions: Vec<Extension>,
}

impl Work {
    /// Follows the next reference to an object that remains to be visited, if there is one.
    fn follow(
        &mut self,
        tree: &mut Tree,
        (main, seen): (NodeId, &HashMap<NodeId, Kind>),
        context: &mut Context<'_>,
    ) -> bool {
        let (target, kind) = if let Some((reference, kind)) = self.references.get(self.followed.0).copied() {
            self.followed.0 += 1;
            (context.follow(tree, reference), kind)
        } else if let Some(mapped) = self.mapped.get(self.followed.1).copied() {
            self.followed.1 += 1;
            (context.mapped(tree, mapped), Kind::Schema)
        } else {
            return false;
        };
        let Some(target) = target else { return true };
        let subtypes = match kind {
            Kind::Schema => context.files.definitions.take(tree, main, target),
            _ => Vec::new(),
        };
        let found = [target].into_iter().chain(subtypes).filter(|found| !seen.contains_key(found));
        self.pending.extend(found.map(|found| (found, kind)));
        true
    }
}

fn object(tree: &mut Tree, node: NodeId, kind: Kind, version: Version, work: &mut Work, report: &mut Report) {
    if !tree.at(node).is_mapping() {
        let view = tree.at(node);
        report.error(view.span(), format!("expected a mapping for {}, found {}", kind.name(), view.kind()));
        return;
    }
    if kind == Kind::Schema {
        upgrade::schema(tree, node, version, report);
    }
    let node = tree.at(node);
    if let Some(reference) =
        node.get("$ref").filter(|reference| kind.may_be_reference() && reference.as_str().is_some())
    {
        work.references.push((reference.id(), kind));
    }
    if kind == Kind::Schema
        && let Some(discriminator) = node.get("discriminator")
    {
        work.mapped.extend(discriminator.entries_of("mapping").map(|(_, target)| target.id()));
    }
    walk(node, kind, work, report);
}

/// Reports references to an object of another kind than their place requires.
fn check_kinds(
    tree: &Tree,
    files: &Files,
    references: &[(NodeId, Kind)],
    seen: &HashMap<NodeId, Kind>,
    report: &mut Report,
) {
    for (reference, kind) in references {
        let reference = tree.at(*reference);
        let Ok(target) = files.find(tree, reference) else {
            continue;
        };
        if let Some(found) = seen.get(&target.id()).filter(|found| *found != kind) {
            let message = format!("expected a reference to {}, found one to {}", kind.name(), found.name());
            let is_header = *kind == Kind::Header && target.text("in") == Some("header");
            if is_header && *found == Kind::Parameter {
                let message = format!("{message}; what it states of the header is read");
                report.push(
                    Diagnostic::warning(reference.span(), message).also(target.span(), "it refers to this"),
                );
                continue;
            }
            report
                .push(Diagnostic::error(reference.span(), message).also(target.span(), "it refers to this"));
        }
    }
}

/// Visits every member of one object, and records which of them are objects to visit next.
fn walk(node: NodeRef<'_>, kind: Kind, work: &mut Work, report: &mut Report) {
    let Work { pending, extensions, .. } = work;
    let refers = kind.may_be_reference() && node.get("$ref").is_some();
    for (key, span, value) in node.members() {
        if key == "$ref" && refers {
            check_type(value, Type::Text, key, report);
            continue;
        }
        // A Reference Object has no members but these two (OpenAPI 3.1, section 4.8.23); a schema may have any.
        if refers && kind != Kind::Schema && !matches!(key, "summary" | "description") {
            report.warning(span, format!("`{key}` beside `$ref` has no effect"));
            continue;
        }
        match kind.treatment(key) {
            Some(Treatment::Read(wanted)) => check_type(value, wanted, key, report),
            Some(Treatment::One(child)) => pending.push((value.id(), child)),
            Some(Treatment::List(child)) => {
                check_type(value, Type::Sequence, key, report);
                pending.extend(value.items().map(|item| (item.id(), child)));
            }
            Some(Treatment::Each(child)) => {
                check_type(value, Type::Mapping, key, report);
                pending.extend(value.entries().map(|(_, member)| (member.id(), child)));
            }
            Some(Treatment::Ignored | Treatment::Noted) => {}
            Some(Treatment::Refused) => {
                report.push(Diagnostic::unsupported(span, format_args!("`{key}`")));
            }
            None if key.starts_with("x-") => extensions.extend(vocabularies::unread(node, kind, key)),
            None => match kind.members() {
                Some(child) => pending.push((value.id(), child)),
                None => report.push(unknown_key(span, kind.name(), key, kind.names())),
            },
        }
    }
}

fn check_type(node: NodeRef<'_>, wanted: Type, key: &str, report: &mut Report) {
    let all_text = |node: NodeRef<'_>| node.items().all(|item| item.as_str().is_some());
    let right = match (wanted, node.value()) {
        (Type::Any, _) | (Type::NameOrNames, Value::String(_)) => true,
        (Type::Text | Type::Prose, value) => matches!(value, Value::String(_)),
        (Type::Flag, value) => matches!(value, Value::Bool(_)),
        (Type::Number, value) => matches!(value, Value::Number(_)),
        (Type::Mapping, value) => matches!(value, Value::Mapping(_)),
        (Type::Sequence, value) => matches!(value, Value::Sequence(_)),
        (Type::Names | Type::NameOrNames, value) => matches!(value, Value::Sequence(_)) && all_text(node),
    };
    if !right {
        report.error(node.span(), format!("`{key}`: expected {}, found {}", wanted.name(), node.kind()));
    }
}
