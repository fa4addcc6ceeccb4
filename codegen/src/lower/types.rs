//! The table of types while it grows.

use std::collections::HashMap;

use crate::document::Document;
use crate::document::view::Schema;
use crate::ir;
use crate::name::{Claimed, Scope, TypeName, Words};
use crate::source::{Pointer, Span};

use super::Extern;

/// A schema that has a name and waits for its shape.
pub(super) struct Queued<'d> {
    pub(super) id: ir::TypeId,
    pub(super) schema: Schema<'d>,
    pub(super) words: Words,
}

/// A type whose name is settled; its shape follows.
struct Slot {
    span: Span,
    place: Pointer,
    name: TypeName,
    lowered: Option<(ir::Docs, ir::Shape)>,
}

/// Types by id, by schema and by name.
pub(super) struct TypeTable<'d> {
    slots: Vec<Slot>,
    by_place: HashMap<Pointer, ir::TypeId>,
    /// The schemas to which the document gave a name of its choice.
    pinned: HashMap<String, (ir::TypeId, Schema<'d>)>,
    pub(super) scope: Scope,
    components: HashMap<Pointer, (TypeName, Words)>,
    pub(super) queue: Vec<Queued<'d>>,
    pub(super) externs: &'d [Extern],
    pub(super) externs_used: Vec<bool>,
}

impl<'d> TypeTable<'d> {
    /// Claims the names in `components` first: they beat derived ones, and so do not depend on what uses them.
    pub(super) fn new(document: &'d Document, externs: &'d [Extern]) -> Self {
        let mut scope = Scope::types();
        let mut components = HashMap::new();
        let schemas: Vec<_> = document.view().schemas().collect();
        let claimed: Vec<_> = schemas
            .iter()
            .map(|(wire, schema)| Claimed { wire, pinned: schema.rust_name(), place: "" })
            .collect();
        for ((wire, schema), name) in schemas.iter().zip(scope.claim_all(&claimed, Scope::claim_type)) {
            let words = Words::of(schema.rust_name().unwrap_or(wire));
            components.insert(schema.pointer(), (name, words));
        }
        Self {
            slots: Vec::new(),
            by_place: HashMap::new(),
            pinned: HashMap::new(),
            scope,
            components,
            queue: Vec::new(),
            externs,
            externs_used: vec![false; externs.len()],
        }
    }

    /// Returns the hand-written type that stands in for a schema.
    pub(super) fn external(&mut self, schema: Schema<'_>) -> Option<ir::TypeRef> {
        if self.externs.is_empty() {
            return None;
        }
        let pointer = schema.pointer().to_string();
        let index = self.externs.iter().position(|external| external.pointer == pointer)?;
        if let Some(used) = self.externs_used.get_mut(index) {
            *used = true;
        }
        self.externs.get(index).map(|external| ir::TypeRef::Extern(external.path.clone()))
    }

    /// Returns the type of a schema that needs a name, and queues it when it is new.
    ///
    /// # Errors
    ///
    /// The schema that already has the name that this one pins, when the two differ.
    pub(super) fn named(&mut self, schema: Schema<'d>, derived: &Words) -> Result<ir::TypeId, Schema<'d>> {
        let place = schema.pointer();
        if let Some(id) = self.by_place.get(&place) {
            return Ok(*id);
        }
        let component = self.components.get(&place).cloned();
        let pinned = schema.rust_name().filter(|_| component.is_none());
        if let Some((id, first)) = pinned.and_then(|name| self.pinned.get(name)).copied() {
            return if first.same_text(schema) { Ok(id) } else { Err(first) };
        }
        let (name, words) = component.unwrap_or_else(|| {
            let words = pinned.map_or_else(|| derived.clone(), Words::of);
            (self.scope.claim_type(&words), words)
        });
        let id = ir::TypeId(self.slots.len());
        self.slots.push(Slot { span: schema.span(), place: place.clone(), name, lowered: None });
        self.by_place.insert(place, id);
        if let Some(pinned) = pinned {
            self.pinned.insert(pinned.to_owned(), (id, schema));
        }
        self.queue.push(Queued { id, schema, words });
        Ok(id)
    }

    /// Returns the name that a schema in `components` has, used or not.
    pub(super) fn component(&self, schema: Schema<'_>) -> Option<&TypeName> {
        self.components.get(&schema.pointer()).map(|(name, _)| name)
    }

    /// Returns a type's name.
    pub(super) fn name(&self, id: ir::TypeId) -> Option<&TypeName> {
        self.slots.get(id.0).map(|slot| &slot.name)
    }

    pub(super) fn set(&mut self, id: ir::TypeId, docs: ir::Docs, shape: ir::Shape) {
        if let Some(slot) = self.slots.get_mut(id.0) {
            slot.lowered = Some((docs, shape));
        }
    }

    /// Returns a type's shape, once it is lowered.
    pub(super) fn shape(&self, id: ir::TypeId) -> Option<&ir::Shape> {
        self.slots.get(id.0)?.lowered.as_ref().map(|(_, shape)| shape)
    }

    /// Returns the places of the names for other types that stand for themselves in the end, as a list of such lists:
    /// in Rust a name without a type of its own cannot be recursive.
    pub(super) fn endless_aliases(&self) -> Vec<Span> {
        let target = |id: ir::TypeId| match self.shape(id) {
            Some(ir::Shape::Alias(target)) => target.named(),
            _ => None,
        };
        let is_endless = |start: ir::TypeId| {
            let way = std::iter::successors(target(start), |id| target(*id));
            way.take(self.slots.len()).any(|id| id == start)
        };
        let ids = (0..self.slots.len()).map(ir::TypeId).filter(|id| is_endless(*id));
        ids.filter_map(|id| self.slots.get(id.0)).map(|slot| slot.span).collect()
    }

    /// Closes the table. A type without a shape had a fault, which the report has.
    pub(super) fn finish(self) -> ir::Types {
        let mut order: Vec<_> = (0..self.slots.len()).map(ir::TypeId).collect();
        order.sort_by_key(|id| self.slots.get(id.0).map(|slot| slot.span));
        let nothing = || (ir::Docs::default(), ir::Shape::StringEnum(Vec::new()));
        let types = self.slots.into_iter().map(|Slot { place, name, lowered, .. }| {
            let (docs, shape) = lowered.unwrap_or_else(nothing);
            ir::Type { name, place, docs, shape }
        });
        ir::Types { table: types.collect(), order }
    }
}
