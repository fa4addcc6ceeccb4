//! What a schema allows, after single-member unions, unions and several types at once are expanded.

use std::collections::HashSet;

use super::array::{Array, array};
use super::classify::{Classified, Kind, classify};
use super::conjunct::{Conjunct, Conjunction};
use super::conjunction::{conjunction, conjunction_of};
use super::enums;
use super::flatten::flatten;
use super::scalar::is_string;
use super::union::{Union, union};
use super::{Result, Schemas};
use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};

/// The maximum number of alternatives of an expanded schema. Those of an `allOf` multiply.
const MAX_ALTERNATIVES: usize = 4000;

/// The maximum depth at which nested lists are compared. A list may contain itself.
const MAX_LISTS: usize = 8;

/// One kind of value that a schema allows: not a union, and not a mere repetition of another schema.
pub(crate) struct Leaf<'d> {
    pub(crate) kind: Kind<'d>,
    pub(crate) conjunction: Conjunction<'d>,
    pub(crate) conjuncts: Vec<Conjunct<'d>>,
}

/// Everything that a schema allows, except `null`.
#[derive(Default)]
pub(crate) struct Leaves<'d> {
    pub(crate) all: Vec<Leaf<'d>>,
    /// Whether `null` is allowed.
    pub(crate) is_nullable: bool,
}

/// Returns what a schema allows where it is used.
///
/// # Errors
///
/// Fails if [`classify`] fails.
pub(crate) fn leaves_of<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<Leaves<'d>> {
    leaves(schemas, &conjunction(schemas, written)?)
}

/// Returns what a conjunction allows.
///
/// # Errors
///
/// Fails if [`classify`] fails.
pub(crate) fn leaves<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<Leaves<'d>> {
    let mut found = Leaves::default();
    let (mut pending, mut seen) = (vec![conjunction.clone()], HashSet::new());
    while let Some(next) = pending.pop() {
        schemas.budget.spend_alternative(conjunction.primary.span())?;
        let Classified { kind, nullable, .. } = classify(schemas, &next)?;
        found.is_nullable |= seen.is_empty() && nullable;
        // A union may be a member of itself. Most schemas are a single leaf, which need not be remembered.
        let is_alone = seen.is_empty() && !matches!(kind, Kind::Same(_) | Kind::Union);
        if !is_alone && !seen.insert(next.key()) {
            continue;
        }
        if seen.len() > MAX_ALTERNATIVES {
            let message = format!("this has more than {MAX_ALTERNATIVES} alternatives");
            return Err(Box::new(Diagnostic::error(conjunction.primary.span(), message)));
        }
        match kind {
            Kind::Same(other) => pending.push(other),
            Kind::Nothing(_) => {}
            Kind::Union => pending.extend(members(schemas, &next)?.into_iter().rev()),
            kind => {
                let conjuncts = flatten(schemas, &next)?;
                found.all.push(Leaf { kind, conjunction: next, conjuncts });
            }
        }
    }
    Ok(found)
}

fn members<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<Vec<Conjunction<'d>>> {
    match union(schemas, conjunction)? {
        Union::Schemas { members, .. } => members.into_iter().map(|member| Ok(member?.conjunction)).collect(),
        Union::Types(names) => Ok(names.into_iter().map(|name| conjunction.only(name)).collect()),
    }
}

/// Returns whether two schemas allow values of the same types, whatever else they declare.
///
/// # Errors
///
/// Fails if [`classify`] fails.
pub(crate) fn are_alike<'d>(schemas: &Schemas<'d>, first: Schema<'d>, other: Schema<'d>) -> Result<bool> {
    let (mut first, mut other) = (leaves_of(schemas, first)?, leaves_of(schemas, other)?);
    for _ in 0..MAX_LISTS {
        if !first.has_types_of(&other, schemas) {
            return Ok(false);
        }
        let items = |of: &Leaves<'d>| of.only().map_or(Ok(None), |list| list.items(schemas));
        let (Some(ours), Some(theirs)) = (items(&first)?, items(&other)?) else {
            return Ok(items(&first)?.is_some() == items(&other)?.is_some());
        };
        (first, other) = (leaves(schemas, &ours)?, leaves(schemas, &theirs)?);
    }
    Ok(false)
}

impl<'d> Leaves<'d> {
    /// Returns whether each value has a type that the other schema allows, ignoring the items of lists.
    fn has_types_of(&self, other: &Self, schemas: &Schemas<'d>) -> bool {
        let is_alike = |(ours, theirs): (&Leaf<'d>, &Leaf<'d>)| match (&ours.kind, &theirs.kind) {
            (Kind::Scalar(ours), Kind::Scalar(theirs)) => ours == theirs,
            (Kind::Enum, Kind::Enum) => ours.values(schemas) == theirs.values(schemas),
            (ours, theirs) => std::mem::discriminant(ours) == std::mem::discriminant(theirs),
        };
        self.all.len() == other.all.len() && self.all.iter().zip(&other.all).all(is_alike)
    }

    /// Returns whether every value is a scalar, which has a single text.
    pub(crate) fn is_single(&self) -> bool {
        !self.all.is_empty() && self.all.iter().all(Leaf::is_single)
    }

    /// Returns whether every value is a string.
    pub(crate) fn is_text(&self, schemas: &Schemas<'d>) -> bool {
        !self.all.is_empty() && self.all.iter().all(|leaf| leaf.is_text(schemas))
    }

    /// Returns whether a value may be an object.
    pub(crate) fn has_object(&self) -> bool {
        self.all.iter().any(Leaf::is_object)
    }

    /// Returns whether a value may be a list.
    pub(crate) fn has_list(&self) -> bool {
        self.all.iter().any(Leaf::is_list)
    }

    /// Returns the leaf, if there is only one.
    pub(crate) fn only(&self) -> Option<&Leaf<'d>> {
        match self.all.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl<'d> Leaf<'d> {
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object | Kind::Map(_))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.kind, Kind::Array)
    }

    fn is_single(&self) -> bool {
        matches!(self.kind, Kind::Scalar(_) | Kind::Enum)
    }

    fn values(&self, schemas: &Schemas<'d>) -> Vec<String> {
        enums::values(schemas, &self.conjuncts)
            .into_iter()
            .map(|(value, _)| enums::canonical_text(value))
            .collect()
    }

    fn is_text(&self, schemas: &Schemas<'d>) -> bool {
        match self.kind {
            Kind::Scalar(scalar) => is_string(scalar),
            Kind::Enum => {
                let values = enums::values(schemas, &self.conjuncts);
                values.iter().all(|(value, _)| value.as_str().is_some())
            }
            _ => false,
        }
    }

    /// Returns the schema of a list's items. Returns `None` for anything else, and if nothing is declared
    /// about the items.
    ///
    /// # Errors
    ///
    /// Fails if [`flatten`] fails.
    pub(crate) fn items(&self, schemas: &Schemas<'d>) -> Result<Option<Conjunction<'d>>> {
        if !self.is_list() {
            return Ok(None);
        }
        let Array::List(items) = array(&self.conjuncts) else { return Ok(None) };
        let Some((first, more)) = items.split_first() else { return Ok(None) };
        conjunction_of(schemas, *first, more).map(Some)
    }
}
