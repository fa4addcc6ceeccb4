//! Where a call stands, and how one of its attempts ended.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::gate::Permit;
use super::retry::AttemptFailure;
use super::trace::AttemptSpan;
use crate::error::{Phase, TransportError};
use crate::protocol::{Pace, RateLimit};
use crate::raw_response::RawResponse;
use crate::secret::Issued;
use crate::time::Instant;

/// What the machine waits for.
#[derive(Debug)]
pub(super) enum State {
    /// To be started, or started again.
    Idle,
    /// The end of a request.
    Sending(Sending),
    /// The end of a pause, or its turn in the queue.
    Pausing,
    /// Credentials that refresh themselves.
    Refreshing {
        /// Whether the server refused the old ones.
        is_refused: bool,
    },
}

/// The request that is under way.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) began: Instant,
    pub(super) can_be_sent_again: bool,
    pub(super) used: Vec<Arc<Issued>>,
    pub(super) span: AttemptSpan,
    /// Counts the request among those that are under way, until it is dropped.
    pub(super) _pass: Permit,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum Ended {
    Response(RawResponse, Pace),
    TooLarge(StatusCode, HeaderMap, Pace),
    Transport(TransportError),
    Deadline(Phase),
}

/// A pause that the server requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slowdown {
    For(Duration),
    /// The server leaves its length to the client.
    Unspecified,
}

impl Slowdown {
    /// Returns how a response requests a pause, where the server refuses the request because it has enough of them: 429
    /// (RFC 6585, section 4), or 503 with `Retry-After` (RFC 9110, section 15.6.4).
    pub(super) fn of(status: StatusCode, retry_after: Option<Duration>) -> Option<Self> {
        match (status, retry_after) {
            (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, Some(pause)) => {
                Some(Self::For(pause))
            }
            (StatusCode::TOO_MANY_REQUESTS, None) => Some(Self::Unspecified),
            _ => None,
        }
    }

    pub(super) fn pause(self) -> Option<Duration> {
        match self {
            Self::For(pause) => Some(pause),
            Self::Unspecified => None,
        }
    }
}

impl Ended {
    pub(super) fn failure(&self) -> Option<AttemptFailure<'_>> {
        match self {
            Self::Response(response, _) => {
                Some(AttemptFailure::Response(response.status(), response.headers()))
            }
            Self::TooLarge(status, headers, _) => Some(AttemptFailure::Response(*status, headers)),
            Self::Transport(error) => Some(AttemptFailure::Transport(error)),
            Self::Deadline(_) => None,
        }
    }

    /// Returns whether the server may have seen the request.
    pub(super) fn may_have_been_sent(&self) -> bool {
        match self {
            Self::Response(..) | Self::TooLarge(..) => true,
            Self::Transport(error) => error.kind().may_have_been_sent(),
            Self::Deadline(phase) => matches!(phase, Phase::Exchange | Phase::Body),
        }
    }

    /// Returns how the server requests a pause, if it does.
    pub(super) fn slowdown(&self) -> Option<Slowdown> {
        let (status, retry_after) = self.refusal()?;
        Slowdown::of(status, retry_after)
    }

    /// Returns what the response states about the rate limit.
    pub(super) fn rate_limit(&self) -> Option<RateLimit> {
        match self {
            Self::Response(_, pace) | Self::TooLarge(_, _, pace) => pace.rate_limit,
            Self::Transport(_) | Self::Deadline(_) => None,
        }
    }

    /// Returns the status and the `Retry-After` of a response that is not a success.
    pub(super) fn refusal(&self) -> Option<(StatusCode, Option<Duration>)> {
        let (status, pace) = match self {
            Self::Response(response, pace) => (response.status(), pace),
            Self::TooLarge(status, _, pace) => (*status, pace),
            Self::Transport(_) | Self::Deadline(_) => return None,
        };
        (!status.is_success()).then_some((status, pace.retry_after))
    }
}
