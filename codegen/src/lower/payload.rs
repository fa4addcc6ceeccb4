//! Bodies, sent and received.

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Operation, RequestBody};
use crate::ir::{self, Docs, FieldName, Note, Payload};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::Lowering;

impl<'d> Lowering<'d> {
    /// Lowers the request body of an operation.
    pub(super) fn request_body(
        &mut self,
        operation: Operation<'d>,
        parameters: &[ir::Parameter],
        words: &Words,
    ) -> Option<ir::RequestBody> {
        let written = operation.request_body()?;
        let body = self.checked(self.document.request_body(written))?;
        let content: Vec<_> = body.content().collect();
        let [(media_type, span, media)] = content.as_slice() else {
            let construct = if content.is_empty() {
                "a request body without content"
            } else {
                "a request body of several media types"
            };
            self.report.push(Diagnostic::unsupported(body.span_of("content"), construct));
            return None;
        };
        if !is_json(media_type) {
            self.report
                .push(Diagnostic::unsupported(*span, format_args!("a request body of type `{media_type}`")));
            return None;
        }
        let Some(schema) = media.schema() else {
            self.report.push(Diagnostic::unsupported(*span, "a request body without a schema"));
            return None;
        };
        let ty = self.type_of(schema, &words.then("body"))?;
        Some(ir::RequestBody {
            name: body_field(body, parameters),
            place: body.pointer(),
            docs: Docs { text: body.description().map(str::to_owned), ..Docs::default() },
            ty,
            required: body.required(),
        })
    }

    /// Lowers the responses of an operation, in the order of their statuses.
    pub(super) fn responses(&mut self, operation: Operation<'d>, words: &Words) -> Vec<ir::Response> {
        let mut scope = Scope::default();
        let mut responses: Vec<ir::Response> = Vec::new();
        let mut declared: Vec<_> = operation.responses().collect();
        declared.sort_by_key(|(status, ..)| *status);
        for (text, span, written) in declared {
            let Some(response) = self.checked(self.document.response(text, written)) else {
                continue;
            };
            let Some(status) = self.status(text, span) else {
                continue;
            };
            let content: Vec<_> = response.content().collect();
            let reason = reason(status);
            let Some(payload) = self.payload(&content, &words.then(&reason)) else {
                continue;
            };
            let examples = content.iter().flat_map(|(_, _, media)| media.examples());
            responses.push(ir::Response {
                status,
                name: scope.claim_variant(&Words::of(response.rust_name().unwrap_or(&reason))),
                place: response.pointer(),
                docs: Docs {
                    text: response.description().map(str::to_owned),
                    notes: examples.map(|(name, value)| Note::Example(name, value)).collect(),
                    ..Docs::default()
                },
                payload,
            });
        }
        responses
    }

    fn status(&mut self, text: &str, span: Span) -> Option<u16> {
        let status = text.parse().ok().filter(|status| (100..600).contains(status) && text.len() == 3);
        if status.is_none() {
            let is_range = text.len() == 3 && text.ends_with("XX");
            self.report.push(if text == "default" || is_range {
                Diagnostic::unsupported(span, format_args!("the response `{text}`"))
            } else {
                Diagnostic::error(span, format!("`{text}` is no status"))
                    .help("a status is `200`, `4XX` or `default`")
            });
        }
        status
    }

    fn payload(&mut self, content: &[(&'d str, Span, MediaType<'d>)], words: &Words) -> Option<Payload> {
        match content {
            [] => Some(Payload::Empty),
            [(_, _, media)] if media.schema().is_none() => Some(Payload::Untyped),
            [(media_type, _, media)] if is_json(media_type) => {
                media.schema().and_then(|schema| self.type_of(schema, words)).map(Payload::Json)
            }
            [(media_type, span, _)] => {
                self.report
                    .push(Diagnostic::unsupported(*span, format_args!("a response of type `{media_type}`")));
                None
            }
            [_, (_, span, _), ..] => {
                self.report.push(Diagnostic::unsupported(*span, "a response of several media types"));
                None
            }
        }
    }
}

/// The field of the body beside those of the parameters.
fn body_field(body: RequestBody<'_>, parameters: &[ir::Parameter]) -> FieldName {
    let mut scope = Scope::parameters();
    for parameter in parameters {
        scope.claim_field(&Words::of(parameter.name.as_str()));
    }
    scope.claim_field(&Words::of(body.rust_name().unwrap_or("body")))
}

/// RFC 8259 and, for `+json`, RFC 6839 section 3.1; parameters such as `charset` change nothing.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// The reason phrases of RFC 9110 section 15 and RFC 6585, which name the variants.
///
/// A status without one is named by its number, which no status that is declared later can change.
fn reason(status: u16) -> String {
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
