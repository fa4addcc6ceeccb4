//! Lowers the bodies of responses: how each is read.

use crate::ir::{EventData, Note, Payload, VariantName};
use crate::lower::remark;
use crate::media_type::{
    accept_range, essence, is_any, is_event_stream, is_header, is_json, is_multipart, is_text, is_xml,
    may_be_structured,
};
use crate::name::Words;
use crate::schema::Schemas;
use crate::schema::body::{has_format, is_object, is_structured};
use crate::source::Span;

use super::choice::{Content, DistinctMediaTypes, have_same_schema, warn_of_unused_schema};
use super::events::{event_data, warn_of_unread_items};
use super::sequence::{has_items, has_typed_parts, item_type};
use super::{Types, type_of};

/// The way to read a body.
pub(super) struct PayloadChoice {
    pub(super) payload: Payload,
    /// The media types in `Accept` to request it.
    pub(super) media_types: Vec<String>,
    pub(super) remarks: Vec<Note>,
    /// The events that can be requested instead.
    pub(super) events: Option<EventData>,
    /// The alternatives that can be requested instead.
    pub(super) others: Vec<AlternativePayload>,
}

/// A media type that can be requested, the words for its name, and how its body is read.
pub(super) struct AlternativePayload {
    pub(super) words: VariantName,
    pub(super) media_type: String,
    pub(super) payload: Payload,
    pub(super) span: Span,
}

impl AlternativePayload {
    /// Returns whether its items or parts are read separately.
    fn has_items(&self) -> bool {
        matches!(self.payload, Payload::Sequence(_) | Payload::Parts)
    }
}

/// Chooses how a body is read: as JSON if possible; else as events, as a JSON sequence, as text, or as bytes.
pub(super) fn payload<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    words: &Words,
    is_success: bool,
) -> Option<PayloadChoice> {
    let streamed = content.iter().find(|(name, ..)| is_success && is_event_stream(name));
    let json = content.iter().find(|(name, _, media)| is_json(name) && media.schema().is_some());
    let is_open = |(name, _, media): &&Content<'d>| is_any(name) && is_structured(&types.schemas, *media);
    let json = json.or_else(|| content.iter().find(is_open));
    let is_misplaced = |entry: &&Content<'d>| !is_success && is_object_without_form(&types.schemas, entry);
    let json = json.or_else(|| content.iter().find(is_misplaced));
    let is_sequence = |(name, _, media): &&Content<'d>| {
        is_success && (has_items(types, name, *media) || has_typed_parts(types, name, *media))
    };
    let is_other = json.is_none() && streamed.is_none();
    let sequence = content.iter().find(|entry| is_other && is_sequence(entry));
    let is_parts = is_success && [json, streamed, sequence].iter().all(Option::is_none);
    let chosen = match (json, streamed, sequence) {
        (Some(json), ..) => of_json(types, content, json, streamed, (words, is_success)),
        (None, Some(streamed), _) => of_events(types, content, streamed, words),
        (None, None, Some(sequence)) => of_sequence(types, content, sequence, words),
        (None, None, None) => {
            of_parts(content, is_success).or_else(|| Some(of_bytes(types, content, (words, is_success))))
        }
    }?;
    let is_read = |name: &str| {
        let has_name = |(read, ..): &Content<'_>| *read == name;
        let has_items =
            |other: &AlternativePayload| other.has_items() && other.media_type == accept_range(name);
        [streamed, sequence].into_iter().flatten().any(has_name)
            || is_parts && is_multipart(name)
            || chosen.others.iter().any(has_items)
    };
    warn_of_unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), is_read);
    Some(chosen)
}

