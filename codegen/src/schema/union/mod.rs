//! Unions: `oneOf`, `anyOf`, several types at once, and a base with its subtypes.

pub(super) mod discriminator;
pub(super) mod member;
mod tagging;

pub(crate) use self::discriminator::Discriminator;
pub(crate) use self::member::{Alternative, Member, alternative, reference_name};
pub(crate) use self::tagging::{Content, Draft, tagging};

use std::collections::HashSet;

use crate::document::view::Schema;

use super::conjunct::{Choice, Conjunct, Conjunction, choice};
use super::flatten::flatten;
use super::possible::{chosen, possible};
use super::types::types;
use super::{Result, Schemas};

/// The members of a union.
pub(crate) enum Union<'d> {
    /// Schemas that `keyword` lists or that extend a base.
    Schemas {
        keyword: &'static str,
        members: Vec<Result<Member<'d>>>,
        discriminator: Option<Discriminator<'d>>,
    },
    /// The types that `type` lists. Each member is the schema itself with that one type.
    Types(Vec<&'d str>),
}

/// Returns the members of a union.
///
/// # Errors
///
/// Fails if [`flatten`](super::flatten()) fails.
pub(crate) fn union<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<Union<'d>> {
    let subtypes = schemas.subtypes.all(conjunction);
    if let (Some(base), [_, ..]) = (conjunction.schema(), subtypes.as_slice()) {
        return Ok(of_subtypes(base, &subtypes));
    }
    let conjuncts = flatten(schemas, conjunction)?;
    let Some(choice) = choice(&conjuncts) else {
        return Ok(Union::Types(types(conjunction, &conjuncts)?.names));
    };
    let member = |written| {
        let resolved = schemas.resolve(written)?;
        let chosen = chosen(schemas, conjunction, &conjuncts, choice.index, written)?;
        Ok(Member::new(chosen, resolved, written))
    };
    let discriminator = discriminator(&conjuncts, &choice);
    let mut members = possible(schemas, conjunction, &conjuncts, &choice, usize::MAX)?.members;
    if let (None, Some(own)) = (&discriminator, conjuncts.get(choice.index)) {
        let others = without_itself(schemas, own.schema, &members);
        // Alternatives that only lead back have no finite value, which is reported elsewhere.
        members = if others.is_empty() { members } else { others };
    }
    let members = members.into_iter().map(member).collect();
    Ok(Union::Schemas { keyword: choice.keyword, members, discriminator })
}

/// Replaces alternatives that lead back to their own union by the others that they list. A union adds no
/// value to itself, and reading it as a part of itself would never end.
fn without_itself<'d>(schemas: &Schemas<'d>, own: Schema<'d>, listed: &[Schema<'d>]) -> Vec<Schema<'d>> {
    let (mut kept, mut seen) = (Vec::new(), HashSet::from([own.id()]));
    let mut pending: Vec<_> = listed.iter().copied().rev().collect();
    while let Some(written) = pending.pop() {
        match schemas.resolve(written) {
            Ok(schema) if leads_to(schemas, schema, own) => {
                if seen.insert(schema.id()) {
                    pending.extend(alternatives(schema).into_iter().rev());
                }
            }
            _ => kept.push(written),
        }
    }
    kept
}

/// Returns whether a union is among the alternatives of a schema, at any depth.
fn leads_to<'d>(schemas: &Schemas<'d>, from: Schema<'d>, union: Schema<'d>) -> bool {
    let (mut seen, mut pending) = (HashSet::new(), vec![from]);
    while let Some(schema) = pending.pop() {
        if schema.id() == union.id() {
            return true;
        }
        if seen.insert(schema.id()) {
            let listed = alternatives(schema).into_iter();
            pending.extend(listed.filter_map(|written| schemas.resolve(written).ok()));
        }
    }
    false
}

/// Returns the alternatives of a schema that is nothing but a union.
fn alternatives(schema: Schema<'_>) -> Vec<Schema<'_>> {
    if schema.has("allOf") || schema.has_properties() || schema.has("discriminator") {
        return Vec::new();
    }
    let listed = ["oneOf", "anyOf"].map(|keyword| schema.members(keyword).unwrap_or_default());
    listed.into_iter().find(|members| !members.is_empty()).unwrap_or_default()
}

/// Returns the discriminator of alternatives: that of the schema that lists them, or of a sibling without
/// alternatives.
fn discriminator<'d>(conjuncts: &[Conjunct<'d>], choice: &Choice<'d>) -> Option<Discriminator<'d>> {
    let lists_others = |schema: Schema<'_>| schema.has("oneOf") || schema.has("anyOf");
    let beside = conjuncts.iter().rev().filter(|conjunct| !lists_others(conjunct.schema));
    let mut schemas = conjuncts.get(choice.index).into_iter().chain(beside).map(|conjunct| conjunct.schema);
    schemas.find_map(Discriminator::of)
}

/// Returns the union of a base and the schemas that extend it by `allOf`.
fn of_subtypes<'d>(base: Schema<'d>, subtypes: &[Schema<'d>]) -> Union<'d> {
    let extended = |schema| Member::itself(Conjunction::of(Conjunct::new(schema, true)), schema);
    let members = subtypes.iter().copied().map(extended);
    let members = members.chain([Member::itself(Conjunction::itself(base), base)]);
    Union::Schemas {
        keyword: "discriminator",
        members: members.map(Ok).collect(),
        discriminator: Discriminator::of(base),
    }
}
