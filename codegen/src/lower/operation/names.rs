//! What operations are called.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Object, Operation, PathItem, Root};
use crate::ir;
use crate::lower::types::Types;
use crate::name::{Scope, Words};
use crate::source::Span;

use super::path::without_names;

/// An operation with its path and method.
pub(super) type Declared<'d> = (&'d str, PathItem<'d>, &'d str, Operation<'d>);

/// What an operation and its parts are called.
pub(super) struct Names {
    pub(super) words: Words,
    pub(super) ty: ir::TypeName,
    pub(super) success: ir::TypeName,
    pub(super) error: ir::TypeName,
    pub(super) method: ir::MethodName,
}

/// Names every operation before any of what belongs to one. Of operations that would come out alike, the one that is
/// written as it comes out has the name, and the others have their methods and paths behind it: a number would depend
/// on which of them comes first.
pub(super) fn operation_names<'d>(
    types: &mut Types<'d>,
    declared: &[Declared<'d>],
    ids: &[String],
) -> Vec<Names> {
    let wished = |words: &Words| Scope::default().claim_type(words).to_string();
    let own: Vec<_> = declared
        .iter()
        .zip(ids)
        .map(|((.., operation), id)| Words::of(operation.rust_name().unwrap_or(id)))
        .collect();
    let mut first: HashMap<String, (bool, bool, &str)> = HashMap::new();
    let rank = |index: usize| -> Option<(bool, bool, &str)> {
        let ((.., operation), id, words) = (declared.get(index)?, ids.get(index)?, own.get(index)?);
        let as_it_is = Scope::default().claim_method(words).to_string() == *id || wished(words) == *id;
        Some((operation.rust_name().is_none(), !as_it_is, id))
    };
    for (index, words) in own.iter().enumerate() {
        let Some(rank) = rank(index) else { continue };
        let best = first.entry(wished(words)).or_insert(rank);
        *best = rank.min(*best);
    }
    let mut methods = Scope::methods();
    let mut pins = Vec::new();
    let mut named = Vec::new();
    for (index, ((path, _, method, operation), words)) in declared.iter().zip(own.iter()).enumerate() {
        let is_first = first.get(&wished(words)).copied() == rank(index);
        let words = if is_first || operation.rust_name().is_some() {
            words.clone()
        } else {
            words.then(method).then(path)
        };
        let ty = types.claim(&words);
        let pinned = operation.rust_name().map(|pinned| (pinned, operation.span_of("x-rust-name")));
        pins.extend(pinned.map(|(pinned, span)| (pinned, span, ty.clone())));
        named.push((methods.claim_method(&words), ty, words));
    }
    types.check_pins(&pins, Scope::claim_type);
    let with_own = |(method, ty, words): (ir::MethodName, ir::TypeName, Words)| Names {
        success: types.claim(&words.then("success")),
        error: types.claim(&words.then("error")),
        ty,
        method,
        words,
    };
    named.into_iter().map(with_own).collect()
}

/// Two paths that differ in the names of their variables alone are one (OpenAPI 3.1, section 4.8.8).
pub(super) fn refuse_same_paths(report: &mut Report, root: Root<'_>, declared: &[Declared<'_>]) {
    let mut seen: HashMap<(String, &str), &str> = HashMap::new();
    for (path, _, method, _) in declared {
        if let Some(first) = seen.insert((without_names(path), method), path) {
            let message = format!("`{method} {path}` and `{method} {first}` cannot be told apart");
            let first = root.path_span(first);
            report.push(Diagnostic::error(root.path_span(path), message).also(first, "first here"));
        }
    }
}

pub(super) fn refuse_duplicates<'d>(report: &mut Report, operations: impl Iterator<Item = Operation<'d>>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for operation in operations {
        let Some(id) = operation.id() else { continue };
        let span = operation.span_of("operationId");
        if let Some(first) = seen.insert(id, span) {
            let message = format!("two operations are called `{id}`");
            report.push(Diagnostic::error(span, message).also(first, "first here"));
        }
    }
}

/// What an operation is called in the document: its `operationId`, or its method and path where it has none.
pub(super) fn id(method: &str, path: &str, operation: Operation<'_>) -> String {
    operation.id().map_or_else(|| format!("{method} {path}"), str::to_owned)
}
