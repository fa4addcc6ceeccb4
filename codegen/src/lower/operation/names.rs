//! Names operations.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Object as _, Operation, PathItem, Root};
use crate::ir;
use crate::lower::types::Types;
use crate::name::{Scope, Words};
use crate::source::Span;

use super::path::without_names;

/// An operation with its path and method.
pub(super) struct Declared<'d> {
    pub(super) path: &'d str,
    pub(super) item: PathItem<'d>,
    pub(super) method: &'d str,
    pub(super) operation: Operation<'d>,
}

/// The names of an operation and of the items that belong to it.
pub(super) struct Names {
    pub(super) words: Words,
    pub(super) ty: ir::TypeName,
    pub(super) success: ir::TypeName,
    pub(super) error: ir::TypeName,
    pub(super) method: ir::MethodName,
}

/// Names every operation, before any item that belongs to one. If names collide, the operation whose declared
/// name already has the resulting form keeps it, and the others get their methods and paths appended. A
/// number would depend on the order of operations.
pub(super) fn operation_names<'d>(
    types: &mut Types<'d>,
    declared: &[Declared<'d>],
    called: &[OperationName<'d>],
) -> Vec<Names> {
    let wished = |words: &Words| Scope::default().claim_type(words).to_string();
    let own = |called: &OperationName<'d>| {
        Words::of(called.pinned.map_or(called.id.as_str(), |(pinned, _)| pinned))
    };
    let own: Vec<_> = called.iter().map(own).collect();
    let mut first: HashMap<String, (bool, bool, &str)> = HashMap::new();
    let rank = |index: usize| -> Option<(bool, bool, &str)> {
        let (OperationName { id, pinned, .. }, words) = (called.get(index)?, own.get(index)?);
        let as_it_is = Scope::default().claim_method(words).to_string() == *id || wished(words) == *id;
        Some((pinned.is_none(), !as_it_is, id))
    };
    for (index, words) in own.iter().enumerate() {
        let Some(rank) = rank(index) else { continue };
        let best = first.entry(wished(words)).or_insert(rank);
        *best = rank.min(*best);
    }
    let mut methods = Scope::methods();
    let mut pins = Vec::new();
    let mut named = Vec::new();
    for (index, ((Declared { path, method, .. }, called), words)) in
        declared.iter().zip(called).zip(&own).enumerate()
    {
        let is_first = first.get(&wished(words)).copied() == rank(index);
        let words =
            if is_first || called.pinned.is_some() { words.clone() } else { words.then(method).then(path) };
        let ty = types.claim(&words);
        pins.extend(called.pinned.map(|(pinned, span)| (pinned, span, ty.clone())));
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

/// Reports paths that differ only in the names of their variables, since those are the same path (OpenAPI
/// 3.1, section 4.8.8). Operations that are not selected do not count.
pub(super) fn refuse_same_paths(
    report: &mut Report,
    root: Root<'_>,
    declared: &[Declared<'_>],
    selected: &[bool],
) {
    let mut seen: HashMap<(String, &str), &str> = HashMap::new();
    for (Declared { path, method, .. }, _) in declared.iter().zip(selected).filter(|(_, selected)| **selected)
    {
        if let Some(first) = seen.insert((without_names(path), method), path) {
            let message = format!(
                "`{method} {path}` conflicts with `{method} {first}`: only the names of their parameters differ"
            );
            let first = root.path_span(first);
            let fault = Diagnostic::error(root.path_span(path), message).also(first, "first defined here");
            report.push(
                fault.help("choose one of them with `Config::operations`, or remove one with an overlay"),
            );
        }
    }
}

/// The name of an operation in the document.
pub(super) struct OperationName<'d> {
    /// Its `operationId`, or else its method and path.
    pub(super) id: String,
    /// Whether `id` is an `operationId`.
    pub(super) is_declared: bool,
    /// The `operationId`, if other operations have the same one.
    pub(super) shared: Option<&'d str>,
    /// `x-rust-name`, with its source position.
    pinned: Option<(&'d str, Span)>,
}

/// Returns the names of operations in the document. If references put one operation object under several
/// paths or methods, its names belong to the place where it is written, and the others are named by method
/// and path. So are all operations that share an `operationId`, because choosing one of them would depend on
/// their order.
pub(super) fn document_names<'d>(
    types: &mut Types<'d>,
    root: Root<'d>,
    declared: &[Declared<'d>],
) -> Vec<OperationName<'d>> {
    let wished: Vec<_> =
        declared.iter().map(|one| (one.operation.id().unwrap_or_default(), one.operation)).collect();
    let wished = types.pinned_operations(&wished);
    let report = &mut *types.report;
    let [ids, pins] = ["operationId", "x-rust-name"].map(|keyword| owners(declared, keyword));
    let mut owned: HashMap<&str, Vec<Span>> = HashMap::new();
    for (index, Declared { operation, .. }) in declared.iter().enumerate() {
        let span = operation.span_of("operationId");
        if let Some(id) = operation.id().filter(|_| ids.get(&span).is_none_or(|owner| *owner == index)) {
            owned.entry(id).or_default().push(span);
        }
    }
    let mut all = Vec::new();
    for (index, Declared { path, item, method, operation }) in declared.iter().enumerate() {
        let is_own = |owners: &HashMap<Span, usize>, keyword: &str| {
            owners.get(&operation.span_of(keyword)).is_none_or(|owner| *owner == index)
        };
        let id = operation.id().map(|id| (id, operation.span_of("operationId")));
        let mut own = id.filter(|_| is_own(&ids, "operationId"));
        if let (Some((id, span)), None) = (id, own) {
            let message = format!(
                "the operation `{id}` is used by several paths; this one is named by its method and path"
            );
            let here = item.span().contains(operation.span());
            let here = if here { operation.span() } else { root.path_span(path) };
            report.push(Diagnostic::warning(here, message).also(span, "the `operationId` is of this one"));
        }
        let mut shared = None;
        if let Some((id, span)) = own
            && let Some(other) = owned.get(id).into_iter().flatten().find(|other| **other != span)
        {
            let message = format!(
                "duplicate `operationId` `{id}`; both operations are named by their methods and paths"
            );
            let warning = Diagnostic::warning(span, message).also(*other, "the other one");
            report.push(warning.help("an overlay can give one of them another `operationId`"));
            (own, shared) = (None, Some(id));
        }
        let pinned = wished.get(index).copied().flatten().filter(|_| is_own(&pins, "x-rust-name"));
        all.push(OperationName {
            id: own.map_or_else(|| format!("{method} {path}"), |(id, _)| id.to_owned()),
            is_declared: own.is_some(),
            shared,
            pinned: pinned.map(|pinned| (pinned, operation.span_of("x-rust-name"))),
        });
    }
    all
}

/// Returns the index of the operation to which each value of a keyword belongs: the one in which it is
/// written, or else the first by path and method, regardless of the order of paths.
fn owners(declared: &[Declared<'_>], keyword: &str) -> HashMap<Span, usize> {
    let rank = |index: usize, span: Span| {
        let Declared { path, item, method, operation } = declared.get(index)?;
        let is_here = operation.span().contains(span) && item.span().contains(span);
        Some((!is_here, *path, *method))
    };
    let mut owners = HashMap::new();
    for (index, Declared { operation, .. }) in declared.iter().enumerate() {
        if operation.node().get(keyword).is_some() {
            let span = operation.span_of(keyword);
            let owner = owners.entry(span).or_insert(index);
            if rank(index, span) < rank(*owner, span) {
                *owner = index;
            }
        }
    }
    owners
}
