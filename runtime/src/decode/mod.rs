//! Decodes JSON and text.
//!
//! Its input is the bytes and the secrets that errors must not show. Its output is a value or a
//! [`DecodeFault`].

pub(crate) mod items;
pub(crate) mod json;
pub(crate) mod text;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

pub use self::items::UnreadableItem;

/// Why the body of a response could not be decoded.
#[derive(Debug, Default)]
pub struct DecodeFault {
    path: Option<String>,
    source: Option<serde_json::Error>,
    reason: Cow<'static, str>,
    unreadable: Vec<UnreadableItem>,
    rest: Option<Box<dyn Any + Send + Sync>>,
}

impl DecodeFault {
    /// Returns the JSON path of the error, such as `result[3].score`; `None` at the root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns the list items that failed. It is empty if anything else failed as well.
    #[must_use]
    pub fn unreadable_items(&self) -> &[UnreadableItem] {
        &self.unreadable
    }

    /// Returns the value without its unreadable items, if its type is `T`.
    #[must_use]
    pub fn rest<T: 'static>(&self) -> Option<&T> {
        self.rest.as_ref()?.downcast_ref()
    }

    /// Adds the value that can be decoded without some list items.
    pub(crate) fn with_rest<T: Any + Send + Sync>(self, rest: T, unreadable: Vec<UnreadableItem>) -> Self {
        Self { rest: Some(Box::new(rest)), unreadable, ..self }
    }

    /// The body is a stream, but should have been buffered.
    pub(crate) fn not_buffered() -> Self {
        Self::because("a streamed response cannot be read as a whole")
    }

    /// A stream of events was requested, but the response is something else.
    pub(crate) fn not_events() -> Self {
        Self::because("the response is not a stream of events")
    }

    /// The response has another media type than requested.
    pub(crate) fn other_media_type(sent: &str, requested: &str) -> Self {
        let sent = sent.escape_debug();
        Self::because(format!("unexpected media type `{sent}`; expected `{requested}`"))
    }

    /// A sequence of items was requested, but the response is something else.
    pub(crate) fn not_sequence() -> Self {
        Self::because("the response is not a sequence of items")
    }

    /// Parts were requested, but the response is something else.
    pub(crate) fn not_parts() -> Self {
        Self::because("the response does not consist of parts with a boundary")
    }

    /// The text between two boundaries is not a part.
    pub(crate) fn not_part() -> Self {
        Self::because("missing empty line after the headers")
    }

    /// The text of an item may be truncated.
    pub(crate) fn truncated() -> Self {
        Self::because("the sequence ended within this item")
    }

    /// Creates a fault with this reason.
    pub(crate) fn because(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }
}

impl fmt::Display for DecodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => source.fmt(f),
            None => f.write_str(&self.reason),
        }
    }
}

impl std::error::Error for DecodeFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
