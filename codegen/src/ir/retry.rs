//! Which failures are retried (`x-retry`).

/// A retry policy. Absent members have the default value.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// The maximum number of attempts, including the first one.
    pub attempts: Option<u32>,
    /// The ranges of statuses that are retried, each with its first and last status.
    pub statuses: Option<Vec<(u16, u16)>>,
    /// The maximum pause before the second attempt, in milliseconds.
    pub first_delay: Option<u32>,
    /// The maximum pause before any attempt, in milliseconds.
    pub max_delay: Option<u32>,
    /// The time after which no further attempt is made, in milliseconds.
    pub max_elapsed: Option<u32>,
    /// The factor by which pauses grow.
    pub growth: Option<f64>,
    /// Whether a call is retried if no complete response arrived.
    pub connection_errors: Option<bool>,
    /// Whether methods that are not idempotent are also retried.
    pub all_methods: Option<bool>,
}
