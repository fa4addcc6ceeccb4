//! Lowers `text/event-stream`: the type of the data of an event.
//!
//! The `data` of an event is text. It is JSON if `contentMediaType` or `contentSchema` declares so.

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Object};
use crate::ir::{EventData, Note, TypeUse};
use crate::name::Words;
use crate::schema::events::{Event, event};
use crate::schema::leaves::{Leaf, leaves};
use crate::schema::{Conjunction, Kind};

use super::{Types, type_of};
use crate::lower::types::{property_words, type_of_conjunction};

/// Lowers the data of a stream's events, and returns notes for the docs.
pub(super) fn event_data<'d>(
    types: &mut Types<'d>,
    media: MediaType<'d>,
    words: &Words,
) -> Option<(EventData, Vec<Note>)> {
    let words = words.then("event");
    Some(match types.ok_or_report(event(&types.schemas, media))? {
        None => (EventData { ty: TypeUse::TEXT, is_json: false }, Vec::new()),
        Some(Event::Data(data)) => (data_type(types, &data, &words)?, Vec::new()),
        Some(Event::Member(member)) => {
            let words = property_words(types, &member, &words);
            (data_type(types, &member.conjunction, &words)?, Vec::new())
        }
        Some(Event::Differing(schema)) => {
            let message =
                "event data whose type depends on the event's name is not supported; it is read as text";
            types.report.warning(schema.span(), message);
            let note =
                Note::Remark("The data of an event depends on its name, and is handed over as text", vec![]);
            (EventData { ty: TypeUse::TEXT, is_json: false }, vec![note])
        }
    })
}

/// Returns the type of an event's data: text, unless the schema declares otherwise.
fn data_type<'d>(types: &mut Types<'d>, data: &Conjunction<'d>, words: &Words) -> Option<EventData> {
    let allowed = types.ok_or_report(leaves(&types.schemas, data))?;
    let conjuncts = || allowed.all.iter().flat_map(|leaf| leaf.conjuncts.iter().rev());
    if let Some(content) = conjuncts().find_map(|conjunct| conjunct.schema.content_schema()) {
        return Some(EventData { ty: type_of(types, content, words)?, is_json: true });
    }
    let media_type = conjuncts().find_map(|conjunct| conjunct.schema.content_media_type());
    if media_type.is_some_and(crate::media_type::is_json) {
        return Some(EventData { ty: TypeUse::ANY, is_json: true });
    }
    if matches!(allowed.only(), Some(Leaf { kind: Kind::Any, .. })) {
        return Some(EventData { ty: TypeUse::TEXT, is_json: false });
    }
    let is_json = !allowed.is_text(&types.schemas);
    let ty = type_of_conjunction(types, data, words)?;
    Some(EventData { ty: TypeUse { nullable: allowed.is_nullable && is_json, ..ty }, is_json })
}

/// Warns about descriptions of items and of unnamed parts that are not read.
pub(super) fn warn_of_unread_items<'d>(
    types: &mut Types<'d>,
    content: impl Iterator<Item = (&'d str, MediaType<'d>)>,
    is_read: impl Fn(&str) -> bool,
) {
    for (name, media) in content.filter(|(name, _)| !is_read(name)) {
        for keyword in ["prefixEncoding", "itemEncoding"].into_iter().filter(|keyword| media.has(keyword)) {
            let message = format!("`{keyword}` has no effect in `{name}` here");
            let help = "it is read in `multipart` bodies whose parts have no names";
            types.report.push(Diagnostic::warning(media.span_of(keyword), message).help(help));
        }
        if media.item_schema().is_none() {
            continue;
        }
        let message = format!("the items of `{name}` have no type here: `itemSchema` has no effect");
        let help = "it is read in `text/event-stream` and in sequences of JSON, such as `application/jsonl` or `multipart/mixed`: of the \
                    media type that a success is read from, and in sequences that are sent";
        types.report.push(Diagnostic::warning(media.span_of("itemSchema"), message).help(help));
    }
}
