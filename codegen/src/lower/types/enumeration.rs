//! Lowers enums, with values of one type or of several.

use crate::document::NodeRef;
use crate::document::view::{Object, Schema};
use crate::ir::{Docs, EnumValue, Listed, Literal, Shape, ValueEnum};
use crate::name::{Claimed, Scope};
use crate::schema::enum_scalar::{EnumScalar, WIDENED, enum_scalar};
use crate::schema::enums::{self, literal, rust_value_entry};
use crate::schema::{self, Conjunct, Conjunction, flatten};

use super::Types;

/// Lowers an enum.
pub(super) fn enumeration<'d>(types: &mut Types<'d>, conjunction: &Conjunction<'d>) -> Option<Shape> {
    let conjuncts = types.ok_or_report(flatten(&types.schemas, conjunction))?;
    types.report.extend(enums::contradictions(&conjuncts));
    check_rust_values(types, &conjuncts);
    let values = enums::values(&types.schemas, &conjuncts);
    let listed = name_values(types, &values);
    let text = listed.iter().map(|Listed { name, value, docs }| match value {
        Literal::Text(wire) => Some(EnumValue { name: name.clone(), wire: wire.clone(), docs: docs.clone() }),
        _ => None,
    });
    if let Some(texts) = text.collect::<Option<Vec<_>>>() {
        types.report.extend(enums::without_format(&conjuncts, &values));
        return Some(Shape::StringEnum(texts));
    }
    let declared = types.ok_or_report(schema::types(conjunction, &conjuncts))?.names;
    let literals: Vec<_> = listed.iter().map(|listed| listed.value.clone()).collect();
    let EnumScalar { scalar, is_widened } = enum_scalar(&literals, &declared, schema::format(&conjuncts));
    if is_widened {
        let format = conjuncts.iter().rev().find(|conjunct| conjunct.schema.has("format"));
        let (schema, keyword) =
            format.map_or((conjunction.primary, "type"), |found| (found.schema, "format"));
        types.report.warning(schema.span_of(keyword), WIDENED);
    }
    Some(Shape::ValueEnum(ValueEnum { scalar, values: listed }))
}

/// Names the values of an enum.
fn name_values<'d>(types: &mut Types<'d>, values: &[enums::Value<'d>]) -> Vec<Listed> {
    let mut scope = Scope::default();
    let literals: Vec<_> = values.iter().filter_map(|(value, _)| literal(*value)).collect();
    let spoken = values.iter().zip(&literals).map(|((_, described), literal)| {
        described.and_then(Schema::title).map_or_else(|| words_of_literal(literal), str::to_owned)
    });
    let spoken: Vec<_> = spoken.collect();
    let claims: Vec<_> = spoken
        .iter()
        .zip(values)
        .map(|(wire, (value, described))| Claimed {
            wire,
            pinned: pinned_name(*value, *described).and_then(NodeRef::as_str),
            place: "",
        })
        .collect();
    let names = scope.claim_all(&claims, Scope::claim_variant);
    let pins = values.iter().zip(&names).filter_map(|((value, described), name)| {
        let pinned = pinned_name(*value, *described)?;
        Some((pinned.as_str()?, pinned.span(), name.clone()))
    });
    types.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_variant);
    let docs = values.iter().map(|(value, schema)| match (schema, rust_value_entry(*value)) {
        (Some(schema), _) => docs_of_schema(*schema),
        (None, Some(stated)) => docs_of_rust_value(stated),
        (None, None) => Docs::default(),
    });
    let listed = names.into_iter().zip(literals).zip(docs);
    listed.map(|((name, value), docs)| Listed { name, value, docs }).collect()
}

/// Returns the name that the document pins for a value: in the schema that describes only this value, or in
/// `x-rust-values`.
fn pinned_name<'d>(value: NodeRef<'d>, schema: Option<Schema<'d>>) -> Option<NodeRef<'d>> {
    let own = schema.and_then(|schema| schema.node().get("x-rust-name"));
    own.or_else(|| rust_value_entry(value)?.get("name"))
}

/// Reports entries of `x-rust-values` that match no value or have a wrong form.
fn check_rust_values(types: &mut Types<'_>, conjuncts: &[Conjunct<'_>]) {
    for schema in conjuncts.iter().map(|conjunct| conjunct.schema) {
        let known = schema.values().unwrap_or_default();
        let known: Vec<_> = known.into_iter().filter_map(rust_value_entry).map(NodeRef::id).collect();
        for (value, span, words) in schema.node().members_of("x-rust-values") {
            let value = value.escape_debug();
            if !known.contains(&words.id()) {
                types.report.error(span, format!("`x-rust-values` has `{value}`, which is not a value here"));
                continue;
            }
            let is_stated = |(key, words): (&str, NodeRef<'_>)| match key {
                "name" | "description" => words.as_str().is_some(),
                "deprecated" => words.as_str().is_some() || words.as_bool().is_some(),
                _ => false,
            };
            if !words.is_mapping() || !words.entries().all(is_stated) {
                let message = format!(
                    "`{value}` may have a `name` and a `description` as text, and `deprecated` as a flag or the reason"
                );
                types.report.error(words.span(), message);
            }
        }
    }
}

/// Returns the default name of a value: `V1`, `Minus1`, `V2Point5`, `True`.
fn words_of_literal(value: &Literal) -> String {
    let number = |text: String| {
        let text = text.replace('.', " point ");
        if text.starts_with('-') { text } else { format!("v{text}") }
    };
    match value {
        Literal::Integer(_) | Literal::Float(_) => number(value.to_string()),
        Literal::Bool(_) | Literal::Text(_) => value.to_string(),
    }
}

/// Returns the docs of a value that `x-rust-values` describes.
fn docs_of_rust_value(stated: NodeRef<'_>) -> Docs {
    let description = stated.non_blank_text("description").map(str::to_owned);
    let deprecated = stated.get("deprecated").filter(|mark| mark.as_bool() != Some(false));
    let reason = stated.non_blank_text("deprecated").map(|reason| format!("Deprecated: {reason}"));
    let text: Vec<_> = description.into_iter().chain(reason).collect();
    Docs {
        text: (!text.is_empty()).then(|| text.join("\n\n")),
        deprecated: deprecated.is_some(),
        ..Docs::default()
    }
}

/// Returns the docs of a value that a schema of its own describes.
fn docs_of_schema(schema: Schema<'_>) -> Docs {
    Docs { text: schema.description().map(str::to_owned), deprecated: schema.deprecated(), ..Docs::default() }
}
