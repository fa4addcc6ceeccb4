//! Objects: properties of their own and of `allOf`, and those without a name.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Object, Schema};
use crate::ir::{self, Direction, FieldName, Literal, Rest, Scalar, TypeRef, TypeUse};
use crate::name::{Claimed, Scope, Words};

use super::conjunction::All;
use super::{Lowering, docs, kind};

/// A property: its name, all that is said about it, and the words of the named schema that alone speaks of it.
pub(super) type Property<'d> = (&'d str, All<'d>, Option<Words>);

impl<'d> Lowering<'d> {
    /// Lowers an object: one struct of the properties of all its parts.
    pub(super) fn object(&mut self, all: &All<'d>, words: &Words) -> Option<ir::Struct> {
        let parts: Vec<_> = self.flat(all)?.iter().map(|part| part.schema).collect();
        let properties = self.properties(&parts);
        let required: Vec<_> = parts.iter().flat_map(|part| part.required()).collect();
        let needed: HashSet<_> = required.iter().map(|(name, _)| *name).collect();
        let mut scope = Scope::default();
        let names = self.field_names(&properties, &mut scope);
        let mut fields = Vec::new();
        for ((wire, property, owner), name) in properties.iter().zip(names) {
            let is_required = needed.contains(wire);
            let words = owner.as_ref().unwrap_or(words).then(wire);
            fields.extend(self.field(wire, property, name, is_required, &words));
        }
        let declared: HashSet<_> = properties.iter().map(|(wire, ..)| *wire).collect();
        for (name, span) in &required {
            if !declared.contains(name) {
                let message = format!("`required` names `{name}`, which is no property; it has no effect");
                self.report.push(Diagnostic::warning(*span, message));
            }
        }
        let rest = self.rest(&parts, words, &mut scope);
        let wires: Vec<_> = fields.iter().map(|field| (field.wire.as_str(), field.required)).collect();
        let arguments = self.constructor(all.schema().unwrap_or(all.primary), &wires);
        let additional = parts.iter().rev().find_map(|part| part.additional());
        let is_closed = matches!(additional, Some(Additional::None));
        Some(ir::Struct { fields, arguments, args: None, rest, is_closed })
    }

    fn field(
        &mut self,
        wire: &str,
        property: &All<'d>,
        name: FieldName,
        required: bool,
        words: &Words,
    ) -> Option<ir::Field> {
        let mut ty = self.type_of_all(property, words)?;
        let written = property.primary;
        ty.nullable |= kind::allows_null(written);
        let resolved = self.checked(self.document.schema(written))?;
        Some(ir::Field {
            name,
            wire: wire.to_owned(),
            place: written.pointer(),
            docs: docs::of_use(written, resolved),
            default: literal(written, &ty),
            ty,
            required,
            direction: direction(written, resolved),
        })
    }

    /// The properties of all parts in their order, each with all that the parts say about it. One that a named part alone
    /// speaks of is named after that part, whoever asks first.
    pub(super) fn properties(&mut self, parts: &[Schema<'d>]) -> Vec<Property<'d>> {
        let mut said: IndexMap<&'d str, Vec<(Schema<'d>, Schema<'d>)>> = IndexMap::new();
        for part in parts {
            for (wire, _, property) in part.properties() {
                if property.is_nothing()
                    && !parts.iter().any(|part| part.required().iter().any(|(name, _)| *name == wire))
                {
                    let message = format!("the property `{wire}` can have no value; it is left out");
                    let help = "`additionalProperties` and the like stand beside `properties`, not in it";
                    self.report.push(Diagnostic::warning(property.span(), message).help(help));
                    continue;
                }
                said.entry(wire).or_default().push((property, *part));
            }
        }
        let properties = said.into_iter().filter_map(|(wire, said)| {
            let schemas: Vec<_> = said.iter().map(|(property, _)| *property).collect();
            let all = match schemas.as_slice() {
                [only] => self.all(*only),
                several => self.together(several),
            }?;
            let owner =
                said.iter().find(|(property, _)| all.schema().is_some_and(|all| all.id() == property.id()));
            let owner = owner.and_then(|(_, part)| self.types.component_words(*part));
            Some((wire, all, owner))
        });
        properties.collect()
    }

    /// Names the fields of properties.
    pub(super) fn field_names(&mut self, properties: &[Property<'d>], scope: &mut Scope) -> Vec<FieldName> {
        let claims: Vec<_> = properties
            .iter()
            .map(|(wire, property, _)| Claimed { wire, pinned: property.primary.rust_name(), place: "" })
            .collect();
        let names = scope.claim_all(&claims, Scope::claim_field);
        let pins = properties.iter().zip(&names).filter_map(|((_, property, _), name)| {
            let property = property.primary;
            Some((property.rust_name()?, property.span_of("x-rust-name"), name.clone()))
        });
        self.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_field);
        names
    }

    /// The field for properties without a name, where the document says that there may be some.
    fn rest(&mut self, parts: &[Schema<'d>], words: &Words, scope: &mut Scope) -> Option<Rest> {
        let said: Vec<_> = parts.iter().filter_map(|part| part.additional()).collect();
        if let Additional::None = said.last()? {
            return None;
        }
        let values = said.into_iter().filter_map(|additional| match additional {
            Additional::Typed(values) => Some(values),
            Additional::Any | Additional::None => None,
        });
        let ty = self.type_of_each(&values.collect::<Vec<_>>(), words, "value")?;
        Some(Rest { name: scope.claim_field(&Words::of("additional properties")), ty })
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
        (TypeRef::Scalar(scalar), false) if scalar.is_integer() => {
            let number: i64 = value.as_number()?.parse().ok()?;
            fits(*scalar, number).then_some(Literal::Integer(number))
        }
        (TypeRef::Scalar(Scalar::F32 | Scalar::F64), false) => {
            value.as_number()?.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Float)
        }
        (TypeRef::Scalar(scalar), false) if scalar.is_text() => {
            value.as_str().map(|text| Literal::Text(text.to_owned()))
        }
        _ => None,
    }
}

/// Whether a number is a value of an integer type.
fn fits(scalar: Scalar, number: i64) -> bool {
    match scalar {
        Scalar::I8 => i8::try_from(number).is_ok(),
        Scalar::I16 => i16::try_from(number).is_ok(),
        Scalar::I32 => i32::try_from(number).is_ok(),
        Scalar::U8 => u8::try_from(number).is_ok(),
        Scalar::U16 => u16::try_from(number).is_ok(),
        Scalar::U32 => u32::try_from(number).is_ok(),
        Scalar::U64 => number >= 0,
        _ => true,
    }
}
