//! Which failures are tried again, and after which pause.
//!
//! A failed attempt and a random number come in, a pause or the end comes out.
//!
//! **Invariant:** a policy only classifies failures. That a body can be sent again, that the call has time left and that
//! the budget allows it, is for the machine that asks.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::error::TransportError;
use crate::protocol::{is_idempotent, is_transient};

/// The longest pause that a server may request, unless a policy states something else: a window of a minute and what is
/// added to it, since servers round up.
const HONORED: Duration = Duration::from_secs(90);

/// How many times the longest pause all pauses of one call may be together.
const PAUSES: u32 = 5;

/// Which part of the longest pause they may be together where the server names none.
const UNSPECIFIED: u32 = 3;

/// Decides which failed attempts are made again, and after which pause.
///
/// [`Retry`] is the policy that clients have; another one is given to a client (`ClientBuilder::retry`) or to one call
/// (`Call::retry`). Whatever it states, a body that can be sent only once is not sent again, nothing is sent again once
/// a response was handed out, no pause outlasts the call's timeout, and the client's
/// [`RetryBudget`](crate::RetryBudget) is kept.
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
    /// Returns how long to pause before the next attempt; `None` ends the call with this failure.
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;

    /// Returns whether a pause that the server requests with 429 or 503 is shared with the other calls of the client: a
    /// call that is asked to make it tells them, even if it is not made again itself, and one that learns of it waits
    /// for what is left of it before it is sent.
    ///
    /// Without an implementation, pauses of up to 90 seconds are shared.
    fn shares_pause(&self, pause: Duration) -> bool {
        pause <= HONORED
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

/// An attempt that brought no success, as a [`RetryPolicy`] sees it.
#[derive(Debug, Clone, Copy)]
pub struct FailedAttempt<'a> {
    pub(crate) method: &'a Method,
    /// Whether the request may be made twice, whatever its method.
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

/// What an attempt failed with.
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

    /// Returns whether making the request twice has the effect of making it once: RFC 9110, section 9.2.2, and the method
    /// `QUERY`. So is a request for an access token.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.may_repeat || is_idempotent(self.method)
    }

    /// Returns how many attempts failed, this one included. Attempts after which the server requested a pause do not
    /// count: see [`slows_down`](Self::slows_down).
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns whether the server refused the request because it has enough of them: 429 (RFC 6585, section 4), or 503 with
    /// `Retry-After` (RFC 9110, section 15.6.4).
    #[must_use]
    pub fn slows_down(&self) -> bool {
        self.slows_down
    }

    /// Returns how many attempts ended so, one after the other, this one included: of this call, or without a time of
    /// the server's, of all calls of the client.
    #[must_use]
    pub fn pauses(&self) -> u32 {
        self.pauses
    }

    /// Returns how long this call has paused so far because the server requested it.
    #[must_use]
    pub fn paused(&self) -> Duration {
        self.paused
    }

    /// Returns how long the call has lasted.
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

    /// Returns why no whole response arrived, if none did.
    #[must_use]
    pub fn transport_error(&self) -> Option<&'a TransportError> {
        match self.failure {
            AttemptFailure::Response(..) => None,
            AttemptFailure::Transport(error) => Some(error),
        }
    }

    /// Returns how long the server asked to wait: by `Retry-After`, or with 429 by the reset of its rate limit.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns a random number of at least 0 and less than 1, a new one for each attempt, to spread pauses with.
    #[must_use]
    pub fn random(&self) -> f64 {
        self.random
    }

    /// Returns whether the failure may pass by itself: no whole response, or a status of 408, 429, 500, 502, 503 or 504.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.failure {
            AttemptFailure::Response(status, _) => is_transient(status),
            AttemptFailure::Transport(error) => error.kind().may_pass(),
        }
    }
}

/// The retry policy of clients: what may pass by itself is tried again, where that can do no harm.
///
/// Without changes an idempotent request (RFC 9110, section 9.2.2, and `QUERY`; not `POST` and `PATCH`) is sent up to 3
/// times. It is sent again when no whole response arrived, and after 408, 500, 502, 503 and 504. The pause is random,
/// at most half a second before the second attempt, at most twice as long before each further one, and never longer than
/// 20 seconds.
///
/// A request that the server refuses because it has enough of them (429; 503 with `Retry-After`) is sent again after the
/// pause that the server names (`Retry-After`; a rate limit's reset), and without one after a random pause as above. It
/// does not count among the 3, and takes nothing from the [budget](crate::RetryBudget). A pause may have 90 seconds, and
/// all of a call together 7.5 minutes, or 30 seconds where the server names none; when it is more, the failure is returned
/// at once.
///
/// ```
/// use std::time::Duration;
///
/// use openapi_runtime::Retry;
///
/// let patient = Retry::new().max_attempts(5).max_retry_after(Duration::from_secs(300));
/// let off = Retry::never();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    max_attempts: u32,
    first_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    all_methods: bool,
}

impl Retry {
    /// Creates the policy that is the default.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: HONORED,
            all_methods: false,
        }
    }

    /// Creates the policy that makes no call twice, and keeps none back.
    #[must_use]
    pub const fn never() -> Self {
        Self { max_attempts: 1, ..Self::new() }
    }

    /// Sets how many attempts a call may have, the first one included.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the longest pause before the second attempt.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the longest pause before any attempt; the server may request a longer one.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest pause that the server may request; when it requests more, the failure is returned at once, and
    /// other calls of the client are not kept back. All such pauses of a call may together be five times as long.
    #[must_use]
    pub const fn max_retry_after(mut self, pause: Duration) -> Self {
        self.max_retry_after = pause;
        self
    }

    /// Tries every method again, `POST` and `PATCH` included: for servers that carry no request out twice.
    #[must_use]
    pub const fn all_methods(mut self, all: bool) -> Self {
        self.all_methods = all;
        self
    }

    /// Returns a random pause, up to a limit that doubles with each attempt ("full jitter").
    fn jitter(&self, failed: &FailedAttempt<'_>) -> Duration {
        let failures = if failed.slows_down { failed.pauses } else { failed.attempts };
        let doublings = failures.saturating_sub(1).min(31);
        let limit = self.first_delay.saturating_mul(1 << doublings).min(self.max_delay);
        portion(limit, failed.random)
    }
}

/// Returns a part of a duration, which saturates rather than panics.
pub(crate) fn portion(whole: Duration, part: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * part).unwrap_or(whole).min(whole)
}

impl RetryPolicy for Retry {
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        let may = failed.is_transient() && (self.all_methods || failed.is_idempotent());
        // A pause is not a failure; a policy that makes no call twice makes none after a pause either.
        let is_last = failed.attempts >= self.max_attempts && !failed.slows_down || self.max_attempts <= 1;
        if !may || is_last {
            return None;
        }
        let polls = failed.retry_after.unwrap_or_default();
        let longest = match failed.retry_after {
            Some(_) => self.max_retry_after.saturating_mul(PAUSES),
            None => self.max_retry_after / UNSPECIFIED,
        };
        let is_too_long = failed.slows_down && failed.paused.saturating_add(polls) > longest;
        // Something is added, so that not all who were requested the same pause come at the same time.
        (polls <= self.max_retry_after && !is_too_long).then(|| polls.saturating_add(self.jitter(failed)))
    }

    fn shares_pause(&self, pause: Duration) -> bool {
        self.max_attempts > 1 && pause <= self.max_retry_after
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
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
