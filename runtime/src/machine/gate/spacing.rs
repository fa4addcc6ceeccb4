//! The interval between requests if a short window was measured that the server does not declare.
//!
//! Requests are spread evenly over the window, because its start is unknown and even spacing fits
//! any.

use std::time::Duration;

use crate::time::Instant;

pub(super) struct Spacing {
    interval: Duration,
    /// How many requests may be sent at once after a quiet time.
    burst: u32,
    /// When the next request may be sent.
    next: Instant,
    /// The length of a window, when the interval last changed, and how often it has shrunk since
    /// the last refusal.
    period: Duration,
    changed: Instant,
    calm: u32,
}

impl Spacing {
    /// Starts with four fifths of what a window accepted; bursts after a quiet time may use the
    /// rest.
    pub(super) fn new(now: Instant, period: Duration, requests: u64) -> Self {
        let requests = u32::try_from(requests).unwrap_or(u32::MAX).max(1);
        let interval = (period / requests).saturating_mul(5) / 4;
        let next = now.checked_add(interval).unwrap_or(now);
        Self { interval, burst: requests / 4, next, period, changed: now, calm: 0 }
    }

    /// Returns how long the next request has to wait, if at all.
    pub(super) fn wait(&self, now: Instant) -> Option<Duration> {
        Some(self.next.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// Records that a request is sent.
    pub(super) fn begin(&mut self, now: Instant) {
        let saved = now.checked_sub(self.interval.saturating_mul(self.burst)).unwrap_or(now);
        let from = self.next.max(saved);
        self.next = from.checked_add(self.interval).unwrap_or(from);
    }

    /// Records a refusal. Nothing is sent before `until`.
    pub(super) fn slow_down(&mut self, now: Instant, until: Instant) {
        self.interval = (self.interval.saturating_mul(5) / 4).min(self.period.max(self.interval));
        (self.next, self.changed, self.calm) = (self.next.max(until), now, 0);
    }

    /// Records an accepted request. If others wait, the rate grows by 3% per window. The step
    /// doubles after every four windows.
    pub(super) fn speed_up(&mut self, now: Instant) {
        if self.next <= now || now.saturating_duration_since(self.changed) < self.period {
            return;
        }
        self.interval -= self.interval / (32 >> (self.calm / 4).min(4));
        (self.changed, self.calm) = (now, self.calm.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_refusal_widens_the_space_between_requests_up_to_a_window() {
        let now = Instant::now();
        let mut spacing = Spacing::new(now, SECOND, 10);
        assert_eq!(spacing.interval, Duration::from_millis(125));
        spacing.slow_down(now, now + SECOND);
        assert_eq!((spacing.interval, spacing.wait(now)), (Duration::from_micros(156_250), Some(SECOND)));
        for _ in 0..20 {
            spacing.slow_down(now, now);
        }
        assert_eq!((spacing.interval, spacing.wait(now)), (SECOND, Some(SECOND)));
    }

    #[test]
    fn a_quarter_of_a_window_may_go_at_once_after_a_quiet_time() {
        let before = Instant::now();
        let now = before + 5 * SECOND;
        let mut spacing = Spacing::new(before, SECOND, 12);
        let mut at_once = 0;
        while spacing.wait(now).is_none() {
            spacing.begin(now);
            at_once += 1;
        }
        assert_eq!(at_once, 3 + 1, "and the one whose time it is");
    }

    #[test]
    fn more_are_tried_after_each_window_where_others_wait() {
        let now = Instant::now();
        let mut spacing = Spacing::new(now, SECOND, 10);
        let first = spacing.interval;
        spacing.speed_up(now + SECOND);
        assert_eq!(spacing.interval, first, "nobody waits");
        spacing.next = now + 100 * SECOND;
        spacing.speed_up(now + SECOND / 2);
        assert_eq!(spacing.interval, first, "a window is not over");
        for window in 1..=4 {
            spacing.speed_up(now + window * SECOND);
        }
        let ratio =
            |spacing: &Spacing, before: Duration| spacing.interval.as_secs_f64() / before.as_secs_f64();
        assert!((ratio(&spacing, first) - (31.0_f64 / 32.0).powi(4)).abs() < 0.000_001);
        let before = spacing.interval;
        spacing.speed_up(now + 5 * SECOND);
        assert!((ratio(&spacing, before) - 15.0 / 16.0).abs() < 0.000_001, "twice as much");
    }
}
