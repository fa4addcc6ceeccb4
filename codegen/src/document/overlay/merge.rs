//! Merges values (Overlay 1.1, Action Object), with counters that bound the size of the result.

use crate::diagnostic::{Diagnostic, Report};
use crate::document::build::MAX_DEPTH;
use crate::document::jsonpath::{Found, StepBudget};
use crate::document::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::source::Span;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The behaviours of the versions of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// 1.0, which does not define what happens to values that cannot be merged. The new value replaces the
    /// old one, with a warning if the old one was a list or a mapping.
    Replacing,
    /// 1.1, which rejects them.
    Strict,
}

/// The maximum number of bytes that the actions of an overlay may add. Each value is copied into every
/// selected node.
const MAX_ADDED: usize = 64 << 20;

/// The remaining limits for the actions of an overlay.
pub(super) struct Limits {
    pub(super) steps: StepBudget,
    memory: usize,
    is_memory_used_up: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: StepBudget::default(), memory: MAX_ADDED, is_memory_used_up: false }
    }
}

impl Limits {
    pub(super) fn are_reached(&self) -> bool {
        self.is_memory_used_up || self.steps.is_exhausted()
    }

    /// Copies a node. `place` is that of the action's path.
    pub(super) fn copy(&mut self, tree: &mut Tree, node: NodeId, place: Span) -> Result<NodeId> {
        tree.copy(node, &mut self.memory).ok_or_else(|| self.exhaust_memory(place).into())
    }

    /// Charges the memory of a copied text.
    fn text(&mut self, length: usize, place: Span) -> Result<()> {
        match self.memory.checked_sub(length) {
            Some(left) => self.memory = left,
            None => return Err(self.exhaust_memory(place).into()),
        }
        Ok(())
    }

    fn exhaust_memory(&mut self, place: Span) -> Diagnostic {
        self.is_memory_used_up = true;
        let message = format!("overlay actions add more than {} MiB", MAX_ADDED >> 20);
        Diagnostic::error(place, message)
    }

    fn step(&mut self, place: Span) -> Result<()> {
        self.steps.spend(0).map_err(|message| Diagnostic::error(place, message).into())
    }
}

