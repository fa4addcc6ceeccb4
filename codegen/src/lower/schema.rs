//! Schemas to types.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Root, Schema};
use crate::ir::{self, Scalar, Shape, TypeRef, TypeUse};
use crate::name::{Claimed, Scope, Words};

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
        let nullable = nullable || written.nullable() || resolved.nullable();
        if let Some(ty) = self.types.external(written).or_else(|| self.types.external(resolved)) {
            return Some(TypeUse { ty, nullable });
        }
        // What references lead to may lead back to itself: with a name it waits in the queue.
        let referred = written.is_reference() && !matches!(kind, Kind::Scalar(_));
        let named =
            referred || resolved.component_name().is_some() || matches!(kind, Kind::Object | Kind::Enum);
        let ty = if named {
            let defined = resolved.definition_name().filter(|_| written.is_reference());
            let defined = defined.map(|name| Words::of(&name));
            match self.types.named(resolved, defined.as_ref().unwrap_or(words)) {
                Ok(id) => TypeRef::Named(id),
                Err(first) => {
                    let name = resolved.rust_name().unwrap_or_default();
                    let message = format!("two different schemas are to be called `{name}`");
                    self.report.push(
                        Diagnostic::error(resolved.span_of("x-rust-name"), message)
                            .also(first.span_of("x-rust-name"), "first here"),
                    );
                    return None;
                }
            }
        } else {
            self.unnamed(resolved, kind, words)?
        };
        Some(TypeUse { ty, nullable })
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
                "$comment",
            ];
            // What the referenced schema says as well adds nothing to it.
            let says_the_same = written.json(keyword) == resolved.json(keyword);
            if !words.contains(&keyword) && !keyword.starts_with("x-") && !says_the_same {
                self.report.push(Diagnostic::unsupported(
                    span,
                    format_args!("`{keyword}` beside `$ref` in a schema"),
                ));
            }
        }
    }

    /// Says what a schema is, by its `type`, and whether it allows `null`.
    fn kind(&mut self, schema: Schema<'d>) -> Option<(Kind, bool)> {
        let types = schema.types();
        let nullable = types.contains(&"null");
        let others: Vec<_> = types.iter().copied().filter(|name| *name != "null").collect();
        let kind = match others.as_slice() {
            ["object"] => Kind::Object,
            [] if schema.has_properties() => Kind::Object,
            ["array"] => Kind::Array,
            [] if schema.items().is_some() => Kind::Array,
            ["string"] if schema.values().is_some() => Kind::Enum,
            [name @ ("string" | "integer" | "number" | "boolean")] => match schema.values() {
                Some(_) => {
                    return self.unsupported(schema, "enum", &format!("an `enum` of type `{name}`"));
                }
                None => Kind::Scalar(scalar(name, schema.format())),
            },
            [] => return self.unsupported(schema, "type", "a schema without `type`"),
            [name] => {
                let message = format!("`{name}` is no type");
                self.report.push(
                    Diagnostic::error(schema.span_of("type"), message)
                        .help("the types are string, integer, number, boolean, object, array and null"),
                );
                return None;
            }
            _ => return self.unsupported(schema, "type", "a schema of several types"),
        };
        Some((kind, nullable))
    }

    fn unsupported<T>(&mut self, schema: Schema<'d>, keyword: &str, construct: &str) -> Option<T> {
        self.report.push(Diagnostic::unsupported(schema.span_of(keyword), construct));
        None
    }

    fn unnamed(&mut self, schema: Schema<'d>, kind: Kind, words: &Words) -> Option<TypeRef> {
        match kind {
            Kind::Scalar(scalar) => Some(TypeRef::Scalar(scalar)),
            Kind::Array => {
                let Some(items) = schema.items() else {
                    return self.unsupported(schema, "type", "an array without `items`");
                };
                let items = self.type_of(items, &words.then("item"))?;
                Some(TypeRef::List(Box::new(items)))
            }
            Kind::Object | Kind::Enum => None,
        }
    }

    fn shape(&mut self, queued: &Queued<'d>) -> Option<()> {
        let Queued { id, schema, words } = queued;
        let (kind, _) = self.kind(*schema)?;
        let shape = match kind {
            Kind::Object => Shape::Struct(self.object(*schema, words)?),
            Kind::Enum => Shape::StringEnum(self.string_enum(*schema)?),
            Kind::Scalar(_) | Kind::Array => {
                Shape::Alias(TypeUse { ty: self.unnamed(*schema, kind, words)?, nullable: false })
            }
        };
        let name = self.types.name(*id).map(ToString::to_string).unwrap_or_default();
        self.types.set(*id, docs::of_type(*schema, &name), shape);
        Some(())
    }

    fn object(&mut self, schema: Schema<'d>, words: &Words) -> Option<ir::Struct> {
        if !schema.has_properties() {
            return self.unsupported(schema, "type", "an object without `properties`");
        }
        let required = schema.required();
        let names: Vec<_> = schema
            .properties()
            .map(|(wire, _, property)| Claimed { wire, pinned: property.rust_name(), place: "" })
            .collect();
        let names = Scope::default().claim_all(&names, Scope::claim_field);
        let pins = schema.properties().zip(&names).filter_map(|((_, _, property), name)| {
            Some((property.rust_name()?, property.span_of("x-rust-name"), name.clone()))
        });
        self.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_field);
        let mut fields = Vec::new();
        for ((wire, _, property), name) in schema.properties().zip(names) {
            let Some(ty) = self.type_of(property, &words.then(wire)) else {
                continue;
            };
            let resolved = self.checked(self.document.schema(property))?;
            if property.has("default") {
                self.report
                    .push(Diagnostic::unsupported(property.span_of("default"), "the default of a property"));
            }
            fields.push(ir::Field {
                name,
                wire: wire.to_owned(),
                place: property.pointer(),
                docs: docs::of_use(property, resolved),
                ty,
                required: required.iter().any(|(name, _)| *name == wire),
            });
        }
        for (name, span) in &required {
            if !schema.properties().any(|(wire, ..)| wire == *name) {
                self.report.push(Diagnostic::unsupported(
                    *span,
                    format_args!("`required` naming `{name}`, which is no property"),
                ));
            }
        }
        let arguments = self.constructor(schema, &fields);
        Some(ir::Struct { fields, arguments })
    }

    /// Orders the arguments of `new`: as `x-rust-args` says, else by name, so that a document that moves its properties
    /// does not swap them in silence.
    fn constructor(&mut self, schema: Schema<'d>, fields: &[ir::Field]) -> Vec<usize> {
        let mut arguments: Vec<usize> =
            (0..fields.len()).filter(|index| fields.get(*index).is_some_and(|f| f.required)).collect();
        let wire = |index: &usize| fields.get(*index).map(|field| field.wire.as_str());
        match schema.rust_args() {
            Some(pinned) => {
                let names: Vec<_> = arguments.iter().filter_map(wire).collect();
                self.check_pinned(schema.span_of("x-rust-args"), &pinned, &names);
                arguments.sort_by_key(|index| pinned.iter().position(|(name, _)| Some(*name) == wire(index)));
            }
            None => arguments.sort_by_key(wire),
        }
        arguments
    }

    fn string_enum(&mut self, schema: Schema<'d>) -> Option<Vec<ir::EnumValue>> {
        let mut scope = Scope::default();
        scope.claim_variant(&Words::of("unknown"));
        let mut values: Vec<&str> = Vec::new();
        for (node, span) in schema.values()? {
            let Some(wire) = node.as_str() else {
                self.report.push(Diagnostic::unsupported(
                    span,
                    format_args!("{} in an `enum` of strings", node.kind()),
                ));
                continue;
            };
            if values.contains(&wire) {
                self.report.push(Diagnostic::warning(span, format!("`{wire}` is in this `enum` twice")));
                continue;
            }
            values.push(wire);
        }
        let names: Vec<_> = values.iter().map(|wire| Claimed { wire, pinned: None, place: "" }).collect();
        let names = scope.claim_all(&names, Scope::claim_variant);
        let values = values.into_iter().zip(names);
        Some(values.map(|(wire, name)| ir::EnumValue { name, wire: wire.to_owned() }).collect())
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
}

/// What a schema is, before it has a name.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Object,
    Array,
    Enum,
    Scalar(Scalar),
}

/// A format narrows a type only where Rust has a type for it; any other format is words (JSON Schema, section 7).
fn scalar(name: &str, format: Option<&str>) -> Scalar {
    match (name, format) {
        ("boolean", _) => Scalar::Bool,
        ("integer", Some("int32")) => Scalar::I32,
        ("integer", _) => Scalar::I64,
        ("number", Some("float")) => Scalar::F32,
        ("number", _) => Scalar::F64,
        (_, Some("date")) => Scalar::Date,
        (_, Some("cursor")) => Scalar::Cursor,
        _ => Scalar::String,
    }
}
