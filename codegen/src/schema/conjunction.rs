//! Builds conjunctions of several schemas, without schemas that add nothing.

use indexmap::IndexSet;

use crate::document::view::Schema;

use super::conjunct::{Conjunct, Conjunction};
use super::flatten::{conjunct_of, holds_any, members};
use super::implied::{implied, is_implied_by, redundant};
use super::nullability::is_nullable_annotation;
use super::{Result, Schemas};

/// Returns the conjunction of a schema at the place where it is used.
///
/// # Errors
///
/// Fails if its reference cannot be resolved.
pub(crate) fn conjunction<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<Conjunction<'d>> {
    Ok(Conjunction { primary: written, ..Conjunction::of(conjunct_of(schemas, written)?) })
}

/// Returns the conjunction of several schemas. Those that add nothing to another one are omitted.
///
/// # Errors
///
/// Fails if [`flatten`](super::flatten()) fails.
pub(crate) fn conjunction_of<'d>(
    schemas: &Schemas<'d>,
    first: Schema<'d>,
    more: &[Schema<'d>],
) -> Result<Conjunction<'d>> {
    if more.is_empty() {
        return conjunction(schemas, first);
    }
    let written: Vec<_> = std::iter::once(first).chain(more.iter().copied()).collect();
    let all = written.iter().map(|schema| conjunct_of(schemas, *schema)).collect::<Result<Vec<_>>>()?;
    let repeated = redundant(schemas, &all)?;
    let mut left_out = repeated.iter().filter_map(|index| all.get(*index));
    let is_nullable = left_out.any(|conjunct| is_nullable_annotation(conjunct.schema));
    let kept = all.into_iter().zip(written).enumerate().filter(|(index, _)| !repeated.contains(index));
    let (conjuncts, places): (Vec<_>, Vec<_>) = kept.map(|(_, kept)| kept).unzip();
    let primary = places.last().copied().unwrap_or(first);
    Ok(Conjunction { conjuncts, primary, only: None, is_nullable })
}

/// Returns the conjunction of some conjuncts and one more schema. Those that add nothing to it are omitted.
pub(super) fn with_member<'d>(
    schemas: &Schemas<'d>,
    beside: &[Conjunct<'d>],
    member: Schema<'d>,
) -> Result<Conjunction<'d>> {
    let chosen = conjunct_of(schemas, member)?;
    let declared = implied(schemas, chosen)?;
    let mut conjuncts = Vec::new();
    for conjunct in beside {
        if !is_implied_by(schemas, *conjunct, &declared)? {
            conjuncts.push(*conjunct);
        }
    }
    conjuncts.push(chosen);
    Ok(Conjunction { conjuncts, primary: member, only: None, is_nullable: false })
}

/// Returns the only schema that a schema refers to, if it adds only annotations to it.
///
/// This does not list all schemas involved: in a chain of such schemas, each list would contain all earlier
/// links.
pub(super) fn annotated_schema<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
) -> Result<Option<Conjunction<'d>>> {
    let Some(schema) = conjunction.schema().filter(|schema| schema.has("allOf")) else { return Ok(None) };
    let [named] = members(schemas, schema)?[..] else { return Ok(None) };
    let has_own = named.schema.is_nothing() || named.schema.id() == schema.id();
    let is_annotated = named.is_referred
        && !has_own
        && !Conjunct::new(schema, false).bare().declares_type()
        && !is_base(schemas, named, schema);
    Ok(is_annotated.then(|| Conjunction::of(named)))
}

/// Returns whether a schema is one of the subtypes of a base.
fn is_base<'d>(schemas: &Schemas<'d>, base: Conjunct<'d>, schema: Schema<'d>) -> bool {
    holds_any(schemas, base, &IndexSet::from([schema.id()]))
        || schemas.subtypes.is_subtype(schema, base.schema)
}

/// Returns the only schema to which a conjunction adds just annotations.
pub(super) fn repeated_schema<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
) -> Result<Option<Conjunction<'d>>> {
    let Some(schema) = conjunction.schema() else { return Ok(None) };
    let members = members(schemas, schema)?;
    let own = Conjunct::new(schema, false).bare();
    for (index, candidate) in members.iter().enumerate() {
        if !candidate.is_referred || is_base(schemas, *candidate, schema) {
            continue;
        }
        let declared = implied(schemas, *candidate)?;
        let others = members.iter().enumerate().filter(|(other, _)| *other != index);
        // Most often the schema itself declares more, so that is checked first.
        let mut is_same = true;
        for other in std::iter::once(own).chain(others.map(|(_, other)| *other)) {
            if !is_implied_by(schemas, other, &declared)? {
                is_same = false;
                break;
            }
        }
        if is_same {
            return Ok(Some(Conjunction::of(*candidate)));
        }
    }
    Ok(None)
}
