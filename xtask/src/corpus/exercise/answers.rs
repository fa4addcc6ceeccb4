//! What to answer: every declared status with made-up values and with its examples, and the headers with it.

use exercise::{AnswerCase, Case, HeaderCase};
use openapi_build::ir::{Payload, Response, Status};
use serde_json::Value;

use super::cases::{Cases, Origin, Topic, place};
use super::document::At;
use super::operations::{Asked, content, essence, named_examples};
use super::sample::{Sampler, Texts, Way};
use super::undeclared;

impl<'d> Asked<'d> {
    /// Answers every declared status.
    pub(super) fn answers(&self, cases: &mut Cases<'d>) {
        let declared = self.operation.below("responses");
        let declared: Vec<_> = declared.into_iter().filter(|(status, _)| !status.starts_with("x-")).collect();
        for (text, written) in &declared {
            let about = format!("{}: status {text}", self.title);
            let Some(response) = cases.document.resolved(written) else { continue };
            let ours = self.ours.responses.iter().filter(|ours| is_status(ours.status, text));
            let mut found = false;
            for ours in ours {
                found = true;
                let check = cases.question(Topic::Status, about.clone());
                match status_for(ours.status, &declared) {
                    Some(status) => self.answer(cases, check, &response, ours, status),
                    None => cases.fault(Topic::Status, about.clone(), "every status is declared"),
                }
            }
            if !found {
                cases.fault(Topic::Status, about, "the client does not have it");
            }
        }
    }

    fn answer(&self, cases: &mut Cases<'d>, check: usize, response: &At<'d>, ours: &Response, status: u16) {
        let content = content(cases, response);
        let wanted = ours.media_types.first().map(String::as_str).unwrap_or_default();
        let chosen = content.iter().find(|(name, _)| essence(name).eq_ignore_ascii_case(wanted));
        let chosen =
            chosen.or_else(|| content.iter().find(|(name, _)| name.contains('*'))).or(content.first());
        let headers = self.headers(cases, response, status);
        let case = |content_type, body: String, value, undeclared| {
            Case::Answer(AnswerCase {
                check,
                operation: self.index,
                status,
                content_type,
                body,
                value,
                variant: ours.name.to_string(),
                undeclared,
                headers: headers.clone(),
            })
        };
        let Some((name, media)) = chosen else {
            let origin = Origin { example: None, schema: None, value: Value::Null };
            return cases.push(case(None, String::new(), None, Vec::new()), origin);
        };
        let schema = match &ours.payload {
            Payload::Events(_) => event_data(cases, media),
            _ => media.child("schema"),
        };
        let is_json = match &ours.payload {
            Payload::Json(_) => true,
            Payload::Events(data) => data.is_json,
            Payload::Empty | Payload::Untyped | Payload::Text => false,
        };
        let mut values: Vec<(Option<usize>, Value)> = match (&schema, &ours.payload) {
            (Some(schema), Payload::Events(data)) if !data.is_json => {
                let sampler = Sampler { texts: Texts::Safe, ..Sampler::new(cases.document, Way::Received) };
                let texts = sampler.samples(schema).into_iter().filter(Value::is_string);
                texts.map(|value| (None, value)).collect()
            }
            (Some(schema), Payload::Json(_) | Payload::Events(_)) => {
                let samples = Sampler::new(cases.document, Way::Received).samples(schema);
                samples.into_iter().map(|value| (None, value)).collect()
            }
            _ => vec![(None, "made up é".into())],
        };
        let is_stream = matches!(ours.payload, Payload::Events(_));
        if is_stream && values.is_empty() {
            values.push((None, "made up é".into()));
        }
        // What a stream is like as a whole is no value of anything.
        for (example, value) in named_examples(cases, media).into_iter().filter(|_| !is_stream) {
            if is_json || value.is_string() {
                values.push((Some(cases.question(Topic::Example, example.id())), value));
            }
        }
        if values.is_empty() {
            cases.fault(
                Topic::Status,
                format!("{}: status {status}", self.title),
                "no value could be made up",
            );
        }
        let content_type = if name.contains('*') { "application/json" } else { name };
        for (example, value) in values {
            let undeclared = schema
                .as_ref()
                .map(|schema| undeclared::of(cases.document, schema, &value))
                .unwrap_or_default();
            let body =
                if is_json { value.to_string() } else { value.as_str().unwrap_or_default().to_owned() };
            let body = if is_stream { format!("data: {body}\n\n") } else { body };
            let origin = Origin { example, schema: schema.as_ref().map(place), value: value.clone() };
            cases.push(case(Some(content_type.to_owned()), body, Some(value), undeclared), origin);
        }
    }

    /// The headers to answer with.
    fn headers(&self, cases: &mut Cases<'d>, response: &At<'d>, status: u16) -> Vec<HeaderCase> {
        let mut found = Vec::new();
        for (name, written) in response.below("headers") {
            // OpenAPI 3.1, section 4.8.17.1: that is what the media type says.
            let Some(header) =
                cases.document.resolved(&written).filter(|_| !name.eq_ignore_ascii_case("content-type"))
            else {
                continue;
            };
            let check = cases.question(Topic::Header, format!("{}: header `{name}` of {status}", self.title));
            let schema = header.child("schema");
            let sampler = Sampler { texts: Texts::Safe, ..Sampler::new(cases.document, Way::Received) };
            let value =
                schema.as_ref().map_or_else(|| Some("madeup".into()), |schema| sampler.sample(schema));
            let Some(value) = value else { continue };
            let text = match &value {
                Value::String(text) => text.clone(),
                Value::Array(items) => {
                    let items = items
                        .iter()
                        .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                    items.collect::<Vec<_>>().join(",")
                }
                value => value.to_string(),
            };
            // An object in a header is read as the text that it is.
            let value = if value.is_object() { text.clone().into() } else { value };
            found.push(HeaderCase { check, name, text, value });
        }
        found
    }
}

/// The schema of the data of an event: by `itemSchema`, or as documents before OpenAPI 3.2 have it.
fn event_data<'d>(cases: &Cases<'d>, media: &At<'d>) -> Option<At<'d>> {
    let resolved = |at: Option<At<'d>>| at.and_then(|at| cases.document.resolved(&at));
    let whole = resolved(media.child("schema"));
    let listed = whole.as_ref().and_then(|whole| whole.child("items"));
    let event = resolved(media.child("itemSchema").or(listed));
    let data = event.as_ref().and_then(|event| event.child("properties")?.child("data"));
    let data = resolved(data.or(event).or(whole))?;
    Some(data.child("contentSchema").unwrap_or(data))
}

fn is_status(status: Status, text: &str) -> bool {
    match status {
        Status::Exact(status) => text == status.to_string(),
        Status::Range(first) => text.eq_ignore_ascii_case(&format!("{}XX", first / 100)),
        Status::Other | Status::OtherSuccess => text == "default",
    }
}

/// A status that only this response is declared for.
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
