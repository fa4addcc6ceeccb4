//! Corrections to a document, kept beside it: the OpenAPI Overlay Specification, 1.0 and 1.1.
//!
//! An action's `target` selects nodes. Its `update`, or a node of the document named by `copy`, is merged
//! into each of them; `remove` removes them. An action without effect causes a warning.
//!
//! `x-expect` is an extension of this crate. It states what the target has to look like: every listed member
//! is compared deeply, an empty mapping or list has to be empty, and `null` means that the member has to be
//! absent. An action with `x-expect` and no effect is an error.

mod action;
mod expect;
mod merge;

use std::collections::HashMap;

use self::action::Action;
use self::merge::{Limits, Version};
use super::tree::{NodeId, NodeRef, Tree, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Span;

/// An action of an overlay, by its number and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ActionPlace {
    /// Its position in the list of actions, counted from 1.
    pub(crate) number: usize,
    /// The place of its target.
    pub(crate) span: Span,
}

/// The nodes that actions added, changed or removed, each with the last action that did.
pub(crate) type Touched = HashMap<NodeId, ActionPlace>;

/// Applies every action of an overlay to the document below `root`, in order.
pub(crate) fn apply(
    tree: &mut Tree,
    root: NodeId,
    overlay: NodeId,
    touched: &mut Touched,
    report: &mut Report,
) {
    let version = read_version(tree.at(overlay), report);
    let actions: Vec<NodeId> = tree.at(overlay).items_of("actions").map(NodeRef::id).collect();
    let mut limits = Limits::default();
    for (index, action) in actions.into_iter().enumerate() {
        let done = Action::read(tree.at(action), version, report).and_then(|action| {
            let place = ActionPlace { number: index + 1, span: action.place() };
            action.run(tree, root, &mut limits, report).map(|nodes| (nodes, place))
        });
        match done {
            Ok((nodes, place)) => touched.extend(nodes.into_iter().map(|node| (node, place))),
            Err(diagnostic) => report.push(*diagnostic),
        }
        if limits.are_reached() {
            break;
        }
    }
}

/// Checks everything but the actions.
fn read_version(overlay: NodeRef<'_>, report: &mut Report) -> Version {
    let written = overlay.get("overlay");
    let version = match written.and_then(NodeRef::as_str) {
        Some(version) if version.starts_with("1.0.") => Version::Replacing,
        Some(version) if version.starts_with("1.1.") => Version::Strict,
        _ => {
            report.push(match written {
                Some(version) => Diagnostic::error(
                    version.span(),
                    "unsupported overlay version; expected `1.0.0` or `1.1.0`",
                ),
                None => Diagnostic::error(overlay.span(), "this is not an overlay: missing `overlay: 1.0.0`"),
            });
            Version::Strict
        }
    };
    for (key, _) in overlay.entries() {
        if !matches!(key, "overlay" | "info" | "extends" | "actions") && !key.starts_with("x-") {
            report
                .push(Diagnostic::error(overlay.key_span(key), format!("unknown key `{key}` in an overlay")));
        }
    }
    match overlay.get("actions") {
        None => report.error(overlay.span(), "missing `actions` in an overlay"),
        Some(actions) if !matches!(actions.value(), Value::Sequence(_)) => {
            report.error(actions.span(), format!("`actions`: expected a list, found {}", actions.kind()));
        }
        Some(_) => {}
    }
    let place = overlay.get("info").map_or(overlay.span(), NodeRef::span);
    for key in ["title", "version"] {
        if overlay.get("info").and_then(|info| info.text(key)).is_none() {
            report.warning(place, format!("missing `{key}` in the `info` of an overlay"));
        }
    }
    version
}
