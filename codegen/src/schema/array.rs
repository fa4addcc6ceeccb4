//! Lists, and tuples: lists of so many values, each of a type of its own.

use crate::document::view::Schema;

use super::conjunct::Conjunct;

/// Serde reads tuples of up to sixteen values, and Rust compares those of up to twelve.
const MAX_TUPLE: usize = 12;

/// What an array is.
pub(crate) enum Array<'d> {
    /// A list of values that all these schemas describe.
    List(Vec<Schema<'d>>),
    Tuple(Vec<Schema<'d>>),
    /// A list whose first items are described, and others may follow or may be many.
    Any,
}

/// What the array of a conjunction is.
pub(crate) fn array<'d>(conjuncts: &[Conjunct<'d>]) -> Array<'d> {
    let schemas = || conjuncts.iter().map(|conjunct| conjunct.schema);
    let tuples = schemas().filter_map(|schema| schema.members("prefixItems"));
    let Some(members) = tuples.max_by_key(Vec::len).filter(|members| !members.is_empty()) else {
        return Array::List(schemas().filter_map(Schema::items).collect());
    };
    let closes = |schema: Schema<'d>| {
        schema.items().is_some_and(Schema::is_nothing)
            || schema.closes_items()
            || schema.json("maxItems") == Some(members.len().to_string())
    };
    if members.len() > MAX_TUPLE || !schemas().any(closes) {
        return Array::Any;
    }
    Array::Tuple(members)
}
