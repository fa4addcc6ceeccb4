//! Corrections to a document, kept beside it: the OpenAPI Overlay Specification, 1.0 and 1.1.
//!
//! An action's `update` is merged into every node that its `target` selects (objects member by member, lists by
//! appending, other values by replacing), or `remove` takes the node away. Two rules of ours keep corrections honest:
//! an action that selects nothing or changes nothing is an error, and `x-expect` says what the target has to look like.
//! In `x-expect` every listed member is compared deeply, an empty mapping or list has to be empty, and `null` stands for
//! a member that has to be absent.

use super::jsonpath::{self, Step};
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Span;

/// Applies every action of an overlay to the document below `root`, in order.
pub(crate) fn apply(tree: &mut Tree, root: NodeId, overlay: NodeId, report: &mut Report) {
    let view = tree.at(overlay);
    match view.get("overlay").map(|version| (version, version.as_str())) {
        Some((_, Some(version))) if version.starts_with("1.") => {}
        Some((version, _)) => {
            report.error(version.span(), "`overlay` has to be `1.0.0` or `1.1.0`");
        }
        None => {
            report.push(Diagnostic::error(view.span(), "this is no overlay: `overlay: 1.0.0` is missing"));
        }
    }
    for (key, _) in view.entries() {
        if !matches!(key, "overlay" | "info" | "extends" | "actions") && !key.starts_with("x-") {
            report.push(Diagnostic::error(view.key_span(key), format!("an overlay has no `{key}`")));
        }
    }
    let actions: Vec<NodeId> = view.items_of("actions").map(NodeRef::id).collect();
    for action in actions {
        if let Err(diagnostic) = Action::read(tree.at(action)).and_then(|action| action.run(tree, root)) {
            report.push(*diagnostic);
        }
    }
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Action {
    target: Span,
    steps: Vec<Step>,
    expect: Option<NodeId>,
    change: Change,
}

enum Change {
    Update(NodeId),
    Remove,
}

impl Action {
    fn read(action: NodeRef<'_>) -> Result<Self> {
        for (key, _) in action.entries() {
            match key {
                "target" | "description" | "update" | "remove" | "x-expect" => {}
                "copy" => {
                    return Err(Diagnostic::unsupported(action.key_span(key), "`copy` in an overlay").into());
                }
                key if key.starts_with("x-") => {}
                key => {
                    return Err(
                        Diagnostic::error(action.key_span(key), format!("an action has no `{key}`")).into()
                    );
                }
            }
        }
        let target = action
            .get("target")
            .ok_or_else(|| Box::new(Diagnostic::error(action.span(), "this action has no `target`")))?;
        let path = target
            .as_str()
            .ok_or_else(|| Box::new(Diagnostic::error(target.span(), "`target` has to be text")))?;
        let steps =
            jsonpath::parse(path).map_err(|message| Box::new(Diagnostic::error(target.span(), message)))?;
        let change = match (action.get("update"), action.get("remove").and_then(NodeRef::as_bool)) {
            (Some(update), None | Some(false)) => Change::Update(update.id()),
            (None, Some(true)) => Change::Remove,
            _ => {
                return Err(Diagnostic::error(
                    action.span(),
                    "an action has either `update` or `remove: true`",
                )
                .into());
            }
        };
        Ok(Self { target: target.span(), steps, expect: action.get("x-expect").map(NodeRef::id), change })
    }

    fn run(&self, tree: &mut Tree, root: NodeId) -> Result<()> {
        let found = jsonpath::select(tree, root, &self.steps);
        if found.is_empty() {
            return Err(Diagnostic::error(self.target, "this target matches nothing in the document")
                .help("the document has changed: look where this went, then move or drop the action")
                .into());
        }
        for found in &found {
            if let Some(expected) = self.expect {
                expect(tree.at(found.node), tree.at(expected))?;
            }
        }
        match self.change {
            Change::Remove => found.iter().rev().for_each(|found| found.remove(tree)),
            Change::Update(update) => {
                let mut changed = false;
                for found in &found {
                    changed |= merge(tree, found.node, update);
                }
                if !changed {
                    return Err(Diagnostic::error(
                        self.target,
                        "this action changes nothing: the document already says so",
                    )
                    .help("the correction was made upstream: drop the action")
                    .into());
                }
            }
        }
        Ok(())
    }
}

/// Compares what is there with what the author of the overlay saw.
fn expect(actual: NodeRef<'_>, expected: NodeRef<'_>) -> Result<()> {
    let differs = |actual: NodeRef<'_>, expected: NodeRef<'_>| {
        Box::new(
            Diagnostic::error(actual.span(), "this is not what the overlay expects to correct")
                .also(expected.span(), "expected here")
                .help("the document has changed: compare the two, then correct or drop the action"),
        )
    };
    match (actual.value(), expected.value()) {
        (Value::Mapping(there), Value::Mapping(wanted)) if !wanted.is_empty() || there.is_empty() => {
            for (key, expected) in expected.entries() {
                match (actual.get(key), expected.value()) {
                    (None, Value::Null) => {}
                    (Some(actual), _) => expect(actual, expected)?,
                    (None, _) => return Err(differs(actual, expected)),
                }
            }
            Ok(())
        }
        (Value::Sequence(there), Value::Sequence(wanted)) if there.len() == wanted.len() => {
            actual.items().zip(expected.items()).try_for_each(|(actual, expected)| expect(actual, expected))
        }
        (there, wanted) if !matches!(there, Value::Mapping(_) | Value::Sequence(_)) && there == wanted => {
            Ok(())
        }
        _ => Err(differs(actual, expected)),
    }
}

/// Merges `update` into `target` and says whether that changed anything.
///
/// It recurses as deep as the overlay's text is nested, which `yaml` bounds.
fn merge(tree: &mut Tree, target: NodeId, update: NodeId) -> bool {
    let (value, span) = (tree.value(update).clone(), tree.at(update).span());
    match (tree.value(target).clone(), value) {
        (Value::Mapping(mut members), Value::Mapping(updates)) => {
            let mut changed = false;
            for (key, entry) in updates {
                if let Some(existing) = members.get(&key) {
                    changed |= merge(tree, existing.value, entry.value);
                } else {
                    let copy = duplicate(tree, entry.value);
                    members.insert(key, Entry { key: entry.key, value: copy });
                    changed = true;
                }
            }
            let span = tree.at(target).span();
            tree.replace(target, Value::Mapping(members), span);
            changed
        }
        (Value::Sequence(mut items), Value::Sequence(more)) => {
            let changed = !more.is_empty();
            items.extend(more.into_iter().map(|item| duplicate(tree, item)));
            let span = tree.at(target).span();
            tree.replace(target, Value::Sequence(items), span);
            changed
        }
        (there, Value::Sequence(_) | Value::Mapping(_)) => {
            let copy = duplicate(tree, update);
            let value = tree.value(copy).clone();
            let changed = there != value;
            tree.replace(target, value, span);
            changed
        }
        (there, value) => {
            let changed = there != value;
            tree.replace(target, value, span);
            changed
        }
    }
}

/// An overlay is the author's own text and no larger than they wrote it, so nothing bounds the copy.
fn duplicate(tree: &mut Tree, node: NodeId) -> NodeId {
    let mut unbounded = usize::MAX;
    tree.copy(node, &mut unbounded).unwrap_or(node)
}
