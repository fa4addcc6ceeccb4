//! A part of a multipart response.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::parts::split;

/// A part of a multipart response, such as `multipart/mixed`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ReceivedPart {
    /// The headers of the part.
    pub headers: HeaderMap,
    /// The content of the part.
    pub body: Bytes,
}

impl ReceivedPart {
    /// Creates a part, for tests.
    #[must_use]
    pub fn new(headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { headers, body: body.into() }
    }

    /// Parses a part; `None` if it is invalid.
    pub(crate) fn read(text: &Bytes) -> Option<Self> {
        let (headers, body) = split(text)?;
        Some(Self { headers, body })
    }

    /// Returns the media type of the part. The default is `text/plain` (RFC 2046, section 5.1).
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("text/plain")
    }
}

impl fmt::Debug for ReceivedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content is hidden, because it may contain secrets or personal data.
        f.debug_struct("ReceivedPart")
            .field("media_type", &self.media_type())
            .field("len", &self.body.len())
            .finish_non_exhaustive()
    }
}
