//! The document as one tree of nodes, each with its source position.
//!
//! Nodes are stored in one table and refer to each other by index, so that building, walking or dropping a
//! deep document needs no deep recursion. A part that is copied from one text into another (an alias, an
//! overlay) keeps its own source position.
//!
//! **Invariant:** the tree knows nothing about OpenAPI.

use indexmap::IndexMap;
use indexmap::map::Slice;

use crate::source::{Pointer, Span};

/// Identifies a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(u32);

/// The value of a node. Numbers keep their original spelling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Sequence(Vec<NodeId>),
    Mapping(IndexMap<String, Entry>),
}

/// A member of a mapping: the place of its key, and its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: Span,
    pub(crate) value: NodeId,
}

/// The step from a node to one of its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'t> {
    Key(&'t str),
    Index(u32),
}

impl<'t> Step<'t> {
    pub(crate) fn key(self) -> Option<&'t str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Index(_) => None,
        }
    }
}

impl Value {
    pub(crate) fn children(&self) -> impl Iterator<Item = NodeId> {
        let (items, entries) = match self {
            Self::Sequence(items) => (items.as_slice(), Slice::new()),
            Self::Mapping(entries) => (&[][..], entries.as_slice()),
            _ => (&[][..], Slice::new()),
        };
        items.iter().copied().chain(entries.values().map(|entry| entry.value))
    }

    fn children_mut(&mut self) -> Vec<&mut NodeId> {
        match self {
            Self::Sequence(items) => items.iter_mut().collect(),
            Self::Mapping(entries) => entries.values_mut().map(|entry| &mut entry.value).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the number of text bytes that a copy of this value copies.
    fn text_length(&self) -> usize {
        match self {
            Self::String(text) | Self::Number(text) => text.len(),
            Self::Mapping(entries) => entries.keys().map(|key| key.len() + size_of::<Entry>()).sum(),
            _ => 0,
        }
    }
}

#[derive(Debug, Clone)]
struct Node {
    value: Value,
    span: Span,
    /// The parent node and the index of this child; set by [`Tree::link`].
    parent: Option<(NodeId, u32)>,
}

/// The table of nodes.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

/// Node 0 of every tree: a `null` that is returned for an ID from another tree.
const NOWHERE: &Value = &Value::Null;

impl Tree {
    pub(crate) fn add(&mut self, value: Value, span: Span) -> NodeId {
        self.nodes.push(Node { value, span, parent: None });
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX))
    }

    pub(crate) fn value(&self, id: NodeId) -> &Value {
        self.nodes.get(id.0 as usize).map_or(NOWHERE, |node| &node.value)
    }

    pub(crate) fn value_mut(&mut self, id: NodeId) -> Option<&mut Value> {
        self.nodes.get_mut(id.0 as usize).map(|node| &mut node.value)
    }

    /// Replaces the value of a node and its place.
    pub(crate) fn replace(&mut self, id: NodeId, value: Value, span: Span) {
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.value = value;
            node.span = span;
        }
    }

    pub(crate) fn span(&self, id: NodeId) -> Option<Span> {
        self.nodes.get(id.0 as usize).map(|node| node.span)
    }

    /// Copies a node and everything below it. Each copy keeps the place of its original.
    ///
    /// Charges the memory of the copies to `budget`. Returns `None` if the budget is exhausted.
    pub(crate) fn copy(&mut self, node: NodeId, budget: &mut usize) -> Option<NodeId> {
        let root = self.copy_one(node, budget)?;
        let mut pending = vec![root];
        while let Some(id) = pending.pop() {
            let mut value = self.value(id).clone();
            for child in value.children_mut() {
                *child = self.copy_one(*child, budget)?;
                pending.push(*child);
            }
            if let Some(node) = self.nodes.get_mut(id.0 as usize) {
                node.value = value;
            }
        }
        Some(root)
    }

    fn copy_one(&mut self, node: NodeId, budget: &mut usize) -> Option<NodeId> {
        let (value, span) = (self.value(node), self.at(node).span());
        *budget = budget.checked_sub(size_of::<Node>() + value.text_length())?;
        let value = value.clone();
        Some(self.add(value, span))
    }

    /// Returns a node and its ancestors, from the inside out, as far as they are linked.
    pub(crate) fn self_and_ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(node), |id| {
            self.nodes.get(id.0 as usize)?.parent.map(|(parent, _)| parent)
        })
    }

    /// Records the parent of every node below `root`, which [`NodeRef::pointer`] needs.
    ///
    /// Called once, after the last change of the tree's structure.
    pub(crate) fn link(&mut self, root: NodeId) {
        let (mut pending, mut children) = (vec![root], Vec::new());
        while let Some(id) = pending.pop() {
            children.clear();
            children.extend(self.value(id).children());
            for (index, child) in children.iter().enumerate() {
                if let Some(node) = self.nodes.get_mut(child.0 as usize) {
                    node.parent = Some((id, u32::try_from(index).unwrap_or(u32::MAX)));
                }
            }
            pending.extend(&children);
        }
    }

    /// Returns a reference to a node.
    pub(crate) fn at(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef { tree: self, id }
    }
}

