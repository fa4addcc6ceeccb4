//! A budget of retries that all calls of a client share, so that many of them do not harm a server in trouble.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many successes give back one retry.
const SUCCESSES_PER_RETRY: u64 = 10;

/// How many retries a client, its clones and its derived clients may make.
///
/// Each retry takes one from the budget, and ten successful calls give one back. A server that fails now and then is
/// called again; one that is down is called once a call when the budget is spent, and not three times. A retry after a
/// pause that the server requested (429; 503 with `Retry-After`) takes nothing: the pause itself spares the server.
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
        // A budget that is full stays as it is, which is not a failure.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

/// A budget of 50 retries.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(50)
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
}
