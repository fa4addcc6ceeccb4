//! Responses: statuses, bodies and headers.

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Object, Operation};
use crate::ir::{self, Docs, EventData, Note, Payload, Status};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::Lowering;
use super::events::is_event_stream;
use super::media_type::{asked_as, is_any, is_json, is_text};

impl<'d> Lowering<'d> {
    /// Lowers the responses of an operation, the more exact statuses first.
    pub(super) fn responses(&mut self, operation: Operation<'d>, words: &Words) -> Vec<ir::Response> {
        let mut scope = Scope::default();
        let (mut responses, mut pins): (Vec<ir::Response>, _) = (Vec::new(), Vec::new());
        let mut declared: Vec<_> = operation.responses().collect();
        declared.sort_by_key(|(status, ..)| *status);
        // What is declared counts, also where it was refused: one fault is said once.
        let tells_success = declared.iter().any(|(status, ..)| status.starts_with('2'));
        let has_default = declared.iter().any(|(status, ..)| *status == "default");
        if !tells_success && !has_default {
            let span = operation.span_of("responses");
            self.report.push(Diagnostic::warning(
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
            let Some(response) = self.checked(self.document.response(text, written)) else {
                continue;
            };
            let Some(status) = self.status(text, span) else {
                continue;
            };
            let content: Vec<_> = response.content().collect();
            let is_success = text.starts_with('2');
            let Some(Chosen { payload, media_types, remarks, events }) =
                self.payload(&content, &words.then(&reason(status)), is_success)
            else {
                continue;
            };
            let examples = content.iter().flat_map(|(_, _, media)| media.examples());
            let examples = examples.map(|(name, value)| Note::Example(name, value));
            let docs = Docs {
                text: response.description().map(str::to_owned),
                notes: remarks
                    .into_iter()
                    .chain(super::remark("Links", response.links()))
                    .chain(examples)
                    .collect(),
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
        self.check_pins(&pins, Scope::claim_variant);
        responses
    }

    fn status(&mut self, text: &str, span: Span) -> Option<Status> {
        let status = match (text.len(), text.get(1..)) {
            (3, Some("XX" | "xx")) => text
                .get(..1)
                .and_then(|hundred| hundred.parse().ok())
                .filter(|hundred| (1..=5).contains(hundred))
                .map(|hundred: u16| Status::Range(hundred * 100)),
            (3, _) => text.parse().ok().filter(|status| (100..600).contains(status)).map(Status::Exact),
            _ => (text == "default").then_some(Status::Other),
        };
        if status.is_none() {
            self.report.push(
                Diagnostic::error(span, format!("`{text}` is no status"))
                    .help("a status is `200`, `4XX` or `default`"),
            );
        }
        status
    }

    /// Chooses how a body is read: as JSON where it may be JSON; else as text, or as the bytes that come.
    fn payload(
        &mut self,
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
        let typed = content
            .iter()
            .find(|(name, _, media)| is_json(name) && media.schema().is_some())
            .or_else(|| content.iter().find(|(name, _, media)| is_any(name) && self.is_structured(*media)));
        if let Some((name, _, media)) = typed {
            let ty = media.schema().and_then(|schema| self.type_of(schema, words))?;
            let (mut events, mut remarks) = (None, Vec::new());
            if let Some((_, _, media)) = streamed {
                let (data, said) = self.event_data(*media, words)?;
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
            let (data, mut remarks) = self.event_data(*media, words)?;
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
        let is_text = content.iter().all(|(name, _, media)| is_text(name) && !self.is_binary(*media));
        let is_sequence = content.iter().any(|(_, _, media)| media.item_schema().is_some());
        let (payload, remarks) = match content {
            [] => (Payload::Empty, Vec::new()),
            _ if is_untyped && !is_sequence => (Payload::Untyped, Vec::new()),
            _ if is_text => {
                let is_secret = content.iter().any(|(_, _, media)| self.has_format(*media, "password"));
                (Payload::Text { is_secret }, remark("Read as text", names(&all)))
            }
            _ => (Payload::Untyped, remark("Handed over as bytes", names(&all))),
        };
        let media_types = content.iter().map(|(name, ..)| asked_as(name)).collect();
        Some(Chosen { payload, media_types, remarks, events: None })
    }
}

/// How a body is read, the media types that are asked for to have it so, what the docs say about that, and what events
/// can be had in its place.
struct Chosen {
    payload: Payload,
    media_types: Vec<String>,
    remarks: Vec<Note>,
    events: Option<EventData>,
}

/// The reason phrases of RFC 9110 section 15 and RFC 6585, which name the variants.
///
/// A status without one is named by its number, which no status that is declared later can change.
fn reason(status: Status) -> String {
    let status = match status {
        Status::Exact(status) => status,
        Status::Range(100) => return "informational".to_owned(),
        Status::Range(200) | Status::OtherSuccess => return "success".to_owned(),
        Status::Range(300) => return "redirection".to_owned(),
        Status::Range(400) => return "client error".to_owned(),
        Status::Range(_) => return "server error".to_owned(),
        Status::Other => return "default".to_owned(),
    };
    let phrase = match status {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative information",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        300 => "multiple choices",
        301 => "moved permanently",
        302 => "found",
        303 => "see other",
        304 => "not modified",
        307 => "temporary redirect",
        308 => "permanent redirect",
        400 => "bad request",
        401 => "unauthorized",
        402 => "payment required",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        406 => "not acceptable",
        407 => "proxy authentication required",
        408 => "request timeout",
        409 => "conflict",
        410 => "gone",
        411 => "length required",
        412 => "precondition failed",
        413 => "content too large",
        414 => "uri too long",
        415 => "unsupported media type",
        416 => "range not satisfiable",
        417 => "expectation failed",
        421 => "misdirected request",
        422 => "unprocessable content",
        423 => "locked",
        424 => "failed dependency",
        425 => "too early",
        426 => "upgrade required",
        428 => "precondition required",
        429 => "too many requests",
        431 => "request header fields too large",
        451 => "unavailable for legal reasons",
        500 => "internal server error",
        501 => "not implemented",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        505 => "http version not supported",
        507 => "insufficient storage",
        508 => "loop detected",
        511 => "network authentication required",
        _ => return format!("status {status}"),
    };
    phrase.to_owned()
}
