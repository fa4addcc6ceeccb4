//! Lists, and tuples: lists of so many values, each of a type of its own.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};

use super::conjunct::Conjunct;

/// Serde reads tuples of up to sixteen values, and Rust compares those of up to twelve.
const MAX_TUPLE: usize = 12;

/// What an array is.
pub(crate) enum Array<'d> {
    /// A list of values that all these schemas describe.
    List(Vec<Schema<'d>>),
    /// A list of exactly these values.
    Tuple(Vec<Schema<'d>>),
    /// A list that may be short or long, each of whose items is described by one of these, which stand there first.
    Mixed(Vec<Schema<'d>>, Schema<'d>),
    /// A list whose first items are described, and anything may follow.
    Any(Diagnostic),
}

/// What the array of a conjunction is.
pub(crate) fn array<'d>(conjuncts: &[Conjunct<'d>]) -> Array<'d> {
    let schemas = || conjuncts.iter().map(|conjunct| conjunct.schema);
    let tuples = schemas().filter_map(|schema| Some((schema.members("prefixItems")?, schema)));
    let longest = tuples.max_by_key(|(members, _)| members.len());
    let Some((mut members, owner)) = longest.filter(|(members, _)| !members.is_empty()) else {
        return Array::List(schemas().filter_map(Schema::items).collect());
    };
    let limit = |keyword: &'static str| schemas().filter_map(move |schema| count(schema, keyword));
    let is_closed = closes_items(conjuncts) || limit("maxItems").any(|most| most <= members.len());
    if is_closed && members.len() <= MAX_TUPLE && limit("minItems").any(|least| least >= members.len()) {
        return Array::Tuple(members);
    }
    let more: Vec<_> = schemas().filter_map(Schema::items).filter(|items| !items.is_nothing()).collect();
    match more.as_slice() {
        _ if is_closed => {}
        [items] if !items.is_anything() => members.push(*items),
        _ => {
            let message = "after these items anything may follow, so that the list is one of any values";
            let warning = Diagnostic::warning(owner.span_of("prefixItems"), message);
            return Array::Any(warning.help("`items: false` closes the list; with `minItems` it is a tuple"));
        }
    }
    Array::Mixed(members, owner)
}

/// Where `prefixItems` has no effect, since another schema of the conjunction describes more items, or the same ones later.
pub(crate) fn without_effect(conjuncts: &[Conjunct<'_>]) -> Vec<Diagnostic> {
    let tuples = conjuncts.iter().filter_map(|conjunct| {
        let members = conjunct.schema.members("prefixItems").filter(|members| !members.is_empty())?;
        Some((members.len(), conjunct.schema))
    });
    let tuples: Vec<_> = tuples.collect();
    let Some((_, kept)) = tuples.iter().max_by_key(|(length, _)| *length) else { return Vec::new() };
    let others = tuples
        .iter()
        .filter(|(_, schema)| schema.id() != kept.id() && !schema.same_keyword(*kept, "prefixItems"));
    let warning = |(_, schema): &(usize, Schema<'_>)| {
        let message = "these items are described elsewhere as well, which counts; this has no effect";
        Diagnostic::warning(schema.span_of("prefixItems"), message)
            .also(kept.span_of("prefixItems"), "this counts")
    };
    others.map(warning).collect()
}

/// Whether a list has no items but those of `prefixItems`. What `items` and `contains` describe is evaluated, so that
/// `unevaluatedItems` does not close it (JSON Schema, section 11.2).
fn closes_items(conjuncts: &[Conjunct<'_>]) -> bool {
    let schemas = || conjuncts.iter().map(|conjunct| conjunct.schema);
    let is_evaluated = |schema: Schema<'_>| {
        schema.has("contains") || schema.items().is_some_and(|items| !items.is_nothing())
    };
    schemas().any(|schema| schema.items().is_some_and(Schema::is_nothing))
        || (schemas().any(Schema::closes_items) && !schemas().any(is_evaluated))
}

fn count(schema: Schema<'_>, keyword: &str) -> Option<usize> {
    schema.json(keyword)?.parse().ok()
}
