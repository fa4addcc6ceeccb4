//! Finds what an operation or a webhook refers to, directly or indirectly.

use std::collections::HashSet;

use crate::document::{Document, NodeId, NodeRef};

/// Adds every node that `paths` and `webhooks` contain or refer to, and everything that the nodes in the set
/// refer to.
pub(super) fn mark_reachable(document: &Document, used: &mut HashSet<NodeId>) {
    let root = document.root();
    let mut pending: Vec<NodeRef<'_>> =
        ["paths", "webhooks"].iter().filter_map(|key| root.get(key)).collect();
    pending.extend(used.drain().map(|id| document.at(id)));
    while let Some(node) = pending.pop() {
        if !used.insert(node.id()) {
            continue;
        }
        pending.extend(document.referred(node));
        let mapping = node.get("discriminator").into_iter().flat_map(|node| node.entries_of("mapping"));
        pending.extend(mapping.filter_map(|(_, target)| Some(document.at(document.mapped(target)?))));
        pending.extend(node.entries().map(|(_, value)| value));
        pending.extend(node.items());
    }
}
