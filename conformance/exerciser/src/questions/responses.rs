//! Generates responses: every declared status, with made-up values and with its examples.

use crate::{Case, HeaderCase, ResponseCase};
use openapi_build::ir::{Alternative, EventData, Payload, Response, Status};
use serde_json::Value;

use super::cases::{Cases, Origin, Topic, place};
use super::document::At;
use super::operations::{Requested, content, essence, named_examples};
use super::sample::{Direction, Sample, Sampler, Texts};
use super::undeclared;

/// How the body of a response is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Json,
    /// Text, or bytes.
    Plain,
    /// Multipart, with parts of text or JSON.
    Parts,
    JsonParts,
    /// A JSON sequence, with or without record separators.
    Sequence,
    RecordSequence,
    JsonEvents,
    TextEvents,
}

/// A response without its body.
struct RawResponse<'o> {
    check: usize,
    status: u16,
    ours: &'o Response,
    headers: Vec<HeaderCase>,
    /// Whether an event stream was requested instead of another response.
    streamed: bool,
    /// The index of the alternative media type that was requested.
    alternative: Option<usize>,
}

impl<'d> Requested<'d> {
    /// Adds cases that send a response of every declared status.
    pub(super) fn responses(&self, cases: &mut Cases<'d>) {
        let declared = self.operation.below("responses");
        let declared: Vec<_> = declared.into_iter().filter(|(status, _)| !status.starts_with("x-")).collect();
        for (text, written) in &declared {
            let about = format!("{}: status {text}", self.title);
            let Some(response) = cases.document.resolved(written) else { continue };
            let ours = self.ours.responses.iter().filter(|ours| is_status(ours.status, text));
            let mut found = false;
            for ours in ours {
                found = true;
                match status_for(ours.status, &declared) {
                    Some(status) => self.raw(cases, &about, &response, ours, status),
                    None => cases.fault(Topic::Status, about.clone(), "every status is declared"),
                }
            }
            if !found {
                cases.fault(Topic::Status, about, "the client does not have it");
            }
        }
    }

    /// Adds cases that send a response of one status, also as an event stream if that can be requested.
    fn raw(&self, cases: &mut Cases<'d>, about: &str, response: &At<'d>, ours: &Response, status: u16) {
        let content = content(cases, response);
        let wanted = ours.media_types.first().map(String::as_str).unwrap_or_default();
        let is = |name: &str, wanted: &str| essence(name).eq_ignore_ascii_case(wanted);
        let chosen = content.iter().find(|(name, _)| is(name, wanted));
        let chosen =
            chosen.or_else(|| content.iter().find(|(name, _)| name.contains('*'))).or(content.first());
        let check = cases.question(Topic::Status, about.to_owned());
        let headers = self.headers(cases, response, status);
        let mut raw = RawResponse { check, status, ours, headers, streamed: false, alternative: None };
        let Some((name, media)) = chosen else {
            let nothing = Case::Response(raw.case(self.index, None, String::new(), None));
            return cases.push(nothing, Origin { example: None, schema: None, value: Value::Null });
        };
        let body = Body::of_payload(&ours.payload, wanted);
        self.media_type(cases, &raw, (name, media), body);
        if let Some(data) = &ours.events
            && let Some((name, media)) = content.iter().find(|(name, _)| is(name, "text/event-stream"))
        {
            (raw.check, raw.streamed) = (cases.question(Topic::Status, format!("{about}, as events")), true);
            self.media_type(cases, &raw, (name, media), Body::of(data));
        }
        // Alternatives of several statuses are read alike, so the first one is enough.
        let is_here = |other: &Alternative| {
            let first = other.responses.first().and_then(|first| self.ours.responses.get(*first));
            first.is_some_and(|first| std::ptr::eq(first, ours))
        };
        for (index, other) in self.ours.alternatives.iter().enumerate().filter(|(_, other)| is_here(other)) {
            let Some((name, media)) = content.iter().find(|(name, _)| is_requested(name, &other.media_type))
            else {
                continue;
            };
            let about = format!("{about}, as `{name}`");
            (raw.check, raw.streamed) = (cases.question(Topic::Status, about), false);
            raw.alternative = Some(index);
            let body = Body::of_payload(&other.payload, &other.media_type);
            self.media_type(cases, &raw, (name, media), body);
        }
    }

