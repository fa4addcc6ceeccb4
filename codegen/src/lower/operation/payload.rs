//! How the body of a response is read.

use crate::document::view::MediaType;
use crate::ir::{EventData, Note, Payload};
use crate::lower::remark;
use crate::media_type::{asked_as, is_any, is_event_stream, is_json, is_multipart, is_text};
use crate::name::Words;
use crate::schema::body::{has_format, is_structured};
use crate::source::Span;

use super::events::{event_data, unread_items};
use super::sequence::{has_items, has_typed_parts, item_type};
use super::{Types, type_of};

/// A media type with its name and its place.
pub(super) type Content<'d> = (&'d str, Span, MediaType<'d>);

/// How a body is read.
pub(super) struct Chosen {
    pub(super) payload: Payload,
    /// The media types that are requested to have it so.
    pub(super) media_types: Vec<String>,
    pub(super) remarks: Vec<Note>,
    /// The events that can be had in its place.
    pub(super) events: Option<EventData>,
}

/// Chooses how a body is read: as JSON where it may be JSON; else as events, as a sequence in JSON, as text, or as the
/// bytes that come.
pub(super) fn payload<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    words: &Words,
    is_success: bool,
) -> Option<Chosen> {
    let streamed = content.iter().find(|(name, ..)| is_success && is_event_stream(name));
    let json = content.iter().find(|(name, _, media)| is_json(name) && media.schema().is_some());
    let is_open = |(name, _, media): &&Content<'d>| is_any(name) && is_structured(&types.schemas, *media);
    let json = json.or_else(|| content.iter().find(is_open));
    let is_sequence = |(name, _, media): &&Content<'d>| {
        is_success && (has_items(types, name, *media) || has_typed_parts(types, name, *media))
    };
    let sequence = content.iter().find(is_sequence).filter(|_| json.is_none() && streamed.is_none());
    let is_parts = is_success && [json, streamed, sequence].iter().all(Option::is_none);
    let is_read = |name: &str| {
        [streamed, sequence].iter().any(|read| read.is_some_and(|(read, ..)| *read == name))
            || is_parts && is_multipart(name)
    };
    unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), is_read);
    match (json, streamed, sequence) {
        (Some(json), ..) => of_json(types, content, json, streamed, words),
        (None, Some(streamed), _) => of_events(types, content, streamed, words),
        (None, None, Some(sequence)) => of_sequence(types, content, sequence, words),
        (None, None, None) => Some(of_parts(content, is_success).unwrap_or_else(|| of_bytes(types, content))),
    }
}

/// A body of JSON, which may also come as a stream of events.
fn of_json<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (name, _, media): &Content<'d>,
    streamed: Option<&Content<'d>>,
    words: &Words,
) -> Option<Chosen> {
    let ty = media.schema().and_then(|schema| type_of(types, schema, words))?;
    let (mut events, mut remarks) = (None, Vec::new());
    if let Some((_, _, media)) = streamed {
        let (data, notes) = event_data(types, *media, words)?;
        (events, remarks) = (Some(data), notes);
        remarks.push(Note::Remark("As a stream of events too, to those who ask for it", Vec::new()));
    }
    let is_other = |other: &str| other != *name && !(events.is_some() && is_event_stream(other));
    remarks.extend(unread(content, is_other));
    let media_type = if is_any(name) { "application/json".to_owned() } else { asked_as(name) };
    Some(Chosen { payload: Payload::Json(ty), media_types: vec![media_type], remarks, events })
}

/// A stream of events.
fn of_events<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (name, _, media): &Content<'d>,
    words: &Words,
) -> Option<Chosen> {
    let (data, mut remarks) = event_data(types, *media, words)?;
    remarks.extend(unread(content, |other| other != *name));
    let (payload, media_types) = (Payload::Events(data), vec![asked_as(name)]);
    Some(Chosen { payload, media_types, remarks, events: None })
}

/// A sequence in JSON.
fn of_sequence<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (name, _, media): &Content<'d>,
    words: &Words,
) -> Option<Chosen> {
    let payload = Payload::Sequence(item_type(types, *media, words)?);
    let remarks = unread(content, |other| other != *name);
    Some(Chosen { payload, media_types: vec![asked_as(name)], remarks, events: None })
}

/// A body that can only consist of parts.
fn of_parts(content: &[Content<'_>], is_success: bool) -> Option<Chosen> {
    let has_parts = !content.is_empty() && content.iter().all(|(name, ..)| is_multipart(name));
    let names = || content.iter().map(|(name, ..)| asked_as(name)).collect();
    (is_success && has_parts).then(|| Chosen {
        payload: Payload::Parts,
        media_types: names(),
        remarks: remark("Handed over part by part", names()),
        events: None,
    })
}

/// A body that is neither: text, bytes, or nothing.
fn of_bytes(types: &Types<'_>, content: &[Content<'_>]) -> Chosen {
    let names = || content.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let has = |media, format| has_format(&types.schemas, media, format);
    let is_untyped = content.iter().all(|(_, _, media)| media.schema().is_none());
    let is_text = content.iter().all(|(name, _, media)| is_text(name) && !has(*media, "binary"));
    let is_sequence = content.iter().any(|(_, _, media)| media.item_schema().is_some());
    let (payload, remarks) = match content {
        [] => (Payload::Empty, Vec::new()),
        _ if is_untyped && !is_sequence => (Payload::Untyped, Vec::new()),
        _ if is_text => {
            let is_secret = content.iter().any(|(_, _, media)| has(*media, "password"));
            (Payload::Text { is_secret }, remark("Read as text", names()))
        }
        _ => (Payload::Untyped, remark("Handed over as bytes", names())),
    };
    let media_types = content.iter().map(|(name, ..)| asked_as(name)).collect();
    Chosen { payload, media_types, remarks, events: None }
}

/// The remark about media types that are declared and not requested.
fn unread(content: &[Content<'_>], is_other: impl Fn(&str) -> bool) -> Vec<Note> {
    let others = content.iter().map(|(name, ..)| *name).filter(|name| is_other(name));
    remark("Also declared, but not asked for", others.map(str::to_owned).collect())
}
