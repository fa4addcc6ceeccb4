//! Subtypes: the named schemas that extend a base by `allOf`.

use std::collections::{HashMap, HashSet};

use crate::document::view::{Object, Schema};
use crate::document::{Document, NodeId};

use super::conjunct::Conjunction;

/// Which named schemas extend which others.
#[derive(Default)]
pub(super) struct Subtypes<'d> {
    /// The schemas that extend a base.
    derived: HashMap<NodeId, Vec<Schema<'d>>>,
    /// The bases of a schema.
    bases: HashMap<NodeId, Vec<NodeId>>,
}

impl<'d> Subtypes<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut subtypes = Self::default();
        for (_, schema) in document.view().schemas() {
            let members = schema.members("allOf").unwrap_or_default();
            for base in members.into_iter().filter(|base| base.is_reference()) {
                if let Ok(base) = document.schema(base) {
                    subtypes.derived.entry(base.id()).or_default().push(schema);
                    subtypes.bases.entry(schema.id()).or_default().push(base.id());
                }
            }
        }
        subtypes
    }

    /// Returns the subtypes of a base with a discriminator and no alternatives, in the document's order.
    pub(super) fn all(&self, conjunction: &Conjunction<'d>) -> Vec<Schema<'d>> {
        let Some(schema) = conjunction.schema() else { return Vec::new() };
        let mut pending = if is_base(schema) { vec![schema] } else { Vec::new() };
        let (mut found, mut known) = (Vec::new(), HashSet::from([schema.id()]));
        while let Some(base) = pending.pop() {
            for derived in self.derived.get(&base.id()).into_iter().flatten() {
                if known.insert(derived.id()) {
                    found.push(*derived);
                    pending.push(*derived);
                }
            }
        }
        found.sort_by_key(|derived: &Schema<'d>| derived.span());
        found
    }

    /// Returns whether [`all`](Self::all) returns any.
    pub(super) fn has_any(&self, conjunction: &Conjunction<'d>) -> bool {
        let base = conjunction.schema().filter(|schema| is_base(*schema));
        base.is_some_and(|base| {
            self.derived.get(&base.id()).into_iter().flatten().any(|derived| derived.id() != base.id())
        })
    }

    /// Returns whether a schema is a subtype of a base. Searches upwards, because a base may have many
    /// subtypes, but a subtype has few bases.
    pub(super) fn is_subtype(&self, schema: Schema<'d>, base: Schema<'d>) -> bool {
        if !is_base(base) || schema.id() == base.id() {
            return false;
        }
        let (mut pending, mut known) = (vec![schema.id()], HashSet::new());
        while let Some(subtype) = pending.pop() {
            let bases = self.bases.get(&subtype).map(Vec::as_slice).unwrap_or_default();
            if bases.contains(&base.id()) {
                return true;
            }
            pending.extend(bases.iter().copied().filter(|base| known.insert(*base)));
        }
        false
    }
}

fn is_base(schema: Schema<'_>) -> bool {
    schema.has("discriminator") && !schema.has("oneOf") && !schema.has("anyOf")
}
