//! The state of a call, and the outcome of an attempt.

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
    /// A start, or a restart.
    Idle,
    /// A response.
    Sending(Sending),
    /// The end of a pause, or its turn in the queue.
    Pausing,
    /// The refresh of credentials.
    Refreshing {
        /// Whether the server rejected the old ones.
        is_refused: bool,
    },
}

/// The request in flight.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) began: Instant,
    pub(super) can_be_sent_again: bool,
    pub(super) used: Vec<Arc<Issued>>,
    pub(super) span: AttemptSpan,
    /// Counts the request as in flight until it is dropped.
    pub(super) _permit: Permit,
}

/// The outcome of an attempt.
#[derive(Debug)]
pub(super) enum AttemptOutcome {
    Response(RawResponse, Pace),
    TooLarge(StatusCode, HeaderMap, Pace),
    Transport(TransportError),
    Deadline(Phase),
}

/// A pause that the server requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slowdown {
    For(Duration),
    /// The server does not state its length.
    Unspecified,
}

impl Slowdown {
    /// Returns the pause that a response requests because the server limits the rate: 429 (RFC
    /// 6585, section 4), or 503 with `Retry-After` (RFC 9110, section 15.6.4).
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

impl AttemptOutcome {
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

    /// Returns whether the server may have received the request.
    pub(super) fn may_have_been_sent(&self) -> bool {
        match self {
            Self::Response(..) | Self::TooLarge(..) => true,
            Self::Transport(error) => error.kind().may_have_been_sent(),
            Self::Deadline(phase) => matches!(phase, Phase::Exchange | Phase::Body),
        }
    }

    /// Returns the pause that the server requests, if any.
    pub(super) fn slowdown(&self) -> Option<Slowdown> {
        let (status, retry_after) = self.refusal()?;
        Slowdown::of(status, retry_after)
    }

    /// Returns the rate limit stated by the response.
    pub(super) fn rate_limit(&self) -> Option<RateLimit> {
        match self {
            Self::Response(_, pace) | Self::TooLarge(_, _, pace) => pace.rate_limit,
            Self::Transport(_) | Self::Deadline(_) => None,
        }
    }

    /// Returns the status and `Retry-After` of an unsuccessful response.
    pub(super) fn refusal(&self) -> Option<(StatusCode, Option<Duration>)> {
        let (status, pace) = match self {
            Self::Response(response, pace) => (response.status(), pace),
            Self::TooLarge(status, _, pace) => (*status, pace),
            Self::Transport(_) | Self::Deadline(_) => return None,
        };
        (!status.is_success()).then_some((status, pace.retry_after))
    }
}
