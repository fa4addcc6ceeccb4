//! JSONPath (RFC 9535), which the actions of an overlay use to select what they change.
//!
//! `cursor` and `parse` turn text into a [`Query`]; `evaluate`, `compare` and `regexp` run it over the tree.
//! A path is evaluated as the RFC specifies, or rejected with a message that names the unsupported part.
//! Build scripts compile this code, so it has no dependencies. The tests compare it with `serde_json_path`.

mod compare;
mod cursor;
mod evaluate;
mod parse;
mod query;
mod regexp;
mod steps;

#[cfg(test)]
mod referee;
#[cfg(test)]
mod tests;

pub(crate) use self::evaluate::{Found, select};
pub(crate) use self::parse::parse;
pub(crate) use self::query::Query;
pub(crate) use self::regexp::pattern_matches;
pub(crate) use self::steps::StepBudget;
