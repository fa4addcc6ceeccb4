//! What an operation or a webhook refers to, directly or through others.

use std::collections::HashSet;

use crate::document::{Document, NodeId, NodeRef};

/// Adds every node that can be reached from `paths`, from `webhooks`, and from the nodes that are in `used` already.
pub(super) fn reach(document: &Document, used: &mut HashSet<NodeId>) {
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
