//! The retry policy as data. The decisions are in `machine`.

use std::time::Duration;

/// The default limit of a pause that the server requests: a window of one minute, with a margin
/// because servers round up.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(90);

/// The default retry policy: retries transient failures of requests that are safe to repeat.
///
/// By default, idempotent requests are retried (RFC 9110, section 9.2.2, and `QUERY`; not `POST` or
/// `PATCH`), with up to 3 attempts. An attempt is retried if no complete response arrived, or after
/// 408, 500, 502, 503 and 504. The backoff has full jitter: at most half a second before the second
/// attempt, and at most twice as long before each further one, up to 20 seconds.
///
/// If the server limits the rate (429, or 503 with `Retry-After`), the request is sent again after
/// the pause that the server states in `Retry-After` or in the reset of its rate limit. If it
/// states none, the pause is random as above. Such an attempt does not count towards the 3 and
/// takes nothing from the [budget](crate::RetryBudget). A single pause is limited to 90 seconds.
/// All pauses of a call together are limited to 7.5 minutes, or to 30 seconds if the server states
/// none. Beyond these limits the failure is returned at once.
///
/// ```
/// use std::time::Duration;
///
/// use openapi_runtime::Retry;
///
/// let patient = Retry::new().max_attempts(5).max_retry_after(Duration::from_secs(300));
/// let off = Retry::never();
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    pub(crate) max_attempts: u32,
    pub(crate) max_elapsed: Option<Duration>,
    pub(crate) first_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) growth: f64,
    pub(crate) max_retry_after: Duration,
    /// The statuses to retry, as inclusive ranges; `None` means the transient ones.
    pub(crate) statuses: Option<&'static [(u16, u16)]>,
    pub(crate) connection_errors: bool,
    pub(crate) all_methods: bool,
}

impl Retry {
    /// Creates the default policy.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            max_elapsed: None,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            growth: 2.0,
            max_retry_after: MAX_RETRY_AFTER,
            statuses: None,
            connection_errors: true,
            all_methods: false,
        }
    }

    /// Creates a policy that never retries and does not hold back other calls.
    #[must_use]
    pub const fn never() -> Self {
        Self { max_attempts: 1, ..Self::new() }
    }

    /// Sets the maximum number of attempts per call, including the first. The default is 3.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the time after which a call is not retried. By default only `ClientBuilder::timeout`
    /// limits it.
    #[must_use]
    pub const fn max_elapsed(mut self, time: Duration) -> Self {
        self.max_elapsed = Some(time);
        self
    }

    /// Sets the upper bound of the pause before the second attempt. The default is 500 milliseconds.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the upper bound of every pause. A pause that the server requests may be longer. The
    /// default is 20 seconds.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the factor by which the upper bound grows with each attempt. The default is 2.
    #[must_use]
    pub const fn growth(mut self, factor: f64) -> Self {
        self.growth = factor;
        self
    }

    /// Sets the longest pause that the server may request. The default is 90 seconds.
    ///
    /// If the server requests a longer one, the failure is returned at once, and other calls of the
    /// client are not held back. All such pauses of a call together may take five times as long.
    #[must_use]
    pub const fn max_retry_after(mut self, pause: Duration) -> Self {
        self.max_retry_after = pause;
        self
    }

    /// Sets the statuses to retry, as inclusive ranges, instead of the default ones. A pause that
    /// the server requests (429, or 503 with `Retry-After`) is made in any case.
    #[must_use]
    pub const fn statuses(mut self, ranges: &'static [(u16, u16)]) -> Self {
        self.statuses = Some(ranges);
        self
    }

    /// Sets whether to retry if no complete response arrived. The default is `true`.
    #[must_use]
    pub const fn connection_errors(mut self, tried: bool) -> Self {
        self.connection_errors = tried;
        self
    }

    /// Sets whether to retry every method, including `POST` and `PATCH`. Use it only if the server
    /// does not carry out a repeated request twice.
    #[must_use]
    pub const fn all_methods(mut self, all: bool) -> Self {
        self.all_methods = all;
        self
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}
