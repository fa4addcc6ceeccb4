//! Responses that a test scripts, mostly failures.
//!
//! Failures that cannot be expressed as an HTTP response are a [`Fault`](super::Fault).

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::schedule::{Place, Schedule};

/// A response that a server sends instead of its own, once or several times.
///
/// With a status only, the body and headers are the server's defaults for it, if there are any.
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
    /// Responds to the next request with this status, and its default body and headers.
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: None, schedule: Schedule::next() }
    }

    /// Sets the body, instead of the default one.
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.header(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// Sets the body to this JSON text, instead of the default one.
    pub fn json(self, text: impl Into<Bytes>) -> Self {
        self.body("application/json", text)
    }

    /// Sets a header.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Applies only to requests of this operation.
    pub fn on(mut self, place: impl Into<Place>) -> Self {
        self.schedule.only = Some(place.into());
        self
    }

    /// Skips this number of requests first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.schedule.skip = requests;
        self
    }

    /// Applies to this number of requests, instead of one.
    pub fn times(mut self, times: u32) -> Self {
        self.schedule.left = Some(times);
        self
    }

    /// Applies to every request from now on.
    pub fn forever(mut self) -> Self {
        self.schedule.left = None;
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the response. `usual` has the default body and headers of the status.
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
