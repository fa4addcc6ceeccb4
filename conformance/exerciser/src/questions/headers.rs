//! The headers to respond with, and the value that each should be read as.

use crate::HeaderCase;
use openapi_build::ir::{Scalar, TypeRef};
use openapi_runtime::http::HeaderName;
use serde_json::Value;

use super::cases::{Cases, Topic};
use super::document::At;
use super::operations::{Requested, content};
use super::sample::{Direction, Sampler, Texts};

impl<'d> Requested<'d> {
    /// Returns the headers of a response with made-up values.
    pub(super) fn headers(&self, cases: &mut Cases<'d>, response: &At<'d>, status: u16) -> Vec<HeaderCase> {
        let mut found = Vec::new();
        let named = response.below("headers").into_iter().filter(|(name, _)| is_header_name(name));
        for (name, written) in named {
            // `Content-Type` is defined by the media type (OpenAPI 3.1, section 4.8.17.1).
            let Some(header) =
                cases.document.resolved(&written).filter(|_| !name.eq_ignore_ascii_case("content-type"))
            else {
                continue;
            };
            let check = cases.question(Topic::Header, format!("{}: header `{name}` of {status}", self.title));
            if let Some((text, value)) = sample(cases, &header) {
                // One struct reads the headers of all responses. A header that these declare differently is
                // text, and so is a list that cannot be separated by commas.
                let is_text = self.is_text(&name)
                    && (!is_scalar(&value) || self.is_declared_otherwise(cases, &name, &header));
                let value = if is_text { text.clone().into() } else { value };
                found.push(HeaderCase { check, name, text, value });
            }
        }
        found
    }

    /// Returns whether the client reads a header as text.
    fn is_text(&self, name: &str) -> bool {
        let fields = self.ours.headers.iter().flat_map(|headers| &headers.fields);
        let mut same = fields.filter(|field| field.wire.eq_ignore_ascii_case(name));
        same.any(|field| field.ty.ty == TypeRef::Scalar(Scalar::String))
    }

    /// Returns whether another response of the operation declares the same header with a different type.
    fn is_declared_otherwise(&self, cases: &Cases<'d>, name: &str, header: &At<'d>) -> bool {
        let responses = self.operation.below("responses").into_iter();
        let responses = responses.filter_map(|(_, response)| cases.document.resolved(&response));
        let headers = responses.flat_map(|response| response.below("headers"));
        let same = headers.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let same = same.filter_map(|(_, written)| cases.document.resolved(&written));
        let wanted = kind(cases, header);
        same.into_iter().any(|other| kind(cases, &other) != wanted)
    }
}

/// Returns whether a name is valid for a header. Others are never sent.
pub(super) fn is_header_name(name: &str) -> bool {
    HeaderName::try_from(name).is_ok()
}

/// Returns the keywords on which a header's type depends.
fn kind<'d>(cases: &Cases<'d>, header: &At<'d>) -> Vec<Option<&'d Value>> {
    let media = content(cases, header).into_iter().next();
    let schema = header.child("schema").or_else(|| media.and_then(|(_, media)| media.child("schema")));
    let schema = schema.and_then(|schema| cases.document.resolved(&schema));
    let declares = |word: &str| schema.as_ref().and_then(|schema| schema.value().get(word));
    ["type", "format", "enum", "items", "properties"].into_iter().map(declares).collect()
}

/// Returns the text of a header, and its value.
fn sample<'d>(cases: &Cases<'d>, header: &At<'d>) -> Option<(String, Value)> {
    let sampler = Sampler { texts: Texts::Safe, ..Sampler::new(cases.document, Direction::Received) };
    if let Some((name, media)) = content(cases, header).into_iter().next() {
        let schema = media.child("schema");
        let is_json = schema.is_some() && name.contains("json");
        let value = schema.map_or_else(|| Some("madeup".into()), |at| sampler.sample(&at))?;
        return Some(if is_json { (value.to_string(), value) } else { (text(&value), value) });
    }
    let value = header.child("schema").map_or_else(|| Some("madeup".into()), |at| sampler.sample(&at))?;
    let text = match &value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        value => text(value),
    };
    Some((text, value))
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
