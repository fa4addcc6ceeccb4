//! Enums: values of one kind or of several.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::ir::{Docs, EnumValue, Listed, Literal, Shape, ValueEnum};
use crate::name::{Claimed, Scope};
use crate::schema::enums::{self, literal};
use crate::schema::held::{Held, WIDENED, held};
use crate::schema::{self, Conjunction, flatten};

use super::Types;

/// Lowers an enum.
pub(super) fn enumeration<'d>(types: &mut Types<'d>, conjunction: &Conjunction<'d>) -> Option<Shape> {
    let conjuncts = flatten(&types.schemas, conjunction);
    let conjuncts = types.keep(conjuncts)?;
    types.report.extend(enums::contradictions(&conjuncts));
    let values = enums::values(&types.schemas, &conjuncts);
    let listed = named(types, &values);
    let text = listed.iter().map(|Listed { name, value, docs }| match value {
        Literal::Text(wire) => Some(EnumValue { name: name.clone(), wire: wire.clone(), docs: docs.clone() }),
        _ => None,
    });
    if let Some(values) = text.collect::<Option<Vec<_>>>() {
        return Some(Shape::StringEnum(values));
    }
    let declared = schema::types(conjunction, &conjuncts);
    let declared = types.keep(declared)?.names;
    let literals: Vec<_> = listed.iter().map(|listed| listed.value.clone()).collect();
    let Held { scalar, is_widened } = held(&literals, &declared, schema::format(&conjuncts));
    if is_widened {
        let format = conjuncts.iter().rev().find(|conjunct| conjunct.schema.has("format"));
        let (schema, keyword) =
            format.map_or((conjunction.primary, "type"), |found| (found.schema, "format"));
        types.report.push(Diagnostic::warning(schema.span_of(keyword), WIDENED));
    }
    Some(Shape::ValueEnum(ValueEnum { scalar, values: listed }))
}

/// Names the values of an enum.
fn named<'d>(types: &mut Types<'d>, values: &[enums::Value<'d>]) -> Vec<Listed> {
    let mut scope = Scope::default();
    let literals: Vec<_> = values.iter().filter_map(|(value, _)| literal(*value)).collect();
    let spoken = values.iter().zip(&literals).map(|((_, described), literal)| {
        described.and_then(Schema::title).map_or_else(|| spoken(literal), str::to_owned)
    });
    let spoken: Vec<_> = spoken.collect();
    let claims: Vec<_> = spoken
        .iter()
        .zip(values)
        .map(|(wire, (_, described))| Claimed {
            wire,
            pinned: described.and_then(Schema::rust_name),
            place: "",
        })
        .collect();
    let names = scope.claim_all(&claims, Scope::claim_variant);
    let pins = values.iter().zip(&names).filter_map(|((_, described), name)| {
        Some(((*described)?.rust_name()?, (*described)?.span_of("x-rust-name"), name.clone()))
    });
    types.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_variant);
    let docs = values.iter().map(|(_, described)| described.map(words).unwrap_or_default());
    let listed = names.into_iter().zip(literals).zip(docs);
    listed.map(|((name, value), docs)| Listed { name, value, docs }).collect()
}

/// What a value is called where nothing else names it: `V1`, `Minus1`, `V2Point5`, `True`.
fn spoken(value: &Literal) -> String {
    let number = |text: String| {
        let text = text.replace('.', " point ");
        if text.starts_with('-') { text } else { format!("v{text}") }
    };
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => number(value.to_string()),
        Literal::Float(value) => number(value.to_string()),
        Literal::Text(text) => text.clone(),
    }
}

/// The docs of a value that a schema of its own describes.
fn words(schema: Schema<'_>) -> Docs {
    Docs { text: schema.description().map(str::to_owned), deprecated: schema.deprecated(), ..Docs::default() }
}