/// Reads a JSON body, with a stream of events as an alternative if there is one.
fn of_json<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (name, _, media): &Content<'d>,
    streamed: Option<&Content<'d>>,
    (words, is_success): (&Words, bool),
) -> Option<PayloadChoice> {
    let ty = media.schema().and_then(|schema| type_of(types, schema, words))?;
    let (mut events, mut remarks) = (None, Vec::new());
    if let Some((_, _, media)) = streamed {
        let (data, notes) = event_data(types, *media, words)?;
        (events, remarks) = (Some(data), notes);
        remarks.push(Note::Remark("As a stream of events too, to those who request it", Vec::new()));
    }
    let is_streamed = |other: &str| events.is_some() && is_event_stream(other);
    let content: Vec<_> = content.iter().copied().filter(|(other, ..)| !is_streamed(other)).collect();
    let (others, unread) = other_media_types(types, &content, name, words, is_success);
    remarks.extend(unread);
    if !may_be_structured(name) {
        remarks.extend(remark(
            "Read as JSON, since objects have no form in this media type",
            vec![(*name).to_owned()],
        ));
    }
    let media_type = if is_any(name) { "application/json".to_owned() } else { accept_range(name) };
    Some(PayloadChoice { payload: Payload::Json(ty), media_types: vec![media_type], remarks, events, others })
}

/// Reads a stream of events.
fn of_events<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (name, _, media): &Content<'d>,
    words: &Words,
) -> Option<PayloadChoice> {
    let (data, mut remarks) = event_data(types, *media, words)?;
    let (others, unread) = other_media_types(types, content, name, words, true);
    remarks.extend(unread);
    let (payload, media_types) = (Payload::Events(data), vec![accept_range(name)]);
    Some(PayloadChoice { payload, media_types, remarks, events: None, others })
}

/// Reads a JSON sequence.
fn of_sequence<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (name, _, media): &Content<'d>,
    words: &Words,
) -> Option<PayloadChoice> {
    let payload = Payload::Sequence(item_type(types, *media, words)?);
    let (others, remarks) = other_media_types(types, content, name, words, true);
    Some(PayloadChoice { payload, media_types: vec![accept_range(name)], remarks, events: None, others })
}

/// Reads a body that can only be multipart.
fn of_parts(content: &[Content<'_>], is_success: bool) -> Option<PayloadChoice> {
    let has_parts = !content.is_empty() && content.iter().all(|(name, ..)| is_multipart(name));
    let names = || content.iter().map(|(name, ..)| accept_range(name)).collect();
    (is_success && has_parts).then(|| PayloadChoice {
        payload: Payload::Parts,
        media_types: names(),
        remarks: remark("Handed over part by part", names()),
        events: None,
        others: Vec::new(),
    })
}

/// Reads any other body: text, bytes, or nothing. XML with a schema is text.
fn of_bytes<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (words, is_success): (&Words, bool),
) -> PayloadChoice {
    let names = || content.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let (others, unread) = other_media_types(types, content, "", words, is_success);
    let schemas = &types.schemas;
    let is_untyped = content.iter().all(|(_, _, media)| media.schema().is_none());
    let is_xml = |entry: &Content<'d>| is_structured_xml(schemas, entry);
    let is_text = content.iter().all(|entry| is_plain_text(schemas, entry) || is_xml(entry));
    let is_sequence = content.iter().any(|(_, _, media)| media.item_schema().is_some());
    let xml: Vec<_> = content.iter().copied().filter(|entry| is_text && is_xml(entry)).collect();
    let first = xml.first().filter(|_| xml.len() == content.len());
    let first = first.filter(|(.., one)| xml.iter().all(|(.., other)| have_same_schema(*one, *other)));
    let of_xml = first.and_then(|entry| xml_of(types, entry, words));
    let schemas = &types.schemas;
    let (payload, mut remarks) = match (content, of_xml) {
        ([], _) => (Payload::Empty, Vec::new()),
        (_, Some(payload)) => (payload, Vec::new()),
        _ if is_untyped && !is_sequence => (Payload::Untyped, Vec::new()),
        _ if is_text => {
            let is_secret = content.iter().any(|(_, _, media)| has_format(schemas, *media, "password"));
            (Payload::Text { is_secret }, remark("Read as text", names()))
        }
        _ => (Payload::Untyped, remark("Handed over as bytes", names())),
    };
    let form = match payload {
        Payload::Text { .. } => Some("read as text"),
        Payload::Untyped => Some("read as bytes"),
        _ => None,
    };
    if let Some(form) = form {
        for entry in content {
            warn_of_unused_schema(types, entry, form);
        }
    }
    // The default request accepts any of them.
    remarks.extend(if others.is_empty() { Vec::new() } else { unread });
    let media_types = content.iter().map(|(name, ..)| accept_range(name)).collect();
    PayloadChoice { payload, media_types, remarks, events: None, others }
}

