//! A schema with all that `allOf` adds to it, taken together, as far as one direction sees it.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;

use openapi_build::inspect::{Document, NodeRef};

use super::pair::Direction;

/// A schema, its references followed and the members of its `allOf` merged.
pub(super) struct Flat<'t> {
    /// The schema itself, its references followed.
    pub(super) node: NodeRef<'t>,
    /// The schema and all that was merged into it.
    pub(super) parts: Vec<NodeRef<'t>>,
    /// The types beside null; `None` when any is allowed.
    pub(super) types: Option<BTreeSet<&'t str>>,
    /// Whether null is allowed, where types are named at all.
    pub(super) nullable: bool,
    /// The values that are listed, as JSON.
    pub(super) values: Option<Vec<String>>,
    /// The properties that travel in this direction, with the mapping that holds each.
    pub(super) properties: IndexMap<&'t str, (NodeRef<'t>, NodeRef<'t>)>,
    pub(super) required: BTreeSet<&'t str>,
    /// `oneOf` or `anyOf` beside null.
    pub(super) variants: Option<Vec<NodeRef<'t>>>,
}

impl<'t> Flat<'t> {
    pub(super) fn of(document: &'t Document, node: NodeRef<'t>, direction: Direction) -> Self {
        let target = |node: NodeRef<'t>| document.resolve(node).unwrap_or(node);
        let node = target(node);
        let (mut parts, mut seen, mut pending) = (Vec::new(), HashSet::new(), vec![node]);
        while let Some(part) = pending.pop() {
            let part = target(part);
            if seen.insert(part.id()) {
                parts.push(part);
                let mut more: Vec<_> = part.items_of("allOf").collect();
                more.reverse();
                pending.extend(more);
            }
        }
        let mut flat = Self {
            node,
            types: None,
            nullable: parts.iter().any(|part| super::pair::flag(*part, "nullable")),
            values: None,
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            variants: None,
            parts,
        };
        for part in flat.parts.clone() {
            flat.add(part, direction, target);
        }
        if flat.types.is_none() && flat.values.is_none() && flat.variants.is_none() {
            flat.types = flat.implied();
        }
        flat
    }

    fn add(&mut self, part: NodeRef<'t>, direction: Direction, target: impl Fn(NodeRef<'t>) -> NodeRef<'t>) {
        if let (None, Some(types)) = (&self.types, part.get("type")) {
            let names: BTreeSet<_> =
                types.as_str().into_iter().chain(types.items().filter_map(NodeRef::as_str)).collect();
            self.nullable |= names.contains("null");
            self.types = Some(names.into_iter().filter(|name| *name != "null").collect());
        }
        if self.values.is_none() {
            let list = part.get("enum").map(|values| values.items().collect::<Vec<_>>());
            let values = list.or_else(|| part.get("const").map(|value| vec![value]));
            self.values = values.map(|values| {
                self.nullable |= values.iter().any(|value| value.is_null());
                values.into_iter().filter(|value| !value.is_null()).map(NodeRef::to_json).collect()
            });
        }
        if let Some(holder) = part.get("properties") {
            for (name, property) in holder.entries() {
                let seen = target(property);
                let hidden = match direction {
                    Direction::Request => "readOnly",
                    Direction::Response => "writeOnly",
                };
                if !super::pair::flag(property, hidden) && !super::pair::flag(seen, hidden) {
                    self.properties.entry(name).or_insert((holder, property));
                }
            }
        }
        self.required.extend(part.items_of("required").filter_map(NodeRef::as_str));
        if let (None, Some(list)) = (&self.variants, part.get("oneOf").or_else(|| part.get("anyOf"))) {
            let is_null = |node: &NodeRef<'t>| super::pair::text(target(*node), "type") == Some("null");
            let (null, variants): (Vec<_>, Vec<_>) = list.items().partition(is_null);
            self.nullable |= !null.is_empty();
            // Members that only require properties choose between requests, not between types.
            let says_type = |node: &NodeRef<'t>| target(*node).entries().any(|(key, _)| key != "required");
            if variants.iter().any(says_type) {
                self.variants = Some(variants);
            }
        }
    }

    /// The type that the keywords imply, where none is named.
    fn implied(&self) -> Option<BTreeSet<&'t str>> {
        let has = |key: &str| self.parts.iter().any(|part| part.get(key).is_some());
        let name = if has("properties") || has("additionalProperties") {
            "object"
        } else if has("items") || has("prefixItems") {
            "array"
        } else {
            return None;
        };
        Some(BTreeSet::from([name]))
    }

    /// A keyword of the schema, or of what was merged into it.
    pub(super) fn get(&self, key: &str) -> Option<NodeRef<'t>> {
        self.parts.iter().find_map(|part| part.get(key))
    }
}
