//! Builds the tree from values as they are read. The YAML and the JSON reader share it.
//!
//! Everything that hostile input could make large is limited here: nesting depth, and the nodes that aliases
//! repeat. Duplicate keys are rejected with both places.

use std::collections::HashMap;

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::tree::{Entry, NodeId, Tree, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

/// The maximum nesting of mappings and sequences. Later stages recurse over the tree, so this bounds their
/// stack use.
pub(crate) const MAX_DEPTH: usize = 128;

/// The maximum number of bytes that the aliases of a text may repeat. Real documents hardly use any.
const MAX_REPEATED: usize = 64 << 20;

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Builds the tree of one text from its values, in order.
pub(super) struct Builder<'t> {
    source: SourceId,
    tree: &'t mut Tree,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchor>,
    /// The rest of [`MAX_REPEATED`].
    repeatable: usize,
    root: Option<NodeId>,
}

/// What the next value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NextValue {
    /// The root of the document.
    Document,
    Sequence,
    /// The key of a mapping's next member.
    Key,
    /// The value of a mapping's member.
    Member,
}

/// A mapping or sequence that has not been closed yet.
struct Open {
    span: Span,
    anchor: usize,
    depth: usize,
    children: Children,
}

enum Children {
    Items(Vec<NodeId>),
    Members(Members),
}

#[derive(Default)]
struct Members {
    entries: IndexMap<String, Entry>,
    /// What is added to the entries at the end, under keys that they do not have.
    merged: IndexMap<String, Entry>,
    /// The key of the next value. The merge key has no name.
    key: Option<(Option<String>, Span)>,
}

/// The node that an anchor names, and the nesting depth of that node's contents.
#[derive(Clone, Copy)]
struct Anchor {
    node: NodeId,
    depth: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(source: SourceId, tree: &'t mut Tree) -> Self {
        let (open, anchors) = (Vec::new(), HashMap::new());
        Self { source, tree, open, anchors, repeatable: MAX_REPEATED, root: None }
    }

    /// Returns a span in the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    pub(super) fn root(&self) -> Option<NodeId> {
        self.root
    }

    pub(super) fn next_value(&self) -> NextValue {
        match self.open.last().map(|open| &open.children) {
            None => NextValue::Document,
            Some(Children::Items(_)) => NextValue::Sequence,
            Some(Children::Members(Members { key: None, .. })) => NextValue::Key,
            Some(Children::Members(_)) => NextValue::Member,
        }
    }

    /// Opens a sequence. An anchor of 0 means that there is none, here and below.
    pub(super) fn open_sequence(&mut self, anchor: usize, span: Span) -> Result<()> {
        self.open(Children::Items(Vec::new()), anchor, span)
    }

    pub(super) fn open_mapping(&mut self, anchor: usize, span: Span) -> Result<()> {
        self.open(Children::Members(Members::default()), anchor, span)
    }

    fn open(&mut self, children: Children, anchor: usize, span: Span) -> Result<()> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span).into());
        }
        self.open.push(Open { span, anchor, depth: 1, children });
        Ok(())
    }

    /// Closes the mapping or sequence that was opened last.
    pub(super) fn close(&mut self, end: Span) -> Result<()> {
        let Some(Open { span, anchor, depth, children }) = self.open.pop() else {
            return Ok(());
        };
        let value = match children {
            Children::Items(items) => Value::Sequence(items),
            Children::Members(Members { mut entries, merged, .. }) => {
                for (name, entry) in merged {
                    entries.entry(name).or_insert(entry);
                }
                Value::Mapping(entries)
            }
        };
        let span = Span { end: end.end.max(span.end), ..span };
        self.place(value, span, anchor, depth)
    }

    /// Takes the key of the next member. Does nothing outside of a mapping.
    pub(super) fn key(&mut self, text: String, span: Span) {
        self.next_key(Some(text), span);
    }

    /// Takes the merge key of YAML 1.1: the next value is one or several mappings, whose members are added to
    /// those of the open one. Its own members take precedence, and then those of the first mapping.
    pub(super) fn merge_key(&mut self, span: Span) {
        self.next_key(None, span);
    }

    fn next_key(&mut self, name: Option<String>, span: Span) {
        if let Some(Open { children: Children::Members(members), .. }) = self.open.last_mut() {
            members.key = Some((name, span));
        }
    }

    pub(super) fn scalar(&mut self, value: Value, anchor: usize, span: Span) -> Result<()> {
        self.place(value, span, anchor, 0)
    }

    /// Copies the node of an alias's anchor. The copy shares nothing with the original, so that an overlay
    /// can change only one of them.
    pub(super) fn alias(&mut self, anchor: usize, span: Span) -> Result<()> {
        let Some(Anchor { node, depth }) = self.anchors.get(&anchor).copied() else {
            return Err(Diagnostic::error(span, "an alias refers to a node that contains it").into());
        };
        if self.open.len() + depth > MAX_DEPTH {
            return Err(too_deep(span).into());
        }
        if self.next_value() == NextValue::Key {
            return Err(Diagnostic::unsupported(span, "an alias as a key").into());
        }
        let copy = self.tree.copy(node, &mut self.repeatable).ok_or_else(|| {
            let message = format!("aliases expand to more than {} MiB", MAX_REPEATED >> 20);
            Box::new(Diagnostic::error(span, message))
        })?;
        self.attach(copy, depth)
    }

    fn place(&mut self, value: Value, span: Span, anchor: usize, depth: usize) -> Result<()> {
        let node = self.tree.add(value, span);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { node, depth });
        }
        self.attach(node, depth)
    }

    fn attach(&mut self, node: NodeId, depth: usize) -> Result<()> {
        let span = self.tree.at(node).span();
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.depth = parent.depth.max(depth + 1);
        match &mut parent.children {
            Children::Items(items) => items.push(node),
            Children::Members(Members { entries, merged, key }) => match key.take() {
                None => return Err(Diagnostic::error(span, "expected a string as a key").into()),
                Some((None, key)) => merge(self.tree, merged, node, key)?,
                Some((Some(name), key)) => match entries.entry(name) {
                    Slot::Vacant(slot) => _ = slot.insert(Entry { key, value: node }),
                    Slot::Occupied(slot) => {
                        let message = format!("duplicate key `{}`", slot.key());
                        return Err(Diagnostic::error(key, message)
                            .also(slot.get().key, "first defined here")
                            .into());
                    }
                },
            },
        }
        Ok(())
    }
}

/// Adds the members of a mapping, or of each mapping of a list, to those to be merged.
fn merge(tree: &Tree, merged: &mut IndexMap<String, Entry>, node: NodeId, key: Span) -> Result<()> {
    let mappings = match tree.value(node) {
        Value::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(&node),
    };
    for mapping in mappings {
        let Value::Mapping(entries) = tree.value(*mapping) else {
            let message = "invalid value of the merge key `<<`; expected a mapping or a list of mappings";
            return Err(Diagnostic::error(key, message).into());
        };
        for (name, entry) in entries {
            merged.entry(name.clone()).or_insert(*entry);
        }
    }
    Ok(())
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("the document is nested too deeply; the limit is {MAX_DEPTH} levels"))
}
