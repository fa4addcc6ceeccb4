//! Responses: statuses, bodies and headers.

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Object, Operation};
use crate::ir::{self, Docs, EventData, Note, Payload, Status};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::events::{event_data, is_event_stream, unread_items};
use super::places::Naming;
use super::reason::{reason, status_of};
use super::{Types, type_of};
use crate::lower::remark;
use crate::media_type::{asked_as, is_any, is_json, is_text};
use crate::schema::body::{has_format, is_structured};

/// Lowers the responses of an operation, the more exact statuses first.
pub(super) fn responses<'d>(
    types: &mut Types<'d>,
    operation: Operation<'d>,
    naming: Naming<'_>,
) -> Vec<ir::Response> {
    let mut scope = Scope::default();
    let (mut responses, mut pins): (Vec<ir::Response>, _) = (Vec::new(), Vec::new());
    let mut declared: Vec<_> = operation.responses().collect();
    declared.sort_by_key(|(status, ..)| *status);
    // What is declared counts, also where it was refused: one fault is said once.
    let tells_success = declared.iter().any(|(status, ..)| status.starts_with('2'));
    let has_default = declared.iter().any(|(status, ..)| *status == "default");
    if !tells_success && !has_default {
        let span = operation.span_of("responses");
        types.report.push(Diagnostic::warning(
            span,
            "no status of success is declared: whatever a success answers is handed over as bytes",
        ));
        responses.push(ir::Response {
            status: Status::OtherSuccess,
            name: scope.claim_variant(&Words::of(&reason(Status::OtherSuccess))),
            place: operation.pointer(),
            docs: Docs::default(),
            payload: Payload::Untyped,
            media_types: Vec::new(),
            events: None,
        });
    }
    for (text, span, written) in declared {
        let Some(response) = types.keep(types.document().response(text, written)) else {
            continue;
        };
        let Some(status) = status(types, text, span) else {
            continue;
        };
        let content: Vec<_> = response.content().collect();
        let is_success = text.starts_with('2');
        let Some(Chosen { payload, media_types, remarks, events }) =
            payload(types, &content, &naming.of(response), is_success)
        else {
            continue;
        };
        let examples = content.iter().flat_map(|(_, _, media)| media.examples());
        let examples = examples.map(|(name, value)| Note::Example(name, value));
        let docs = Docs {
            text: response.description().map(str::to_owned),
            notes: remarks.into_iter().chain(remark("Links", response.links())).chain(examples).collect(),
            ..Docs::default()
        };
        // `default` is what failures answer, unless nothing else could be a success.
        let both = status == Status::Other && !tells_success;
        for status in both.then_some(Status::OtherSuccess).into_iter().chain([status]) {
            let reason = reason(status);
            let name = scope.claim_variant(&Words::of(response.rust_name().unwrap_or(&reason)));
            let pinned = response.rust_name().filter(|_| !both);
            pins.extend(pinned.map(|pinned| (pinned, response.span_of("x-rust-name"), name.clone())));
            responses.push(ir::Response {
                status,
                name,
                place: response.pointer(),
                docs: docs.clone(),
                payload: payload.clone(),
                media_types: media_types.clone(),
                events: events.clone(),
            });
        }
    }
    types.check_pins(&pins, Scope::claim_variant);
    responses
}

fn status(types: &mut Types<'_>, text: &str, span: Span) -> Option<Status> {
    let status = status_of(text);
    if status.is_none() {
        types.report.push(
            Diagnostic::error(span, format!("`{text}` is no status"))
                .help("a status is `200`, `4XX` or `default`"),
        );
    }
    status
}

/// Chooses how a body is read: as JSON where it may be JSON; else as text, or as the bytes that come.
fn payload<'d>(
    types: &mut Types<'d>,
    content: &[(&'d str, Span, MediaType<'d>)],
    words: &Words,
    is_success: bool,
) -> Option<Chosen> {
    let names = |of: &[&(&str, Span, MediaType<'_>)]| -> Vec<String> {
        of.iter().map(|(name, ..)| (*name).to_owned()).collect()
    };
    let remark = |words, names: Vec<String>| {
        (!names.is_empty()).then_some(Note::Remark(words, names)).into_iter().collect()
    };
    let streamed = content.iter().find(|(name, ..)| is_success && is_event_stream(name));
    let is_streamed = |name: &str| streamed.is_some_and(|(streamed, ..)| *streamed == name);
    unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), is_streamed);
    let json =
        content.iter().find(|(name, _, media)| is_json(name) && media.schema().is_some()).or_else(|| {
            content.iter().find(|(name, _, media)| is_any(name) && is_structured(&types.schemas, *media))
        });
    if let Some((name, _, media)) = json {
        let ty = media.schema().and_then(|schema| type_of(types, schema, words))?;
        let (mut events, mut remarks) = (None, Vec::new());
        if let Some((_, _, media)) = streamed {
            let (data, said) = event_data(types, *media, words)?;
            (events, remarks) = (Some(data), said);
            remarks.push(Note::Remark("As a stream of events too, to those who ask for it", Vec::new()));
        }
        let is_other = |other: &str| other != *name && !(events.is_some() && is_event_stream(other));
        let others: Vec<_> = content.iter().filter(|(other, ..)| is_other(other)).collect();
        remarks.extend(remark("Also declared, but not asked for", names(&others)));
        return Some(Chosen {
            payload: Payload::Json(ty),
            media_types: vec![if is_any(name) { "application/json".to_owned() } else { asked_as(name) }],
            remarks,
            events,
        });
    }
    if let Some((name, _, media)) = streamed {
        let (data, mut remarks) = event_data(types, *media, words)?;
        let others: Vec<_> = content.iter().filter(|(other, ..)| other != name).collect();
        remarks.extend(remark("Also declared, but not asked for", names(&others)));
        return Some(Chosen {
            payload: Payload::Events(data),
            media_types: vec![asked_as(name)],
            remarks,
            events: None,
        });
    }
    let all: Vec<_> = content.iter().collect();
    let is_untyped = content.iter().all(|(_, _, media)| media.schema().is_none());
    let is_text =
        content.iter().all(|(name, _, media)| is_text(name) && !has_format(&types.schemas, *media, "binary"));
    let is_sequence = content.iter().any(|(_, _, media)| media.item_schema().is_some());
    let (payload, remarks) = match content {
        [] => (Payload::Empty, Vec::new()),
        _ if is_untyped && !is_sequence => (Payload::Untyped, Vec::new()),
        _ if is_text => {
            let is_secret =
                content.iter().any(|(_, _, media)| has_format(&types.schemas, *media, "password"));
            (Payload::Text { is_secret }, remark("Read as text", names(&all)))
        }
        _ => (Payload::Untyped, remark("Handed over as bytes", names(&all))),
    };
    let media_types = content.iter().map(|(name, ..)| asked_as(name)).collect();
    Some(Chosen { payload, media_types, remarks, events: None })
}

/// How a body is read, the media types that are asked for to have it so, what the docs say about that, and what events
/// can be had in its place.
struct Chosen {
    payload: Payload,
    media_types: Vec<String>,
    remarks: Vec<Note>,
    events: Option<EventData>,
}
