//! A part of a response of several parts.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::parts::split;

/// A part of a response of several parts, such as `multipart/mixed`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ReceivedPart {
    /// The headers of the part.
    pub headers: HeaderMap,
    /// What is in it.
    pub body: Bytes,
}

impl ReceivedPart {
    /// Creates a part, as tests need it.
    #[must_use]
    pub fn new(headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { headers, body: body.into() }
    }

    /// Reads a part; `None` for what is not one.
    pub(crate) fn read(text: &Bytes) -> Option<Self> {
        let (headers, body) = split(text)?;
        Some(Self { headers, body })
    }

    /// Returns the media type of the part; one that names none is `text/plain` (RFC 2046, section 5.1).
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("text/plain")
    }
}

impl fmt::Debug for ReceivedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A part may hold what no log should.
        f.debug_struct("ReceivedPart")
            .field("media_type", &self.media_type())
            .field("len", &self.body.len())
            .finish_non_exhaustive()
    }
}
