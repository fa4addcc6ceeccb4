//! `text/event-stream`: what the events of a stream are about.
//!
//! In OpenAPI 3.2, `itemSchema` describes an event as an object with `data`, `event`, `id` and `retry` (section 4.14.4),
//! whose `data` is text, and JSON where `contentMediaType` or `contentSchema` say so. Earlier versions have no word for
//! it; there, `schema` is what documents say of an event, if it has these members only, or else of its data.

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Object};
use crate::ir::{EventData, Note, Scalar, TypeRef, TypeUse};
use crate::name::Words;
use crate::schema::leaves::{Leaf, leaves};
use crate::schema::object::{self, Property};
use crate::schema::{self, Conjunction, Kind};

use super::{Types, type_of};
use crate::lower::types::{property_words, type_of_conjunction};

const TEXT: TypeUse = TypeUse { ty: TypeRef::Scalar(Scalar::String), nullable: false };
const ANY: TypeUse = TypeUse { ty: TypeRef::Any, nullable: false };

/// The members of an event.
const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];

/// Lowers what the events of a stream are about, and what the docs say of it.
pub(super) fn event_data<'d>(
    types: &mut Types<'d>,
    media: MediaType<'d>,
    words: &Words,
) -> Option<(EventData, Vec<Note>)> {
    let words = words.then("event");
    let Some(written) = media.item_schema().or(media.schema()) else {
        return Some((EventData { ty: TEXT, is_json: false }, Vec::new()));
    };
    let whole = schema::conjunction(&types.schemas, written);
    let whole = types.keep(whole)?;
    if media.item_schema().is_some() {
        return of_event(types, &whole, true, &words);
    }
    // As a sequence (OpenAPI 3.2, section 4.14.3), a stream is a list of its events.
    let allowed = leaves(&types.schemas, &whole);
    let listed = types.keep(allowed)?.only().map(|list| list.items(&types.schemas));
    match listed.and_then(|items| types.keep(items).flatten()) {
        Some(event) => of_event(types, &event, true, &words),
        None => of_event(types, &whole, false, &words),
    }
}

/// The data of an event that a schema describes, or the schema itself where it describes the data.
fn of_event<'d>(
    types: &mut Types<'d>,
    event: &Conjunction<'d>,
    is_event: bool,
    words: &Words,
) -> Option<(EventData, Vec<Note>)> {
    let allowed = leaves(&types.schemas, event);
    let allowed = types.keep(allowed)?.all;
    let data: Vec<_> = allowed.iter().map(|leaf| data_member(types, leaf, is_event)).collect();
    let described: Vec<_> = data.iter().flatten().collect();
    let Some((first, others)) =
        described.split_first().filter(|_| is_event || data.iter().all(Option::is_some))
    else {
        return Some((data_type(types, event, words)?, Vec::new()));
    };
    let is_one = described.len() == data.len()
        && others.iter().all(|other| other.conjunction.key() == first.conjunction.key());
    if !is_one {
        // One Rust type for all of them would have to be told apart by the name of the event.
        let note =
            Note::Remark("The data of an event depends on its name, and is handed over as text", vec![]);
        return Some((EventData { ty: TEXT, is_json: false }, vec![note]));
    }
    let words = property_words(types, first, words);
    Some((data_type(types, &first.conjunction, &words)?, Vec::new()))
}

/// The member of an event that holds its data; `None` for what is no event. Nobody says of a schema that it `is_event`
/// before OpenAPI 3.2: then it has the members of an event and no others.
fn data_member<'d>(types: &Types<'d>, leaf: &Leaf<'d>, is_event: bool) -> Option<Property<'d>> {
    let properties = object::properties(&types.schemas, &leaf.conjuncts).all.into_iter();
    let mut properties: Vec<_> = properties.filter(|_| leaf.is_object()).filter_map(Result::ok).collect();
    let is_known = is_event || properties.iter().all(|property| MEMBERS.contains(&property.wire));
    let data = properties.iter().position(|property| property.wire == "data").filter(|_| is_known)?;
    Some(properties.swap_remove(data))
}

/// The type of an event's data: text, unless the schema says otherwise.
fn data_type<'d>(types: &mut Types<'d>, data: &Conjunction<'d>, words: &Words) -> Option<EventData> {
    let allowed = leaves(&types.schemas, data);
    let allowed = types.keep(allowed)?;
    let conjuncts = || allowed.all.iter().flat_map(|leaf| leaf.conjuncts.iter().rev());
    if let Some(content) = conjuncts().find_map(|conjunct| conjunct.schema.content_schema()) {
        return Some(EventData { ty: type_of(types, content, words)?, is_json: true });
    }
    let media_type = conjuncts().find_map(|conjunct| conjunct.schema.content_media_type());
    if media_type.is_some_and(crate::media_type::is_json) {
        return Some(EventData { ty: ANY, is_json: true });
    }
    if matches!(allowed.only(), Some(Leaf { kind: Kind::Any, .. })) {
        return Some(EventData { ty: TEXT, is_json: false });
    }
    let is_json = !allowed.is_text(&types.schemas);
    let ty = type_of_conjunction(types, data, words)?;
    Some(EventData { ty: TypeUse { nullable: allowed.is_nullable && is_json, ..ty }, is_json })
}

/// Warns of descriptions of items that are not read: all but those of a stream of events.
pub(super) fn unread_items<'d>(
    types: &mut Types<'d>,
    content: impl Iterator<Item = (&'d str, MediaType<'d>)>,
    is_read: impl Fn(&str) -> bool,
) {
    for (name, media) in content.filter(|(name, media)| media.item_schema().is_some() && !is_read(name)) {
        let message = format!("the items of `{name}` have no type here: `itemSchema` has no effect");
        let help = "it is read in `text/event-stream`, of an answer that is a success";
        types.report.push(Diagnostic::warning(media.span_of("itemSchema"), message).help(help));
    }
}

/// The media type of server-sent events (WHATWG HTML, section 9.2.5).
pub(super) fn is_event_stream(media_type: &str) -> bool {
    crate::media_type::essence(media_type).eq_ignore_ascii_case("text/event-stream")
}