/// Merges one value into the nodes that an action selects.
pub(super) struct Merge<'a> {
    tree: &'a mut Tree,
    update: NodeId,
    /// The target of the action.
    place: Span,
    version: Version,
    limits: &'a mut Limits,
    report: &'a mut Report,
    /// The nodes that were added or changed.
    touched: Vec<NodeId>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(
        tree: &'a mut Tree,
        update: NodeId,
        place: Span,
        version: Version,
        limits: &'a mut Limits,
        report: &'a mut Report,
    ) -> Self {
        Self { tree, update, place, version, limits, report, touched: Vec::new() }
    }

    /// Returns the nodes that were added or changed.
    pub(super) fn touched(self) -> Vec<NodeId> {
        self.touched
    }

    /// Merges the value into a selected node. A list gets one more item, or all items of another list.
    pub(super) fn add_to(&mut self, target: &Found) -> Result<()> {
        match (self.tree.value(target.node), self.tree.value(self.update)) {
            (Value::Sequence(_), Value::Sequence(_)) | (Value::Mapping(_), Value::Mapping(_)) => {
                self.merge(target)
            }
            (Value::Sequence(_), _) => self.append(target.node, &[self.update], target.depth),
            (Value::Mapping(_), _) => Err(self.mismatch(target.node, self.update).into()),
            _ => self.merge(target),
        }
    }

    fn merge(&mut self, target: &Found) -> Result<()> {
        let mut pending = vec![(target.node, self.update, target.depth)];
        while let Some((target, update, depth)) = pending.pop() {
            self.limits.step(self.place)?;
            match (self.tree.value(target), self.tree.value(update)) {
                (Value::Mapping(_), Value::Mapping(updates)) => {
                    let updates: Vec<_> = updates.iter().map(|(key, entry)| (key.clone(), *entry)).collect();
                    for (key, entry) in updates {
                        match self.tree.at(target).get(&key).map(NodeRef::id) {
                            Some(existing) => pending.push((existing, entry.value, depth + 1)),
                            None => self.insert(target, key, entry, depth)?,
                        }
                    }
                }
                (Value::Sequence(_), Value::Sequence(more)) => {
                    let more = more.clone();
                    self.append(target, &more, depth)?;
                }
                (there, value) if !is_container(there) && !is_container(value) => {
                    self.replace(target, update)?;
                }
                _ if self.version == Version::Strict => return Err(self.mismatch(target, update).into()),
                (there, _) => {
                    if is_container(there) {
                        let warning = self.replaces(target, update);
                        self.report.push(warning);
                    }
                    let copy = self.copy(update, depth)?;
                    self.replace(target, copy)?;
                }
            }
        }
        Ok(())
    }

    fn insert(&mut self, target: NodeId, key: String, entry: Entry, depth: usize) -> Result<()> {
        self.limits.text(key.len() + size_of::<Entry>(), self.place)?;
        let value = self.copy(entry.value, depth + 1)?;
        if let Some(Value::Mapping(members)) = self.tree.value_mut(target) {
            members.insert(key, Entry { key: entry.key, value });
            self.touched.push(value);
        }
        Ok(())
    }

    fn append(&mut self, target: NodeId, more: &[NodeId], depth: usize) -> Result<()> {
        for entry in more {
            let copy = self.copy(*entry, depth + 1)?;
            if let Some(Value::Sequence(items)) = self.tree.value_mut(target) {
                items.push(copy);
                self.touched.push(copy);
            }
        }
        Ok(())
    }

    /// Replaces a value. The new one brings its source position.
    fn replace(&mut self, target: NodeId, update: NodeId) -> Result<()> {
        let (value, span) = (self.tree.value(update), self.tree.at(update).span());
        if self.tree.value(target) != value {
            if let Value::String(text) | Value::Number(text) = value {
                self.limits.text(text.len(), self.place)?;
            }
            let value = value.clone();
            self.tree.replace(target, value, span);
            self.touched.push(target);
        }
        Ok(())
    }

    /// Copies a part of the value to a place at this depth.
    fn copy(&mut self, node: NodeId, depth: usize) -> Result<NodeId> {
        let mut pending = vec![(node, depth)];
        while let Some((node, depth)) = pending.pop() {
            self.limits.step(self.place)?;
            let value = self.tree.value(node);
            if is_container(value) && depth >= MAX_DEPTH {
                let message =
                    format!("this action nests the document too deeply; the limit is {MAX_DEPTH} levels");
                return Err(Diagnostic::error(self.place, message).into());
            }
            pending.extend(value.children().map(|child| (child, depth + 1)));
        }
        self.limits.copy(self.tree, node, self.place)
    }

    fn mismatch(&self, target: NodeId, update: NodeId) -> Diagnostic {
        let (there, value) = (self.tree.at(target), self.tree.at(update));
        let message = format!("{} cannot be merged into {}", value.kind(), there.kind());
        Diagnostic::error(self.place, message)
            .also(value.span(), "this is merged")
            .also(there.span(), "into this")
            .help("remove the old value with an earlier action")
    }

    fn replaces(&self, target: NodeId, update: NodeId) -> Diagnostic {
        let (there, value) = (self.tree.at(target), self.tree.at(update));
        Diagnostic::warning(self.place, format!("{} replaces {}", value.kind(), there.kind()))
            .also(value.span(), "new value")
            .also(there.span(), "replaced value")
            .help("Overlay 1.1 refuses this; remove the old value with an earlier action")
    }
}

fn is_container(value: &Value) -> bool {
    matches!(value, Value::Mapping(_) | Value::Sequence(_))
}
