//! An event of a stream could not be had.

use std::fmt;

use super::TransportError;
use super::endpoint::{self, Context};
use super::text;
use crate::decode::DecodeFault;
use crate::event::Event;

/// Why an event of a stream could not be had. The request was sent, and its response had begun.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventError {
    /// The data of one event is not as declared. The stream goes on with the next event.
    Undecodable(Box<UndecodableEvent>),
    /// An event is larger than the client accepts. The stream is over.
    TooLarge(Box<EventTooLarge>),
    /// The stream broke off. It is over.
    Transport(Box<TransportError>),
}

impl EventError {
    /// Returns whether the stream ended with this error.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Undecodable(_))
    }

    /// Returns the event as it arrived, if it arrived whole; secrets in its data are replaced.
    #[must_use]
    pub fn event(&self) -> Option<&Event<String>> {
        match self {
            Self::Undecodable(error) => Some(error.event()),
            Self::TooLarge(_) | Self::Transport(_) => None,
        }
    }

    /// Returns whether time ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Returns how many requests were begun for the response.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.context().map_or(0, |context| context.attempts)
    }

    pub(super) fn context(&self) -> Option<&Context> {
        match self {
            Self::Undecodable(error) => error.context.as_ref(),
            Self::TooLarge(error) => error.context.as_ref(),
            Self::Transport(error) => error.context(),
        }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(error) => error.fmt(f),
            Self::TooLarge(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The variants are the error itself, not its cause, so their causes are this error's.
        match self {
            Self::Undecodable(error) => error.source(),
            Self::TooLarge(_) => None,
            Self::Transport(error) => error.source(),
        }
    }
}

/// The data of one event is not as declared.
#[derive(Debug)]
pub struct UndecodableEvent {
    pub(crate) context: Option<Context>,
    pub(crate) event: Event<String>,
    pub(crate) fault: DecodeFault,
}

impl UndecodableEvent {
    /// Returns the event as it arrived; secrets in its data are replaced.
    #[must_use]
    pub fn event(&self) -> &Event<String> {
        &self.event
    }

    /// Returns where in the data the fault lies, such as `choices[0].text`; `None` at its root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.fault.path()
    }
}

impl fmt::Display for UndecodableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        endpoint::begin(f, self.context.as_ref())?;
        f.write_str("with an event that could not be read")?;
        if let Some(path) = self.path() {
            write!(f, " at `{}`", text::one_line(path))?;
        }
        write!(f, ": {}", text::one_line(&self.fault.to_string()))?;
        write!(f, " (\"{}\")", text::excerpt(self.event.data.as_bytes()))
    }
}

impl std::error::Error for UndecodableEvent {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.fault)
    }
}

/// An event is larger than the client accepts.
#[derive(Debug)]
pub struct EventTooLarge {
    pub(crate) context: Option<Context>,
    pub(crate) limit: u64,
}

impl EventTooLarge {
    /// Returns how many bytes the client takes.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }
}

impl fmt::Display for EventTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        endpoint::begin(f, self.context.as_ref())?;
        write!(f, "with an event of more than the {} bytes that this client takes", self.limit)
    }
}

impl std::error::Error for EventTooLarge {}
