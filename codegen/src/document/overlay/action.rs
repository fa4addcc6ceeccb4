//! Applies one action of an overlay: selects its targets and changes them.

use std::collections::HashSet;

use super::expect::expect;
use super::merge::{Limits, Merge, Version};
use crate::diagnostic::{Diagnostic, Report};
use crate::document::jsonpath::{self, Found, Query};
use crate::document::tree::{NodeId, NodeRef, Tree, Value};
use crate::source::Span;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

pub(super) struct Action {
    target: Path,
    expect: Option<NodeId>,
    change: Change,
    version: Version,
}

struct Path {
    span: Span,
    query: Query,
}

enum Change {
    /// Merges the values of this node of the overlay into the target.
    Update(NodeId),
    /// Merges the values of a node of the document into the target.
    Copy(Path),
    Remove,
    Nothing,
}

fn error<T>(span: Span, message: impl Into<String>) -> Result<T> {
    Err(Box::new(Diagnostic::error(span, message)))
}

impl Path {
    fn read(path: NodeRef<'_>, key: &str) -> Result<Self> {
        let Some(text) = path.as_str() else {
            return error(path.span(), format!("`{key}`: expected a string, found {}", path.kind()));
        };
        match jsonpath::parse(text) {
            Ok(query) => Ok(Self { span: path.span(), query }),
            Err(message) => error(path.span(), message),
        }
    }

    fn select(&self, tree: &Tree, root: NodeId, limits: &mut Limits) -> Result<Vec<Found>> {
        jsonpath::select(tree, root, &self.query, &mut limits.steps)
            .or_else(|message| error(self.span, message))
    }
}

impl Action {
    pub(super) fn read(action: NodeRef<'_>, version: Version, report: &mut Report) -> Result<Self> {
        for (key, _) in action.entries() {
            match key {
                "target" | "description" | "update" | "remove" => {}
                "copy" if version == Version::Strict => {}
                "copy" => return error(action.key_span(key), "`copy` requires Overlay 1.1"),
                key if key.starts_with("x-") => {}
                key => {
                    return error(action.key_span(key), format!("unknown key `{key}` in an overlay action"));
                }
            }
        }
        let Some(target) = action.get("target") else {
            return error(action.span(), "missing `target` in an overlay action");
        };
        let target = Path::read(target, "target")?;
        let change = change(action, report)?;
        Ok(Self { target, expect: action.get("x-expect").map(NodeRef::id), change, version })
    }

    /// Returns the place of the target, by which people recognize the action.
    pub(super) fn place(&self) -> Span {
        self.target.span
    }

    /// Applies the action. Returns the nodes that it added, changed or removed.
    pub(super) fn run(
        &self,
        tree: &mut Tree,
        root: NodeId,
        limits: &mut Limits,
        report: &mut Report,
    ) -> Result<Vec<NodeId>> {
        let mut found = self.target.select(tree, root, limits)?;
        let mut seen = HashSet::new();
        found.retain(|found| seen.insert(found.node));
        if found.is_empty() {
            report.push(self.without_effect(
                "`target` matches no node of the document",
                "if the document was changed upstream, update the target or remove the action",
            ));
            return Ok(Vec::new());
        }
        let differs = self.expect.and_then(|expected| {
            found.iter().find_map(|found| expect(tree.at(found.node), tree.at(expected)).err())
        });
        let Some(differs) = differs else { return self.carry_out(tree, root, &found, limits, report) };
        // Later actions expect the result of this one. If it were skipped, they would be reported as well.
        let _ = self.carry_out(tree, root, &found, limits, &mut Report::default());
        Err(differs)
    }

    fn carry_out(
        &self,
        tree: &mut Tree,
        root: NodeId,
        found: &[Found],
        limits: &mut Limits,
        report: &mut Report,
    ) -> Result<Vec<NodeId>> {
        let update = match &self.change {
            Change::Remove => return self.remove(tree, root, found),
            Change::Nothing => return Ok(Vec::new()),
            Change::Update(update) => *update,
            Change::Copy(source) => copied(source, tree, root, limits)?,
        };
        self.is_one_kind(tree, found)?;
        let mut merge = Merge::new(tree, update, self.target.span, self.version, limits, report);
        for found in found {
            merge.add_to(found)?;
        }
        let touched = merge.touched();
        if touched.is_empty() {
            report.push(self.without_effect(
                "this action has no effect: the document already has this value",
                "the correction was made upstream; remove the action",
            ));
        }
        Ok(touched)
    }

