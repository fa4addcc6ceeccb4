//! A limit was reached: of size, of time, of patience, of pages.

use std::fmt;
use std::time::Duration;

use super::endpoint::{Context, Head, Waited, head_getters, write_attempts};
use super::text;
use super::transport::TransportErrorKind;
use crate::cursor::Cursor;

/// A response is larger than the client accepts.
#[derive(Debug)]
pub struct TooLarge {
    pub(crate) head: Head,
    pub(crate) limit: u64,
}

impl TooLarge {
    head_getters!(head);

    /// Returns how many bytes the client takes.
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

/// A response was not there within the time that the caller was ready to wait.
#[derive(Debug)]
pub struct StillPending {
    pub(crate) head: Head,
    pub(crate) waited: Waited,
}

impl StillPending {
    head_getters!(head);

    /// Returns how often the server was asked.
    #[must_use]
    pub fn polls(&self) -> u32 {
        self.waited.polls
    }

    /// Returns over which time the server was asked.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.waited.elapsed
    }

    /// Returns where to go on from, when a page was requested; `None` for the first page, and without pages.
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

/// The pages of a list do not come to an end: they begin where earlier ones did, or bring nothing new.
#[derive(Debug)]
pub struct CursorDidNotAdvance {
    pub(crate) context: Context,
    pub(crate) cursor: Cursor,
    pub(crate) stuck: NoProgress,
}

/// How it shows that a list does not come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoProgress {
    /// A page names as the next one itself, or one that was read before.
    Repeated,
    /// Page after page is the same, whatever is requested.
    Same,
    /// Page after page is empty, and names another one.
    Empty,
}

impl CursorDidNotAdvance {
    /// Returns where the page begins that was not requested any more.
    #[must_use]
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// Returns how many requests were begun for the last page.
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

/// The call's own time was over.
#[derive(Debug)]
pub struct DeadlineExceeded {
    pub(crate) context: Context,
    pub(crate) timeout: Duration,
    pub(crate) phase: Phase,
}

/// What a call was doing when its time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Its first request was not begun yet; credentials may have been refreshed.
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
    /// Returns where a transport was when its time was over.
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
    /// Returns the time that the call had.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Returns what the call was doing when its time was over.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Returns how many requests were begun.
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
