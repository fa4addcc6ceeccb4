//! A successful response.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::decode::UnreadableItem;
use crate::protocol::{RateLimit, request_id};

/// A successful response: the decoded value with the status, headers and bytes.
#[derive(Clone)]
pub struct Response<T> {
    inner: T,
    parts: Parts,
}

/// The parts of a [`Response`] besides its value.
#[derive(Clone)]
#[non_exhaustive]
pub struct Parts {
    /// The status of the response.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The body as it arrived; `None` when it is streamed.
    pub bytes: Option<Bytes>,
    /// The number of requests sent for this response.
    pub attempts: u32,
    /// The time the server asks to wait before the next request, counted from the arrival of the
    /// response.
    pub retry_after: Option<Duration>,
    /// The server's rate limit, if the client knows the headers that state it.
    pub rate_limit: Option<RateLimit>,
    /// The list items that were left out of the value.
    pub skipped: Vec<UnreadableItem>,
}

impl<T> Response<T> {
    pub(crate) fn new(inner: T, parts: Parts) -> Self {
        Self { inner, parts }
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the body as it arrived; `None` when it is streamed.
    pub fn bytes(&self) -> Option<&Bytes> {
        self.parts.bytes.as_ref()
    }

    /// Returns the number of requests sent for this response.
    pub fn attempts(&self) -> u32 {
        self.parts.attempts
    }

    /// Returns the time the server asks to wait before the next request, counted from the arrival
    /// of the response. It is read from `Retry-After`, which a pending response may have.
    pub fn retry_after(&self) -> Option<Duration> {
        self.parts.retry_after
    }

    /// Returns the server's id of the request, read from common headers, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers())
    }

    /// Returns the server's rate limit, if the client knows the headers that state it
    /// (`ClientBuilder::rate_limit_headers`).
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.parts.rate_limit
    }

    /// Returns the list items that were left out of the value because they could not be decoded;
    /// see [`ClientBuilder::skip_unreadable_items`](crate::ClientBuilder::skip_unreadable_items).
    pub fn skipped(&self) -> &[UnreadableItem] {
        &self.parts.skipped
    }

    /// Returns a reference to the value.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// Returns a mutable reference to the value.
    pub fn inner_mut(&mut self) -> &mut T {
        &mut self.inner
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// Returns the value and the other parts of the response.
    pub fn into_parts(self) -> (T, Parts) {
        (self.inner, self.parts)
    }

    /// Converts the value and keeps the other parts.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { inner: change(self.inner), parts: self.parts }
    }
}

impl<T> AsRef<T> for Response<T> {
    fn as_ref(&self) -> &T {
        &self.inner
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("inner", &self.inner).field("parts", &self.parts).finish()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("status", &self.status)
            .field("headers", &self.headers)
            // Shows the length only: a response may have 16 MiB.
            .field("bytes", &self.bytes.as_ref().map(Bytes::len))
            .field("attempts", &self.attempts)
            .field("retry_after", &self.retry_after)
            .field("rate_limit", &self.rate_limit)
            .field("skipped", &self.skipped)
            .finish()
    }
}