    /// Returns the diagnostic for an action without effect: an error if the action has an `x-expect`,
    /// otherwise a warning.
    fn without_effect(&self, message: &str, help: &str) -> Diagnostic {
        let say = if self.expect.is_some() { Diagnostic::error } else { Diagnostic::warning };
        say(self.target.span, message.to_owned()).help(help)
    }

    fn remove(&self, tree: &mut Tree, root: NodeId, found: &[Found]) -> Result<Vec<NodeId>> {
        let removed: HashSet<NodeId> = found.iter().map(|found| found.node).collect();
        if removed.contains(&root) {
            return error(self.target.span, "the document as a whole cannot be removed");
        }
        let parents: HashSet<NodeId> = found.iter().filter_map(|found| found.parent).collect();
        for parent in parents {
            match tree.value_mut(parent) {
                Some(Value::Sequence(items)) => items.retain(|item| !removed.contains(item)),
                Some(Value::Mapping(members)) => members.retain(|_, member| !removed.contains(&member.value)),
                _ => {}
            }
        }
        Ok(removed.into_iter().collect())
    }

    fn is_one_kind(&self, tree: &Tree, found: &[Found]) -> Result<()> {
        let kind = |found: &Found| match tree.value(found.node) {
            Value::Mapping(_) => "a mapping",
            Value::Sequence(_) => "a list",
            _ => "neither list nor mapping",
        };
        let mut kinds = found.iter().map(kind);
        let first = kinds.next().unwrap_or_default();
        match found.iter().skip(1).zip(kinds).find(|(_, kind)| *kind != first) {
            None => Ok(()),
            Some((other, kind)) => {
                let message =
                    "`target` selects nodes of different types; one value cannot be merged into all of them";
                let mut diagnostic = Diagnostic::error(self.target.span, message);
                for (found, kind) in found.iter().take(1).map(|found| (found, first)).chain([(other, kind)]) {
                    diagnostic = diagnostic.also(tree.at(found.node).span(), format!("{kind} here"));
                }
                Err(diagnostic.into())
            }
        }
    }
}

/// Reads which change an action makes.
fn change(action: NodeRef<'_>, report: &mut Report) -> Result<Change> {
    let (update, copy) = (action.get("update"), action.get("copy"));
    let removes = match action.get("remove") {
        Some(remove) => match remove.as_bool() {
            Some(removes) => Some(removes),
            None => {
                return error(
                    remove.span(),
                    format!("`remove`: expected a boolean, found {}", remove.kind()),
                );
            }
        },
        None => None,
    };
    if removes == Some(true) {
        for key in ["update", "copy"].into_iter().filter(|key| action.get(key).is_some()) {
            let message = format!("`{key}` has no effect beside `remove: true`");
            report.warning(action.key_span(key), message);
        }
        return Ok(Change::Remove);
    }
    match (update, copy) {
        (Some(_), Some(_)) => error(action.span(), "an overlay action cannot have both `update` and `copy`"),
        (Some(update), None) => Ok(Change::Update(update.id())),
        (None, Some(copy)) => Path::read(copy, "copy").map(Change::Copy),
        (None, None) if removes.is_some() => {
            report.warning(action.span(), "this action does nothing: `remove` is false");
            Ok(Change::Nothing)
        }
        (None, None) => {
            error(action.span(), "missing `update`, `copy` or `remove: true` in an overlay action")
        }
    }
}

/// Copies the one node that `copy` selects. The target may be inside it.
fn copied(source: &Path, tree: &mut Tree, root: NodeId, limits: &mut Limits) -> Result<NodeId> {
    match source.select(tree, root, limits)?.as_slice() {
        [found] => limits.copy(tree, found.node, source.span),
        [] => error(source.span, "`copy` matches no node of the document"),
        _ => error(source.span, "`copy` must select one node, and this selects several"),
    }
}
