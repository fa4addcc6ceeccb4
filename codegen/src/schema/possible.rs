//! Which alternatives a value can be of, beside what else is declared: `allOf` of unions pairs each with each.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};

use super::conjunct::{Choice, Conjunct, Conjunction, choice};
use super::conjunction::with;
use super::flatten::flatten;
use super::nullability::only_null;
use super::types::types;
use super::{Result, Schemas};

/// How many unions in one `allOf` are paired before a pairing counts as possible.
const MAX_UNIONS: usize = 4;

/// The alternatives that have a value.
pub(super) struct Possible<'d> {
    /// Those beside `null`.
    pub(super) members: Vec<Schema<'d>>,
    /// Why the first of the others has none.
    pub(super) nothing: Option<Box<Diagnostic>>,
}

/// The alternatives that have a value beside what else is declared.
///
/// # Errors
///
/// As [`flatten`](super::flatten()) has them.
pub(super) fn possible<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    conjuncts: &[Conjunct<'d>],
    (index, _, members): Choice<'d>,
) -> Result<Possible<'d>> {
    let mut found = Possible { members: Vec::new(), nothing: None };
    let is_narrowed =
        conjuncts.iter().enumerate().any(|(other, conjunct)| narrows(*conjunct, other == index));
    for member in members.into_iter().filter(|member| !only_null(*member)) {
        let why = if is_narrowed {
            let chosen = chosen(schemas, conjunction, conjuncts, index, member)?;
            nothing(schemas, &chosen, MAX_UNIONS)?
        } else {
            let schema = schemas.resolve(member)?;
            schema.is_nothing().then(|| fault(schema))
        };
        match why {
            Some(why) => found.nothing = found.nothing.or(Some(why)),
            None => found.members.push(member),
        }
    }
    Ok(found)
}

/// Whether a conjunct may rule out alternatives: those of its own are not ruled out by the type beside them.
fn narrows(conjunct: Conjunct<'_>, is_chosen: bool) -> bool {
    if is_chosen {
        return conjunct.settled().alternatives().is_some();
    }
    conjunct.settled == 0 && conjunct.schema.has("type") || conjunct.alternatives().is_some()
}

/// Why no value fits; `None` where one may.
fn nothing<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    unions: usize,
) -> Result<Option<Box<Diagnostic>>> {
    let conjuncts = flatten(schemas, conjunction)?;
    if let Some(nothing) = conjuncts.iter().find(|conjunct| conjunct.schema.is_nothing()) {
        return Ok(Some(fault(nothing.schema)));
    }
    let Some((index, _, members)) = choice(&conjuncts) else {
        return Ok(types(conjunction, &conjuncts)?.contradiction);
    };
    let mut why = None;
    for member in members {
        if unions == 0 || only_null(member) {
            return Ok(None);
        }
        let chosen = chosen(schemas, conjunction, &conjuncts, index, member)?;
        match nothing(schemas, &chosen, unions - 1)? {
            None => return Ok(None),
            Some(other) => why = why.or(Some(other)),
        }
    }
    Ok(why)
}

/// What is wrong with a schema that allows no value.
pub(super) fn fault(schema: Schema<'_>) -> Box<Diagnostic> {
    Box::new(Diagnostic::unsupported(schema.span_of("type"), "the schema `false`, which allows no value"))
}

/// One of the alternatives, together with what stands beside them.
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
    let chosen = with(schemas, &beside, member)?;
    Ok(Conjunction { only: conjunction.only, ..chosen })
}
