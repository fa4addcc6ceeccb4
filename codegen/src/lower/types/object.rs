//! Lowers objects: their own properties, those of `allOf`, and additional properties.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::ir::{self, Direction, FieldName, Literal, Rest, Scalar, TypeRef, TypeUse};
use crate::lower::{arguments, docs};
use crate::name::{Claimed, Scope, Words};
use crate::schema::enum_scalar::holds;
use crate::schema::enums::literal;
use crate::schema::object::{self, Property};
use crate::schema::{Conjunct, Conjunction, flatten};

use super::Types;
use super::reference::{element_type, nested_type};

/// Lowers an object to one struct with the properties of all its conjuncts.
pub(super) fn object<'d>(
    types: &mut Types<'d>,
    conjunction: &Conjunction<'d>,
    words: &Words,
) -> Option<ir::Struct> {
    let conjuncts = types.ok_or_report(flatten(&types.schemas, conjunction))?;
    let properties = properties(types, &conjuncts);
    let required = object::required(&conjuncts);
    let needed: HashSet<_> = required.iter().map(|(name, _)| *name).collect();
    let mut scope = Scope::default();
    let names = field_names(types, &properties, &mut scope);
    let mut fields = Vec::new();
    for (property, name) in properties.iter().zip(names) {
        let is_required = needed.contains(property.wire);
        let words = property_words(types, property, words);
        fields.extend(field(types, property, name, is_required, &words));
    }
    let declared: HashSet<_> = properties.iter().map(|property| property.wire).collect();
    for (name, span) in &required {
        if !declared.contains(name) {
            let message = format!("`required` names `{name}`, which is not a property; it has no effect");
            types.report.warning(*span, message);
        }
    }
    let rest = rest(types, &conjuncts, words, &mut scope);
    let wires: Vec<_> = fields.iter().map(|field| (field.wire.as_str(), field.required)).collect();
    let arguments = arguments::of_schema(types.report, conjunction.schema_or_primary(), &wires);
    Some(ir::Struct { fields, arguments, args: None, rest, is_closed: object::is_closed(&conjuncts) })
}

/// Returns the words for a property. If only named schemas declare it, it is named after these, regardless of
/// what is lowered first.
pub(in crate::lower) fn property_words(types: &Types<'_>, property: &Property<'_>, words: &Words) -> Words {
    let owners = property.owners.iter().map(|owner| types.table.owner_words(*owner));
    let owners = owners.collect::<Option<Vec<_>>>().unwrap_or_default().into_iter();
    let owner = owners.reduce(|known, more| known.then_all(&more));
    owner.as_ref().unwrap_or(words).then(property.wire)
}

fn field<'d>(
    types: &mut Types<'d>,
    property: &Property<'d>,
    name: FieldName,
    required: bool,
    words: &Words,
) -> Option<ir::Field> {
    let ty = nested_type(types, &property.conjunction, words)?;
    let written = property.conjunction.primary;
    let resolved = types.resolve(written)?;
    let direction = direction(types, written, resolved);
    Some(ir::Field {
        name,
        wire: property.wire.to_owned(),
        place: written.pointer(),
        docs: docs::of_use(written, resolved),
        default: default(written, &ty),
        ty,
        required,
        direction,
    })
}

/// Returns the properties of an object, and reports the errors of any.
pub(in crate::lower) fn properties<'d>(
    types: &mut Types<'d>,
    conjuncts: &[Conjunct<'d>],
) -> Vec<Property<'d>> {
    let properties = object::properties(&types.schemas, conjuncts);
    types.report.extend(properties.warnings);
    properties.all.into_iter().filter_map(|property| types.ok_or_report(property)).collect()
}

/// Names the fields of properties.
pub(in crate::lower) fn field_names(
    types: &mut Types<'_>,
    properties: &[Property<'_>],
    scope: &mut Scope,
) -> Vec<FieldName> {
    let claims: Vec<_> = properties
        .iter()
        .map(|property| Claimed {
            wire: property.wire,
            pinned: property.conjunction.primary.rust_name(),
            place: "",
        })
        .collect();
    let names = scope.claim_all(&claims, Scope::claim_field);
    let pins = properties.iter().zip(&names).filter_map(|(property, name)| {
        let property = property.conjunction.primary;
        Some((property.rust_name()?, property.span_of("x-rust-name"), name.clone()))
    });
    types.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_field);
    names
}

/// Returns the field for additional properties, if the document declares that there may be some.
fn rest<'d>(
    types: &mut Types<'d>,
    conjuncts: &[Conjunct<'d>],
    words: &Words,
    scope: &mut Scope,
) -> Option<Rest> {
    let values = object::additional(conjuncts)?;
    let ty = element_type(types, &values, words, "value")?;
    Some(Rest { name: scope.claim_field(&Words::of("additional properties")), ty })
}

/// In which direction a property travels. `readOnly` and `writeOnly` exclude each other (OpenAPI 3.0, section 4.7.24.2):
/// with both it travels in both.
pub(in crate::lower) fn direction<'d>(
    types: &mut Types<'d>,
    written: Schema<'d>,
    resolved: Schema<'d>,
) -> Direction {
    let place = |is_declared: fn(Schema<'d>) -> bool, keyword| {
        [written, resolved]
            .into_iter()
            .find(|schema| is_declared(*schema))
            .map(|schema| schema.span_of(keyword))
    };
    match (place(Schema::read_only, "readOnly"), place(Schema::write_only, "writeOnly")) {
        (Some(read), Some(write)) => {
            let message = "what is `readOnly` cannot be `writeOnly` as well; it is read as neither";
            types.report.push(Diagnostic::warning(write, message).also(read, "`readOnly` here"));
            Direction::Both
        }
        (Some(_), None) => Direction::Received,
        (None, Some(_)) => Direction::Sent,
        (None, None) => Direction::Both,
    }
}

/// Returns the default of a property if Rust can represent it. The docs show it in any case.
fn default(property: Schema<'_>, ty: &TypeUse) -> Option<Literal> {
    let value = property.value("default")?;
    match (&ty.ty, ty.nullable) {
        (TypeRef::Scalar(Scalar::Bool), false) => value.as_bool().map(Literal::Bool),
        (TypeRef::Scalar(scalar), false) if scalar.is_integer() => {
            literal(value).filter(|value| holds(*scalar, value))
        }
        (TypeRef::Scalar(scalar @ (Scalar::F32 | Scalar::F64)), false) => {
            let number = value.as_number()?.parse().ok().filter(|number: &f64| number.is_finite());
            number.map(Literal::Float).filter(|value| holds(*scalar, value))
        }
        (TypeRef::Scalar(scalar), false) if scalar.is_text() => {
            value.as_str().map(|text| Literal::Text(text.to_owned()))
        }
        _ => None,
    }
}
