//! Accounts and their daily scores, the data of the mock server.
//!
//! **Invariant:** nothing here depends on HTTP.

use std::{collections::BTreeMap, time::Duration};

use crate::{Date, Metrics, MetricsArgs};

/// An account, a subuser or a customer account, with its daily scores.
///
/// ```
/// use sendgrid_seq::{date, mock::{Account, Day}};
///
/// let acme = Account::new(181, "acme")
///     .on(date(2026, 10, 30), Day::computed(4.2))
///     .on(date(2026, 10, 31), Day::pending());
/// assert_eq!(acme.username(), "acme");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "an account does nothing until a mock has it"]
pub struct Account {
    pub(super) user_id: i64,
    pub(super) username: String,
    days: BTreeMap<Date, Day>,
    otherwise: Day,
}

impl Account {
    /// Creates an account. Every day is [`Day::ineligible`] until it is set.
    pub fn new(user_id: i64, username: impl Into<String>) -> Self {
        Self { user_id, username: username.into(), days: BTreeMap::new(), otherwise: Day::ineligible() }
    }

    /// Sets the score of a day.
    pub fn on(mut self, date: Date, day: Day) -> Self {
        self.set(date, day);
        self
    }

    /// Sets the score of every day that is not set with [`on`](Self::on).
    pub fn otherwise(mut self, day: Day) -> Self {
        self.otherwise = day;
        self
    }

    /// Returns SendGrid's id of the user, by which subusers are ordered.
    #[must_use]
    pub fn user_id(&self) -> i64 {
        self.user_id
    }

    /// Returns the username.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    pub(super) fn set(&mut self, date: Date, day: Day) {
        self.days.insert(date, day);
    }

    /// Returns the score of a day at the time `now`. An inner `None` means that the user is not
    /// eligible.
    pub(super) fn score(&self, date: Date, now: Duration) -> Known {
        let day = self.day(date);
        if day.is_pending(now) {
            return Known::NotYet;
        }
        day.score.clone().map_or(Known::Ineligible, |(score, metrics)| Known::Score(score, metrics))
    }

    /// Starts the waiting time of a day, if it has not started, and counts the request.
    pub(super) fn asked(&mut self, date: Date, now: Duration) {
        let otherwise = &self.otherwise;
        self.days.entry(date).or_insert_with(|| otherwise.clone()).asked(now);
    }

    fn day(&self, date: Date) -> &Day {
        self.days.get(&date).unwrap_or(&self.otherwise)
    }
}

/// What is known about the score of a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    Score(f64, Metrics),
    Ineligible,
    NotYet,
}

/// The score of an account for a day: computed, pending or ineligible.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a day does nothing until an account has it"]
pub struct Day {
    score: Option<(f64, Metrics)>,
    pending: Pending,
}

#[derive(Debug, Clone, PartialEq)]
enum Pending {
    No,
    Forever,
    Asks(u32),
    For { wait: Duration, since: Option<Duration> },
}

impl Day {
    /// Creates a day with a score. Every metric has the same value. SendGrid's scores range from 1
    /// to 5, but the mock accepts any number.
    pub fn computed(score: f64) -> Self {
        Self::with_metrics(
            score,
            Metrics::new(MetricsArgs {
                engagement_recency: score,
                open_rate: score,
                bounce_classification: score,
                bounce_rate: score,
                spam_rate: score,
            }),
        )
    }

    /// Creates a day with a score and its metrics.
    pub fn with_metrics(score: f64, metrics: Metrics) -> Self {
        Self { score: Some((score, metrics)), pending: Pending::No }
    }

    /// Creates a day without a score, because the account sent too few messages or has no open
    /// tracking. Its row has no `score` and no `metrics`.
    pub fn ineligible() -> Self {
        Self { score: None, pending: Pending::No }
    }

    /// Creates a day whose score is never computed: the response is always `202`.
    pub fn pending() -> Self {
        Self { score: None, pending: Pending::Forever }
    }

    /// Responds with `202` to the first `asks` requests, and then as configured before.
    pub fn after_asks(mut self, asks: u32) -> Self {
        self.pending = Pending::Asks(asks);
        self
    }

    /// Responds with `202` until `wait` has passed since the first request, and then as configured
    /// before. The time is the [mock's own](super::Mock::advance).
    pub fn after(mut self, wait: Duration) -> Self {
        self.pending = Pending::For { wait, since: None };
        self
    }

    fn is_pending(&self, now: Duration) -> bool {
        match self.pending {
            Pending::No => false,
            Pending::Forever => true,
            Pending::Asks(left) => left > 0,
            Pending::For { wait, since } => {
                since.is_none_or(|since| now.saturating_sub(since) < wait) && !wait.is_zero()
            }
        }
    }

    fn asked(&mut self, now: Duration) {
        match &mut self.pending {
            Pending::No | Pending::Forever => {}
            Pending::Asks(left) => *left = left.saturating_sub(1),
            Pending::For { since, .. } => {
                since.get_or_insert(now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Account, Day, Known};
    use crate::date;

    const DAY: crate::Date = date(2026, 10, 31);
    const SECOND: Duration = Duration::from_secs(1);

    fn known(account: &mut Account, now: Duration) -> Known {
        let known = account.score(DAY, now);
        account.asked(DAY, now);
        known
    }

    #[test]
    fn nothing_stated_is_ineligible() {
        assert_eq!(known(&mut Account::new(1, "a"), Duration::ZERO), Known::Ineligible);
    }

    #[test]
    fn pending_ends_after_that_many_asks() {
        let mut account = Account::new(1, "a").otherwise(Day::computed(4.0).after_asks(2));
        assert_eq!(known(&mut account, Duration::ZERO), Known::NotYet);
        assert_eq!(known(&mut account, Duration::ZERO), Known::NotYet);
        assert!(matches!(known(&mut account, Duration::ZERO), Known::Score(..)));
    }

    #[test]
    fn pending_ends_that_long_after_the_first_ask() {
        let mut account = Account::new(1, "a").on(DAY, Day::ineligible().after(SECOND));
        assert_eq!(known(&mut account, 5 * SECOND), Known::NotYet);
        assert_eq!(known(&mut account, 5 * SECOND), Known::NotYet);
        assert_eq!(known(&mut account, 6 * SECOND), Known::Ineligible);
    }
}
