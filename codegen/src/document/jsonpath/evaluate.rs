//! Evaluates a [`Query`] over the tree: returns the selected nodes in the order that RFC 9535 defines.
//!
//! The recursion depth is bounded by the nesting of filters in the path. The data is walked with an explicit
//! stack.

use std::borrow::Cow;

use crate::document::tree::{NodeId, NodeRef, Tree, Value};

use super::compare::holds;
use super::query::{Condition, MatchScope, Operand, Origin, Pattern, Query, Segment, Selector};
use super::regexp::Regexp;
use super::steps::StepBudget;

/// The maximum number of nodes that a path may select at once.
const MAX_NODES: usize = 1 << 22;

/// The error states what is too large, or which part of a path is unsupported.
type Result<T> = std::result::Result<T, String>;

/// A selected node, and its depth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub(crate) node: NodeId,
    pub(crate) parent: Option<NodeId>,
    /// The number of nodes that enclose it.
    pub(crate) depth: usize,
}

/// Returns the nodes below `root` that a path selects.
pub(crate) fn select(tree: &Tree, root: NodeId, query: &Query, steps: &mut StepBudget) -> Result<Vec<Found>> {
    Evaluator { tree, root, steps }.nodes(query, root)
}

struct Evaluator<'t, 's> {
    tree: &'t Tree,
    root: NodeId,
    steps: &'s mut StepBudget,
}

impl<'t> Evaluator<'t, '_> {
    fn nodes(&mut self, query: &Query, current: NodeId) -> Result<Vec<Found>> {
        let node = match query.origin {
            Origin::Root => self.root,
            Origin::Current => current,
        };
        let mut found = vec![Found { node, parent: None, depth: 0 }];
        for segment in &query.segments {
            let mut selected = Vec::new();
            for at in found {
                self.segment(segment, at, &mut selected)?;
            }
            found = selected;
        }
        Ok(found)
    }

    fn segment(&mut self, segment: &Segment, at: Found, selected: &mut Vec<Found>) -> Result<()> {
        let mut pending = vec![at];
        while let Some(at) = pending.pop() {
            self.steps.spend(0)?;
            for selector in &segment.selectors {
                self.selector(selector, at, selected)?;
                if selected.len() > MAX_NODES {
                    return Err(format!("this path selects more than {MAX_NODES} nodes"));
                }
            }
            if segment.descends {
                let before = pending.len();
                pending.extend(self.children(at));
                pending.get_mut(before..).unwrap_or_default().reverse();
            }
        }
        Ok(())
    }

    fn children(&self, at: Found) -> impl Iterator<Item = Found> + use<'t> {
        let node = self.tree.at(at.node);
        node.entries().map(|(_, child)| child).chain(node.items()).map(move |child| below(at, child))
    }

    fn selector(&mut self, selector: &Selector, at: Found, selected: &mut Vec<Found>) -> Result<()> {
        let node = self.tree.at(at.node);
        let items: &[NodeId] = if let Value::Sequence(items) = node.value() { items } else { &[] };
        let item = |index: usize| items.get(index).map(|item| below(at, self.tree.at(*item)));
        match selector {
            Selector::Name(name) => selected.extend(node.get(name).map(|child| below(at, child))),
            Selector::Wildcard => selected.extend(self.children(at)),
            Selector::Index(index) => selected.extend(from_end(*index, items.len()).and_then(item)),
            Selector::Slice { start, end, step } => {
                selected.extend(slice(*start, *end, *step, items.len()).filter_map(item));
            }
            Selector::Filter(condition) => {
                for child in self.children(at) {
                    self.steps.spend(0)?;
                    if self.holds(condition, child.node)? {
                        selected.push(child);
                    }
                }
            }
        }
        Ok(())
    }

    fn holds(&mut self, condition: &Condition, current: NodeId) -> Result<bool> {
        match condition {
            Condition::Any(conditions) => {
                for condition in conditions {
                    if self.holds(condition, current)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Condition::All(conditions) => {
                for condition in conditions {
                    if !self.holds(condition, current)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Condition::Not(condition) => Ok(!self.holds(condition, current)?),
            Condition::Exists(query) => Ok(!self.nodes(query, current)?.is_empty()),
            Condition::Compare(left, operator, right) => {
                let (left, right) = (self.value(left, current)?, self.value(right, current)?);
                holds(self.tree, left.as_deref(), *operator, right.as_deref(), self.steps)
            }
            Condition::Matches { text, pattern, part } => self.matches(text, pattern, *part, current),
        }
    }

    fn matches(
        &mut self,
        text: &Operand,
        pattern: &Pattern,
        part: MatchScope,
        current: NodeId,
    ) -> Result<bool> {
        let text = self.value(text, current)?;
        let Some(Value::String(text)) = text.as_deref() else { return Ok(false) };
        let found;
        let regexp = match pattern {
            Pattern::Literal(regexp) => regexp,
            Pattern::Computed(operand) => {
                let pattern = self.value(operand, current)?;
                let Some(Value::String(pattern)) = pattern.as_deref() else { return Ok(false) };
                found = Regexp::parse(pattern)?;
                &found
            }
        };
        regexp.matches(text, part == MatchScope::Any, self.steps)
    }

    fn value<'v>(&mut self, operand: &'v Operand, current: NodeId) -> Result<Option<Cow<'v, Value>>>
    where
        't: 'v,
    {
        let count = |number: usize| Some(Cow::Owned(Value::Number(number.to_string())));
        Ok(match operand {
            Operand::Literal(value) => Some(Cow::Borrowed(value)),
            Operand::Node(query) | Operand::Value(query) => match self.nodes(query, current)?.as_slice() {
                [found] => Some(Cow::Borrowed(self.tree.value(found.node))),
                _ => None,
            },
            Operand::Count(query) => count(self.nodes(query, current)?.len()),
            Operand::Length(operand) => match self.value(operand, current)?.as_deref() {
                Some(Value::String(text)) => {
                    self.steps.spend(text.len() / 16)?;
                    count(text.chars().count())
                }
                Some(Value::Sequence(items)) => count(items.len()),
                Some(Value::Mapping(members)) => count(members.len()),
                _ => None,
            },
        })
    }
}

fn below(at: Found, child: NodeRef<'_>) -> Found {
    Found { node: child.id(), parent: Some(at.node), depth: at.depth + 1 }
}

/// Resolves an index. A negative index counts from the end.
fn from_end(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if index < 0 { index + length } else { index }).ok()
}

/// Returns the indexes of a slice (RFC 9535, section 2.3.4.2.2).
fn slice(start: Option<i64>, end: Option<i64>, step: i64, length: usize) -> impl Iterator<Item = usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let (first, last, floor) = if step < 0 { (length - 1, -1, -1) } else { (0, length, 0) };
    let bound = |bound: Option<i64>, otherwise: i64| {
        bound.map_or(otherwise, |bound| {
            (if bound < 0 { bound + length } else { bound }).clamp(floor, length + floor)
        })
    };
    let (start, end) = (bound(start, first), bound(end, last));
    let is_inside = move |index: &i64| (step > 0 && *index < end) || (step < 0 && *index > end);
    std::iter::successors(Some(start), move |index| index.checked_add(step))
        .take_while(is_inside)
        .filter_map(|index| usize::try_from(index).ok())
}
