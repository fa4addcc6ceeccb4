//! Responses that a test scripts: failures, above all.
//!
//! In comes what the test scripts, out goes a response for the requests that it is meant for. What no response of HTTP
//! can express is a [`Fault`](super::Fault).

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::schedule::{Place, Schedule};

/// A response that a server sends in place of its own, once or more often.
///
/// A status alone comes with the body and the headers that it usually has there, if there are such.
///
/// ```
/// use openapi_runtime::{StatusCode, testkit::Scripted};
///
/// let busy: Scripted = StatusCode::TOO_MANY_REQUESTS.into();
/// let proxy = Scripted::new(StatusCode::BAD_GATEWAY).body("text/html", "<h1>Bad gateway</h1>").times(2);
/// ```
#[derive(Debug, Clone)]
#[must_use = "a response does nothing until a server has it"]
pub struct Scripted {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
    pub(super) schedule: Schedule,
}

impl Scripted {
    /// Responds to the next request with this status, and with the usual body and headers for it.
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: None, schedule: Schedule::next() }
    }

    /// Responds with this body in place of the usual one.
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.header(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// Responds with this JSON text in place of the usual body.
    pub fn json(self, text: impl Into<Bytes>) -> Self {
        self.body("application/json", text)
    }

    /// Adds a header, in place of one of the same name.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Responds only to requests for this operation.
    pub fn on(mut self, place: impl Into<Place>) -> Self {
        self.schedule.only = Some(place.into());
        self
    }

    /// Lets that many requests pass first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.schedule.skip = requests;
        self
    }

    /// Responds to that many requests, not only to one.
    pub fn times(mut self, times: u32) -> Self {
        self.schedule.left = Some(times);
        self
    }

    /// Responds to every request from then on.
    pub fn forever(mut self) -> Self {
        self.schedule.left = None;
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the response; `usual` has the body and the headers that the status usually has.
    pub(super) fn response(&self, mut usual: Response<Bytes>) -> Response<Bytes> {
        if let Some(body) = &self.body {
            usual.body_mut().clone_from(body);
        }
        for (name, value) in &self.headers {
            usual.headers_mut().insert(name, value.clone());
        }
        usual
    }
}

impl From<StatusCode> for Scripted {
    fn from(status: StatusCode) -> Self {
        Self::new(status)
    }
}
