//! The number of requests sent at once while no limit is known.
//!
//! If a client sends a hundred requests at once to a server that accepts ten, ninety are refused
//! before the first response shows it. So a client starts with a few, and sends two more for each
//! accepted one.

use std::time::Duration;

use crate::time::Instant;

/// The number of requests in flight before any was accepted.
const INITIAL_IN_FLIGHT: u64 = 32;

/// The time after which one more request is sent although no response has arrived.
const MIN_INTERVAL: Duration = Duration::from_millis(20);

pub(super) struct SlowStart {
    /// The number of requests in flight without a gap between them.
    at_once: u64,
    /// When the last request was sent.
    last: Option<Instant>,
    /// The number of accepted requests since none was in flight.
    accepted: u64,
}

impl Default for SlowStart {
    fn default() -> Self {
        Self { at_once: INITIAL_IN_FLIGHT, last: None, accepted: 0 }
    }
}

impl SlowStart {
    /// Returns how long the next request has to wait, if at all.
    pub(super) fn wait(&self, now: Instant, in_flight: u64) -> Option<Duration> {
        let next = self.last.filter(|_| in_flight >= self.at_once)?.checked_add(MIN_INTERVAL)?;
        Some(next.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// Records that a request is sent.
    pub(super) fn begin(&mut self, now: Instant, in_flight: u64) {
        self.last = Some(now);
        if in_flight == 0 {
            self.accepted = 0;
        }
    }

    /// Records an accepted request. It frees its place, and one more request may be in flight.
    pub(super) fn accept(&mut self) {
        self.at_once = self.at_once.saturating_add(1);
        self.accepted = self.accepted.saturating_add(1);
    }

    /// Removes the limit. Returns whether there was one.
    pub(super) fn release_all(&mut self) -> bool {
        std::mem::replace(&mut self.at_once, u64::MAX) < u64::MAX
    }

    pub(super) fn accepted(&self) -> u64 {
        self.accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_go_at_once_and_two_more_for_each_that_is_accepted() {
        let now = Instant::now();
        let mut start = SlowStart::default();
        let begin = |start: &mut SlowStart, in_flight: &mut u64| {
            while start.wait(now, *in_flight).is_none() {
                start.begin(now, *in_flight);
                *in_flight += 1;
            }
            *in_flight
        };
        let mut in_flight = 0;
        assert_eq!(begin(&mut start, &mut in_flight), INITIAL_IN_FLIGHT);
        start.accept();
        in_flight -= 1;
        assert_eq!(begin(&mut start, &mut in_flight), INITIAL_IN_FLIGHT + 1);
        assert!(start.wait(now + MIN_INTERVAL, in_flight).is_none(), "none is kept back for long");
        start.begin(now + MIN_INTERVAL, in_flight);
        assert_eq!(start.wait(now + MIN_INTERVAL, in_flight), Some(MIN_INTERVAL));
        assert!(
            start.release_all()
                && !start.release_all()
                && start.wait(now + MIN_INTERVAL, 1_000_000).is_none()
        );
    }

    #[test]
    fn what_was_accepted_counts_as_long_as_requests_are_under_way() {
        let now = Instant::now();
        let mut start = SlowStart::default();
        start.begin(now, 0);
        start.accept();
        start.begin(now, 1);
        assert_eq!(start.accepted(), 1);
        start.begin(now, 0);
        assert_eq!(start.accepted(), 0);
    }
}
