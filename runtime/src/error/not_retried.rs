//! Why a transient failure was not retried.

use std::fmt;
use std::time::Duration;

/// Why a transient failure was not retried, unless the attempts were used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotRetried {
    /// The server requests a pause of this length, which is longer than the [policy](crate::RetryPolicy) allows.
    PauseTooLong(Duration),
    /// The client's [retry budget](crate::RetryBudget) is used up.
    BudgetSpent,
    /// The pause of this length before the next attempt would exceed the call's timeout.
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