    /// Adds cases that send every body of one media type.
    fn media_type(&self, cases: &mut Cases<'d>, raw: &RawResponse<'_>, media: (&str, &At<'d>), body: Body) {
        let (name, media) = media;
        let schema = match body {
            Body::JsonEvents | Body::TextEvents => event_data(cases, media),
            Body::Sequence | Body::RecordSequence | Body::JsonParts => item(cases, media),
            Body::Parts => None,
            Body::Json | Body::Plain => media.child("schema"),
        };
        let values = values(cases, (name, media), schema.as_ref(), body);
        if values.is_empty() {
            let about = format!("{}: status {}", self.title, raw.status);
            cases.fault(Topic::Status, about, "no value could be made up");
        }
        let content_type = match body {
            Body::Parts | Body::JsonParts => format!("{}; boundary=b", essence(name)),
            _ if name.contains('*') => "application/json".to_owned(),
            _ => name.to_owned(),
        };
        for (example, sample) in values {
            let origin = Origin { example, schema: schema.as_ref().map(place), value: sample.value.clone() };
            let undeclared =
                schema.as_ref().map(|schema| undeclared::of(cases.document, schema, &sample.value));
            let mut case =
                raw.case(self.index, Some(content_type.clone()), body.written(&sample.value), Some(sample));
            case.undeclared = undeclared.unwrap_or_default();
            cases.push(Case::Response(case), origin);
        }
    }
}

/// Returns whether a media type is the requested one, ignoring its `charset` and weight, which are up to the
/// server.
fn is_requested(declared: &str, requested: &str) -> bool {
    let kept = |name: &str| {
        let parts = name.split(';').map(|part| part.trim().to_owned());
        let is_kept =
            |part: &String| !(part.is_empty() || part.starts_with("charset") || part.starts_with("q="));
        parts.filter(is_kept).collect::<Vec<_>>()
    };
    kept(declared) == kept(requested)
}

impl RawResponse<'_> {
    fn case(
        &self,
        operation: usize,
        content_type: Option<String>,
        body: String,
        sample: Option<Sample>,
    ) -> ResponseCase {
        ResponseCase {
            check: self.check,
            operation,
            status: self.status,
            content_type,
            body,
            is_open: sample.as_ref().is_some_and(|sample| sample.is_open),
            value: sample.map(|sample| sample.value),
            variant: self.ours.name.to_string(),
            undeclared: Vec::new(),
            headers: self.headers.clone(),
            streamed: self.streamed,
            alternative: self.alternative,
        }
    }
}

impl Body {
    /// Returns how a payload with this media type is written.
    fn of_payload(payload: &Payload, media_type: &str) -> Self {
        match payload {
            Payload::Json(_) => Self::Json,
            Payload::Events(data) => Self::of(data),
            Payload::Parts => Self::Parts,
            Payload::Sequence(_) if essence(media_type).starts_with("multipart/") => Self::JsonParts,
            Payload::Sequence(_) if essence(media_type).ends_with("json-seq") => Self::RecordSequence,
            Payload::Sequence(_) => Self::Sequence,
            Payload::Empty | Payload::Untyped | Payload::Xml(..) | Payload::Text { .. } => Self::Plain,
        }
    }

    fn of(data: &EventData) -> Self {
        if data.is_json { Self::JsonEvents } else { Self::TextEvents }
    }

    fn is_stream(self) -> bool {
        !matches!(self, Self::Json | Self::Plain)
    }

    /// Returns the body for a value.
    fn written(self, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default();
        match self {
            Self::Json => value.to_string(),
            Self::Plain => text.to_owned(),
            Self::Parts => format!("--b\r\n\r\n{text}\r\n--b--\r\n"),
            Self::JsonParts => format!("--b\r\n\r\n{value}\r\n--b--\r\n"),
            Self::Sequence => format!("{value}\n"),
            Self::RecordSequence => format!("\u{1e}{value}\n"),
            Self::JsonEvents => format!("data: {value}\n\n"),
            Self::TextEvents => format!("data: {text}\n\n"),
        }
    }
}

