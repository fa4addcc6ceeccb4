//! Any document to the one form that the later stages read: OpenAPI 3.1.
//!
//! One walk over the tree, kind of object by kind of object, with the table in `keywords`. On the way 3.0 is lowered
//! (`nullable`, boolean `exclusiveMinimum`, `example`), types are checked, and what we cannot do is refused by name.
//!
//! **Invariant:** what a later stage reads through `view` has the type that the table gives it.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::files::Files;
use super::keywords::{Kind, Treatment, Type};
use super::mend::Mender;
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Sources;

/// The version that a document declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V3_0,
    V3_1,
    V3_2,
}

/// Brings the document below `root` to the 3.1 form; `None` when it is no OpenAPI document that we know.
///
/// What references lead to is looked at as well, wherever it stands, once and after everything that has a place by itself.
pub(crate) fn normalize(
    tree: &mut Tree,
    root: NodeId,
    sources: &mut Sources,
    files: &mut Files,
    report: &mut Report,
) -> Option<Version> {
    let version = version(tree.at(root), report)?;
    check_dialect(tree.at(root), report);
    tree.link(root);
    let mut seen: HashMap<NodeId, Kind> = HashMap::new();
    let mut work = Work { pending: vec![(root, Kind::Document)], references: Vec::new() };
    let mut followed = 0;
    let mut budget = Mender::budget();
    let mut schemas = HashSet::new();
    loop {
        while let Some((node, kind)) = work.pending.pop() {
            if seen.insert(node, kind).is_some() {
                continue;
            }
            // `true` allows any value and `false` none (JSON Schema 2020-12, section 4.3.2).
            if kind == Kind::Schema && matches!(tree.value(node), Value::Bool(_)) {
                continue;
            }
            if matches!(kind, Kind::PathItem | Kind::MediaType) {
                inline(tree, node, sources, files, &mut budget, report);
            }
            if kind == Kind::Schema {
                schemas.insert(node);
            }
            let mut mender = Mender { version, files, schemas: &schemas, budget };
            mender.object(tree, node, kind, report);
            budget = mender.budget;
            object(tree, node, kind, version, &mut work, report);
        }
        let Some((reference, kind)) = work.references.get(followed).copied() else {
            break;
        };
        followed += 1;
        if let Some(target) = target(tree, reference, sources, files, report)
            && !seen.contains_key(&target)
        {
            work.pending.push((target, kind));
        }
    }
    files.settle(tree, &work.references);
    check_kinds(tree, files, &work.references, &seen, report);
    Some(version)
}

/// What is still to be looked at.
struct Work {
    pending: Vec<(NodeId, Kind)>,
    /// Where references stand, and what they have to lead to.
    references: Vec<(NodeId, Kind)>,
}

fn object(tree: &mut Tree, node: NodeId, kind: Kind, version: Version, work: &mut Work, report: &mut Report) {
    if !tree.at(node).is_mapping() {
        let view = tree.at(node);
        report.error(view.span(), format!("{} has to be a mapping, this is {}", kind.name(), view.kind()));
        return;
    }
    if kind == Kind::Schema {
        lower_schema(tree, node, version, report);
    }
    let node = tree.at(node);
    if let Some(reference) =
        node.get("$ref").filter(|reference| kind.may_refer() && reference.as_str().is_some())
    {
        work.references.push((reference.id(), kind));
    }
    walk(node, kind, &mut work.pending, report);
}

/// Returns what a reference leads to. One that leads nowhere is said where it is used.
fn target(
    tree: &mut Tree,
    reference: NodeId,
    sources: &mut Sources,
    files: &mut Files,
    report: &mut Report,
) -> Option<NodeId> {
    let (text, span) = (tree.at(reference).as_str()?.to_owned(), tree.at(reference).span());
    files.open(tree, sources, (&text, span), report);
    files.find(tree, tree.at(reference)).ok().map(NodeRef::id)
}

