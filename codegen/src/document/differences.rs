//! Finds the differences between two trees, whatever the nodes mean.
//!
//! The order of members is ignored, and so is the way a number is written. List items are paired by identity:
//! equal items first, then a parameter by its location and name, or a server by its URL. Remaining items are
//! paired in order.

use super::tree::{NodeId, NodeRef, Value};

/// A place at which two trees differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Difference<'t> {
    /// The nodes that contain it, in the old tree and in the new one.
    pub(super) around: (NodeId, NodeId),
    /// The key of the member, or `None` for a list item.
    pub(super) key: Option<&'t str>,
    /// The old node, or `None` if the new one was added.
    pub(super) old: Option<NodeId>,
    /// The new node, or `None` if the old one was removed.
    pub(super) new: Option<NodeId>,
}

/// Returns all differences, from the outside in. Nothing below an added, removed or replaced node is
/// reported.
pub(super) fn differences<'t>(old: NodeRef<'t>, new: NodeRef<'t>) -> Vec<Difference<'t>> {
    let mut found = Vec::new();
    let mut pending = vec![(Difference::of((old, new), None, (Some(old), Some(new))), old, new)];
    while let Some((difference, old, new)) = pending.pop() {
        let around = (old, new);
        let pairs: Vec<_> = match (old.value(), new.value()) {
            (Value::Mapping(_), Value::Mapping(_)) => members(old, new),
            (Value::Sequence(_), Value::Sequence(_)) => items(old, new),
            _ if same(old, new) => continue,
            _ => {
                found.push(difference);
                continue;
            }
        };
        for (key, before, after) in pairs.into_iter().rev() {
            let difference = Difference::of(around, key, (before, after));
            match (before, after) {
                (Some(before), Some(after)) => pending.push((difference, before, after)),
                _ => found.push(difference),
            }
        }
    }
    found
}

impl<'t> Difference<'t> {
    fn of(
        (old, new): (NodeRef<'t>, NodeRef<'t>),
        key: Option<&'t str>,
        (before, after): (Option<NodeRef<'t>>, Option<NodeRef<'t>>),
    ) -> Self {
        Self { around: (old.id(), new.id()), key, old: before.map(NodeRef::id), new: after.map(NodeRef::id) }
    }
}

type Pair<'t> = (Option<&'t str>, Option<NodeRef<'t>>, Option<NodeRef<'t>>);

fn members<'t>(old: NodeRef<'t>, new: NodeRef<'t>) -> Vec<Pair<'t>> {
    let ours = old.entries().map(|(key, value)| (Some(key), Some(value), new.get(key)));
    let added = new.entries().filter(|(key, _)| old.get(key).is_none());
    ours.chain(added.map(|(key, value)| (Some(key), None, Some(value)))).collect()
}

fn items<'t>(old: NodeRef<'t>, new: NodeRef<'t>) -> Vec<Pair<'t>> {
    let (mut before, mut after): (Vec<_>, Vec<_>) = (old.items().collect(), new.items().collect());
    let mut pairs = Vec::new();
    for is_pair in [same, have_same_name] {
        before.retain(|old| match after.iter().position(|new| is_pair(*old, *new)) {
            Some(index) => {
                pairs.push((None, Some(*old), Some(after.remove(index))));
                false
            }
            None => true,
        });
    }
    let count = before.len().max(after.len());
    pairs.extend((0..count).map(|index| (None, before.get(index).copied(), after.get(index).copied())));
    pairs
}

/// Returns whether two items have the same identity: that of a parameter, a tag or a server.
fn have_same_name(old: NodeRef<'_>, new: NodeRef<'_>) -> bool {
    let name = |node: NodeRef<'_>| {
        let text = |key| node.text(key).map(str::to_owned);
        (text("in"), text("name").or_else(|| text("url")).or_else(|| text("$ref")))
    };
    let (old, new) = (name(old), name(new));
    old.1.is_some() && old == new
}

/// Returns whether two values are the same, ignoring the order of members.
pub(super) fn same(old: NodeRef<'_>, new: NodeRef<'_>) -> bool {
    match (old.value(), new.value()) {
        (Value::Sequence(ours), Value::Sequence(theirs)) => {
            ours.len() == theirs.len() && old.items().zip(new.items()).all(|(old, new)| same(old, new))
        }
        (Value::Mapping(ours), Value::Mapping(theirs)) => {
            ours.len() == theirs.len()
                && old.entries().all(|(key, value)| new.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Number(ours), Value::Number(theirs)) => ours == theirs || is_one_number(ours, theirs),
        (ours, theirs) => ours == theirs,
    }
}

/// Returns whether two texts are the same number: `4`, `4.0` and `4e0`. Integers beyond 2^53 are compared as
/// text.
fn is_one_number(old: &str, new: &str) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match (old.parse::<f64>(), new.parse::<f64>()) {
        (Ok(old), Ok(new)) => old.to_bits() == new.to_bits() && old.abs() <= EXACT,
        _ => false,
    }
}
