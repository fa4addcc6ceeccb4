//! Finds the changes in a published document that its overlay hides.
//!
//! Both documents are read twice: as published, and with their overlays applied. A node has the same number
//! in both trees. A difference between the published trees is hidden if no part of it differs in the
//! corrected trees.

use std::collections::HashSet;

use super::differences::{Difference, differences};
pub(crate) use super::overlay::ActionPlace as Action;
use super::overlay::Touched;
use super::tree::{NodeId, NodeRef, Step, Tree};
use super::{corrected, text};
use crate::diagnostic::Report;
use crate::source::{Pointer, SourceId, Sources, Span};

/// A document as published, and the same document with its overlays applied.
#[derive(Debug)]
pub(crate) struct Layers {
    published: Tree,
    corrected: Tree,
    root: NodeId,
    touched: Touched,
}

/// A node that was added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    pub(crate) pointer: Pointer,
    pub(crate) span: Span,
}

/// One change of the published document. At least one side is present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) old: Option<Site>,
    pub(crate) new: Option<Site>,
    pub(crate) visibility: Visibility,
}

/// Whether a change reaches the generated client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// The corrected documents also differ.
    Kept,
    /// An action of the old overlay makes both documents the same.
    HiddenByOld(Action),
    /// An action of the new overlay makes both documents the same.
    HiddenByNew(Action),
    /// Several actions together make both documents the same.
    Hidden,
}

impl Layers {
    /// Reads a document with and without its overlays. Returns `None` if that fails; the report states why.
    pub(crate) fn read(
        sources: &Sources,
        document: SourceId,
        overlays: &[SourceId],
        report: &mut Report,
    ) -> Option<Self> {
        let (mut published, mut touched) = (Tree::default(), Touched::new());
        let root = text::read(sources, document, &mut published, &mut Report::default())?;
        let (mut corrected, _) = corrected(sources, document, overlays, &mut touched, report)?;
        published.link(root);
        corrected.link(root);
        Some(Self { published, corrected, root, touched })
    }

    fn site(&self, node: NodeId) -> Site {
        let node = self.published.at(node);
        let span = match node.step() {
            Some((around, Step::Key(key))) => around.key_span(key),
            _ => node.span(),
        };
        Site { pointer: node.pointer(), span }
    }

    /// Returns the action that removed a published node or changed its value.
    fn changed_by(&self, node: NodeId) -> Option<Action> {
        self.published.self_and_ancestors(node).find_map(|node| self.touched.get(&node).copied())
    }

    /// Returns the action that added the member with this name.
    fn added_by(&self, around: NodeId, key: Option<&str>) -> Option<Action> {
        let member = self.corrected.at(around).get(key?)?;
        self.corrected.self_and_ancestors(member.id()).find_map(|node| self.touched.get(&node).copied())
    }
}

/// Compares two published documents. The changes are in the order of the documents.
pub(crate) fn changes(old: &Layers, new: &Layers) -> Vec<Change> {
    let (old_published, new_published) = (old.published.at(old.root), new.published.at(new.root));
    let kept = CorrectedDifferences::between(old, new);
    let mut changes: Vec<_> = differences(old_published, new_published)
        .into_iter()
        .map(|difference| Change {
            old: difference.old.map(|node| old.site(node)),
            new: difference.new.map(|node| new.site(node)),
            visibility: visibility(old, new, &kept, &difference),
        })
        .collect();
    changes.sort_by_key(|change| change.new.as_ref().or(change.old.as_ref()).map(|site| site.span));
    changes
}

fn visibility(
    old: &Layers,
    new: &Layers,
    kept: &CorrectedDifferences,
    difference: &Difference<'_>,
) -> Visibility {
    let is_kept = |tree: &Tree, node: Option<NodeId>, kept: &HashSet<NodeId>| {
        node.is_some_and(|node| descendants(tree.at(node)).any(|node| kept.contains(&node)))
    };
    if is_kept(&old.published, difference.old, &kept.old)
        || is_kept(&new.published, difference.new, &kept.new)
    {
        return Visibility::Kept;
    }
    let (old_around, new_around) = difference.around;
    let by_new = difference.new.and_then(|node| new.changed_by(node));
    let by_old = difference.old.and_then(|node| old.changed_by(node));
    // If a value is on one side only, the overlay of the other side may have added it.
    let by_new = by_new.or_else(|| new.added_by(new_around, difference.key));
    let by_old = by_old.or_else(|| old.added_by(old_around, difference.key));
    by_new.map(Visibility::HiddenByNew).or(by_old.map(Visibility::HiddenByOld)).unwrap_or(Visibility::Hidden)
}

/// The nodes that differ in the corrected trees, with everything below them.
struct CorrectedDifferences {
    old: HashSet<NodeId>,
    new: HashSet<NodeId>,
}

impl CorrectedDifferences {
    fn between(old: &Layers, new: &Layers) -> Self {
        let (old_root, new_root) = (old.corrected.at(old.root), new.corrected.at(new.root));
        let differences = differences(old_root, new_root);
        let all = |tree: &Tree, node: &dyn Fn(&Difference<'_>) -> Option<NodeId>| {
            differences.iter().filter_map(node).flat_map(|node| descendants(tree.at(node))).collect()
        };
        Self {
            old: all(&old.corrected, &|difference| difference.old),
            new: all(&new.corrected, &|difference| difference.new),
        }
    }
}

/// Returns a node and everything below it.
fn descendants(node: NodeRef<'_>) -> impl Iterator<Item = NodeId> + '_ {
    let mut pending = vec![node.id()];
    std::iter::from_fn(move || {
        let id = pending.pop()?;
        pending.extend(node.tree().value(id).children());
        Some(id)
    })
}
