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

/// The schemas of other files that have names.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    found: Vec<NodeId>,
    known: HashSet<NodeId>,
    /// The mappings whose members were inspected.
    holders: HashSet<NodeId>,
}

impl Definitions {
    /// Takes a schema that a reference leads to, if it has a name in another file; returns those that belong to it.
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

    /// Hangs the schemas into the tree by their names, as those that are written in `components` are.
    ///
    /// They keep the places that they have in their files: the tree is linked before, and not again.
    pub(super) fn graft(mut self, tree: &mut Tree, main: NodeId) {
        let root = tree.at(main);
        let own = components(root, "schemas");
        let is_own = |name: &str| own.is_some_and(|own| own.get(name).is_some());
        let is_in_other_file =
            |schema: &NodeId| tree.at(*schema).pointer().segments().next().as_deref() == Some(Pointer::FILES);
        self.found.retain(is_in_other_file);
        // By their files, so that it does not matter what refers to them first.
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

/// Where a schema with a name is, in a file.
enum Place<'t> {
    /// It is the file.
    File,
    /// It is a member of this mapping.
    Member(NodeRef<'t>),
}

impl<'t> Place<'t> {
    /// Where a schema is; nothing for one without a name.
    fn of(node: NodeRef<'t>) -> Option<Self> {
        let Some((around, name)) = node.parent() else {
            return node.is_root().then_some(Self::File);
        };
        let Some((outer, key)) = around.parent() else {
            // What stands at the top of a file that is a schema is a part of that schema.
            let is_named = around.is_root() && Kind::Schema.treatment(name).is_none();
            return is_named.then_some(Self::Member(around));
        };
        let is_holder = matches!(key, "schemas" | "definitions" | "$defs");
        let is_components =
            || outer.parent().is_some_and(|(root, key)| key == "components" && root.is_root());
        (is_holder && (outer.is_root() || is_components())).then_some(Self::Member(around))
    }
}
