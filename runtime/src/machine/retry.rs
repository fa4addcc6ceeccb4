//! Decides which failures are retried, and after which pause.
//!
//! **Invariant:** a policy decides on failures only. The machine checks whether the body can be
//! sent again, the call has time left, and the budget allows it.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::error::TransportError;
use crate::protocol::{is_idempotent, is_transient};
use crate::retry::MAX_RETRY_AFTER;
pub use crate::retry::Retry;

/// All pauses of a call together may take this many times the longest pause.
const MAX_TOTAL_PAUSES: u32 = 5;

/// If the server states no time, they may take this fraction of the longest pause.
const UNSPECIFIED_DIVISOR: u32 = 3;

/// Decides which failed attempts are retried, and after which pause.
///
/// [`Retry`] is the default. Set another policy for a client (`ClientBuilder::retry`) or a call
/// (`Call::retry`). With any policy:
///
/// - a body that can be sent only once is not sent again;
/// - nothing is sent again once a response was returned;
/// - no pause outlasts the call's timeout;
/// - retries are limited by the client's [`RetryBudget`](crate::RetryBudget).
///
/// ```
/// use std::time::Duration;
///
/// use openapi_runtime::{FailedAttempt, RetryPolicy, StatusCode};
///
/// /// Tries once more when a proxy has lost its server.
/// struct OnceAtBadGateways;
///
/// impl RetryPolicy for OnceAtBadGateways {
///     fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
///         let again = failed.status() == Some(StatusCode::BAD_GATEWAY) && failed.attempts() == 1;
///         again.then_some(Duration::from_millis(200))
///     }
/// }
/// ```
pub trait RetryPolicy: Send + Sync + 'static {
    /// Returns the pause before the next attempt. `None` ends the call with this failure.
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;

    /// Returns whether the client's other calls also make a pause that the server requests with 429
    /// or 503.
    ///
    /// They are sent after the rest of a shared pause. It is shared even if the call that received
    /// it is not retried.
    ///
    /// The default shares pauses of up to 90 seconds.
    fn shares_pause(&self, pause: Duration) -> bool {
        pause <= MAX_RETRY_AFTER
    }
}

impl<T: RetryPolicy + ?Sized> RetryPolicy for Arc<T> {
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        (**self).pause(failed)
    }

    fn shares_pause(&self, pause: Duration) -> bool {
        (**self).shares_pause(pause)
    }
}

/// An unsuccessful attempt, for a [`RetryPolicy`].
#[derive(Debug, Clone, Copy)]
pub struct FailedAttempt<'a> {
    pub(crate) method: &'a Method,
    /// Whether the request may be repeated, whatever its method.
    pub(crate) may_repeat: bool,
    pub(crate) attempts: u32,
    pub(crate) slows_down: bool,
    pub(crate) pauses: u32,
    pub(crate) paused: Duration,
    pub(crate) elapsed: Duration,
    pub(crate) failure: AttemptFailure<'a>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) random: f64,
}

/// The failure of an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AttemptFailure<'a> {
    Response(StatusCode, &'a HeaderMap),
    Transport(&'a TransportError),
}

impl<'a> FailedAttempt<'a> {
    /// Returns the method of the request.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// Returns whether sending the request twice has the same effect as sending it once (RFC 9110,
    /// section 9.2.2). This includes the method `QUERY` and requests for an access token.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.may_repeat || is_idempotent(self.method)
    }

    /// Returns the number of failed attempts, including this one. Attempts after which the server
    /// requested a pause are not counted; see [`slows_down`](Self::slows_down).
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns whether the server limits the rate: 429 (RFC 6585, section 4), or 503 with
    /// `Retry-After` (RFC 9110, section 15.6.4).
    #[must_use]
    pub fn slows_down(&self) -> bool {
        self.slows_down
    }

    /// Returns the number of this call's attempts after which the server requested a pause,
    /// including this one. If the server states no time, it is at least the number of such refusals
    /// in a row of all the client's calls.
    #[must_use]
    pub fn pauses(&self) -> u32 {
        self.pauses
    }

    /// Returns the total length of the pauses of this call that the server requested.
    #[must_use]
    pub fn paused(&self) -> Duration {
        self.paused
    }

    /// Returns the time since the call began.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Returns the status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self.failure {
            AttemptFailure::Response(status, _) => Some(status),
            AttemptFailure::Transport(_) => None,
        }
    }

    /// Returns the headers of the response, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&'a HeaderMap> {
        match self.failure {
            AttemptFailure::Response(_, headers) => Some(headers),
            AttemptFailure::Transport(_) => None,
        }
    }

    /// Returns why no complete response arrived, if none did.
    #[must_use]
    pub fn transport_error(&self) -> Option<&'a TransportError> {
        match self.failure {
            AttemptFailure::Response(..) => None,
            AttemptFailure::Transport(error) => Some(error),
        }
    }

    /// Returns how long the server asks to wait: from `Retry-After`, or after 429 from the rate
    /// limit's reset.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns a random number in `[0, 1)` to add jitter with. It differs for each attempt.
    #[must_use]
    pub fn random(&self) -> f64 {
        self.random
    }

    /// Returns whether the failure is transient: no complete response, or 408, 429, 500, 502, 503
    /// or 504.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.failure {
            AttemptFailure::Response(status, _) => is_transient(status),
            AttemptFailure::Transport(error) => error.kind().is_transient(),
        }
    }
}

