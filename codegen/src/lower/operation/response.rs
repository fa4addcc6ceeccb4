//! Lowers responses, by status.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Operation, Response};
use crate::ir::{self, Alternative, Docs, Note, Payload, Status};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::Types;
use super::choice::Content;
use super::payload::{AlternativePayload, payload};
use super::places::Naming;
use super::reason::{reason, status_of};
use crate::lower::remark;

/// Lowers the responses of an operation, exact statuses before ranges, and the media types that can be
/// requested.
pub(super) fn responses<'d>(
    types: &mut Types<'d>,
    operation: Operation<'d>,
    naming: Naming<'_>,
) -> (Vec<ir::Response>, Vec<Alternative>) {
    let mut alternatives = Vec::new();
    let mut scope = Scope::default();
    let (mut responses, mut pins): (Vec<ir::Response>, _) = (Vec::new(), Vec::new());
    let mut declared: Vec<_> = operation.responses().collect();
    declared.sort_by_key(|(status, ..)| *status);
    // Rejected responses also count as declared, so that a fault is reported only once.
    let implies_success = declared.iter().any(|(status, ..)| status.starts_with('2'));
    let has_default = declared.iter().any(|(status, ..)| *status == "default");
    if !implies_success && !has_default {
        let message = "no success response is declared; the body of a success is read as bytes";
        types.report.warning(operation.span_of("responses"), message);
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
        let Some(response) = types.ok_or_report(types.document().response(text, written)) else { continue };
        let Some(status) = status(types, text, span) else { continue };
        let content: Vec<_> = response.content().collect();
        let is_success = text.starts_with('2');
        let chosen = payload(types, &content, &naming.of(response), is_success);
        let Some(chosen) = chosen else { continue };
        let docs = docs(response, &content, chosen.remarks);
        for other in chosen.others {
            add_alternative(types, &mut alternatives, naming, other, responses.len());
        }
        // `default` stands for failures, unless there is no other success.
        let both = status == Status::Other && !implies_success;
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
                payload: chosen.payload.clone(),
                media_types: chosen.media_types.clone(),
                events: chosen.events.clone(),
            });
        }
    }
    types.check_pins(&pins, Scope::claim_variant);
    (responses, alternatives)
}

/// Adds a media type that a response can be requested in. Alternatives of several statuses with the same
/// content are one.
fn add_alternative(
    types: &mut Types<'_>,
    all: &mut Vec<Alternative>,
    naming: Naming<'_>,
    AlternativePayload { words, media_type, payload, span }: AlternativePayload,
    response: usize,
) {
    match all.iter_mut().find(|known| known.media_type == media_type) {
        Some(known) if known.payload == payload => known.responses.push(response),
        Some(_) => {
            let message =
                format!("`{media_type}` holds something else for another status: it is read there only");
            types.report.warning(span, message);
        }
        None => {
            let name = types.claim(&naming.operation.then(words.as_str()));
            all.push(Alternative { name, media_type, payload, responses: vec![response] });
        }
    }
}

fn docs(response: Response<'_>, content: &[Content<'_>], remarks: Vec<Note>) -> Docs {
    let examples = content.iter().flat_map(|(_, _, media)| media.examples());
    let examples = examples.map(|(name, value)| Note::Example(name, value));
    Docs {
        text: response.description().map(str::to_owned),
        notes: remarks.into_iter().chain(remark("Links", response.links())).chain(examples).collect(),
        ..Docs::default()
    }
}

fn status(types: &mut Types<'_>, text: &str, span: Span) -> Option<Status> {
    let status = status_of(text);
    if status.is_none() {
        types.report.push(
            Diagnostic::error(span, format!("`{text}` is not a valid status code"))
                .help("expected a status code such as `200`, a range such as `4XX`, or `default`"),
        );
    }
    status
}
