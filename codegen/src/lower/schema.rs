//! Schemas to types: what each is called, and what it is made of.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Root, Schema};
use crate::ir::{self, Shape, TypeRef, TypeUse};
use crate::name::{Scope, Words};

use super::kind::{self, Kind};
use super::types::Queued;
use super::{Lowering, docs};

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
        let resolved = self.checked(self.document.schema(written))?;
        if written.is_reference() {
            self.refuse_siblings(written, resolved);
        }
        let (kind, nullable) = self.kind(resolved)?;
        let nullable = nullable || written.nullable() || written.types().contains(&"null");
        if let Some(ty) = self.types.external(written).or_else(|| self.types.external(resolved)) {
            return Some(TypeUse { ty, nullable });
        }
        // What references lead to may lead back to itself: with a name it waits in the queue.
        let referred = written.is_reference() && !matches!(kind, Kind::Scalar(_));
        let is_named = referred || matches!(kind, Kind::Object | Kind::Enum | Kind::Union);
        if resolved.component_name().is_some() || is_named {
            let defined = resolved.definition_name().filter(|_| written.is_reference());
            let defined = defined.map(|name| Words::of(&name));
            let id = self.named(resolved, defined.as_ref().unwrap_or(words))?;
            return Some(TypeUse { ty: TypeRef::Named(id), nullable });
        }
        let inner = self.unnamed(resolved, kind, words)?;
        Some(TypeUse { nullable: nullable || inner.nullable, ..inner })
    }

    fn named(&mut self, schema: Schema<'d>, words: &Words) -> Option<ir::TypeId> {
        match self.types.named(schema, words) {
            Ok(id) => Some(id),
            Err(first) => {
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

    /// Next to `$ref` a schema may only say more in words; any other keyword would be a conjunction of two schemas.
    fn refuse_siblings(&mut self, written: Schema<'d>, resolved: Schema<'d>) {
        for (keyword, span) in written.keywords() {
            let words = [
                "$ref",
                "title",
                "description",
                "summary",
                "deprecated",
                "default",
                "examples",
                "nullable",
                "readOnly",
                "writeOnly",
                "$comment",
            ];
            // What the referenced schema says as well adds nothing to it.
            let says_the_same = written.json(keyword) == resolved.json(keyword)
                || (keyword == "type" && written.types_but_null() == resolved.types_but_null());
            if !words.contains(&keyword) && !keyword.starts_with("x-") && !says_the_same {
                self.report.push(Diagnostic::unsupported(
                    span,
                    format_args!("`{keyword}` beside `$ref` in a schema"),
                ));
            }
        }
    }

    /// The type of a schema that needs no name.
    fn unnamed(&mut self, schema: Schema<'d>, kind: Kind<'d>, words: &Words) -> Option<TypeUse> {
        let anything = TypeUse { ty: TypeRef::Any, nullable: false };
        let ty = match kind {
            Kind::Scalar(scalar) => TypeRef::Scalar(scalar),
            Kind::Any => TypeRef::Any,
            Kind::Same(other) => return self.type_of(other, words),
            Kind::Map(values) => {
                let values = match values {
                    Some(values) => self.type_of(values, &words.then("value"))?,
                    None => anything,
                };
                TypeRef::Map(Box::new(values))
            }
            Kind::Array => {
                let items = match schema.items().filter(|items| !items.is_anything()) {
                    Some(items) if !schema.has("prefixItems") => self.type_of(items, &words.then("item"))?,
                    _ => anything,
                };
                TypeRef::List(Box::new(items))
            }
            Kind::Object | Kind::Enum | Kind::Union => TypeRef::Named(self.named(schema, words)?),
        };
        Some(TypeUse { ty, nullable: false })
    }

    fn shape(&mut self, queued: &Queued<'d>) -> Option<()> {
        let Queued { id, schema, words } = queued;
        let (kind, _) = self.kind(*schema)?;
        let shape = match kind {
            Kind::Object => Shape::Struct(self.object(*schema, words)?),
            Kind::Enum => Shape::StringEnum(self.string_enum(*schema)),
            Kind::Union => Shape::Union(self.union(*schema, words)?),
            _ => {
                let target = self.unnamed(*schema, kind, words)?;
                Shape::Alias(TypeUse { nullable: false, ..target })
            }
        };
        let name = self.types.name(*id).map(ToString::to_string).unwrap_or_default();
        self.types.set(*id, docs::of_type(*schema, &name), shape);
        Some(())
    }

    /// Says which of the hand-written types stand in for nothing.
    pub(super) fn unused_externs(&mut self) {
        for (external, used) in self.types.externs.iter().zip(&self.types.externs_used) {
            if !used {
                let message = format!(
                    "`extern_type({:?}, …)` names no schema that an operation uses",
                    external.pointer
                );
                self.report.push(Diagnostic::without_place(message));
            }
        }
    }

    /// The kinds of the members of a union that `type` lists: each is the schema itself, of that one type.
    pub(super) fn scalar_members(&mut self, schema: Schema<'d>) -> Option<Vec<(String, TypeRef)>> {
        let types: Vec<_> = schema.types().into_iter().filter(|name| *name != "null").collect();
        let mut members = Vec::new();
        for name in types {
            let any = || Box::new(TypeUse { ty: TypeRef::Any, nullable: false });
            members.push((
                name.to_owned(),
                match name {
                    "object" if !schema.has_properties() => TypeRef::Map(any()),
                    "array" => match schema.items() {
                        Some(items) => TypeRef::List(Box::new(self.type_of(items, &Words::of("item"))?)),
                        None => TypeRef::List(any()),
                    },
                    "string" | "integer" | "number" | "boolean" => {
                        TypeRef::Scalar(kind::scalar(name, schema.format()))
                    }
                    _ => {
                        return self.unsupported(
                            schema,
                            "type",
                            "a schema of several types, one of them an object",
                        );
                    }
                },
            ));
        }
        Some(members)
    }
}
