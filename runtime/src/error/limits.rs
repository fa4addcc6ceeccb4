//! Errors about limits: of size, of time, of waiting, of pages.

use std::fmt;
use std::time::Duration;

use super::endpoint::{Context, Head, Waited, head_getters, write_attempts};
use super::text;
use super::transport::TransportErrorKind;
use crate::cursor::Cursor;

/// A response exceeds the size limit.
#[derive(Debug)]
pub struct TooLarge {
    pub(crate) head: Head,
    pub(crate) limit: u64,
}

impl TooLarge {
    head_getters!(head);

    /// Returns the size limit in bytes.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with more than {} bytes, the limit of this client", self.head, self.limit)
    }
}

impl std::error::Error for TooLarge {}

/// A response was not ready before the deadline of the wait.
#[derive(Debug)]
pub struct StillPending {
    pub(crate) head: Head,
    pub(crate) waited: Waited,
}

impl StillPending {
    head_getters!(head);

    /// Returns how often the server was polled.
    #[must_use]
    pub fn polls(&self) -> u32 {
        self.waited.polls
    }

    /// Returns for how long the server was polled.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.waited.elapsed
    }

    /// Returns the cursor of the requested page, to resume from. Returns `None` for the first page, and for calls
    /// without pages.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.head.context.cursor.as_deref()
    }
}

impl fmt::Display for StillPending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Head { context, status, .. } = &self.head;
        write!(f, "{} still has no response ({})", context.endpoint, text::Status(*status))?;
        if self.waited.polls > 1 {
            write!(f, " {}", self.waited)?;
        }
        f.write_str("; ask again later")
    }
}

impl std::error::Error for StillPending {}

/// The pages of a list do not end: they start where earlier ones did, or have nothing new.
#[derive(Debug)]
pub struct CursorDidNotAdvance {
    pub(crate) context: Context,
    pub(crate) cursor: Cursor,
    pub(crate) stuck: NoProgress,
}

/// The sign that a list does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoProgress {
    /// A page names itself, or one that was read before, as the next page.
    Repeated,
    /// All pages are equal, independent of the request.
    Same,
    /// Every page is empty, and names a next one.
    Empty,
}

impl CursorDidNotAdvance {
    /// Returns the cursor of the page that was not requested.
    #[must_use]
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// Returns how many requests were started for the last page.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.context.attempts
    }
}

impl fmt::Display for CursorDidNotAdvance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cursor = text::bounded(self.cursor.as_str());
        let endpoint = &self.context.endpoint;
        match self.stuck {
            NoProgress::Repeated => {
                write!(f, "{endpoint} responded with a page whose next cursor was read before, \"{cursor}\"")
            }
            NoProgress::Same => {
                write!(f, "{endpoint} responded with the same page again and again, up to \"{cursor}\"")
            }
            NoProgress::Empty => write!(f, "{endpoint} responded with empty pages only, up to \"{cursor}\""),
        }
    }
}

impl std::error::Error for CursorDidNotAdvance {}

/// The call's timeout expired.
#[derive(Debug)]
pub struct DeadlineExceeded {
    pub(crate) context: Context,
    pub(crate) timeout: Duration,
    pub(crate) phase: Phase,
}

/// What a call was doing when its timeout expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// It had not started its first request; credentials may have been refreshed.
    Start,
    /// It was connecting.
    Connect,
    /// It was sending a request, or waiting for a response to begin.
    Exchange,
    /// It was reading the body of a response.
    Body,
    /// It was pausing before the next request.
    Pause,
}

impl Phase {
    /// Returns the phase of a transport when the timeout expired.
    pub(crate) fn of(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Body | TransportErrorKind::File => Self::Body,
            TransportErrorKind::Environment | TransportErrorKind::Exchange | TransportErrorKind::Protocol => {
                Self::Exchange
            }
        }
    }
}

impl DeadlineExceeded {
    /// Returns the timeout of the call.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Returns what the call was doing when its timeout expired.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Returns how many requests were started.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.context.attempts
    }
}

impl fmt::Display for DeadlineExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} did not end within its timeout of {:?}", self.context.endpoint, self.timeout)?;
        write_attempts(f, &self.context)?;
        f.write_str(match self.phase {
            Phase::Start => ": nothing was sent",
            Phase::Connect => ": there was no connection yet",
            Phase::Exchange => ": there was no response yet",
            Phase::Body => ": the response was not complete yet",
            Phase::Pause => ": it was pausing before the next attempt",
        })
    }
}

impl std::error::Error for DeadlineExceeded {}
