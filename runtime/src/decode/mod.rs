//! Bytes to values: JSON and text.
//!
//! The bytes and the secrets that faults must not show come in; a value, or a [`DecodeFault`], comes out.

pub(crate) mod items;
pub(crate) mod json;
pub(crate) mod text;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

pub use self::items::UnreadableItem;

/// Why the body of a response could not be read.
#[derive(Debug, Default)]
pub struct DecodeFault {
    path: Option<String>,
    source: Option<serde_json::Error>,
    reason: Cow<'static, str>,
    unreadable: Vec<UnreadableItem>,
    rest: Option<Box<dyn Any + Send + Sync>>,
}

impl DecodeFault {
    /// Returns where in the JSON document the fault lies, such as `result[3].score`; `None` at its root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns the items of lists at which alone reading failed; empty where something else is wrong as well.
    #[must_use]
    pub fn unreadable_items(&self) -> &[UnreadableItem] {
        &self.unreadable
    }

    /// Returns the body without its unreadable items, if its type is `T`.
    #[must_use]
    pub fn rest<T: 'static>(&self) -> Option<&T> {
        self.rest.as_ref()?.downcast_ref()
    }

    /// Keeps what can be read without some items of lists.
    pub(crate) fn with_rest<T: Any + Send + Sync>(self, rest: T, unreadable: Vec<UnreadableItem>) -> Self {
        Self { rest: Some(Box::new(rest)), unreadable, ..self }
    }

    /// A body that was to be read whole came as a stream.
    pub(crate) fn not_buffered() -> Self {
        Self::because("a streamed response cannot be read as a whole")
    }

    /// A stream of events was requested, and something else came.
    pub(crate) fn not_events() -> Self {
        Self::because("the response is not a stream of events")
    }

    /// One media type was requested, and another one came.
    pub(crate) fn other_media_type(sent: &str, requested: &str) -> Self {
        let sent = sent.escape_debug();
        Self::because(format!("unexpected media type `{sent}`; expected `{requested}`"))
    }

    /// A sequence of items was requested, and something else came.
    pub(crate) fn not_sequence() -> Self {
        Self::because("the response is not a sequence of items")
    }

    /// Parts were requested, and something else came.
    pub(crate) fn not_parts() -> Self {
        Self::because("the response does not consist of parts with a boundary")
    }

    /// What stands between two boundaries is not a part.
    pub(crate) fn not_part() -> Self {
        Self::because("missing empty line after the headers")
    }

    /// A text of a sequence may lack its end.
    pub(crate) fn truncated() -> Self {
        Self::because("the sequence ended within this item")
    }

    /// A body cannot be read, for this reason.
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