/// Returns the values to respond with: made-up ones, and the examples with their questions.
fn values<'d>(
    cases: &mut Cases<'d>,
    (name, media): (&str, &At<'d>),
    schema: Option<&At<'d>>,
    body: Body,
) -> Vec<(Option<usize>, Sample)> {
    let text = |text: &str| Sample { value: text.into(), is_open: false };
    let made_up = if is_utf_8(name) { "made up é" } else { "made up" };
    let sampler = Sampler::new(cases.document, Direction::Received);
    let made = match (schema, body) {
        (
            Some(schema),
            Body::Json | Body::JsonEvents | Body::Sequence | Body::RecordSequence | Body::JsonParts,
        ) => sampler.samples(schema),
        (Some(schema), Body::TextEvents) => {
            let made = Sampler { texts: Texts::Safe, ..sampler }.samples(schema);
            made.into_iter().filter(|sample| sample.value.is_string()).collect()
        }
        _ => vec![text(made_up)],
    };
    let made = if made.is_empty() && body.is_stream() { vec![text(made_up)] } else { made };
    let mut values: Vec<_> = made.into_iter().map(|sample| (None, sample)).collect();
    // An example of a whole stream is not a value of an item.
    for (example, value) in named_examples(cases, media).into_iter().filter(|_| !body.is_stream()) {
        let is_written = value.as_str().is_none_or(|text| is_utf_8(name) || text.is_ascii());
        if body == Body::Json || value.is_string() && is_written {
            let question = cases.question(Topic::Example, example.id());
            values.push((Some(question), Sample { value, is_open: false }));
        }
    }
    values
}

/// Returns whether text is sent as UTF-8, that is, the media type does not declare another `charset`.
fn is_utf_8(media_type: &str) -> bool {
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut named = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    named.all(|(_, charset)| charset.trim().trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

/// Returns the schema of an item of a sequence: `itemSchema`, the items of the list in `schema`, or `schema`
/// itself.
pub(super) fn item<'d>(cases: &Cases<'d>, media: &At<'d>) -> Option<At<'d>> {
    let resolved = |at: Option<At<'d>>| at.and_then(|at| cases.document.resolved(&at));
    let whole = resolved(media.child("schema"));
    let listed = whole.as_ref().and_then(|whole| whole.child("items"));
    resolved(media.child("itemSchema").or(listed)).or(whole)
}

/// Returns the schema of an event's data: from `itemSchema`, or, before OpenAPI 3.2, from `schema`.
fn event_data<'d>(cases: &Cases<'d>, media: &At<'d>) -> Option<At<'d>> {
    let resolved = |at: Option<At<'d>>| at.and_then(|at| cases.document.resolved(&at));
    let whole = resolved(media.child("schema"));
    let listed = whole.as_ref().and_then(|whole| whole.child("items"));
    let described = whole.as_ref().and_then(|whole| event_schema(cases, whole));
    let event = resolved(media.child("itemSchema").or(listed)).or(described);
    let data = event.as_ref().and_then(|event| event.child("properties")?.child("data"));
    let data = resolved(data.or(event).or(whole))?;
    Some(data.child("contentSchema").unwrap_or(data))
}

/// Returns the event that a schema describes, or the first of several: an object with `data` whose properties
/// are only those of events.
fn event_schema<'d>(cases: &Cases<'d>, schema: &At<'d>) -> Option<At<'d>> {
    if schema.child("properties").is_some() {
        let members = schema.below("properties");
        let is_of_events = |name: &str| ["data", "event", "id", "retry"].contains(&name);
        let is_event = members.iter().all(|(name, _)| is_of_events(name))
            && members.iter().any(|(name, _)| name == "data");
        return is_event.then(|| schema.clone());
    }
    let alternatives = ["oneOf", "anyOf"].into_iter().flat_map(|keyword| schema.below(keyword));
    let mut alternatives = alternatives.filter_map(|(_, member)| cases.document.resolved(&member));
    alternatives
        .find(|member| member.child("properties").is_some())
        .and_then(|first| event_schema(cases, &first))
}

fn is_status(status: Status, text: &str) -> bool {
    match status {
        Status::Exact(status) => text == status.to_string(),
        Status::Range(first) => text.eq_ignore_ascii_case(&format!("{}XX", first / 100)),
        Status::Other | Status::OtherSuccess => text == "default",
    }
}

/// Returns a status for which only this response is declared.
fn status_for(status: Status, declared: &[(String, At<'_>)]) -> Option<u16> {
    let is_declared = |status: u16| {
        declared.iter().any(|(text, _)| {
            *text == status.to_string() || text.eq_ignore_ascii_case(&format!("{}XX", status / 100))
        })
    };
    let is_exact = |status: u16| declared.iter().any(|(text, _)| *text == status.to_string());
    match status {
        Status::Exact(status) => Some(status),
        Status::Range(first) => (first..first + 100).find(|status| !is_exact(*status)),
        Status::OtherSuccess => (200..300).find(|status| !is_declared(*status)),
        Status::Other => (500..600).chain(400..500).chain(300..400).find(|status| !is_declared(*status)),
    }
}
