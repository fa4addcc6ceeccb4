//! Bytes to values: JSON and text.
//!
//! The bytes and the secrets that faults must not show come in; a value, or a [`DecodeFault`], comes out.

pub(crate) mod json;
pub(crate) mod text;

use std::borrow::Cow;
use std::fmt;

/// Why the body of an answer could not be read.
#[derive(Debug)]
pub struct DecodeFault {
    path: Option<String>,
    source: Option<serde_json::Error>,
    reason: Cow<'static, str>,
}

impl DecodeFault {
    /// Returns where in the JSON document the fault lies, such as `result[3].score`; `None` at its root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// A body that was to be read whole came as a stream.
    pub(crate) fn streamed() -> Self {
        Self {
            path: None,
            source: None,
            reason: Cow::Borrowed("the operation asked for a stream and read it as a whole"),
        }
    }

    /// A stream of events was asked for, and something else came.
    pub(crate) fn no_events() -> Self {
        Self { path: None, source: None, reason: Cow::Borrowed("the answer is no stream of events") }
    }

    /// A body that was declared as text holds something else.
    pub(crate) fn not_text(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { path: None, source: None, reason: reason.into() }
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