/// Reads an XML body if XML has types.
fn xml_of<'d>(types: &mut Types<'d>, (_, _, media): &Content<'d>, words: &Words) -> Option<Payload> {
    let root = types.xml(*media, false)?;
    Some(Payload::Xml(type_of(types, media.schema()?, words)?, root))
}

/// Returns whether a body is an object under a media type that cannot express one, such as `text/plain`. Generated
/// documents declare failures like this, with the media types of the success.
fn is_object_without_form<'d>(schemas: &Schemas<'d>, (name, _, media): &Content<'d>) -> bool {
    !may_be_structured(name) && is_object(schemas, *media)
}

fn is_plain_text<'d>(schemas: &Schemas<'d>, (name, _, media): &Content<'d>) -> bool {
    is_text(name) && !has_format(schemas, *media, "binary")
}

fn is_structured_xml<'d>(schemas: &Schemas<'d>, (name, _, media): &Content<'d>) -> bool {
    is_xml(name) && is_structured(schemas, *media)
}

/// Returns the alternatives to the default (`plain`, or any of them), and notes about the other media types.
fn other_media_types<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    plain: &str,
    words: &Words,
    is_success: bool,
) -> (Vec<AlternativePayload>, Vec<Note>) {
    if content.iter().all(|(name, ..)| *name == plain) {
        return (Vec::new(), Vec::new());
    }
    let DistinctMediaTypes { all, same: mut unread } = DistinctMediaTypes::of(&types.schemas, content, plain);
    let mut others = Vec::new();
    for (entry, name) in all.into_iter().filter(|((name, ..), _)| *name != plain) {
        let (media_type, span, _) = entry;
        let is_choice = is_success && !is_event_stream(media_type) && is_header(media_type);
        let words = words.then(name.as_str());
        match types.attempt(|types| is_choice.then(|| other_payload(types, &entry, &words)).flatten()) {
            Some(payload) => {
                others.push(AlternativePayload {
                    words: name,
                    media_type: accept_range(media_type),
                    payload,
                    span,
                });
            }
            None => unread.push(media_type.to_owned()),
        }
    }
    unread.sort_by_key(|unread| content.iter().position(|(name, ..)| name == unread));
    if plain.is_empty() && others.len() < 2 {
        return (Vec::new(), Vec::new());
    }
    let names = others.iter().map(|other| other.media_type.clone()).collect();
    let mut remarks = remark("Can also be requested as", names);
    remarks.extend(remark("Also declared, but not requested", unread));
    (others, remarks)
}

/// Returns how a body is read if its media type was requested.
fn other_payload<'d>(types: &mut Types<'d>, entry: &Content<'d>, words: &Words) -> Option<Payload> {
    let (name, _, media) = *entry;
    let is_json = is_json(name)
        || essence(name).eq_ignore_ascii_case("text/json")
        || is_any(name) && is_structured(&types.schemas, media);
    if let Some(schema) = media.schema().filter(|_| is_json) {
        return type_of(types, schema, words).map(Payload::Json);
    }
    if has_items(types, name, media) || has_typed_parts(types, name, media) {
        return item_type(types, media, words).map(Payload::Sequence);
    }
    if is_multipart(name) {
        return Some(Payload::Parts);
    }
    if is_structured_xml(&types.schemas, entry)
        && let Some(payload) = xml_of(types, entry, words)
    {
        return Some(payload);
    }
    let is_text =
        is_plain_text(&types.schemas, entry) || is_xml(name) && !has_format(&types.schemas, media, "binary");
    let is_secret = has_format(&types.schemas, media, "password");
    Some(if is_text && !is_json { Payload::Text { is_secret } } else { Payload::Untyped })
}