/// A reference to a node of a tree.
#[derive(Clone, Copy)]
pub(crate) struct NodeRef<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl<'t> NodeRef<'t> {
    pub(crate) fn id(self) -> NodeId {
        self.id
    }

    pub(crate) fn tree(self) -> &'t Tree {
        self.tree
    }

    pub(crate) fn value(self) -> &'t Value {
        self.tree.value(self.id)
    }

    pub(crate) fn span(self) -> Span {
        self.tree.span(self.id).unwrap_or_else(|| Span::new(crate::source::SourceId::default(), 0, 0))
    }

    /// Returns the member of a mapping, or `None` if it is absent or this is not a mapping.
    pub(crate) fn get(self, key: &str) -> Option<NodeRef<'t>> {
        match self.value() {
            Value::Mapping(entries) => entry(entries, key).map(|entry| self.tree.at(entry.value)),
            _ => None,
        }
    }

    /// Returns a member of a mapping with its key, borrowed from the tree.
    pub(crate) fn entry(self, key: &str) -> Option<(&'t str, NodeRef<'t>)> {
        match self.value() {
            Value::Mapping(entries) => {
                entries.get_key_value(key).map(|(key, entry)| (key.as_str(), self.tree.at(entry.value)))
            }
            _ => None,
        }
    }

    /// Returns the place of a member's key, or this node's own place if the member is absent.
    pub(crate) fn key_span(self, key: &str) -> Span {
        match self.value() {
            Value::Mapping(entries) => entries.get(key).map_or_else(|| self.span(), |entry| entry.key),
            _ => self.span(),
        }
    }

    /// Returns the members of a mapping in the document's order, or nothing if this is not a mapping.
    pub(crate) fn entries(self) -> Entries<'t> {
        Entries(self.members())
    }

    /// Like [`entries`](Self::entries), with the place of each key.
    pub(crate) fn members(self) -> Members<'t> {
        let entries = match self.value() {
            Value::Mapping(entries) => entries.as_slice(),
            _ => Slice::new(),
        };
        Members { tree: self.tree, entries: entries.iter() }
    }

    /// Returns the members of the mapping in this member, or nothing if there is none.
    pub(crate) fn entries_of(self, key: &str) -> Entries<'t> {
        Entries(self.members_of(key))
    }

    /// Like [`entries_of`](Self::entries_of), with the place of each key.
    pub(crate) fn members_of(self, key: &str) -> Members<'t> {
        self.get(key).map_or(Members { tree: self.tree, entries: Slice::new().iter() }, Self::members)
    }

    /// Returns the items of the sequence in this member, or nothing if there is none.
    pub(crate) fn items_of(self, key: &str) -> Items<'t> {
        self.get(key).map_or(Items { tree: self.tree, items: [].iter() }, NodeRef::items)
    }

    /// Returns the items of a sequence, or nothing if this is not a sequence.
    pub(crate) fn items(self) -> Items<'t> {
        let items = match self.value() {
            Value::Sequence(items) => items.as_slice(),
            _ => &[],
        };
        Items { tree: self.tree, items: items.iter() }
    }

    pub(crate) fn as_str(self) -> Option<&'t str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn as_number(self) -> Option<&'t str> {
        match self.value() {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the text of a member.
    pub(crate) fn text(self, key: &str) -> Option<&'t str> {
        self.get(key)?.as_str()
    }

    /// Returns the text of a member, or `None` if it is empty.
    pub(crate) fn non_blank_text(self, key: &str) -> Option<&'t str> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// Returns whether a member is present and `true`.
    pub(crate) fn flag(self, key: &str) -> bool {
        self.get(key).and_then(NodeRef::as_bool).unwrap_or_default()
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.value(), Value::Null)
    }

    /// Returns whether this is a list.
    pub(crate) fn is_sequence(self) -> bool {
        matches!(self.value(), Value::Sequence(_))
    }

    pub(crate) fn is_mapping(self) -> bool {
        matches!(self.value(), Value::Mapping(_))
    }

    /// Returns the parent mapping and the key of this value in it, once the tree is linked.
    pub(crate) fn parent(self) -> Option<(NodeRef<'t>, &'t str)> {
        let (around, step) = self.step()?;
        step.key().map(|key| (around, key))
    }

    /// Returns the parent and the step from there to this node, once the tree is linked.
    pub(crate) fn step(self) -> Option<(NodeRef<'t>, Step<'t>)> {
        let (around, index) = self.tree.nodes.get(self.id.0 as usize)?.parent?;
        let step = match self.tree.value(around) {
            Value::Mapping(entries) => {
                Step::Key(entries.get_index(index as usize).map_or("", |(key, _)| key.as_str()))
            }
            _ => Step::Index(index),
        };
        Some((self.tree.at(around), step))
    }

    /// Returns the root of the text that the node is in, once the tree is linked.
    pub(crate) fn root(self) -> NodeRef<'t> {
        self.tree.at(self.tree.self_and_ancestors(self.id).last().unwrap_or(self.id))
    }

    /// Returns whether the node has no parent, once the tree is linked.
    pub(crate) fn is_root(self) -> bool {
        self.root().id == self.id
    }

    /// Returns the JSON Pointer from the root, once the tree is linked.
    pub(crate) fn pointer(self) -> Pointer {
        let (mut steps, mut here) = (Vec::new(), self);
        while let Some((around, step)) = here.step() {
            steps.push(step);
            here = around;
        }
        let mut pointer = Pointer::of_steps(steps.len());
        for step in steps.into_iter().rev() {
            match step {
                Step::Key(key) => pointer.push(key),
                Step::Index(index) => pointer.push(&index.to_string()),
            }
        }
        pointer
    }

    /// Returns the name of the kind of this value, for messages.
    pub(crate) fn kind(self) -> &'static str {
        match self.value() {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

/// Finds a member by comparison: hashing a key takes longer than comparing it with a few others.
fn entry<'e>(entries: &'e IndexMap<String, Entry>, key: &str) -> Option<&'e Entry> {
    if entries.len() > 12 {
        return entries.get(key);
    }
    // A loop that compares lengths first, because build scripts run this most of all, usually without
    // optimization.
    for (name, entry) in entries {
        if name.len() == key.len() && name == key {
            return Some(entry);
        }
    }
    None
}

/// The members of a mapping, in the document's order.
///
/// This is a named type, like [`Items`], because the whole crate walks the tree. The compiler would
/// instantiate iterator adaptors again at each use.
#[derive(Clone)]
pub(crate) struct Entries<'t>(Members<'t>);

impl<'t> Iterator for Entries<'t> {
    type Item = (&'t str, NodeRef<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, _, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Entries<'_> {}

/// The members of a mapping, each with the place of its key.
#[derive(Clone)]
pub(crate) struct Members<'t> {
    tree: &'t Tree,
    entries: indexmap::map::Iter<'t, String, Entry>,
}

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Span, NodeRef<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, entry) = self.entries.next()?;
        Some((key.as_str(), entry.key, self.tree.at(entry.value)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

/// The items of a sequence.
#[derive(Clone)]
pub(crate) struct Items<'t> {
    tree: &'t Tree,
    items: std::slice::Iter<'t, NodeId>,
}

impl<'t> Iterator for Items<'t> {
    type Item = NodeRef<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.tree.at(*self.items.next()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}