impl Retry {
    /// Returns a random pause up to a limit that grows with each attempt ("full jitter").
    fn jitter(&self, failed: &FailedAttempt<'_>) -> Duration {
        let failures = if failed.slows_down { failed.pauses } else { failed.attempts };
        let exponent = i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX);
        // A NaN factor counts as the largest one. A zero delay stays zero with any factor.
        let limit = self.first_delay.as_secs_f64() * self.growth.powi(exponent).min(f64::MAX);
        let limit = Duration::try_from_secs_f64(limit).unwrap_or(self.max_delay).min(self.max_delay);
        scaled(limit, failed.random)
    }

    /// Returns whether the policy retries this failure, whatever the method.
    fn is_retried(&self, failed: &FailedAttempt<'_>) -> bool {
        match (failed.failure, self.statuses) {
            (AttemptFailure::Transport(_), _) => self.connection_errors && failed.is_transient(),
            (AttemptFailure::Response(status, _), Some(ranges)) if !failed.slows_down => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&status.as_u16()))
            }
            (AttemptFailure::Response(..), _) => failed.is_transient(),
        }
    }
}

/// Returns a fraction of a duration, saturating instead of panicking.
pub(crate) fn scaled(whole: Duration, part: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * part).unwrap_or(whole).min(whole)
}

