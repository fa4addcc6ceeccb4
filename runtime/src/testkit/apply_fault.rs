//! Faults that HTTP can express: another status, other headers, another body.

use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::arrival::Reaction;
use super::clock::{http_date, unix_seconds};
use super::fault::{Fault, RetryHint};

/// Applies a fault to a response. A fault that a response cannot express leaves it unchanged.
/// `of_status` creates the default response of a status, and `now` is the server's clock.
pub(super) fn apply_fault(
    fault: Fault,
    usual: Response<Bytes>,
    now: SystemTime,
    of_status: impl Fn(StatusCode) -> Response<Bytes>,
) -> Reaction {
    Reaction::Response(match fault {
        Fault::Html(status) => html(status),
        Fault::ContentType(media_type) => {
            let mut response = usual;
            response.headers_mut().remove(header::CONTENT_TYPE);
            let media_type = media_type.map(HeaderValue::from_static);
            response.headers_mut().extend(media_type.map(|value| (header::CONTENT_TYPE, value)));
            response
        }
        Fault::MalformedJson => usual.map(|body| body.slice(..body.len() / 2)),
        Fault::UnknownFields => json(usual, &add_unknown),
        Fault::Edit(edit) => json(usual, &|value| edit.apply(value)),
        Fault::Redirect(status, location) => {
            let mut response = status_only(status);
            // A `Location` that is not a valid header value is omitted.
            let location = location.as_deref().and_then(|location| HeaderValue::from_str(location).ok());
            response.headers_mut().extend(location.map(|value| (header::LOCATION, value)));
            response
        }
        Fault::TooManyRequests(again) => {
            too_many_requests(&again, of_status(StatusCode::TOO_MANY_REQUESTS), now)
        }
        other => return Reaction::Fault(other, usual),
    })
}

/// Returns a response with only a status.
pub(super) fn status_only(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

fn html(status: StatusCode) -> Response<Bytes> {
    let page = "<!doctype html><title>Sign in</title><h1>Welcome to the guest network</h1>";
    let mut response = status_only(status);
    *response.body_mut() = Bytes::from_static(page.as_bytes());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

/// Changes the JSON of a response, if it has any.
fn json(response: Response<Bytes>, change: &dyn Fn(&mut Value)) -> Response<Bytes> {
    response.map(|body| match serde_json::from_slice(&body) {
        Ok(mut value) => {
            change(&mut value);
            Bytes::from(value.to_string())
        }
        Err(_) => body,
    })
}

/// Adds members to every object. The recursion is as deep as the types the body was written from.
fn add_unknown(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(add_unknown),
        Value::Object(members) => {
            members.values_mut().for_each(add_unknown);
            members.insert("x_unknown".to_owned(), json!({ "nested": [null, 1, { "deep": "text" }] }));
            members.insert("Score".to_owned(), json!("a name in another case"));
        }
        _ => {}
    }
}

fn too_many_requests(again: &RetryHint, mut usual: Response<Bytes>, now: SystemTime) -> Response<Bytes> {
    let headers = usual.headers_mut();
    headers.remove("x-ratelimit-reset");
    let at = |time: std::time::Duration| now.checked_add(time).unwrap_or(now);
    let (name, text) = match again {
        RetryHint::Absent => return usual,
        RetryHint::RetryAfter(text) => ("retry-after", text.clone()),
        RetryHint::RetryAfterDate(time) => ("retry-after", http_date(at(*time))),
        RetryHint::ResetAt(time) => ("x-ratelimit-reset", unix_seconds(at(*time)).to_string()),
        RetryHint::ResetIn(time) => ("x-ratelimit-reset", time.as_secs().to_string()),
    };
    headers.extend(HeaderValue::from_str(&text).ok().map(|value| (HeaderName::from_static(name), value)));
    usual
}
