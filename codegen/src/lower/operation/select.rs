//! Which operations are generated, where not all are wanted.
//!
//! Names are settled before anything is left out, so that a choice renames nothing. What only operations that are left
//! out use is never lowered, because types are lowered when something leads to them.

use crate::diagnostic::{Diagnostic, Report};
use crate::document::closest;
use crate::document::view::Operation;

/// A choice of operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selector {
    /// The one with this `operationId`, or this method and path where it has none.
    Operation(String),
    /// Those with this tag.
    Tag(String),
    /// Those of this path, and of the paths below it.
    Path(String),
}

/// An operation as choices see it.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a, 'd> {
    pub(super) id: &'a str,
    pub(super) path: &'d str,
    pub(super) operation: Operation<'d>,
}

impl Selector {
    fn selects(&self, candidate: Candidate<'_, '_>) -> bool {
        match self {
            Self::Operation(id) => candidate.id == id,
            Self::Tag(tag) => candidate.operation.tags().any(|known| known == tag),
            Self::Path(path) => {
                let rest = candidate.path.strip_prefix(path.trim_end_matches('/'));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }

    /// The fault of selecting nothing, and what could have been meant.
    fn described<'a>(&'a self, candidates: &'a [Candidate<'a, '_>]) -> (String, Option<&'a str>) {
        let (method, text) = match self {
            Self::Operation(id) => ("operations", id),
            Self::Tag(tag) => ("tags", tag),
            Self::Path(path) => ("paths", path),
        };
        let near = match self {
            Self::Operation(id) => closest(id, candidates.iter().map(|candidate| candidate.id)),
            Self::Tag(tag) => {
                closest(tag, candidates.iter().flat_map(|candidate| candidate.operation.tags()))
            }
            Self::Path(path) => closest(path, candidates.iter().map(|candidate| candidate.path)),
        };
        (format!("`{method}([{text:?}])` selects no operation"), near)
    }
}

/// Tells of each operation whether it is wanted; a selector that selects nothing is a fault.
pub(super) fn selected(
    selectors: &[Selector],
    candidates: &[Candidate<'_, '_>],
    report: &mut Report,
) -> Vec<bool> {
    for selector in selectors {
        if !candidates.iter().any(|candidate| selector.selects(*candidate)) {
            let (message, near) = selector.described(candidates);
            let fault = Diagnostic::without_place(message);
            report.push(match near {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault,
            });
        }
    }
    let wanted = |candidate: &Candidate<'_, '_>| {
        selectors.is_empty() || selectors.iter().any(|selector| selector.selects(*candidate))
    };
    candidates.iter().map(wanted).collect()
}
