//! How long to wait for a pending response.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Waited;
use crate::time::Instant;

/// How often and how long to poll for a pending response.
///
/// The first pause is 30 seconds. Each further pause is twice as long, up to 5 minutes. After 30
/// minutes the wait ends with [`Error::StillPending`](crate::Error::StillPending). A longer
/// `Retry-After` of the server is respected.
///
/// A [transient](crate::Error::is_retryable) failure does not end the wait. If it is the last
/// result, it is the error of the wait, and states the number of polls.
#[derive(Clone)]
pub struct WaitPolicy {
    first_delay: Duration,
    max_delay: Duration,
    deadline: Duration,
    on_pending: Option<Hook>,
}

type Hook = Arc<dyn Fn(&Progress) + Send + Sync>;

/// The progress of a wait; see [`WaitPolicy::on_pending`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of requests so far.
    pub polls: u32,
    /// The time since the wait began.
    pub elapsed: Duration,
    /// The length of the pause that begins now.
    pub pause: Duration,
}

impl WaitPolicy {
    /// Creates the default policy.
    #[must_use]
    pub fn new() -> Self {
        Self {
            first_delay: Duration::from_secs(30),
            max_delay: Duration::from_secs(5 * 60),
            deadline: Duration::from_secs(30 * 60),
            on_pending: None,
        }
    }

    /// Sets the first pause.
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the longest pause. The server's `Retry-After` may exceed it.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the time limit of the whole wait. The last poll is made when it is over.
    ///
    /// When paging, the limit applies to each page.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Calls `report` before each pause.
    #[must_use]
    pub fn on_pending(mut self, report: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.on_pending = Some(Arc::new(report));
        self
    }

    /// Returns the pause after `polls` responses.
    fn delay(&self, polls: u32) -> Duration {
        let doublings = polls.saturating_sub(1).min(31);
        self.first_delay.saturating_mul(1 << doublings).min(self.max_delay)
    }
}

impl Default for WaitPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WaitPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitPolicy")
            .field("first_delay", &self.first_delay)
            .field("max_delay", &self.max_delay)
            .field("deadline", &self.deadline)
            .field("on_pending", &self.on_pending.is_some())
            .finish()
    }
}

/// The state of a wait.
#[derive(Debug)]
pub(super) struct WaitState {
    /// `None` does not wait at all.
    policy: Option<WaitPolicy>,
    started: Option<Instant>,
    polls: u32,
}

impl WaitState {
    pub(super) fn new(policy: Option<WaitPolicy>) -> Self {
        Self { policy, started: None, polls: 0 }
    }

    /// Returns whether there is a policy.
    pub(super) fn has_policy(&self) -> bool {
        self.policy.is_some()
    }

    /// Begins a wait.
    pub(super) fn start(&mut self, now: Instant) {
        self.started = Some(now);
        self.polls = 0;
    }

    /// Records a pending response with the pause that the server advises. Returns the pause, or a
    /// summary if the wait is over.
    pub(super) fn pending(&mut self, now: Instant, advised: Option<Duration>) -> Result<Duration, Waited> {
        self.polls = self.polls.saturating_add(1);
        let polls = self.polls;
        let elapsed = self.started.map_or(Duration::ZERO, |started| now.saturating_duration_since(started));
        let at_end = Waited { polls, elapsed };
        let policy = self.policy.as_ref().ok_or(at_end)?;

        let left = policy.deadline.saturating_sub(elapsed);
        let advised = advised.unwrap_or_default();
        // Polling before the time that the server stated would be in vain.
        if left.is_zero() || advised > left {
            return Err(at_end);
        }
        let pause = policy.delay(polls).max(advised).min(left);
        if let Some(report) = &policy.on_pending {
            report(&Progress { polls, elapsed, pause });
        }
        Ok(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn pauses_double_up_to_a_cap_and_end_at_the_deadline() {
        let mut now = Instant::now();
        let mut patience = WaitState::new(Some(WaitPolicy::new()));
        patience.start(now);
        let mut pauses = Vec::new();
        let end = loop {
            match patience.pending(now, None) {
                Ok(pause) => {
                    pauses.push(pause.as_secs());
                    now += pause;
                }
                Err(end) => break end,
            }
        };
        assert_eq!(pauses, [30, 60, 120, 240, 300, 300, 300, 300, 150]);
        assert_eq!((end.polls, end.elapsed), (10, seconds(1800)));
    }

    #[test]
    fn retry_after_is_heeded_when_it_is_longer() {
        for (advised, expected) in
            [(5, Some(30)), (45, Some(45)), (900, Some(900)), (86_400, None), (u64::MAX, None)]
        {
            let now = Instant::now();
            let mut patience = WaitState::new(Some(WaitPolicy::new()));
            patience.start(now);
            let pause = patience.pending(now, Some(seconds(advised))).ok();
            assert_eq!(pause.map(|pause| pause.as_secs()), expected, "{advised}");
        }
    }

    #[test]
    fn extreme_policies_do_not_overflow() {
        let now = Instant::now();
        let policy =
            WaitPolicy::new().first_delay(Duration::MAX).max_delay(Duration::MAX).deadline(Duration::MAX);
        let mut patience = WaitState::new(Some(policy));
        patience.start(now);
        for _ in 0..100 {
            assert_eq!(patience.pending(now, None).ok(), Some(Duration::MAX));
        }
        assert!(WaitState::new(None).pending(now, None).is_err());
    }
}
