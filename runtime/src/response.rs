//! A successful response: the value, and what came with it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::decode::UnreadableItem;
use crate::protocol::{RateLimit, request_id};

/// A successful response: its value, with the status, headers and bytes that it came with.
#[derive(Clone)]
pub struct Response<T> {
    inner: T,
    parts: Parts,
}

/// What came with the value of a [`Response`].
#[derive(Clone)]
#[non_exhaustive]
pub struct Parts {
    /// The status of the response.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The body as it arrived; `None` when it is streamed.
    pub bytes: Option<Bytes>,
    /// How many requests this response took.
    pub attempts: u32,
    /// How long the server asks to wait before the next request, counted from the arrival of the response.
    pub retry_after: Option<Duration>,
    /// What the response states about the server's rate limit, where the client knows in which headers.
    pub rate_limit: Option<RateLimit>,
    /// The items of lists that were left out of the value.
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

    /// Returns how many requests this response took.
    pub fn attempts(&self) -> u32 {
        self.parts.attempts
    }

    /// Returns how long the server asks to wait before the next request, counted from the arrival of the response:
    /// `Retry-After`, which may come with a response that is pending.
    pub fn retry_after(&self) -> Option<Duration> {
        self.parts.retry_after
    }

    /// Returns the server's name for the request, as far as the common headers tell, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers())
    }

    /// Returns what the response states about the server's rate limit, where the client knows in which headers
    /// (`ClientBuilder::rate_limit_headers`).
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.parts.rate_limit
    }

    /// Returns the items of lists that were left out of the value because they could not be read; see
    /// [`ClientBuilder::skip_unreadable_items`](crate::ClientBuilder::skip_unreadable_items).
    pub fn skipped(&self) -> &[UnreadableItem] {
        &self.parts.skipped
    }

    /// Returns the value.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// Returns the value, to be changed.
    pub fn inner_mut(&mut self) -> &mut T {
        &mut self.inner
    }

    /// Takes the value out.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// Takes the value and all that came with it.
    pub fn into_parts(self) -> (T, Parts) {
        (self.inner, self.parts)
    }

    /// Changes the value, and keeps all that came with it.
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
            // The count and not the bytes: a response may be 16 MiB, and logs are read by people.
            .field("bytes", &self.bytes.as_ref().map(Bytes::len))
            .field("attempts", &self.attempts)
            .field("retry_after", &self.retry_after)
            .field("rate_limit", &self.rate_limit)
            .field("skipped", &self.skipped)
            .finish()
    }
}
