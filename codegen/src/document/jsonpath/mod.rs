//! JSONPath (RFC 9535), with which the actions of an overlay name what they change.
//!
//! Text to [`Query`] (`cursor`, `parse`), then a query over the tree (`evaluate`, `compare`, `regexp`). A path is evaluated
//! as the RFC states, or refused with a message that names the part of it. Build scripts compile this, so there is no
//! library beneath it; `serde_json_path` is the referee of the tests.

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
pub(crate) use self::steps::Steps;
