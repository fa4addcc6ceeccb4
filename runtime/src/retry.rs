//! The retry policy of clients, as data: what decides by it is in `machine`.

use std::time::Duration;

/// The longest pause that a server may request, unless a policy states something else: a window of a minute and what is
/// added to it, since servers round up.
pub(crate) const HONORED: Duration = Duration::from_secs(90);

/// The retry policy of clients: what may pass by itself is tried again, where that can do no harm.
///
/// Without changes an idempotent request (RFC 9110, section 9.2.2, and `QUERY`; not `POST` and `PATCH`) is sent up to 3
/// times. It is sent again when no whole response arrived, and after 408, 500, 502, 503 and 504. The pause is random: at
/// most half a second before the second attempt, and at most twice as long before each further one, up to 20 seconds.
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
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    pub(crate) max_attempts: u32,
    pub(crate) max_elapsed: Option<Duration>,
    pub(crate) first_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) growth: f64,
    pub(crate) max_retry_after: Duration,
    /// The statuses that are tried again, first and last; those that may pass by themselves without any.
    pub(crate) statuses: Option<&'static [(u16, u16)]>,
    pub(crate) connection_errors: bool,
    pub(crate) all_methods: bool,
}

impl Retry {
    /// Creates the policy that is the default.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            max_elapsed: None,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            growth: 2.0,
            max_retry_after: HONORED,
            statuses: None,
            connection_errors: true,
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

    /// Makes no further attempt once the call has lasted so long; without this only `ClientBuilder::timeout` limits that.
    #[must_use]
    pub const fn max_elapsed(mut self, time: Duration) -> Self {
        self.max_elapsed = Some(time);
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

    /// Sets how many times as long the longest pause is before each further attempt; twice without this.
    #[must_use]
    pub const fn growth(mut self, factor: f64) -> Self {
        self.growth = factor;
        self
    }

    /// Sets the longest pause that the server may request; when it requests more, the failure is returned at once, and
    /// other calls of the client are not kept back. All such pauses of a call may together be five times as long.
    #[must_use]
    pub const fn max_retry_after(mut self, pause: Duration) -> Self {
        self.max_retry_after = pause;
        self
    }

    /// Tries these statuses again in place of those named above: ranges, each from the first to the last. A pause that the
    /// server requests (429; 503 with `Retry-After`) is made whatever they are.
    #[must_use]
    pub const fn statuses(mut self, ranges: &'static [(u16, u16)]) -> Self {
        self.statuses = Some(ranges);
        self
    }

    /// Tries again where no whole response arrived, or does not; it does without this.
    #[must_use]
    pub const fn connection_errors(mut self, tried: bool) -> Self {
        self.connection_errors = tried;
        self
    }

    /// Tries every method again, `POST` and `PATCH` included: for servers that carry no request out twice.
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
