//! Faults that HTTP can say: another status, other headers, another body.
//!
//! In comes the usual answer, out goes what the fault makes of it.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{
    answers,
    fault::{ComeAgain, Fault},
};

/// The optional members of a row.
const OPTIONAL: [&str; 3] = ["score", "username", "metrics"];

/// Spoils an answer; `None` when the fault is none that HTTP can say. `now` is the mock's clock in seconds since 1970.
pub(super) fn spoiled(fault: &Fault, usual: Response<Bytes>, now: i64) -> Option<Response<Bytes>> {
    Some(match fault {
        Fault::Html(status) => {
            let page = "<!doctype html><title>Sign in</title><h1>Welcome to the guest network</h1>";
            let mut answer = Response::new(Bytes::from_static(page.as_bytes()));
            *answer.status_mut() = *status;
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
            answer
        }
        Fault::ContentType(media_type) => {
            let mut answer = usual;
            answer.headers_mut().remove(header::CONTENT_TYPE);
            let media_type = media_type.map(HeaderValue::from_static);
            answer.headers_mut().extend(media_type.map(|value| (header::CONTENT_TYPE, value)));
            answer
        }
        Fault::MalformedJson => usual.map(|body| body.slice(..body.len() / 2)),
        Fault::UnknownFields => json(usual, &add_unknown),
        Fault::NullOptionals => json(usual, &|value| {
            value["result"].as_array_mut().into_iter().flatten().for_each(fill);
        }),
        Fault::Redirect(status, location) => {
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = *status;
            // A text that no header can carry is left out, as a location that does not exist.
            let location = location.as_deref().and_then(|location| HeaderValue::from_str(location).ok());
            answer.headers_mut().extend(location.map(|value| (header::LOCATION, value)));
            answer
        }
        Fault::TooManyRequests(again) => too_many_requests(again, now),
        _ => return None,
    })
}

/// Changes the JSON of an answer that has any.
fn json(answer: Response<Bytes>, change: &dyn Fn(&mut Value)) -> Response<Bytes> {
    answer.map(|body| match serde_json::from_slice(&body) {
        Ok(mut value) => {
            change(&mut value);
            Bytes::from(value.to_string())
        }
        Err(_) => body,
    })
}

/// Adds members to every object; the answers of this server are three deep.
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

/// Adds a null for each optional member of a row that is not there.
fn fill(row: &mut Value) {
    for name in OPTIONAL {
        if row.get(name).is_none() {
            row[name] = Value::Null;
        }
    }
}

fn too_many_requests(again: &ComeAgain, now: i64) -> Response<Bytes> {
    let mut answer = answers::usual(StatusCode::TOO_MANY_REQUESTS, now);
    let headers = answer.headers_mut();
    headers.remove("x-ratelimit-reset");
    let seconds = |time: &std::time::Duration| time.as_secs().cast_signed();
    let (name, text) = match again {
        ComeAgain::Unsaid => return answer,
        ComeAgain::RetryAfter(text) => ("retry-after", text.clone()),
        ComeAgain::RetryAfterDate(time) => {
            ("retry-after", answers::http_date(now.saturating_add(seconds(time))))
        }
        ComeAgain::ResetAt(time) => ("x-ratelimit-reset", now.saturating_add(seconds(time)).to_string()),
        ComeAgain::ResetIn(time) => ("x-ratelimit-reset", seconds(time).to_string()),
    };
    headers
        .extend(HeaderValue::from_str(&text).ok().map(|value| (http::HeaderName::from_static(name), value)));
    answer
}
