//! Canonical text for a part of a document, independent of how that part is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::spot::Spot;
use crate::document::keywords::schema::{self as keywords, ANNOTATION};
use crate::document::{Document, NodeId, NodeRef};

/// The targets of references, in the order in which they are found.
struct Targets<'d> {
    document: &'d Document,
    numbers: BTreeMap<NodeId, usize>,
    pending: Vec<NodeRef<'d>>,
}

/// Writes a part as text: members sorted, descriptions omitted, references numbered, and their targets
/// appended.
pub(super) fn canonical<'d>(document: &'d Document, node: NodeRef<'d>) -> String {
    Targets::of(document, node).1
}

/// Writes a value of a document as JSON with sorted members.
pub(super) fn value_text(node: NodeRef<'_>) -> String {
    if node.is_mapping() {
        let mut members: Vec<_> = node.entries().collect();
        members.sort_by_key(|(key, _)| *key);
        let members = members.into_iter().map(|(key, member)| format!("{key:?}: {}", value_text(member)));
        return format!("{{{}}}", members.collect::<Vec<_>>().join(", "));
    }
    if node.items().next().is_none() {
        return node.to_json();
    }
    format!("[{}]", node.items().map(value_text).collect::<Vec<_>>().join(", "))
}

/// Returns the targets of the references in a part, direct and indirect.
pub(super) fn targets<'d>(document: &'d Document, node: NodeRef<'d>) -> Vec<Spot> {
    let first = document.resolve(node, "").ok();
    first.into_iter().chain(Targets::of(document, node).0.pending).map(Spot::of).collect()
}

impl<'d> Targets<'d> {
    fn of(document: &'d Document, node: NodeRef<'d>) -> (Self, String) {
        let mut targets = Self { document, numbers: BTreeMap::new(), pending: Vec::new() };
        let mut text = String::new();
        targets.write(document.resolve(node, "").unwrap_or(node), &mut text);
        let mut next = 0;
        while let Some(target) = targets.pending.get(next).copied() {
            next += 1;
            text.push(';');
            targets.write(target, &mut text);
        }
        (targets, text)
    }

    fn write(&mut self, node: NodeRef<'d>, text: &mut String) {
        if !node.is_mapping() {
            if node.items().next().is_none() {
                text.push_str(&node.to_json());
                return;
            }
            text.push('[');
            for item in node.items() {
                self.write(item, text);
                text.push(',');
            }
            text.push(']');
            return;
        }
        let mut members: Vec<_> = node.entries().filter(|(key, value)| !is_annotation(key, *value)).collect();
        members.sort_by_key(|(key, _)| *key);
        text.push('{');
        for (key, value) in members {
            let _ = write!(text, "{key:?}:");
            if let Some(number) = self.target(node, key) {
                text.push_str(&number.to_string());
            } else {
                self.write(value, text);
            }
            text.push(',');
        }
        text.push('}');
    }

    /// Returns the number of the target of an object's reference.
    fn target(&mut self, node: NodeRef<'d>, key: &str) -> Option<usize> {
        let target = (key == "$ref").then(|| self.document.resolve(node, "").ok())??;
        let next = self.numbers.len();
        let number = *self.numbers.entry(target.id()).or_insert(next);
        if number == next {
            self.pending.push(target);
        }
        Some(number)
    }
}

/// Returns whether a member is only documentation. A property may have the same name as such a keyword.
fn is_annotation(key: &str, value: NodeRef<'_>) -> bool {
    matches!(key, "description" | "title" | "summary" | "$comment") && value.as_str().is_some()
        || matches!(key, "example" | "examples" | "externalDocs")
            && keywords::row(key).is_some_and(|row| row.declares(ANNOTATION))
            && !value.is_mapping()
}
