//! Finds where two documents differ, part by part, whatever the difference means.

use super::Interface;
use super::spot::{Spot, item_name};
use crate::document::NodeRef;
use crate::document::view::is_translated;

/// A part that is in only one document, or that differs.
#[derive(Debug, Clone)]
pub enum Difference {
    /// The part in the new document, and its parent in the old one.
    Added(Spot, Spot),
    /// The part in the old document, and its parent in the new one.
    Removed(Spot, Spot),
    /// The part in both documents.
    Changed(Spot, Spot),
}

impl Interface {
    /// Returns all parts in which two documents differ, as small as possible. The order of members or items
    /// is also a part.
    #[must_use]
    pub fn differences(&self, new: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut pending = vec![(self.document.root(), new.document.root())];
        while let Some((old, new)) = pending.pop() {
            if old.equals(new) {
                continue;
            }
            let count = found.len();
            let same = if old.is_mapping() && new.is_mapping() {
                members(old, new, &mut found)
            } else {
                items(old, new, &mut found)
            };
            if same.iter().all(|(old, new)| old.equals(*new)) && found.len() == count {
                found.push(Difference::Changed(Spot::of(old), Spot::of(new)));
            }
            pending.extend(same);
        }
        found
    }
}

/// Returns the pairs of members that both documents have, and records the others. A translated keyword
/// differs if its extension does.
fn members<'a, 'b>(
    old: NodeRef<'a>,
    new: NodeRef<'b>,
    found: &mut Vec<Difference>,
) -> Vec<(NodeRef<'a>, NodeRef<'b>)> {
    let gone = written(old).filter(|(key, _)| new.get(key).is_none());
    found.extend(gone.map(|(key, _)| Difference::Removed(Spot::member(old, key), Spot::of(new))));
    let came = written(new).filter(|(key, _)| old.get(key).is_none());
    found.extend(came.map(|(key, _)| Difference::Added(Spot::member(new, key), Spot::of(old))));
    written(old).filter_map(|(key, value)| Some((value, new.get(key)?))).collect()
}

/// Returns the members as in the document.
fn written(node: NodeRef<'_>) -> impl Iterator<Item = (&str, NodeRef<'_>)> {
    node.entries().filter(move |(key, _)| !is_translated(node, key))
}

/// Returns the pairs of corresponding items, by name or else by index, and records the others.
fn items<'a, 'b>(
    old: NodeRef<'a>,
    new: NodeRef<'b>,
    found: &mut Vec<Difference>,
) -> Vec<(NodeRef<'a>, NodeRef<'b>)> {
    let name = |(index, item): (usize, NodeRef<'_>)| {
        item_name(item).or_else(|| item.as_str().map(str::to_owned)).unwrap_or_else(|| index.to_string())
    };
    let mut came: Vec<_> = new.items().enumerate().map(|item| (name(item), item.1)).collect();
    let mut same = Vec::new();
    for item in old.items().enumerate() {
        let own = name(item);
        match came.iter().position(|(other, _)| *other == own) {
            Some(at) => same.push((item.1, came.remove(at).1)),
            None => found.push(Difference::Removed(Spot::of(item.1), Spot::of(new))),
        }
    }
    found.extend(came.into_iter().map(|(_, item)| Difference::Added(Spot::of(item), Spot::of(old))));
    same
}
