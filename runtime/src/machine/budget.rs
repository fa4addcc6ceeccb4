//! A retry budget shared by all calls of a client, which protects a server in trouble from retries.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The number of successes that add one retry to the budget.
const SUCCESSES_PER_RETRY: u64 = 10;

/// The number of retries that a client, its clones and its derived clients may make.
///
/// Each retry takes one from the budget, and every ten successful calls add one. Occasional
/// failures are therefore retried. During an outage the budget is used up, and each call is sent
/// only once. A retry after a pause that the server requested (429, or 503 with `Retry-After`)
/// takes nothing, because the pause itself protects the server.
///
/// By default each client has its own budget. Clients whose builders are given the same budget
/// share it.
#[derive(Debug, Clone)]
pub struct RetryBudget {
    /// In tenths of a retry.
    left: Arc<AtomicU64>,
    capacity: u64,
}

impl RetryBudget {
    /// Creates a budget of `retries`, which is also its maximum.
    #[must_use]
    pub fn new(retries: u32) -> Self {
        let capacity = u64::from(retries) * SUCCESSES_PER_RETRY;
        Self { left: Arc::new(AtomicU64::new(capacity)), capacity }
    }

    /// Returns the number of retries left.
    #[must_use]
    pub fn left(&self) -> u32 {
        u32::try_from(self.left.load(Ordering::Relaxed) / SUCCESSES_PER_RETRY).unwrap_or(u32::MAX)
    }

    /// Takes one retry, if any is left.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u64| left.checked_sub(SUCCESSES_PER_RETRY);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Records a success.
    pub(crate) fn reward(&self) {
        let add = |left: u64| (left < self.capacity).then(|| left.saturating_add(1));
        // A full budget stays unchanged, which is not an error.
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
