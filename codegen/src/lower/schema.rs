//! Schemas to types: what each is called, and what it is made of.

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::view::{Object, Root, Schema};
use crate::ir::{self, Shape, TypeRef, TypeUse};
use crate::name::{Scope, Words};

use super::conjunction::{All, Part};
use super::kind::{self, Kind};
use super::types::Queued;
use super::{Lowering, docs};

/// Serde reads tuples of up to sixteen values, and Rust compares those of up to twelve.
const MAX_TUPLE: usize = 12;

impl<'d> Lowering<'d> {
    /// Lowers every schema of a document that has no operations: it is a library of types.
    pub(super) fn all_schemas(&mut self, root: Root<'d>) {
        for (name, schema) in root.schemas() {
            self.type_of(schema, &Words::of(name));
        }
    }

    /// Checks the names that are pinned in `components`, used or not.
    pub(super) fn check_components(&mut self, root: Root<'d>) {
        let pins = root.schemas().filter_map(|(_, schema)| {
            let name = self.types.component(schema)?;
            Some((schema.rust_name()?, schema.span_of("x-rust-name"), name.clone()))
        });
        let pins: Vec<_> = pins.collect();
        self.check_pins(&pins, Scope::claim_type);
    }

    /// Lowers the shapes of all queued types, and of those that they queue.
    pub(super) fn drain(&mut self) {
        while let Some(queued) = self.types.queue.pop() {
            self.shape(&queued);
        }
    }

    /// Returns the type of a schema where it is used. A type that needs a name and has none is named by `words`.
    pub(super) fn type_of(&mut self, written: Schema<'d>, words: &Words) -> Option<TypeUse> {
        let all = self.all(written)?;
        let used = self.type_of_all(&all, words)?;
        let nullable = used.nullable || kind::allows_null(written);
        Some(TypeUse { nullable, ..used })
    }

    /// Returns the type of what schemas say together.
    pub(super) fn type_of_all(&mut self, all: &All<'d>, words: &Words) -> Option<TypeUse> {
        let (meant, kind, nullable) = self.meaning(all)?;
        if let Some(ty) = self.external(all) {
            return Some(TypeUse { ty, nullable });
        }
        // What references lead to may lead back to itself: with a name it waits in the queue.
        let referred = match kind {
            Kind::Scalar(_) => false,
            Kind::Array | Kind::Map(_) => self.flat(&meant)?.iter().any(Part::is_referred),
            _ => all.parts.iter().any(Part::is_referred),
        };
        let is_named = referred || matches!(kind, Kind::Object | Kind::Enum | Kind::Union);
        let is_component = all.schema().is_some_and(|schema| schema.component_name().is_some());
        if is_component || is_named {
            let defined = all
                .schema()
                .and_then(Schema::definition_name)
                .filter(|_| all.parts.iter().any(Part::is_referred));
            let defined = defined.map(|name| Words::of(&name));
            let id = self.named(all, defined.as_ref().unwrap_or(words))?;
            return Some(TypeUse { ty: TypeRef::Named(id), nullable });
        }
        let inner = self.unnamed(&meant, kind, words)?;
        Some(TypeUse { nullable: nullable || inner.nullable, ..inner })
    }

