//! Objects: properties of their own and of `allOf`, and those without a name.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Schema};
use crate::ir::{self, Direction, Literal, Rest, Scalar, TypeRef, TypeUse};
use crate::name::{Claimed, Scope, Words};

use super::{Lowering, docs};

impl<'d> Lowering<'d> {
    /// Lowers an object: one struct of the properties of all its parts.
    pub(super) fn object(&mut self, schema: Schema<'d>, words: &Words) -> Option<ir::Struct> {
        let parts = self.parts(schema)?;
        let properties = self.properties(&parts);
        let required: Vec<_> = parts.iter().flat_map(|part| part.required()).collect();
        let claims: Vec<_> = properties
            .iter()
            .map(|(wire, property)| Claimed { wire, pinned: property.rust_name(), place: "" })
            .collect();
        let mut scope = Scope::default();
        let names = scope.claim_all(&claims, Scope::claim_field);
        let pins = properties.iter().zip(&names).filter_map(|((_, property), name)| {
            Some((property.rust_name()?, property.span_of("x-rust-name"), name.clone()))
        });
        self.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_field);
        let mut fields = Vec::new();
        for ((wire, property), name) in properties.iter().zip(names) {
            let Some(ty) = self.type_of(*property, &words.then(wire)) else { continue };
            let resolved = self.checked(self.document.schema(*property))?;
            fields.push(ir::Field {
                name,
                wire: (*wire).to_owned(),
                place: property.pointer(),
                docs: docs::of_use(*property, resolved),
                default: literal(*property, &ty),
                ty,
                required: required.iter().any(|(name, _)| name == wire),
                direction: direction(*property, resolved),
            });
        }
        for (name, span) in &required {
            if !properties.iter().any(|(wire, _)| wire == name) {
                let message = format!("`required` names `{name}`, which is no property; it has no effect");
                self.report.push(Diagnostic::warning(*span, message));
            }
        }
        let rest = self.rest(&parts, words, &mut scope);
        let wires: Vec<_> = fields.iter().map(|field| (field.wire.as_str(), field.required)).collect();
        let arguments = self.constructor(schema, &wires);
        Some(ir::Struct { fields, arguments, rest })
    }

    /// The properties of all parts in their order. Where two parts have one of a name, both have to say the same type.
    pub(super) fn properties(&mut self, parts: &[Schema<'d>]) -> Vec<(&'d str, Schema<'d>)> {
        let mut properties: Vec<(&'d str, Schema<'d>)> = Vec::new();
        for (wire, span, property) in parts.iter().flat_map(|part| part.properties()) {
            let Some((_, known)) = properties.iter_mut().find(|(known, _)| *known == wire) else {
                properties.push((wire, property));
                continue;
            };
            match (property.only_words(), known.only_words()) {
                (true, _) => {}
                (false, true) => *known = property,
                (false, false) if property.same_type(*known) || property.refines(*known) => *known = property,
                (false, false) if known.refines(property) => {}
                (false, false) => {
                    let message = format!("two members of `allOf` differ about the property `{wire}`");
                    let first = known.span();
                    self.report.push(Diagnostic::error(span, message).also(first, "first here"));
                }
            }
        }
        properties
    }

    /// The field for properties without a name, where the document says that there may be some.
    fn rest(&mut self, parts: &[Schema<'d>], words: &Words, scope: &mut Scope) -> Option<Rest> {
        let additional = parts.iter().rev().find_map(|part| part.additional())?;
        let ty = match additional {
            Additional::None => return None,
            Additional::Any => TypeUse { ty: TypeRef::Any, nullable: false },
            Additional::Typed(values) => self.type_of(values, &words.then("value"))?,
        };
        Some(Rest { name: scope.claim_field(&Words::of("additional properties")), ty })
    }

    /// Orders the arguments of `new`: as `x-rust-args` says, else by name, so that a document that moves its properties
    /// does not swap them in silence.
    ///
    /// `fields` are the names on the wire, and whether each is required.
    pub(super) fn constructor(&mut self, schema: Schema<'d>, fields: &[(&str, bool)]) -> Vec<usize> {
        let mut arguments: Vec<usize> = (0..fields.len())
            .filter(|index| fields.get(*index).is_some_and(|(_, required)| *required))
            .collect();
        let wire = |index: &usize| fields.get(*index).map(|(wire, _)| *wire);
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

    /// The values of a string enum, in the document's order.
    pub(super) fn string_enum(&mut self, schema: Schema<'d>) -> Vec<ir::EnumValue> {
        let mut scope = Scope::default();
        scope.claim_variant(&Words::of("unknown"));
        let (mut seen, mut values) = (HashSet::new(), Vec::new());
        for node in schema.values().unwrap_or_default() {
            let Some(wire) = node.as_str() else { continue };
            if !seen.insert(wire) {
                let message = format!("`{wire}` is in this `enum` twice");
                self.report.push(Diagnostic::warning(node.span(), message));
                continue;
            }
            values.push(wire);
        }
        let names: Vec<_> = values.iter().map(|wire| Claimed { wire, pinned: None, place: "" }).collect();
        let names = scope.claim_all(&names, Scope::claim_variant);
        let values = values.into_iter().zip(names);
        values.map(|(wire, name)| ir::EnumValue { name, wire: wire.to_owned() }).collect()
    }
}

fn direction(written: Schema<'_>, resolved: Schema<'_>) -> Direction {
    match (written.read_only() || resolved.read_only(), written.write_only() || resolved.write_only()) {
        (true, false) => Direction::Received,
        (false, true) => Direction::Sent,
        _ => Direction::Both,
    }
}

/// The default of a property, where Rust has a value for it; the docs show it in any case.
fn literal(property: Schema<'_>, ty: &TypeUse) -> Option<Literal> {
    let value = property.value("default")?;
    match (&ty.ty, ty.nullable) {
        (TypeRef::Scalar(Scalar::Bool), false) => value.as_bool().map(Literal::Bool),
        (TypeRef::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64), false) => {
            let number: i64 = value.as_number()?.parse().ok()?;
            let fits = match ty.ty {
                TypeRef::Scalar(Scalar::I32) => i32::try_from(number).is_ok(),
                TypeRef::Scalar(Scalar::U64) => number >= 0,
                _ => true,
            };
            fits.then_some(Literal::Integer(number))
        }
        (TypeRef::Scalar(Scalar::F32 | Scalar::F64), false) => {
            value.as_number()?.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Float)
        }
        (TypeRef::Scalar(Scalar::String), false) => value.as_str().map(|text| Literal::Text(text.to_owned())),
        _ => None,
    }
}
