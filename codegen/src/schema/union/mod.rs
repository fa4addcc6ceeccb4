//! Unions: `oneOf`, `anyOf`, several types at once, and a base with its subtypes.

pub(super) mod discriminator;
pub(super) mod member;
mod tagging;

pub(crate) use self::discriminator::Discriminator;
pub(crate) use self::member::{Alternative, Member, alternative, reference_name};
pub(crate) use self::tagging::{Content, Draft, tagging};

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
    let members =
        possible(schemas, conjunction, &conjuncts, &choice, usize::MAX)?.members.into_iter().map(member);
    Ok(Union::Schemas {
        keyword: choice.keyword,
        members: members.collect(),
        discriminator: discriminator(&conjuncts, &choice),
    })
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
