//! Checks that defaults are valid instances of their schemas.

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;

use super::classify::Kind;
use super::conjunct::Conjunction;
use super::enum_scalar::holds;
use super::enums::{self, literal};
use super::leaves::{Leaf, leaves};
use super::limits::{Limit, exceeded};
use super::object::properties;
use super::scalar::is_string;
use super::text_format::is_of_format;
use super::{Result, Schemas};

/// Why a default is not valid against its schema.
enum Misfit {
    /// It has another type, or is not one of the enum values.
    Type,
    /// A keyword does not allow it.
    Limit(Limit),
}

/// Returns a warning for each default that its schema does not allow: because of its type, the enum values or a limit.
/// `null` is ignored, since documents write it for "no default".
///
/// # Errors
///
/// Fails if [`classify`](super::classify()) fails.
pub(crate) fn unfit_defaults<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
) -> Result<Vec<Diagnostic>> {
    let within = conjunction.conjuncts.iter().map(|conjunct| conjunct.schema).chain([conjunction.primary]);
    // Inline members of `allOf` are checked only here.
    let with_members =
        within.flat_map(|schema| schema.members("allOf").unwrap_or_default().into_iter().chain([schema]));
    let with_default = with_members.filter_map(|schema| schema.value("default"));
    let mut found = Vec::new();
    for default in with_default.filter(|default| !default.is_null()) {
        found.extend(misfit(schemas, conjunction, default)?.map(|misfit| match misfit {
            Misfit::Type => {
                let message = "invalid `default`: it does not match its own schema; only the docs show it";
                Diagnostic::warning(default.span(), message)
            }
            Misfit::Limit(Limit { keyword, span }) => {
                let message = format!("`{keyword}` does not allow this default, which stays as it is");
                Diagnostic::warning(default.span(), message).also(span, "declared here")
            }
        }));
    }
    Ok(found)
}

/// Returns why no alternative allows a value, or `None` if one does.
fn misfit<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    value: NodeRef<'d>,
) -> Result<Option<Misfit>> {
    let allowed = leaves(schemas, conjunction)?;
    let mut why = None;
    for leaf in &allowed.all {
        match misfit_of_leaf(schemas, leaf, value)? {
            None => return Ok(None),
            Some(Misfit::Type) if why.is_some() => {}
            misfit => why = misfit,
        }
    }
    Ok(why.filter(|_| !(allowed.is_nullable && value.is_null())))
}

fn misfit_of_leaf<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>, value: NodeRef<'d>) -> Result<Option<Misfit>> {
    let has_type = match leaf.kind {
        Kind::Object | Kind::Map(_) => value.is_mapping(),
        Kind::Array => value.is_sequence(),
        Kind::Enum => enums::contains(&enums::values(schemas, &leaf.conjuncts), value),
        Kind::Scalar(scalar) if scalar.is_float() => {
            value.as_number().and_then(|number| number.parse().ok()).is_some_and(f64::is_finite)
        }
        Kind::Scalar(scalar) if is_string(scalar) => {
            value.as_str().is_some_and(|text| is_of_format(scalar, text))
        }
        Kind::Scalar(scalar) => literal(value).is_some_and(|value| holds(scalar, &value)),
        Kind::Any | Kind::Union | Kind::Same(_) | Kind::Nothing(_) => return Ok(None),
    };
    if !has_type {
        return Ok(Some(Misfit::Type));
    }
    if let Some(limit) = exceeded(&leaf.conjuncts, value) {
        return Ok(Some(Misfit::Limit(limit)));
    }
    if let Some(items) = leaf.items(schemas)? {
        for item in value.items() {
            if let Some(why) = misfit(schemas, &items, item)? {
                return Ok(Some(why));
            }
        }
    }
    for property in properties(schemas, &leaf.conjuncts).all.into_iter().filter(|_| value.is_mapping()) {
        let property = property?;
        if let Some(member) = value.get(property.wire)
            && let Some(why) = misfit(schemas, &property.conjunction, member)?
        {
            return Ok(Some(why));
        }
    }
    Ok(None)
}
