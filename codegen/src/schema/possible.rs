//! Which alternatives of a union are possible together with the rest of a schema. An `allOf` of unions pairs
//! each alternative with each.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};

use super::conjunct::{Choice, Conjunct, Conjunction, choice};
use super::conjunction::with_member;
use super::excluded::ListedProperties;
use super::flatten::flatten;
use super::nullability::only_null;
use super::types::types;
use super::{Result, Schemas};

/// The maximum number of unions in one `allOf` that are paired. Beyond it, any pairing counts as possible.
const MAX_UNIONS: usize = 4;

/// The alternatives that have a valid value.
pub(super) struct Possible<'d> {
    /// Those beside `null`.
    pub(super) members: Vec<Schema<'d>>,
    /// Why the first of the others has no valid value.
    pub(super) nothing: Option<Box<Diagnostic>>,
}

/// Returns the alternatives that have a valid value together with their siblings. Stops at `enough` of them.
///
/// # Errors
///
/// Fails if [`flatten`](super::flatten()) fails.
pub(super) fn possible<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    conjuncts: &[Conjunct<'d>],
    Choice { index, members, .. }: &Choice<'d>,
    enough: usize,
) -> Result<Possible<'d>> {
    let mut found = Possible { members: Vec::new(), nothing: None };
    let is_narrowed = may_contradict(schemas, conjuncts, *index)?;
    let beside = ListedProperties::of(schemas, conjuncts, *index)?;
    for member in members.iter().copied().filter(|member| !only_null(schemas, *member)) {
        if found.members.len() == enough {
            break;
        }
        let excluded = beside.excludes(schemas, member)?;
        let why = if excluded.is_some() {
            excluded
        } else if is_narrowed {
            let chosen = chosen(schemas, conjunction, conjuncts, *index, member)?;
            contradiction(schemas, &chosen, MAX_UNIONS)?
        } else {
            let schema = schemas.resolve(member)?;
            schema.is_nothing().then(|| Box::new(fault(schema)))
        };
        match why {
            Some(why) => found.nothing = found.nothing.or(Some(why)),
            None => found.members.push(member),
        }
    }
    Ok(found)
}

/// Returns whether alternatives might contradict the other conjuncts. They do not if all have one type.
fn may_contradict<'d>(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>], index: usize) -> Result<bool> {
    let mut first: Option<Vec<&str>> = None;
    let (mut differ, mut count) = (false, 0);
    for (number, conjunct) in conjuncts.iter().enumerate() {
        let alternatives = [Some(*conjunct), (number == index).then(|| conjunct.settled())];
        let alternatives = alternatives.into_iter().flatten().filter_map(Conjunct::alternatives);
        // A type beside the alternatives of a schema does not exclude them.
        let is_beside = number != index && conjunct.settled == 0 && conjunct.schema.has("type");
        let mut declared: Vec<_> = is_beside.then_some(conjunct.schema).into_iter().collect();
        count += declared.len();
        for (_, members) in alternatives {
            count += 1;
            for member in members.into_iter().filter(|member| !only_null(schemas, *member)) {
                declared.push(schemas.resolve(member)?);
            }
        }
        for schema in declared {
            let own = own_types(schema);
            differ |= own.is_empty() || first.as_ref().is_some_and(|first| *first != own);
            first = first.or(Some(own));
        }
    }
    Ok(differ && count > 1)
}

/// Returns the types that a schema declares by itself, or nothing if that needs a closer look.
fn own_types(schema: Schema<'_>) -> Vec<&str> {
    match schema.types_but_null() {
        types if types.is_empty() && schema.has_properties() => vec!["object"],
        types => types,
    }
}

/// Returns why no value is valid, or `None` if one may be.
fn contradiction<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    unions: usize,
) -> Result<Option<Box<Diagnostic>>> {
    let conjuncts = flatten(schemas, conjunction)?;
    if let Some(nothing) = conjuncts.iter().find(|conjunct| conjunct.schema.is_nothing()) {
        return Ok(Some(Box::new(fault(nothing.schema))));
    }
    let Some(Choice { index, members, .. }) = choice(&conjuncts) else {
        return Ok(types(conjunction, &conjuncts)?.contradiction);
    };
    let mut why = None;
    for member in members {
        if unions == 0 || only_null(schemas, member) {
            return Ok(None);
        }
        let chosen = chosen(schemas, conjunction, &conjuncts, index, member)?;
        match contradiction(schemas, &chosen, unions - 1)? {
            None => return Ok(None),
            Some(other) => why = why.or(Some(other)),
        }
    }
    Ok(why)
}

/// Returns the diagnostic for a schema that allows no value.
pub(super) fn fault(schema: Schema<'_>) -> Diagnostic {
    Diagnostic::error(schema.span(), "the schema `false` allows no value")
}

/// Returns the conjunction of one alternative and its siblings.
pub(super) fn chosen<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    conjuncts: &[Conjunct<'d>],
    index: usize,
    member: Schema<'d>,
) -> Result<Conjunction<'d>> {
    let beside = conjuncts.iter().enumerate();
    let beside: Vec<_> =
        beside.map(|(other, conjunct)| if other == index { conjunct.settled() } else { *conjunct }).collect();
    let chosen = with_member(schemas, &beside, member)?;
    Ok(Conjunction { only: conjunction.only, ..chosen })
}
