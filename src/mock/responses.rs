//! The responses as SendGrid writes them: bodies, media types, headers.
//!
//! **Invariant:** they are written by hand, without the generated types. An error in those types is
//! then detected when the client reads the mock's responses.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Number, Value, json};

use super::account::{Account, Known};
use crate::{Date, Metrics};

/// The media type of all responses by SendGrid itself.
const JSON: &str = "application/json";

/// The number of requests per window stated in a 429.
const RATE_LIMIT: u32 = 600;

/// The number of seconds after a refusal until the next window.
const RATE_LIMIT_RESET: u64 = 60;

/// A rejected parameter, and the reason.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) field: &'static str,
    pub(super) message: String,
}

/// Returns a row of a 200 response. A user who is not eligible for a score only has an id, as in
/// the document's examples.
pub(super) fn row(account: &Account, date: Date, known: Known) -> Value {
    let mut row = Map::new();
    if let Known::Score(score, metrics) = known {
        row.insert("score".to_owned(), number(score));
        row.insert("username".to_owned(), account.username.as_str().into());
        row.insert("metrics".to_owned(), metrics_of(&metrics));
    }
    row.insert("date".to_owned(), date.to_string().into());
    row.insert("user_id".to_owned(), account.user_id.to_string().into());
    row.into()
}

/// Returns the 200 response with the scores of an account.
pub(super) fn scores(rows: &[Value]) -> Response<Bytes> {
    response(StatusCode::OK, &json!({ "result": rows }))
}

/// Returns a page of subusers. `after_key` is null on the last page.
pub(super) fn page(rows: &[Value], after_key: Option<i64>) -> Response<Bytes> {
    let after_key = after_key.map(|key| key.to_string());
    response(
        StatusCode::OK,
        &json!({ "result": rows, "_metadata": { "next_params": { "after_key": after_key } } }),
    )
}

/// Returns the 400 response for a parameter.
pub(super) fn bad_request(refusal: &Refusal) -> Response<Bytes> {
    response(
        StatusCode::BAD_REQUEST,
        &json!({ "errors": [{ "field": refusal.field, "message": refusal.message }] }),
    )
}

/// Returns the 401 response for a wrong key. [`usual`] returns the one for a missing key.
pub(super) fn wrong_key() -> Response<Bytes> {
    error(StatusCode::UNAUTHORIZED, "The provided authorization grant is invalid, expired, or revoked")
}

/// Returns the 405 response, because every path of the mock is read-only.
pub(super) fn method_not_allowed() -> Response<Bytes> {
    usual(StatusCode::METHOD_NOT_ALLOWED, 0)
}

/// Returns SendGrid's default response for this status. `now` is the time in seconds since 1970.
pub(super) fn usual(status: StatusCode, now: u64) -> Response<Bytes> {
    match status {
        StatusCode::OK => response(status, &json!({ "result": [] })),
        StatusCode::ACCEPTED => {
            let message = "We are processing the score for this date range. Please try again later.";
            response(status, &json!({ "message": message }))
        }
        StatusCode::UNAUTHORIZED => error(status, "authorization required"),
        StatusCode::FORBIDDEN => error(status, "access forbidden"),
        StatusCode::METHOD_NOT_ALLOWED => {
            let mut response = error(status, "method not allowed");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET"));
            response
        }
        StatusCode::TOO_MANY_REQUESTS => too_many_requests(now),
        StatusCode::INTERNAL_SERVER_ERROR => {
            response(status, &json!({ "errors": [{ "message": "internal server error" }] }))
        }
        _ if status.is_client_error() || status.is_server_error() => {
            error(status, &status.canonical_reason().unwrap_or("error").to_ascii_lowercase())
        }
        _ => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = status;
            response
        }
    }
}

fn too_many_requests(now: u64) -> Response<Bytes> {
    let mut response = error(StatusCode::TOO_MANY_REQUESTS, "too many requests");
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", RATE_LIMIT.into());
    headers.insert("x-ratelimit-remaining", 0.into());
    headers.insert("x-ratelimit-reset", now.saturating_add(RATE_LIMIT_RESET).into());
    response
}

/// Returns an error in SendGrid's format that does not concern a parameter.
fn error(status: StatusCode, message: &str) -> Response<Bytes> {
    response(status, &json!({ "errors": [{ "field": null, "message": message }] }))
}

fn response(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    response
}

fn metrics_of(metrics: &Metrics) -> Value {
    json!({
        "engagement_recency": number(metrics.engagement_recency),
        "open_rate": number(metrics.open_rate),
        "bounce_classification": number(metrics.bounce_classification),
        "bounce_rate": number(metrics.bounce_rate),
        "spam_rate": number(metrics.spam_rate),
    })
}

/// Returns an integer without a fraction, as SendGrid does.
fn number(number: f64) -> Value {
    let text = number.to_string();
    match text.parse::<i64>() {
        Ok(whole) => whole.into(),
        Err(_) => Number::from_f64(number).map_or(Value::Null, Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::number;

    #[test]
    fn numbers_are_written_as_sendgrid_does() {
        for (float, expected) in
            [(4.0, json!(4)), (4.5, json!(4.5)), (1e300, json!(1e300)), (f64::NAN, json!(null))]
        {
            assert_eq!(number(float), expected, "{float}");
        }
    }
}