impl RetryPolicy for Retry {
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        let may = self.is_retried(failed) && (self.all_methods || failed.is_idempotent());
        // A pause is not a failure, but a policy that never retries does not retry after a pause
        // either.
        let is_last = failed.attempts >= self.max_attempts && !failed.slows_down || self.max_attempts <= 1;
        if !may || is_last || self.max_elapsed.is_some_and(|longest| failed.elapsed >= longest) {
            return None;
        }
        let polls = failed.retry_after.unwrap_or_default();
        let longest = match failed.retry_after {
            Some(_) => self.max_retry_after.saturating_mul(MAX_TOTAL_PAUSES),
            None => self.max_retry_after / UNSPECIFIED_DIVISOR,
        };
        let is_too_long = failed.slows_down && failed.paused.saturating_add(polls) > longest;
        // Jitter, so that clients with the same pause do not send at the same time.
        (polls <= self.max_retry_after && !is_too_long).then(|| polls.saturating_add(self.jitter(failed)))
    }

    fn shares_pause(&self, pause: Duration) -> bool {
        self.max_attempts > 1 && pause <= self.max_retry_after
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::TransportErrorKind;

    fn failed<'a>(method: &'a Method, failure: AttemptFailure<'a>, attempts: u32) -> FailedAttempt<'a> {
        FailedAttempt {
            method,
            may_repeat: false,
            attempts,
            slows_down: false,
            pauses: 0,
            paused: Duration::ZERO,
            elapsed: Duration::ZERO,
            failure,
            retry_after: None,
            random: 0.5,
        }
    }

    #[test]
    fn what_is_tried_again() {
        let headers = HeaderMap::new();
        for status in 100..600 {
            let outcome = AttemptFailure::Response(StatusCode::from_u16(status).expect("a status"), &headers);
            let expected = [408, 429, 500, 502, 503, 504].contains(&status);
            assert_eq!(Retry::new().pause(&failed(&Method::GET, outcome, 1)).is_some(), expected, "{status}");
        }
        for (kind, expected) in [
            (TransportErrorKind::Environment, false),
            (TransportErrorKind::Connect, true),
            (TransportErrorKind::Exchange, true),
            (TransportErrorKind::Protocol, false),
            (TransportErrorKind::Body, true),
        ] {
            for error in [TransportError::new(kind, "it broke"), TransportError::timeout(kind)] {
                let failure = AttemptFailure::Transport(&error);
                assert_eq!(
                    Retry::new().pause(&failed(&Method::GET, failure, 1)).is_some(),
                    expected,
                    "{error}"
                );
            }
        }
        let error = TransportError::timeout(TransportErrorKind::Connect);
        for (method, expected) in [
            (Method::GET, true),
            (Method::HEAD, true),
            (Method::OPTIONS, true),
            (Method::PUT, true),
            (Method::DELETE, true),
            (Method::POST, false),
            (Method::PATCH, false),
            (Method::from_bytes(b"QUERY").expect("a method"), true),
            (Method::from_bytes(b"PURGE").expect("a method"), false),
        ] {
            let failed = failed(&method, AttemptFailure::Transport(&error), 1);
            assert_eq!(Retry::new().pause(&failed).is_some(), expected, "{method}");
            assert!(Retry::new().all_methods(true).pause(&failed).is_some(), "{method}");
            assert!(Retry::never().pause(&failed).is_none(), "{method}");
        }
    }

    #[test]
    fn a_policy_names_its_own_statuses_and_time() {
        let headers = HeaderMap::new();
        let policy = Retry::new().statuses(&[(409, 409), (500, 599)]);
        let paused = |status, policy: &Retry| {
            let status = StatusCode::from_u16(status).expect("a status");
            policy.pause(&failed(&Method::GET, AttemptFailure::Response(status, &headers), 1)).is_some()
        };
        let statuses = [408, 409, 410, 429, 500, 505, 599];
        assert_eq!(
            statuses.map(|status| paused(status, &policy)),
            [false, true, false, false, true, true, true]
        );
        // The server's pause is respected.
        let slowed = AttemptFailure::Response(StatusCode::TOO_MANY_REQUESTS, &headers);
        let slowed = FailedAttempt { slows_down: true, pauses: 1, ..failed(&Method::GET, slowed, 0) };
        assert!(policy.pause(&slowed).is_some());
        let error = TransportError::timeout(TransportErrorKind::Connect);
        let broken = failed(&Method::GET, AttemptFailure::Transport(&error), 1);
        assert!(policy.pause(&broken).is_some());
        assert!(policy.clone().connection_errors(false).pause(&broken).is_none());
        let timed = policy.max_elapsed(Duration::from_secs(60));
        for (elapsed, expected) in [(0, true), (59, true), (60, false), (61, false)] {
            let failed = FailedAttempt { elapsed: Duration::from_secs(elapsed), ..broken };
            assert_eq!(timed.pause(&failed).is_some(), expected, "{elapsed}");
        }
    }

    #[test]
    fn pauses_are_random_up_to_a_limit_that_doubles() {
        let error = TransportError::timeout(TransportErrorKind::Exchange);
        let policy = Retry::new().max_attempts(u32::MAX);
        let pause = |attempts, random| {
            let failed = failed(&Method::GET, AttemptFailure::Transport(&error), attempts);
            policy.pause(&FailedAttempt { random, ..failed }).expect("a pause").as_millis()
        };
        let longest: Vec<_> = (1..9).map(|attempts| pause(attempts, 1.0)).collect();
        assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
        assert_eq!((pause(1, 0.0), pause(2, 0.5), pause(u32::MAX - 1, 0.25)), (0, 500, 5000));
        for (growth, expected) in [(1.5, 750), (1.0, 500), (0.0, 0), (f64::NAN, 20_000), (f64::MAX, 20_000)] {
            let failed = failed(&Method::GET, AttemptFailure::Transport(&error), 2);
            let pause = policy.clone().growth(growth).pause(&FailedAttempt { random: 1.0, ..failed });
            assert_eq!(pause.map(|pause| pause.as_millis()), Some(expected), "{growth}");
        }
    }

    #[test]
    fn the_server_is_obeyed_up_to_a_limit() {
        let headers = HeaderMap::new();
        let outcome = AttemptFailure::Response(StatusCode::TOO_MANY_REQUESTS, &headers);
        for (advised, expected) in
            [(0, Some(250)), (30, Some(30_250)), (90, Some(90_250)), (91, None), (u64::MAX, None)]
        {
            let failed = FailedAttempt {
                retry_after: Some(Duration::from_secs(advised)),
                ..failed(&Method::GET, outcome, 1)
            };
            let pause = Retry::new().pause(&failed).map(|pause| pause.as_millis());
            assert_eq!(pause, expected, "{advised}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_policy_pauses_within_its_bounds(
            [first, max, advised_limit] in proptest::array::uniform3(proptest::prelude::any::<Duration>()),
            advised in proptest::option::of(proptest::prelude::any::<Duration>()),
            attempts in 1..u32::MAX,
            random in 0.0..1.0,
        ) {
            let policy = Retry::new().max_attempts(u32::MAX).first_delay(first).max_delay(max);
            let policy = policy.max_retry_after(advised_limit);
            let error = TransportError::timeout(TransportErrorKind::Exchange);
            let failed = failed(&Method::GET, AttemptFailure::Transport(&error), attempts);
            let pause = policy.pause(&FailedAttempt { retry_after: advised, random, ..failed });
            proptest::prop_assert_eq!(pause.is_none(), advised.is_some_and(|advised| advised > advised_limit));
            if let Some(pause) = pause {
                proptest::prop_assert!(pause >= advised.unwrap_or_default());
                proptest::prop_assert!(pause <= advised_limit.saturating_add(max));
            }
        }
    }
}
