//! Which failures are retried (`x-retry`).

/// A retry policy; what it does not state is as by default.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// How many attempts a call may have, the first one included.
    pub attempts: Option<u32>,
    /// The statuses that are tried again, from the first to the last.
    pub statuses: Option<Vec<(u16, u16)>>,
    /// The longest pause before the second attempt, in milliseconds.
    pub first_delay: Option<u32>,
    /// The longest pause before any attempt, in milliseconds.
    pub max_delay: Option<u32>,
    /// After how many milliseconds no further attempt is made.
    pub max_elapsed: Option<u32>,
    /// How many times as long each pause is as the one before.
    pub growth: Option<f64>,
    /// Whether it is tried again where no whole response arrived.
    pub connection_errors: Option<bool>,
    /// Whether methods are tried again that cannot be repeated.
    pub all_methods: Option<bool>,
}