/// A path item or media type that is a reference becomes what it refers to; members beside the reference are its own.
fn inline(
    tree: &mut Tree,
    node: NodeId,
    sources: &mut Sources,
    files: &mut Files,
    budget: &mut usize,
    report: &mut Report,
) {
    let mut visited = Vec::new();
    while let Some(reference) = tree.at(node).get("$ref").filter(|r| r.as_str().is_some()).map(NodeRef::id) {
        let span = tree.at(reference).span();
        let found = target(tree, reference, sources, files, report);
        let fault = match (found, files.find(tree, tree.at(reference))) {
            (Some(target), _) if visited.contains(&target) || target == node => {
                Some(Diagnostic::error(span, "this refers to itself"))
            }
            (_, Err(fault)) => Some(*fault),
            _ => None,
        };
        let copy = found.filter(|_| fault.is_none()).and_then(|target| {
            visited.push(target);
            tree.copy(target, budget)
        });
        let (Value::Mapping(mut members), copied) =
            (tree.value(node).clone(), copy.map(|copy| tree.value(copy).clone()))
        else {
            return;
        };
        members.shift_remove("$ref");
        match copied {
            Some(Value::Mapping(more)) => {
                for (key, entry) in more {
                    members.entry(key).or_insert(entry);
                }
            }
            _ => {
                report.push(fault.unwrap_or_else(|| {
                    Diagnostic::error(span, "this refers to no mapping, or one too large")
                }));
            }
        }
        let span = tree.at(node).span();
        tree.replace(node, Value::Mapping(members), span);
    }
}

/// Says which references lead to an object of another kind than their place asks for.
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
            let message = format!("this has to be {}, and refers to {}", kind.name(), found.name());
            report
                .push(Diagnostic::error(reference.span(), message).also(target.span(), "it refers to this"));
        }
    }
}

fn version(root: NodeRef<'_>, report: &mut Report) -> Option<Version> {
    if !root.is_mapping() {
        report.error(root.span(), format!("an OpenAPI document is a mapping, this is {}", root.kind()));
        return None;
    }
    if let Some(swagger) = root.get("swagger") {
        report.push(
            Diagnostic::unsupported(swagger.span(), "Swagger 2.0")
                .help("convert the document to OpenAPI 3 first, for example with swagger2openapi"),
        );
        return None;
    }
    let Some(declared) = root.get("openapi") else {
        report.push(Diagnostic::error(
            root.key_span("info"),
            "this is no OpenAPI document: `openapi: 3.1.0` is missing",
        ));
        return None;
    };
    let text = match declared.value() {
        Value::String(text) | Value::Number(text) => text.as_str(),
        _ => "",
    };
    let minor = text.strip_prefix("3.").map(|rest| rest.split('.').next().unwrap_or_default());
    match minor {
        Some("0") => Some(Version::V3_0),
        Some("1") => Some(Version::V3_1),
        Some("2") => Some(Version::V3_2),
        _ => {
            report.push(
                Diagnostic::error(declared.span(), format!("`openapi: {text}` is no version that we know"))
                    .help("OpenAPI 3.0, 3.1 and 3.2 are read"),
            );
            None
        }
    }
}

/// Says what becomes of schemas that are to be read by other rules than OpenAPI's own (OpenAPI 3.1, section 4.8.24.5).
fn check_dialect(root: NodeRef<'_>, report: &mut Report) {
    let Some((dialect, name)) = root.get("jsonSchemaDialect").and_then(|node| Some((node, node.as_str()?)))
    else {
        return;
    };
    let own = ["https://spec.openapis.org/oas/3.", "https://json-schema.org/draft/2020-12/"];
    if own.iter().any(|own| name.starts_with(own)) {
        return;
    }
    report.push(if name.contains("://json-schema.org/") {
        Diagnostic::warning(
            dialect.span(),
            "schemas are read as JSON Schema 2020-12, whatever older one this is",
        )
    } else {
        Diagnostic::unsupported(dialect.span(), format_args!("`jsonSchemaDialect: {name}`"))
    });
}

/// Looks at every member of one object and notes which of them are objects to look at next.
fn walk(node: NodeRef<'_>, kind: Kind, pending: &mut Vec<(NodeId, Kind)>, report: &mut Report) {
    let refers = kind.may_refer() && node.get("$ref").is_some();
    for (key, value) in node.entries() {
        let span = node.key_span(key);
        if key == "$ref" && refers {
            check_type(value, Type::Text, key, report);
            continue;
        }
        // A Reference Object has no members but these two (OpenAPI 3.1, section 4.8.23); a schema may have any.
        if refers && kind != Kind::Schema && !matches!(key, "summary" | "description") {
            report.push(Diagnostic::warning(span, format!("`{key}` beside `$ref` has no effect")));
            continue;
        }
        match kind.keywords().iter().find(|(name, _)| *name == key).map(|(_, treatment)| *treatment) {
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
            None if key.starts_with("x-") => {}
            None => match kind.members() {
                Some(child) => pending.push((value.id(), child)),
                None => report.push(Diagnostic::warning(
                    span,
                    format!("{} has no `{key}`: it is ignored", kind.name()),
                )),
            },
        }
    }
}