    /// What a schema is, and as which: the one alternative that there is has no name of its own.
    fn meaning(&mut self, all: &All<'d>) -> Option<(All<'d>, Kind<'d>, bool)> {
        let (mut meant, mut nullable) = (all.clone(), false);
        loop {
            let (kind, is_nullable) = self.kind(&meant)?;
            nullable |= is_nullable;
            let is_component = all.schema().is_some_and(|schema| schema.component_name().is_some());
            let has_no_name = |other: &All<'d>| match other.schema() {
                Some(schema) => {
                    is_component && !other.parts.iter().any(Part::is_referred) && schema.rust_name().is_none()
                }
                None => true,
            };
            match kind {
                Kind::Same(other) if has_no_name(&other) => meant = other,
                kind => return Some((meant, kind, nullable)),
            }
        }
    }

    /// Returns the hand-written type that stands in for a schema, where it is used or where it is.
    fn external(&mut self, all: &All<'d>) -> Option<TypeRef> {
        let external = self.types.external(all.primary);
        external.or_else(|| all.schema().and_then(|schema| self.types.external(schema)))
    }

    fn named(&mut self, all: &All<'d>, words: &Words) -> Option<ir::TypeId> {
        self.spend_combined(all)?;
        match self.types.named(all, words) {
            Ok(id) => Some(id),
            Err(first) => {
                let schema = all.schema().unwrap_or(all.primary);
                let name = schema.rust_name().unwrap_or_default();
                let message = format!("two different schemas are to be called `{name}`");
                self.report.push(
                    Diagnostic::error(schema.span_of("x-rust-name"), message)
                        .also(first.span_of("x-rust-name"), "first here"),
                );
                None
            }
        }
    }

    /// The type of a schema that needs no name.
    fn unnamed(&mut self, all: &All<'d>, kind: Kind<'d>, words: &Words) -> Option<TypeUse> {
        let ty = match kind {
            Kind::Scalar(scalar) => {
                let flat = self.flat(all)?;
                let chosen = kind::format(&flat).and_then(|format| self.types.chosen_format(format));
                chosen.unwrap_or(TypeRef::Scalar(scalar))
            }
            Kind::Any => TypeRef::Any,
            Kind::Same(other) => return self.type_of_all(&other, words),
            Kind::Map(values) => TypeRef::Map(Box::new(self.type_of_each(&values, words, "value")?)),
            Kind::Array => self.array(all, words)?,
            Kind::Object | Kind::Enum | Kind::Union => TypeRef::Named(self.named(all, words)?),
        };
        Some(TypeUse { ty, nullable: false })
    }

    /// The type of what is in a list or a map; anything where nothing is said about it.
    pub(super) fn type_of_each(
        &mut self,
        schemas: &[Schema<'d>],
        words: &Words,
        what: &str,
    ) -> Option<TypeUse> {
        let said: Vec<_> = schemas.iter().copied().filter(|schema| !schema.is_anything()).collect();
        match said.as_slice() {
            [] => Some(TypeUse { ty: TypeRef::Any, nullable: false }),
            [only] => self.type_of(*only, &words.then(what)),
            several => {
                let all = self.together(several)?;
                self.type_of_all(&all, &words.then(what))
            }
        }
    }

    /// A list, or a tuple: a list of so many values, each of a type of its own.
    fn array(&mut self, all: &All<'d>, words: &Words) -> Option<TypeRef> {
        let flat = self.flat(all)?;
        let schemas: Vec<_> = flat.iter().map(|part| part.schema).collect();
        let tuples = schemas.iter().filter_map(|schema| schema.members("prefixItems"));
        let Some(members) = tuples.max_by_key(Vec::len).filter(|members| !members.is_empty()) else {
            let items: Vec<_> = schemas.iter().filter_map(|schema| schema.items()).collect();
            return Some(TypeRef::List(Box::new(self.type_of_each(&items, words, "item")?)));
        };
        let closes = |schema: &Schema<'d>| {
            schema.items().is_some_and(Schema::is_nothing)
                || schema.closes_items()
                || schema.json("maxItems") == Some(members.len().to_string())
        };
        if members.len() > MAX_TUPLE || !schemas.iter().any(closes) {
            return Some(TypeRef::List(Box::new(TypeUse { ty: TypeRef::Any, nullable: false })));
        }
        let items = members.iter().enumerate();
        let items = items.map(|(index, member)| {
            if member.is_anything() {
                return Some(TypeUse { ty: TypeRef::Any, nullable: false });
            }
            self.type_of(*member, &words.then(&format!("item {}", index + 1)))
        });
        items.collect::<Option<Vec<_>>>().map(TypeRef::Tuple)
    }

    fn shape(&mut self, queued: &Queued<'d>) -> Option<()> {
        let Queued { id, all, words } = queued;
        let (meant, kind, _) = self.meaning(all)?;
        let shape = match kind {
            Kind::Object => Shape::Struct(self.object(&meant, words)?),
            Kind::Enum => self.enumeration(&meant)?,
            Kind::Union => Shape::Union(self.union(&meant, words)?),
            _ => {
                let target = self.unnamed(&meant, kind, words)?;
                Shape::Alias(TypeUse { nullable: false, ..target })
            }
        };
        let name = self.types.name(*id).map(ToString::to_string).unwrap_or_default();
        let docs = docs::of_type(all.schema().unwrap_or(all.primary), &name);
        self.types.set(*id, docs, shape);
        Some(())
    }

    /// Says which of the hand-written types stand in for nothing.
    pub(super) fn unused_externs(&mut self) {
        for (external, used) in self.types.choices.externs.iter().zip(&self.types.externs_used) {
            if !used {
                let message = format!(
                    "`extern_type({:?}, …)` names no schema that an operation uses",
                    external.pointer
                );
                self.report.push(Diagnostic::without_place(message));
            }
        }
        // One build script may name the formats of several documents.
        for (format, used) in self.types.choices.formats.iter().zip(&self.types.formats_used) {
            if !used {
                let message =
                    format!("`format({:?}, …)` is the format of nothing in this document", format.name);
                let severity = Severity::Warning;
                self.report.push(Diagnostic { severity, ..Diagnostic::without_place(message) });
            }
        }
    }
}
