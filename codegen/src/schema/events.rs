//! The contents of the events in a stream.
//!
//! In OpenAPI 3.2, `itemSchema` describes an event as an object with `data`, `event`, `id` and `retry`
//! (section 4.14.4). Earlier versions have no keyword for it. There, `schema` describes an event if it has
//! only these properties, and otherwise the data of an event.

use crate::document::view::{MediaType, Schema};

use super::conjunct::Conjunction;
use super::conjunction::conjunction;
use super::leaves::{Leaf, leaves};
use super::object::{self, Property};
use super::{Result, Schemas};

/// The members of an event.
const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];

/// The contents of the events in a stream.
pub(crate) enum Event<'d> {
    /// The property of the event that contains its data.
    Member(Box<Property<'d>>),
    /// Data with a schema of its own.
    Data(Conjunction<'d>),
    /// Data that depends on the name of the event, and the schema that declares so.
    Differing(Schema<'d>),
}

/// Returns the contents of the events in a stream, or `None` if nothing is declared about them.
///
/// # Errors
///
/// Fails if [`classify`](super::classify()) fails.
pub(crate) fn event<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> Result<Option<Event<'d>>> {
    let Some(written) = media.item_schema().or(media.schema()) else { return Ok(None) };
    let whole = conjunction(schemas, written)?;
    if media.item_schema().is_some() {
        return of_event(schemas, whole, true).map(Some);
    }
    // A stream is a sequence, and so a list of its events (OpenAPI 3.2, section 4.14.3).
    let items = leaves(schemas, &whole)?.only().map_or(Ok(None), |list| list.items(schemas))?;
    match items {
        Some(event) => of_event(schemas, event, true).map(Some),
        None => of_event(schemas, whole, false).map(Some),
    }
}

fn of_event<'d>(schemas: &Schemas<'d>, event: Conjunction<'d>, is_event: bool) -> Result<Event<'d>> {
    let allowed = leaves(schemas, &event)?.all;
    let mut data: Vec<_> = allowed.iter().map(|leaf| data_member(schemas, leaf, is_event)).collect();
    let is_described = data.iter().any(Option::is_some) && (is_event || data.iter().all(Option::is_some));
    if !is_described {
        return Ok(Event::Data(event));
    }
    let mut keys = data.iter().map(|data| data.as_ref().map(|data| data.conjunction.key()));
    let first = keys.next();
    let is_one = keys.all(|key| Some(key) == first);
    Ok(match data.pop().flatten().filter(|_| is_one) {
        Some(member) => Event::Member(Box::new(member)),
        // A single Rust type for all of them would have to be distinguished by the name of the event.
        None => Event::Differing(event.schema_or_primary()),
    })
}

/// Returns the property of an event that contains its data, or `None` if this is not an event. Before OpenAPI
/// 3.2, no keyword declares that a schema `is_event`; it is one if it has only the properties of an event.
fn data_member<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>, is_event: bool) -> Option<Property<'d>> {
    let properties = object::properties(schemas, &leaf.conjuncts).all.into_iter();
    let mut properties: Vec<_> = properties.filter(|_| leaf.is_object()).filter_map(Result::ok).collect();
    let is_known = is_event || properties.iter().all(|property| MEMBERS.contains(&property.wire));
    let data = properties.iter().position(|property| property.wire == "data").filter(|_| is_known)?;
    Some(properties.swap_remove(data))
}
