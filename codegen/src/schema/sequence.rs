//! The items of a sequence: JSON Lines, NDJSON, JSON text sequences.
//!
//! In OpenAPI 3.2, `itemSchema` describes an item, and `schema` the list of all items (section 4.14.3).
//! Earlier versions have no keyword for it. There, `schema` describes the list or, more often, an item.

use crate::document::view::MediaType;

use super::body::is_structured;
use super::conjunct::Conjunction;
use super::conjunction::conjunction;
use super::leaves::leaves;
use super::{Result, Schemas};

/// Returns the schema of a sequence's items, or `None` if nothing is declared about them or they are just
/// text.
///
/// # Errors
///
/// Fails if [`classify`](super::classify()) fails.
pub(crate) fn item<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> Result<Option<Conjunction<'d>>> {
    if let Some(item) = media.item_schema() {
        return conjunction(schemas, item).map(Some);
    }
    let Some(written) = media.schema().filter(|_| is_structured(schemas, media)) else { return Ok(None) };
    let whole = conjunction(schemas, written)?;
    let items = leaves(schemas, &whole)?.only().map_or(Ok(None), |list| list.items(schemas))?;
    Ok(Some(items.unwrap_or(whole)))
}
