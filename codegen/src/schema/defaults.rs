//! Whether defaults are values of the schemas that have them.

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;

use super::classify::Kind;
use super::conjunct::Conjunction;
use super::enum_scalar::holds;
use super::enums::{self, literal};
use super::leaves::{Leaf, leaves};
use super::scalar::is_string;
use super::{Result, Schemas};

/// The defaults that are of another type than their schema, or none of the values that it lists. `null` is how documents
/// write that there is no default.
///
/// # Errors
///
/// As [`classify`](super::classify()) has them.
pub(crate) fn unfit_defaults<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
) -> Result<Vec<Diagnostic>> {
    let within = conjunction.conjuncts.iter().map(|conjunct| conjunct.schema);
    let with_default = within.chain([conjunction.primary]).filter_map(|schema| schema.value("default"));
    let defaults: Vec<_> = with_default.filter(|default| !default.is_null()).collect();
    if defaults.is_empty() {
        return Ok(Vec::new());
    }
    let allowed = leaves(schemas, conjunction)?.all;
    let fits =
        |value: NodeRef<'d>| allowed.is_empty() || allowed.iter().any(|leaf| fits(schemas, leaf, value));
    let unfit_defaults = defaults.into_iter().filter(|default| !fits(*default)).map(|default| {
        let message = "invalid `default`: it does not match its own schema; only the docs show it";
        Diagnostic::warning(default.span(), message)
    });
    Ok(unfit_defaults.collect())
}

fn fits<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>, value: NodeRef<'d>) -> bool {
    match leaf.kind {
        Kind::Object | Kind::Map(_) => value.is_mapping(),
        Kind::Array => value.is_sequence(),
        Kind::Enum => enums::contains(&enums::values(schemas, &leaf.conjuncts), value),
        Kind::Scalar(scalar) if scalar.is_float() => value.as_number().is_some(),
        Kind::Scalar(scalar) if is_string(scalar) => value.as_str().is_some(),
        Kind::Scalar(scalar) => literal(value).is_some_and(|value| holds(scalar, &value)),
        Kind::Any | Kind::Union | Kind::Same(_) | Kind::Nothing(_) => true,
    }
}
