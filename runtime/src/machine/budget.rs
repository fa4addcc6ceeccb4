//! What all calls of a client share, so that many of them do not harm a server in trouble: a budget of retries, and a
//! pause that a server asked for.
//!
//! **Invariant:** counters only; the time is an argument.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many successes give back one retry.
const SUCCESSES_PER_RETRY: u64 = 10;

/// How many retries a client, its clones and its derived clients may make.
///
/// Each retry takes one from the budget, and ten successful calls give one back. A server that fails now and then is
/// asked again; one that is down is asked once a call when the budget is spent, and not three times.
///
/// A client has a budget of its own. One that is given to several builders is shared by their clients.
#[derive(Debug, Clone)]
pub struct RetryBudget {
    /// In tenths of a retry.
    left: Arc<AtomicU64>,
    capacity: u64,
}

impl RetryBudget {
    /// Creates a budget of so many retries; it never holds more than these.
    #[must_use]
    pub fn new(retries: u32) -> Self {
        let capacity = u64::from(retries) * SUCCESSES_PER_RETRY;
        Self { left: Arc::new(AtomicU64::new(capacity)), capacity }
    }

    /// Returns how many retries are left.
    #[must_use]
    pub fn left(&self) -> u32 {
        u32::try_from(self.left.load(Ordering::Relaxed) / SUCCESSES_PER_RETRY).unwrap_or(u32::MAX)
    }

    /// Takes one retry, if one is left.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u64| left.checked_sub(SUCCESSES_PER_RETRY);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Takes note of a success.
    pub(crate) fn reward(&self) {
        let add = |left: u64| (left < self.capacity).then(|| left.saturating_add(1));
        // A budget that is full stays as it is, which is no failure.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

/// A budget of 50 retries.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(50)
    }
}

/// A pause that the server asked for in one call, and that all calls of the client keep.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    opens: Mutex<Option<Instant>>,
}

impl Gate {
    /// Keeps new requests back until the pause is over; a longer one that is known stays.
    pub(crate) fn close(&self, now: Instant, pause: Duration) {
        let Some(until) = now.checked_add(pause) else { return };
        let mut opens = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        *opens = Some(opens.map_or(until, |known| known.max(until)));
    }

    /// Returns how long new requests are still kept back.
    pub(crate) fn closed_for(&self, now: Instant) -> Option<Duration> {
        let mut opens = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        let left = opens.and_then(|opens| opens.checked_duration_since(now)).filter(|left| !left.is_zero());
        if left.is_none() {
            *opens = None;
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_spent_and_earned_back() {
        let budget = RetryBudget::new(2);
        let shared = budget.clone();
        assert!(budget.take() && shared.take() && !budget.take());
        assert_eq!(budget.left(), 0);
        for _ in 0..9 {
            shared.reward();
        }
        assert!(!budget.take());
        budget.reward();
        assert!(budget.take() && !budget.take());
        for _ in 0..1000 {
            budget.reward();
        }
        assert_eq!(budget.left(), 2, "never more than at the beginning");
        assert!(!RetryBudget::new(0).take());
        RetryBudget::new(u32::MAX).reward();
    }

    #[test]
    fn a_gate_keeps_the_longest_pause() {
        let now = Instant::now();
        let second = Duration::from_secs(1);
        let gate = Gate::default();
        assert_eq!(gate.closed_for(now), None);
        gate.close(now, 3 * second);
        gate.close(now, second);
        assert_eq!(gate.closed_for(now), Some(3 * second));
        assert_eq!(gate.closed_for(now + 2 * second), Some(second));
        gate.close(now, Duration::MAX);
        assert_eq!(gate.closed_for(now + 3 * second), None);
        gate.close(now, Duration::ZERO);
        assert_eq!(gate.closed_for(now), None);
    }
}
