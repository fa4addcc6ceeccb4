//! The types that `type` declares, across all schemas of a conjunction.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};

use super::Result;
use super::conjunct::{Conjunct, Conjunction};
use super::scalar::narrowed;

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "object", "array", "null"];

/// The types that a conjunction allows.
pub(crate) struct Types<'d> {
    /// Those beside `null`; empty if no schema declares any.
    pub(crate) names: Vec<&'d str>,
    /// Warnings about types that have no effect because they contradict the alternatives beside them.
    pub(crate) warnings: Vec<Diagnostic>,
    /// Why no value is valid.
    pub(crate) contradiction: Option<Box<Diagnostic>>,
}

/// Returns the types, without `null`, that every conjunct allows.
///
/// If an alternative is chosen, its own type counts and a contradicting type beside the alternatives does
/// not: an `object` that is `oneOf` an object and a list is meant to be either.
///
/// # Errors
///
/// Fails for a type that JSON Schema does not define.
pub(crate) fn types<'d>(conjunction: &Conjunction<'d>, conjuncts: &[Conjunct<'d>]) -> Result<Types<'d>> {
    let mut found = Types { names: Vec::new(), warnings: Vec::new(), contradiction: None };
    let mut first: Option<Schema<'d>> = None;
    let (beside, own): (Vec<&Conjunct<'d>>, Vec<_>) =
        conjuncts.iter().partition(|conjunct| conjunct.settled > 0);
    for conjunct in own.into_iter().chain(beside) {
        let schema = conjunct.schema;
        let own = declared(schema)?;
        if own.is_empty() {
            continue;
        }
        let Some(known) = first else {
            found.names = own;
            first = Some(schema);
            continue;
        };
        let both = narrowed(&found.names, &own);
        let place = schema.span_of("type");
        if !both.is_empty() {
            found.names = both;
            first = Some(schema);
        } else if conjunct.settled > 0 && conjuncts.len() > 1 {
            let message = format!("`type: {}` rules out one of the alternatives beside it", own.join(", "));
            let warning = Diagnostic::warning(place, message);
            found.warnings.push(warning.also(known.span_of("type"), "this one, whose own type counts"));
        } else {
            let (own, names) = (own.join("` or `"), found.names.join("` or `"));
            let message = format!("no value is both `{own}` and `{names}`, and both are required");
            let fault = Diagnostic::error(place, message).also(known.span_of("type"), "first here");
            found.contradiction = Some(Box::new(fault));
            return Ok(found);
        }
    }
    if let Some(only) = conjunction.only {
        found.names = vec![only];
    }
    Ok(found)
}

/// Returns the types, without `null`, that a schema declares by itself.
fn declared(schema: Schema<'_>) -> Result<Vec<&str>> {
    match schema.types().find(|name| !TYPES.contains(name)) {
        Some(name) => Err(Box::new(
            Diagnostic::error(schema.span_of("type"), format!("`{name}` is not a type"))
                .help("the types are string, integer, number, boolean, object, array and null"),
        )),
        None => Ok(schema.types_but_null()),
    }
}
