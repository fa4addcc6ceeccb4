//! The table of types during lowering.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Object, Schema};
use crate::document::{Document, NodeId};
use crate::ir::{self, components};
use crate::lower::{Options, pinned_names};
use crate::name::{Claimed, Scope, TypeName, Words};
use crate::schema::{Conjunction, Key};
use crate::source::{Pointer, Span};

/// A named schema whose shape has not been lowered yet.
pub(super) struct Queued<'d> {
    pub(super) id: ir::TypeId,
    pub(super) conjunction: Conjunction<'d>,
    pub(super) words: Words,
}

/// A type with a name. Its shape is set later.
struct Slot {
    span: Span,
    place: Pointer,
    name: TypeName,
    lowered: Option<(ir::Docs, ir::Shape)>,
}

/// Types by ID, by schema and by name.
pub(super) struct Table<'d> {
    slots: Vec<Slot>,
    by_key: HashMap<Key, ir::TypeId>,
    /// The types of array items, by array.
    items: HashMap<Key, ir::TypeId>,
    /// The schemas for which the document pins a name.
    pinned: HashMap<String, (ir::TypeId, Schema<'d>)>,
    pub(super) scope: Scope,
    components: HashMap<Pointer, (TypeName, Words)>,
    /// The words for unnamed schemas that references lead to.
    pub(super) targets: HashMap<NodeId, Words>,
    pub(super) queue: Vec<Queued<'d>>,
    choices: &'d Options,
    externs_used: Vec<bool>,
    formats_used: Vec<bool>,
}

impl<'d> Table<'d> {
    /// Claims the names in `components` first. They take precedence over derived ones, and so do not depend
    /// on what uses them.
    pub(super) fn new(document: &'d Document, choices: &'d Options, report: &mut Report) -> Self {
        let mut scope = Scope::default();
        let mut components = HashMap::new();
        let schemas: Vec<_> = document.view().schemas().collect();
        let pins = pinned_names(report, &scope, &schemas, |scope, words| scope.claim_type(words).to_string());
        let with_pins = schemas.iter().zip(pins);
        let claimed: Vec<_> =
            with_pins.map(|((wire, _), pinned)| Claimed { wire, pinned, place: "" }).collect();
        let names = scope.claim_all(&claimed, Scope::claim_type);
        for (((_, schema), name), claimed) in schemas.iter().zip(names).zip(&claimed) {
            let words = Words::of(claimed.pinned.unwrap_or(claimed.wire));
            components.insert(schema.pointer(), (name, words));
        }
        Self {
            slots: Vec::new(),
            by_key: HashMap::new(),
            items: HashMap::new(),
            pinned: HashMap::new(),
            scope,
            components,
            targets: HashMap::new(),
            queue: Vec::new(),
            choices,
            externs_used: vec![false; choices.externs.len()],
            formats_used: vec![false; choices.formats.len()],
        }
    }

    /// Returns the hand-written type that replaces a schema.
    pub(super) fn external(&mut self, schema: Schema<'_>) -> Option<ir::TypeRef> {
        if self.choices.externs.is_empty() {
            return None;
        }
        let pointer = schema.pointer().to_string();
        let index = self.choices.externs.iter().position(|external| external.pointer == pointer)?;
        if let Some(used) = self.externs_used.get_mut(index) {
            *used = true;
        }
        self.choices.externs.get(index).map(|external| ir::TypeRef::Extern(external.path.clone()))
    }

    /// Returns whether types are split by direction.
    pub(super) fn is_by_direction(&self) -> bool {
        self.choices.types_by_direction
    }

    /// Returns whether XML bodies have types.
    pub(super) fn has_typed_xml(&self) -> bool {
        self.choices.typed_xml
    }

