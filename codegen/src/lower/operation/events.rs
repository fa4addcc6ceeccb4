//! `text/event-stream`: what the events of a stream are about.
//!
//! In OpenAPI 3.2, `itemSchema` describes an event as an object with `data`, `event`, `id` and `retry` (section 4.14.4),
//! whose `data` is text, and JSON where `contentMediaType` or `contentSchema` say so. Earlier versions have no word for
//! it; there, `schema` is what documents say of the data of one event.

use crate::document::view::{MediaType, Schema};
use crate::ir::{EventData, Note, Scalar, TypeRef, TypeUse};
use crate::name::Words;

use super::{Types, type_of};

const TEXT: TypeUse = TypeUse { ty: TypeRef::Scalar(Scalar::String), nullable: false };
const ANY: TypeUse = TypeUse { ty: TypeRef::Any, nullable: false };

/// Lowers what the events of a stream are about, and what the docs say of it.
pub(super) fn event_data<'d>(
    types: &mut Types<'d>,
    media: MediaType<'d>,
    words: &Words,
) -> Option<(EventData, Vec<Note>)> {
    let words = words.then("event");
    let whole = media.schema();
    // As a sequence (OpenAPI 3.2, section 4.14.3), a stream is a list of its events.
    let listed = whole.and_then(|schema| types.keep(types.document().schema(schema))?.items());
    match (media.item_schema().or(listed), whole) {
        (Some(event), _) => data_of(types, event, &words),
        (None, Some(data)) => Some((data_type(types, data, &words)?, Vec::new())),
        (None, None) => Some((EventData { ty: TEXT, is_json: false }, Vec::new())),
    }
}

/// The data of an event that a schema describes, or the schema itself where it describes the data.
fn data_of<'d>(types: &mut Types<'d>, event: Schema<'d>, words: &Words) -> Option<(EventData, Vec<Note>)> {
    let resolved = types.keep(types.document().schema(event))?;
    let members = [event, resolved].into_iter().flat_map(alternatives);
    let differ = members.filter_map(|member| types.document().schema(member).ok()).any(has_data);
    if differ {
        // One Rust type for all of them would have to be told apart by the name of the event.
        let note =
            Note::Remark("The data of an event depends on its name, and is handed over as text", vec![]);
        return Some((EventData { ty: TEXT, is_json: false }, vec![note]));
    }
    match resolved.property("data") {
        Some(data) => Some((data_type(types, data, words)?, Vec::new())),
        None => Some((data_type(types, event, words)?, Vec::new())),
    }
}

/// The type of an event's data: text, unless the schema says otherwise.
fn data_type<'d>(types: &mut Types<'d>, written: Schema<'d>, words: &Words) -> Option<EventData> {
    let schema = types.keep(types.document().schema(written))?;
    if let Some(content) = schema.content_schema() {
        return Some(EventData { ty: type_of(types, content, words)?, is_json: true });
    }
    if schema.content_media_type().is_some_and(crate::media_type::is_json) {
        return Some(EventData { ty: ANY, is_json: true });
    }
    if schema.is_anything() {
        return Some(EventData { ty: TEXT, is_json: false });
    }
    let is_json = schema.types_but_null() != ["string"];
    let ty = type_of(types, written, words)?;
    Some(EventData { ty: TypeUse { nullable: ty.nullable && is_json, ..ty }, is_json })
}

/// The schemas of which an event satisfies one.
fn alternatives(event: Schema<'_>) -> impl Iterator<Item = Schema<'_>> {
    ["oneOf", "anyOf"].into_iter().filter_map(move |key| event.members(key)).flatten()
}

fn has_data(event: Schema<'_>) -> bool {
    event.property("data").is_some()
}

/// The media type of server-sent events (WHATWG HTML, section 9.2.5).
pub(super) fn is_event_stream(media_type: &str) -> bool {
    crate::media_type::essence(media_type).eq_ignore_ascii_case("text/event-stream")
}
