//! Selects the operations to generate, if not all are wanted.
//!
//! Names are settled before anything is left out, so a selection renames nothing. Types that only excluded
//! operations use are never lowered, because a type is lowered when something first refers to it.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::Operation;
use crate::document::{Document, closest};
use crate::name::Words;

/// The cargo feature of webhooks.
pub(crate) const WEBHOOKS: &str = "webhooks";

/// A choice of operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selector {
    /// The operation with this `operationId`, or else with this method and path.
    Operation(String),
    /// The operations with this tag.
    Tag(String),
    /// The operations of this path, and of the paths below it.
    Path(String),
}

/// An operation that a selector may match.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a, 'd> {
    pub(super) id: &'a str,
    /// The `operationId`, if other operations have the same one, so that it identifies none of them.
    pub(super) shared: Option<&'a str>,
    pub(super) path: &'d str,
    pub(super) operation: Operation<'d>,
}

impl Selector {
    fn selects(&self, candidate: Candidate<'_, '_>) -> bool {
        match self {
            Self::Operation(id) => candidate.id == id || is_same_operation(candidate.id, id),
            Self::Tag(tag) => candidate.operation.tags().any(|known| known == tag),
            Self::Path(path) => {
                let rest = candidate.path.strip_prefix(path.trim_end_matches('/'));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }

    /// Returns the error about a selector that matches nothing, with suggestions.
    fn fault(&self, candidates: &[Candidate<'_, '_>]) -> Diagnostic {
        let (method, text) = match self {
            Self::Operation(id) => ("operations", id),
            Self::Tag(tag) => ("tags", tag),
            Self::Path(path) => ("paths", path),
        };
        let fault = Diagnostic::without_place(format!("`{method}([{text:?}])` matches no operation"));
        let near = match self {
            Self::Operation(id) => {
                let shared = candidates.iter().filter(|candidate| candidate.shared == Some(id));
                let sharing: Vec<_> = shared.map(|candidate| format!("`{}`", candidate.id)).collect();
                if !sharing.is_empty() {
                    let sharing = sharing.join(", ");
                    return fault
                        .help(format!("several operations have this id; choose by place: {sharing}"));
                }
                closest(id, candidates.iter().map(|candidate| candidate.id))
            }
            Self::Tag(tag) => {
                closest(tag, candidates.iter().flat_map(|candidate| candidate.operation.tags()))
            }
            Self::Path(path) => closest(path, candidates.iter().map(|candidate| candidate.path)),
        };
        match near {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault,
        }
    }
}

/// Returns whether both are the same method and path, such as `get /pets` and `GET /pets`.
fn is_same_operation(one: &str, other: &str) -> bool {
    let both = one.split_once(' ').zip(other.split_once(' '));
    both.is_some_and(|((method, path), (other_method, other_path))| {
        path.starts_with('/') && path == other_path && method.eq_ignore_ascii_case(other_method)
    })
}

/// Returns the cargo feature of a tag: `tag-pet-toys` of `Pet Toys`.
pub(crate) fn feature_of(tag: &str) -> String {
    format!("tag-{}", Words::of(tag).to_string().replace('_', "-"))
}

/// Returns the cargo features that a crate can have: one for each tag of an operation, and one for webhooks.
pub(crate) fn features(document: &Document) -> IndexMap<String, Vec<String>> {
    let mut features: IndexMap<String, Vec<String>> = IndexMap::new();
    let root = document.view();
    let operations = root.paths().flat_map(|(_, item)| item.operations());
    for tag in operations.flat_map(|(_, operation)| operation.tags()).filter(|tag| !tag.trim().is_empty()) {
        let tags = features.entry(feature_of(tag)).or_default();
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    if root.webhooks().next().is_some() {
        features.insert(WEBHOOKS.to_owned(), Vec::new());
    }
    features
}

/// Returns whether the enabled features include an operation. One without a tag is always included.
fn is_enabled(features: &HashSet<String>, operation: Operation<'_>) -> bool {
    let mut tags = operation.tags().filter(|tag| !tag.trim().is_empty()).peekable();
    tags.peek().is_none() || tags.any(|tag| features.contains(&feature_of(tag)))
}

/// Returns for each operation whether it is selected. A selector that matches nothing is an error.
pub(super) fn selected(
    (selectors, features): (&[Selector], Option<&HashSet<String>>),
    candidates: &[Candidate<'_, '_>],
    report: &mut Report,
) -> Vec<bool> {
    for selector in selectors {
        if !candidates.iter().any(|candidate| selector.selects(*candidate)) {
            report.push(selector.fault(candidates));
        }
    }
    let wanted = |candidate: &Candidate<'_, '_>| {
        (selectors.is_empty() || selectors.iter().any(|selector| selector.selects(*candidate)))
            && features.is_none_or(|features| is_enabled(features, candidate.operation))
    };
    candidates.iter().map(wanted).collect()
}

#[cfg(test)]
mod tests {
    use crate::Config;

    #[test]
    fn an_operation_without_an_id_is_chosen_by_its_method_and_path() {
        let chosen = |id: &str| {
            let lowered = Config::new().operations([id]).lower("tests/features/operation_id_missing.yaml");
            lowered.map(|lowered| lowered.api.operations.len()).ok()
        };
        assert_eq!(["GET /owners", "get /owners"].map(chosen), [Some(1), Some(1)]);
        assert_eq!(["POST /owners", "GET owners", "GET"].map(chosen), [None; 3]);
    }
}
