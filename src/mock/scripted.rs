//! Answers that a test asks for: failures, above all.
//!
//! In comes what the test says, out goes an answer for the requests it is meant for. It does not know accounts. What no
//! answer of HTTP can say is a [`Fault`](super::Fault).

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{Endpoint, answers, turn::Turn};

/// An answer that the mock server gives in place of its own, once or more often.
///
/// A status alone brings SendGrid's usual body and headers for it:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use sendgrid_seq::{Retry, StatusCode, date, mock::{Endpoint, Mock, Scripted}};
///
/// let mock = Mock::new();
/// mock.set_today(date(2026, 10, 31));
/// mock.answer_next(StatusCode::TOO_MANY_REQUESTS);
/// mock.answer_next(Scripted::new(StatusCode::BAD_GATEWAY).body("text/html", "<h1>Bad gateway</h1>").on(Endpoint::Scores));
///
/// let day = date(2026, 10, 31);
/// let call = mock.client().list_scores(day, day);
/// let error = call.clone().retry(Retry::never()).await.unwrap_err();
/// assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
///
/// // The first attempt meets the bad gateway, the second one the mock's own answer.
/// assert_eq!(call.await.unwrap().attempts(), 2);
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "an answer does nothing until a mock has it"]
pub struct Scripted {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
    pub(super) turn: Turn,
}

impl Scripted {
    /// Answers the next request with this status, and with SendGrid's usual body and headers for it.
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: None, turn: Turn::next() }
    }

    /// Answers with this body in place of the usual one.
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.header(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// Answers with this JSON text in place of the usual body.
    pub fn json(self, text: impl Into<Bytes>) -> Self {
        self.body(answers::JSON, text)
    }

    /// Adds a header, in place of one of the same name.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Answers only requests for this operation.
    pub fn on(mut self, endpoint: Endpoint) -> Self {
        self.turn.only = Some(endpoint);
        self
    }

    /// Lets that many requests pass first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.turn.skip = requests;
        self
    }

    /// Answers that many requests, not only one.
    pub fn times(mut self, times: u32) -> Self {
        self.turn.left = Some(times);
        self
    }

    /// Answers every request from then on.
    pub fn forever(mut self) -> Self {
        self.turn.left = None;
        self
    }

    /// Writes the answer; `now` is the mock's clock in seconds since 1970.
    pub(super) fn answer(&self, now: i64) -> http::Response<Bytes> {
        let mut answer = answers::usual(self.status, now);
        if let Some(body) = &self.body {
            answer.body_mut().clone_from(body);
        }
        for (name, value) in &self.headers {
            answer.headers_mut().insert(name, value.clone());
        }
        answer
    }
}

impl From<StatusCode> for Scripted {
    fn from(status: StatusCode) -> Self {
        Self::new(status)
    }
}
