//! Heirs: the named schemas that are made of a base, by `allOf`.

use std::collections::HashSet;

use crate::document::view::{Object, Schema};

use super::Lowering;
use super::conjunction::All;

impl<'d> Lowering<'d> {
    /// Notes which of the named schemas are made of which others.
    pub(super) fn note_derived(&mut self) {
        for (_, schema) in self.document.view().schemas() {
            for base in
                schema.members("allOf").unwrap_or_default().into_iter().filter(|base| base.is_reference())
            {
                if let Ok(base) = self.document.schema(base) {
                    self.derived.entry(base.id()).or_default().push(schema);
                    self.bases.entry(schema.id()).or_default().push(base.id());
                }
            }
        }
    }

    /// Whether a schema also stands for those that are derived from it, by a discriminator and without a `oneOf`.
    pub(super) fn inheritors(&self, all: &All<'d>) -> Vec<Schema<'d>> {
        let Some(schema) = all.schema() else { return Vec::new() };
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

    /// Whether a conjunction has any [inheritors](Self::inheritors).
    pub(super) fn has_inheritors(&self, all: &All<'d>) -> bool {
        let base = all.schema().filter(|schema| is_base(*schema));
        base.is_some_and(|base| {
            self.derived.get(&base.id()).into_iter().flatten().any(|derived| derived.id() != base.id())
        })
    }

    /// Whether a schema is among the inheritors of a base. Looked for upwards: a base has many heirs, an heir few bases.
    pub(super) fn is_derived(&self, schema: Schema<'d>, base: Schema<'d>) -> bool {
        if !is_base(base) || schema.id() == base.id() {
            return false;
        }
        let (mut pending, mut known) = (vec![schema.id()], HashSet::new());
        while let Some(heir) = pending.pop() {
            let bases = self.bases.get(&heir).map(Vec::as_slice).unwrap_or_default();
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
