//! How many requests begin at once while nothing is known that limits them.
//!
//! Whoever sends a hundred at once to a server that accepts ten has ninety refused before the first response states so.
//! A few go at once therefore, and two more for each that is accepted.

use std::time::Duration;

use crate::time::Instant;

/// How many requests may be under way before any was accepted.
const FEW: u64 = 32;

/// After this time without a response, one more request is sent.
const GAP: Duration = Duration::from_millis(20);

pub(super) struct Start {
    /// How many requests may be under way without a gap between them.
    at_once: u64,
    /// When the last one began.
    last: Option<Instant>,
    /// How many were accepted since there was last none under way.
    accepted: u64,
}

impl Default for Start {
    fn default() -> Self {
        Self { at_once: FEW, last: None, accepted: 0 }
    }
}

impl Start {
    /// Returns how long the next request has to wait, if it has to.
    pub(super) fn wait(&self, now: Instant, in_flight: u64) -> Option<Duration> {
        let next = self.last.filter(|_| in_flight >= self.at_once)?.checked_add(GAP)?;
        Some(next.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// Takes note of a request that goes.
    pub(super) fn begin(&mut self, now: Instant, in_flight: u64) {
        self.last = Some(now);
        if in_flight == 0 {
            self.accepted = 0;
        }
    }

    /// Takes note of a request that was accepted: it leaves its place to another one, and there is one more.
    pub(super) fn accept(&mut self) {
        self.at_once = self.at_once.saturating_add(1);
        self.accepted = self.accepted.saturating_add(1);
    }

    /// Lets all go at once from now on; returns whether any had to wait until now.
    pub(super) fn hurry(&mut self) -> bool {
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
        let mut start = Start::default();
        let begin = |start: &mut Start, in_flight: &mut u64| {
            while start.wait(now, *in_flight).is_none() {
                start.begin(now, *in_flight);
                *in_flight += 1;
            }
            *in_flight
        };
        let mut in_flight = 0;
        assert_eq!(begin(&mut start, &mut in_flight), FEW);
        start.accept();
        in_flight -= 1;
        assert_eq!(begin(&mut start, &mut in_flight), FEW + 1);
        assert!(start.wait(now + GAP, in_flight).is_none(), "none is kept back for long");
        start.begin(now + GAP, in_flight);
        assert_eq!(start.wait(now + GAP, in_flight), Some(GAP));
        assert!(start.hurry() && !start.hurry() && start.wait(now + GAP, 1_000_000).is_none());
    }

    #[test]
    fn what_was_accepted_counts_as_long_as_requests_are_under_way() {
        let now = Instant::now();
        let mut start = Start::default();
        start.begin(now, 0);
        start.accept();
        start.begin(now, 1);
        assert_eq!(start.accepted(), 1);
        start.begin(now, 0);
        assert_eq!(start.accepted(), 0);
    }
}
