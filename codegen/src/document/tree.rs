//! The document as one tree of nodes, each with its place.
//!
//! Nodes stand in one table and name each other by number, so that a deep document costs no deep recursion to build,
//! walk or drop. A part that is copied from one text into another (an alias, an overlay) keeps its own place.
//!
//! **Invariant:** the tree knows nothing of OpenAPI.

use indexmap::IndexMap;
use indexmap::map::Slice;

use crate::source::{Pointer, Span};

/// Identifies a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(u32);

/// What a node holds. Numbers are kept as they were written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Sequence(Vec<NodeId>),
    Mapping(IndexMap<String, Entry>),
}

/// A member of a mapping: where its key stands, and its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: Span,
    pub(crate) value: NodeId,
}

/// How a child is found.
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

    /// Counts the bytes of text that a copy of this value copies.
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
    /// The node around this one and which of its children this is; set by [`Tree::link`].
    parent: Option<(NodeId, u32)>,
}

/// The table of nodes.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

/// Node 0 of every tree: a `null` that stands in for a number of another tree.
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

    /// Replaces what a node holds, and so its place.
    pub(crate) fn replace(&mut self, id: NodeId, value: Value, span: Span) {
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.value = value;
            node.span = span;
        }
    }

    pub(crate) fn span(&self, id: NodeId) -> Option<Span> {
        self.nodes.get(id.0 as usize).map(|node| node.span)
    }

    /// Copies a node and all below it, each copy with the place of its original.
    ///
    /// Takes the memory that the copies need from `budget`; `None` when that does not suffice.
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

    /// Returns the nodes around a node from the inside out, the node itself first, as far as they are linked.
    pub(crate) fn self_and_ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(node), |id| {
            self.nodes.get(id.0 as usize)?.parent.map(|(parent, _)| parent)
        })
    }

    /// Records for every node below `root` what is around it, so that [`NodeRef::pointer`] works.
    ///
    /// Done once, when nothing moves any more.
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

    /// Returns a view of a node.
    pub(crate) fn at(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef { tree: self, id }
    }
}

/// A node, ready to be read.
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

    /// Returns the member of a mapping; `None` when there is none or this is not a mapping.
    pub(crate) fn get(self, key: &str) -> Option<NodeRef<'t>> {
        match self.value() {
            Value::Mapping(entries) => entry(entries, key).map(|entry| self.tree.at(entry.value)),
            _ => None,
        }
    }

    /// Returns the name and the value of the member of a mapping, the name as the tree holds it.
    pub(crate) fn entry(self, key: &str) -> Option<(&'t str, NodeRef<'t>)> {
        match self.value() {
            Value::Mapping(entries) => {
                entries.get_key_value(key).map(|(key, entry)| (key.as_str(), self.tree.at(entry.value)))
            }
            _ => None,
        }
    }

    /// Returns where the key of a member stands, or this node's own place when there is no such member.
    pub(crate) fn key_span(self, key: &str) -> Span {
        match self.value() {
            Value::Mapping(entries) => entries.get(key).map_or_else(|| self.span(), |entry| entry.key),
            _ => self.span(),
        }
    }

    /// Returns the members of a mapping in the document's order; nothing when this is not a mapping.
    pub(crate) fn entries(self) -> Entries<'t> {
        Entries(self.members())
    }

    /// As [`entries`](Self::entries), with the place of each key.
    pub(crate) fn members(self) -> Members<'t> {
        let entries = match self.value() {
            Value::Mapping(entries) => entries.as_slice(),
            _ => Slice::new(),
        };
        Members { tree: self.tree, entries: entries.iter() }
    }

    /// Returns the members of the mapping that is the member of this name; nothing when there is none.
    pub(crate) fn entries_of(self, key: &str) -> Entries<'t> {
        Entries(self.members_of(key))
    }

    /// As [`entries_of`](Self::entries_of), with the place of each key.
    pub(crate) fn members_of(self, key: &str) -> Members<'t> {
        self.get(key).map_or(Members { tree: self.tree, entries: Slice::new().iter() }, Self::members)
    }

    /// Returns the items of the sequence that is the member of this name; nothing when there is none.
    pub(crate) fn items_of(self, key: &str) -> Items<'t> {
        self.get(key).map_or(Items { tree: self.tree, items: [].iter() }, NodeRef::items)
    }

    /// Returns the items of a sequence; nothing when this is not a sequence.
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

    /// Returns the text of a member, unless it is blank.
    pub(crate) fn words(self, key: &str) -> Option<&'t str> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// Returns whether a member is there and true.
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

    /// Returns the mapping around this value and the key that it has there, once the tree is linked.
    pub(crate) fn parent(self) -> Option<(NodeRef<'t>, &'t str)> {
        let (around, step) = self.step()?;
        step.key().map(|key| (around, key))
    }

    /// Returns what is around this value and the step that leads here from there, once the tree is linked.
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

    /// Returns whether nothing is around the node, once the tree is linked.
    pub(crate) fn is_root(self) -> bool {
        self.root().id == self.id
    }

    /// Returns the way from the root, once the tree is linked.
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

    /// States in a word what kind of value this is, for messages.
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

/// Finds a member: to hash a key takes longer than to compare it with a few.
fn entry<'e>(entries: &'e IndexMap<String, Entry>, key: &str) -> Option<&'e Entry> {
    if entries.len() > 12 {
        return entries.get(key);
    }
    // A loop, and lengths first: build scripts run this most of all, mostly without optimization.
    for (name, entry) in entries {
        if name.len() == key.len() && name == key {
            return Some(entry);
        }
    }
    None
}

/// The members of a mapping, in the document's order.
///
/// A type of its own, as [`Items`] is: everybody walks the tree, and what adaptors would be put together from, the
/// compiler would put together anew for each of them.
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