    /// Returns the type that the user chose for a format.
    pub(super) fn chosen_format(&mut self, format: &str) -> Option<ir::TypeRef> {
        let index = self.choices.formats.iter().position(|chosen| chosen.name == format)?;
        if let Some(used) = self.formats_used.get_mut(index) {
            *used = true;
        }
        let path = &self.choices.formats.get(index)?.path;
        Some(match path.as_str() {
            "String" => ir::TypeRef::Scalar(ir::Scalar::String),
            path => ir::TypeRef::Extern(path.to_owned()),
        })
    }

    /// Returns the type of a schema that needs a name, and queues it if it is new.
    ///
    /// # Errors
    ///
    /// Returns the schema that already has the pinned name of this one, if the two differ.
    pub(super) fn named(
        &mut self,
        conjunction: &Conjunction<'d>,
        derived: &Words,
    ) -> Result<ir::TypeId, Schema<'d>> {
        let key = conjunction.key();
        if let Some(id) = self.by_key.get(&key) {
            return Ok(*id);
        }
        let schema = conjunction.schema();
        let component = schema.and_then(|schema| self.components.get(&schema.pointer()).cloned());
        let pinned =
            schema.filter(|_| component.is_none()).and_then(|schema| Some((schema, schema.rust_name()?)));
        if let Some((schema, name)) = pinned
            && let Some((id, first)) = self.pinned.get(name).copied()
        {
            return if first.same_text(schema) { Ok(id) } else { Err(first) };
        }
        let (name, words) = component.unwrap_or_else(|| {
            let target = schema.and_then(|schema| self.targets.get(&schema.id()));
            let words = pinned.map(|(_, name)| Words::of(name)).or_else(|| target.cloned());
            let words = words.unwrap_or_else(|| derived.clone());
            (self.scope.claim_type(&words), words)
        });
        let id = ir::TypeId(self.slots.len());
        let (span, place) = (conjunction.primary.span(), conjunction.schema_or_primary().pointer());
        let span = schema.map_or(span, Schema::span);
        self.slots.push(Slot { span, place, name, lowered: None });
        self.by_key.insert(key, id);
        if let Some((schema, name)) = pinned {
            self.pinned.insert(name.to_owned(), (id, schema));
        }
        self.queue.push(Queued { id, conjunction: conjunction.clone(), words });
        Ok(id)
    }

    /// Returns the type of array items that have no schema of their own, and whether it is new.
    pub(super) fn items(
        &mut self,
        array: &Conjunction<'_>,
        words: &Words,
        (span, place): (Span, Pointer),
    ) -> (ir::TypeId, bool) {
        if let Some(id) = self.items.get(&array.key()) {
            return (*id, false);
        }
        let (id, name) = (ir::TypeId(self.slots.len()), self.scope.claim_type(words));
        self.slots.push(Slot { span, place, name, lowered: None });
        self.items.insert(array.key(), id);
        (id, true)
    }

    /// Returns the name of a schema in `components`, used or not.
    pub(super) fn component(&self, schema: Schema<'_>) -> Option<&TypeName> {
        self.components.get(&schema.pointer()).map(|(name, _)| name)
    }

    /// Returns whether a conjunction already has a name.
    pub(super) fn is_named(&self, conjunction: &Conjunction<'_>) -> bool {
        self.by_key.contains_key(&conjunction.key())
    }

    /// Returns the words of a schema's name in `components`.
    pub(super) fn component_words(&self, schema: Schema<'_>) -> Option<Words> {
        self.components.get(&schema.pointer()).map(|(_, words)| words.clone())
    }

    /// Returns the names of the schemas in `components`.
    pub(super) fn component_names(&self) -> impl Iterator<Item = String> {
        self.components.values().map(|(name, _)| name.to_string())
    }

    /// Returns the words for items that belong only to this schema, if it has a name.
    pub(super) fn owner_words(&self, owner: Schema<'_>) -> Option<Words> {
        let owner = owner.outermost_all_of();
        let definition = || owner.definition_name().map(|name| Words::of(&name));
        self.component_words(owner).or_else(definition)
    }

    /// Returns a type's name.
    pub(super) fn name(&self, id: ir::TypeId) -> Option<&TypeName> {
        self.slots.get(id.0).map(|slot| &slot.name)
    }

    pub(super) fn set_shape(&mut self, id: ir::TypeId, docs: ir::Docs, shape: ir::Shape) {
        if let Some(slot) = self.slots.get_mut(id.0) {
            slot.lowered = Some((docs, shape));
        }
    }

    /// Returns a type's shape, once it is lowered.
    fn shape(&self, id: ir::TypeId) -> Option<&ir::Shape> {
        self.slots.get(id.0)?.lowered.as_ref().map(|(_, shape)| shape)
    }

    /// Turns recursive aliases into newtypes, for example a list of such lists: a Rust type alias cannot be
    /// recursive. Returns the places of aliases without a possible value, because no list, map or optional
    /// value ends the recursion.
    fn break_alias_cycles(&mut self) -> Vec<Span> {
        let targets = |id: ir::TypeId, next: fn(&ir::TypeRef) -> Vec<ir::TypeId>| match self.shape(id) {
            Some(ir::Shape::Alias(target)) => next(&target.ty),
            _ => Vec::new(),
        };
        let endless = |next: fn(&ir::TypeRef) -> Vec<ir::TypeId>| -> Vec<ir::TypeId> {
            let component = components(self.slots.len(), |id| targets(id, next));
            let of = |id: &ir::TypeId| component.get(id.0);
            let ids = (0..self.slots.len()).map(ir::TypeId);
            ids.filter(|id| targets(*id, next).iter().any(|target| of(target) == of(id))).collect()
        };
        let without_value = endless(ir::TypeRef::directly_contained_types);
        let spans = without_value.iter().filter_map(|id| self.slots.get(id.0)).map(|slot| slot.span);
        let spans: Vec<_> = spans.collect();
        let endless = endless(ir::TypeRef::named_types);
        for id in endless {
            if let Some((_, shape)) = self.slots.get_mut(id.0).and_then(|slot| slot.lowered.as_mut())
                && let ir::Shape::Alias(target) = shape
            {
                *shape = ir::Shape::Newtype(target.clone());
            }
        }
        spans
    }

    /// Completes the table, in which every type then has its shape. Reports types without a possible value,
    /// and options that had no effect.
    pub(super) fn settle(mut self, report: &mut Report) -> Settled {
        for span in self.break_alias_cycles() {
            report.error(span, "this recursive schema has no finite value");
        }
        self.report_unused_options(report);
        let mut order: Vec<_> = (0..self.slots.len()).map(ir::TypeId).collect();
        order.sort_by_key(|id| self.slots.get(id.0).map(|slot| slot.span));
        let nothing = || (ir::Docs::default(), ir::Shape::StringEnum(Vec::new()));
        // A type without a shape had an error, which is in the report.
        let types = self.slots.into_iter().map(|Slot { place, name, lowered, .. }| {
            let (docs, shape) = lowered.unwrap_or_else(nothing);
            ir::Type { name, place, docs, shape, split: None }
        });
        Settled { types: ir::Types { table: types.collect(), order }, scope: self.scope }
    }

    /// Reports hand-written types that replace nothing.
    fn report_unused_options(&self, report: &mut Report) {
        for (external, used) in self.choices.externs.iter().zip(&self.externs_used) {
            if !used {
                let message = format!(
                    "`extern_type({:?}, …)` names no schema that an operation uses",
                    external.pointer
                );
                report.push(Diagnostic::without_place(message));
            }
        }
        // A build script may set formats for several documents.
        for (format, used) in self.choices.formats.iter().zip(&self.formats_used) {
            if !used {
                let message = format!("`format({:?}, …)` matches no schema of the document", format.name);
                report.push(Diagnostic::without_place("").into_warning(message));
            }
        }
    }
}

/// All types of a document, each with its shape, and the names that are claimed.
pub(in crate::lower) struct Settled {
    pub(in crate::lower) types: ir::Types,
    pub(in crate::lower) scope: Scope,
}
