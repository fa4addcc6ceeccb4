//! Lists and tuples. A tuple is a list of fixed length with a type for each position.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};

use super::conjunct::Conjunct;

/// The maximum length of a tuple. Serde reads tuples of up to sixteen values, and Rust compares those of up
/// to twelve.
const MAX_TUPLE: usize = 12;

/// The contents of an array. Schemas that describe the same value are grouped.
pub(crate) enum Array<'d> {
    /// A list whose items match all these schemas.
    List(Vec<Schema<'d>>),
    /// A list of exactly these values.
    Tuple(Vec<Vec<Schema<'d>>>),
    /// A list of any length, each of whose items is described by one of these. The schema is the one that
    /// lists them.
    Mixed(Vec<Vec<Schema<'d>>>, Schema<'d>),
    /// A list whose first items are described, and anything may follow. The diagnostic explains why it has no
    /// precise type.
    Any(Diagnostic),
}

impl<'d> Array<'d> {
    /// Returns the schemas of the items that are described.
    pub(crate) fn members(self) -> Vec<Vec<Schema<'d>>> {
        match self {
            Self::List(items) => vec![items],
            Self::Tuple(members) | Self::Mixed(members, _) => members,
            Self::Any(_) => Vec::new(),
        }
    }
}

/// Returns the contents of the array that a conjunction describes.
pub(crate) fn array<'d>(conjuncts: &[Conjunct<'d>]) -> Array<'d> {
    let schemas = || conjuncts.iter().map(|conjunct| conjunct.schema);
    let tuples: Vec<_> = schemas().map(|schema| (prefix(schema), schema)).collect();
    let longest = tuples.iter().max_by_key(|(prefix, _)| prefix.len());
    let Some((longest, owner)) = longest.filter(|(prefix, _)| !prefix.is_empty()) else {
        return Array::List(schemas().filter_map(Schema::items).collect());
    };
    let closing = tuples.iter().filter(|(prefix, schema)| !prefix.is_empty() && excludes_more_items(*schema));
    let length = closing.map(|(prefix, _)| prefix.len()).min().unwrap_or(longest.len());
    let mut members: Vec<_> = (0..length).map(|index| schemas_at(&tuples, index)).collect();
    let limit = |keyword: &'static str| schemas().filter_map(move |schema| limit_of(schema, keyword));
    let is_closed = closes_items(conjuncts) || limit("maxItems").any(|most| most <= length);
    if is_closed && length <= MAX_TUPLE && limit("minItems").any(|least| least >= length) {
        return Array::Tuple(members);
    }
    let more =
        schemas().filter_map(Schema::items).filter(|items| !items.is_nothing() && !items.is_anything());
    let more: Vec<_> = more.collect();
    if !is_closed && more.is_empty() {
        let message = "additional items of any type are allowed, so the list is one of any values";
        let warning = Diagnostic::warning(owner.span_of("prefixItems"), message);
        return Array::Any(warning.help("`items: false` closes the list; with `minItems` it is a tuple"));
    }
    members.extend(Some(more).filter(|_| !is_closed));
    Array::Mixed(members, *owner)
}

/// Returns whether a schema alone is a tuple whose types say everything about it.
pub(crate) fn is_plain_tuple(schema: Schema<'_>) -> bool {
    schema.has("prefixItems")
        && prefix(schema).into_iter().all(is_plain)
        && matches!(array(&[Conjunct::new(schema, false)]), Array::Tuple(_))
}

/// Returns whether a schema declares only a type.
fn is_plain(schema: Schema<'_>) -> bool {
    schema.keywords().all(|(keyword, _)| match keyword {
        "items" => schema.items().is_none_or(is_plain),
        keyword => matches!(keyword, "type" | "$ref"),
    })
}

/// The items of a list by position.
pub(crate) struct ItemSchemas<'d> {
    /// The schemas of the first items.
    pub(crate) first: Vec<Vec<Schema<'d>>>,
    /// The minimum number of items.
    pub(crate) least: usize,
    /// The schemas of the remaining items: empty if anything may follow, `None` if nothing may.
    pub(crate) rest: Option<Vec<Schema<'d>>>,
}

/// Returns the items of a conjunction's list by position.
pub(crate) fn places<'d>(conjuncts: &[Conjunct<'d>]) -> ItemSchemas<'d> {
    let schemas = || conjuncts.iter().map(|conjunct| conjunct.schema);
    let tuples: Vec<_> = schemas().map(|schema| (prefix(schema), schema)).collect();
    let length = tuples.iter().map(|(prefix, _)| prefix.len()).max().unwrap_or_default();
    let limits = |keyword: &'static str| schemas().filter_map(move |schema| limit_of(schema, keyword));
    let is_closed = closes_items(conjuncts) || limits("maxItems").any(|most| most <= length);
    let items = schemas().filter_map(Schema::items).filter(|items| !items.is_anything());
    ItemSchemas {
        first: (0..length).map(|index| schemas_at(&tuples, index)).collect(),
        least: limits("minItems").max().unwrap_or_default(),
        rest: (!is_closed).then(|| items.collect()),
    }
}

fn prefix(schema: Schema<'_>) -> Vec<Schema<'_>> {
    schema.members("prefixItems").unwrap_or_default()
}

/// Returns the schemas that describe the item at an index: those for this position, and those that other
/// conjuncts declare for all items after theirs (JSON Schema 2020-12, section 10.3.1.2).
fn schemas_at<'d>(tuples: &[(Vec<Schema<'d>>, Schema<'d>)], index: usize) -> Vec<Schema<'d>> {
    let at = |(prefix, schema): &(Vec<Schema<'d>>, Schema<'d>)| {
        prefix.get(index).copied().or_else(|| schema.items().filter(|items| !items.is_nothing()))
    };
    tuples.iter().filter_map(at).collect()
}

fn excludes_more_items(schema: Schema<'_>) -> bool {
    schema.items().is_some_and(Schema::is_nothing)
}

/// Sibling keywords that keep `unevaluatedItems` from closing a list, because they may describe more items
/// than are read here.
const EVALUATING: [&str; 5] = ["contains", "if", "then", "else", "dependentSchemas"];

/// Returns whether a list has no items beyond those of `prefixItems`. Items that `items`, `contains` or
/// another `unevaluatedItems` describe are evaluated, so `unevaluatedItems: false` does not close the list
/// then (JSON Schema, section 11.2).
fn closes_items(conjuncts: &[Conjunct<'_>]) -> bool {
    let schemas = || conjuncts.iter().map(|conjunct| conjunct.schema);
    let is_evaluated = |schema: Schema<'_>| {
        EVALUATING.iter().any(|keyword| schema.has(keyword))
            || (schema.has("unevaluatedItems") && !schema.closes_items())
            || schema.items().is_some_and(|items| !items.is_nothing())
    };
    schemas().any(excludes_more_items)
        || (schemas().any(Schema::closes_items) && !schemas().any(is_evaluated))
}

fn limit_of(schema: Schema<'_>, keyword: &str) -> Option<usize> {
    schema.json(keyword)?.parse().ok()
}
