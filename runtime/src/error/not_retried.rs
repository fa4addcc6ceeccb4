//! Why a failure that may pass was not tried again.

use std::fmt;
use std::time::Duration;

/// Why a failure that may pass was not tried again, where it was not for the number of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotRetried {
    /// The server requests a pause of this length, which is more than the [policy](crate::RetryPolicy) accepts.
    PauseTooLong(Duration),
    /// The client's [budget of retries](crate::RetryBudget) is spent.
    BudgetSpent,
    /// The pause of this length before the next attempt would outlast the call's time.
    OutOfTime(Duration),
}

impl fmt::Display for NotRetried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PauseTooLong(pause) => {
                write!(
                    f,
                    "the server requests a pause of {pause:?}, which is longer than the retry policy accepts"
                )
            }
            Self::BudgetSpent => f.write_str("the client's budget of retries is spent"),
            Self::OutOfTime(pause) => {
                write!(f, "a pause of {pause:?} would exceed the timeout of the call")
            }
        }
    }
}
