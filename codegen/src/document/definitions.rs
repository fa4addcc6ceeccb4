//! Adds the named schemas of other files to the document, as if they were written in its `components`.
//!
//! A file either is a schema or contains named schemas: at its top level, in `components.schemas`, in
//! `schemas`, `definitions` or `$defs`. Schemas that a reference leads to are added. So are their neighbours
//! that extend others by `allOf`, since nothing needs to refer to those.
//!
//! **Invariant:** an added schema never takes a name that the document itself has in `components`.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::keywords::Kind;
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use super::version::components;
use crate::source::Pointer;

/// The named schemas of other files.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    found: Vec<NodeId>,
    known: HashSet<NodeId>,
    /// The mappings whose members have been visited.
    holders: HashSet<NodeId>,
}

impl Definitions {
    /// Takes a schema that a reference leads to, if it has a name in another file. Returns the schemas that
    /// come with it.
    pub(super) fn take(&mut self, tree: &Tree, main: NodeId, schema: NodeId) -> Vec<NodeId> {
        let node = tree.at(schema);
        if node.root().id() == main || self.known.contains(&schema) {
            return Vec::new();
        }
        let Some(place) = Place::of(node) else { return Vec::new() };
        self.add(schema);
        let Place::Member(holder) = place else { return Vec::new() };
        if !self.holders.insert(holder.id()) {
            return Vec::new();
        }
        let members = holder.entries().map(|(_, member)| member);
        let subtypes =
            members.filter(|member| member.items_of("allOf").any(|base| base.get("$ref").is_some()));
        let subtypes: Vec<_> =
            subtypes.filter(|subtype| Place::of(*subtype).is_some()).map(NodeRef::id).collect();
        for subtype in &subtypes {
            self.add(*subtype);
        }
        subtypes
    }

    fn add(&mut self, schema: NodeId) {
        if self.known.insert(schema) {
            self.found.push(schema);
        }
    }

    /// Adds the schemas to the tree by name, like those that are written in `components`.
    ///
    /// They keep their places in their own files, because the tree has been linked before and is not linked
    /// again.
    pub(super) fn graft(mut self, tree: &mut Tree, main: NodeId) {
        let root = tree.at(main);
        let own = components(root, "schemas");
        let is_own = |name: &str| own.is_some_and(|own| own.get(name).is_some());
        let is_in_other_file =
            |schema: &NodeId| tree.at(*schema).pointer().segments().next().as_deref() == Some(Pointer::FILES);
        self.found.retain(is_in_other_file);
        // Sorted by file, so that the result does not depend on which reference comes first.
        self.found.sort_by_cached_key(|schema| {
            let node = tree.at(*schema);
            (node.pointer().segments().nth(1), node.span())
        });
        let mut named: IndexMap<String, Entry> = IndexMap::new();
        for schema in self.found {
            let node = tree.at(schema);
            if let Some(name) = node.pointer().definition_name().filter(|name| !is_own(name)) {
                named.entry(name).or_insert(Entry { key: node.span(), value: schema });
            }
        }
        if named.is_empty() {
            return;
        }
        let span = root.span();
        let value = tree.add(Value::Mapping(named), span);
        if let Some(Value::Mapping(members)) = tree.value_mut(main) {
            members.insert(Pointer::DEFINED.to_owned(), Entry { key: span, value });
        }
    }
}

/// The place of a named schema in a file.
enum Place<'t> {
    /// The file itself.
    File,
    /// A member of this mapping.
    Member(NodeRef<'t>),
}

impl<'t> Place<'t> {
    /// Returns the place of a schema, or `None` if it has no name.
    fn of(node: NodeRef<'t>) -> Option<Self> {
        let Some((around, name)) = node.parent() else {
            return node.is_root().then_some(Self::File);
        };
        let Some((outer, key)) = around.parent() else {
            // If the file itself is a schema, its keywords are parts of that schema, not names.
            let is_named = around.is_root() && Kind::Schema.treatment(name).is_none();
            return is_named.then_some(Self::Member(around));
        };
        let is_holder = matches!(key, "schemas" | "definitions" | "$defs");
        let is_components =
            || outer.parent().is_some_and(|(root, key)| key == "components" && root.is_root());
        (is_holder && (outer.is_root() || is_components())).then_some(Self::Member(around))
    }
}