fn check_type(node: NodeRef<'_>, wanted: Type, key: &str, report: &mut Report) {
    let all_text = |node: NodeRef<'_>| node.items().all(|item| item.as_str().is_some());
    let right = match (wanted, node.value()) {
        (Type::Any, _) | (Type::NameOrNames, Value::String(_)) => true,
        (Type::Text, value) => matches!(value, Value::String(_)),
        (Type::Flag, value) => matches!(value, Value::Bool(_)),
        (Type::Number, value) => matches!(value, Value::Number(_)),
        (Type::Mapping, value) => matches!(value, Value::Mapping(_)),
        (Type::Sequence, value) => matches!(value, Value::Sequence(_)),
        (Type::Names | Type::NameOrNames, value) => matches!(value, Value::Sequence(_)) && all_text(node),
    };
    if !right {
        report.error(node.span(), format!("`{key}` has to be {}, this is {}", wanted.name(), node.kind()));
    }
}

/// The keywords that [`lower_schema`] may rewrite.
const OLD: [&str; 4] = ["nullable", "exclusiveMinimum", "exclusiveMaximum", "example"];

/// Rewrites the keywords of a schema that OpenAPI 3.0 had, or still allows, into those of JSON Schema 2020-12.
fn lower_schema(tree: &mut Tree, node: NodeId, version: Version, report: &mut Report) {
    let Value::Mapping(members) = tree.value(node) else {
        return;
    };
    // Most schemas have none of them, and a document has very many schemas.
    if !OLD.iter().any(|keyword| members.contains_key(*keyword)) {
        return;
    }
    let mut members = members.clone();
    let before = members.clone();
    if let Some(entry) = members.get("nullable").copied() {
        if version != Version::V3_0 {
            let span = entry.key;
            report.push(
                Diagnostic::warning(span, "OpenAPI 3.1 has no `nullable`; it is read as in 3.0")
                    .help("write `type: [string, 'null']`"),
            );
        }
        lower_nullable(tree, &mut members, entry);
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if version != Version::V3_0
            && let Some(entry) = members.get(exclusive)
            && tree.at(entry.value).as_bool().is_some()
        {
            let message = format!("OpenAPI 3.1 has no boolean `{exclusive}`; it is read as in 3.0");
            report.push(Diagnostic::warning(entry.key, message));
        }
        lower_exclusive(tree, &mut members, bound, exclusive);
    }
    if let Some(entry) = members.get("example").copied()
        && !members.contains_key("examples")
    {
        let span = tree.at(entry.value).span();
        let list = tree.add(Value::Sequence(vec![entry.value]), span);
        members.shift_remove("example");
        members.insert("examples".to_owned(), Entry { key: entry.key, value: list });
    }
    if members != before {
        let span = tree.at(node).span();
        tree.replace(node, Value::Mapping(members), span);
    }
}

/// `type: string, nullable: true` becomes `type: [string, 'null']` (OpenAPI 3.0.3, section 4.7.24).
///
/// Without a `type` beside it, as beside a `$ref`, the word stays and is read by `view`.
fn lower_nullable(tree: &mut Tree, members: &mut IndexMap<String, Entry>, nullable: Entry) {
    let (true, Some(declared)) =
        (tree.value(nullable.value) == &Value::Bool(true), members.get("type").copied())
    else {
        return;
    };
    let mut types = match tree.value(declared.value) {
        Value::String(_) => vec![declared.value],
        Value::Sequence(types) => types.clone(),
        _ => return,
    };
    if !types.iter().any(|name| tree.at(*name).as_str() == Some("null")) {
        let span = tree.at(nullable.value).span();
        types.push(tree.add(Value::String("null".to_owned()), span));
    }
    let list = tree.add(Value::Sequence(types), tree.at(declared.value).span());
    members.insert("type".to_owned(), Entry { key: declared.key, value: list });
    members.shift_remove("nullable");
}

/// `minimum: 1, exclusiveMinimum: true` becomes `exclusiveMinimum: 1`.
fn lower_exclusive(tree: &Tree, members: &mut IndexMap<String, Entry>, bound: &str, exclusive: &str) {
    let Some(flag) = members.get(exclusive).copied() else {
        return;
    };
    match tree.value(flag.value) {
        Value::Bool(true) => {
            members.shift_remove(exclusive);
            if let Some(entry) = members.shift_remove(bound) {
                members.insert(exclusive.to_owned(), entry);
            }
        }
        Value::Bool(false) => _ = members.shift_remove(exclusive),
        _ => {}
    }
}
