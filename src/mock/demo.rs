//! The data of [`Mock::demo`](super::Mock::demo).
//!
//! **Invariant:** no randomness and no floating-point functions. A day has the same numbers on
//! every machine.

use std::time::Duration;

use super::{
    account::{Account, Day},
    state::State,
};
use crate::{Date, Metrics, MetricsArgs, OnBehalfOf};

/// The number of days with scores, which is how long SendGrid keeps them.
const DAYS: i32 = 90;

/// The weekly variation of a score, in hundredths.
const WEEK: [i32; 7] = [10, 25, 5, -15, 20, -30, -20];

/// Days ago on which too few messages were sent for a score.
const QUIET: [i32; 3] = [12, 13, 47];

/// The subusers: name, today's score in hundredths, and its daily change. Three have too few
/// messages.
const SUBUSERS: [(&str, i32, i32); 13] = [
    ("newsletter", 465, 2),
    ("receipts", 490, 0),
    ("acme", 380, 3),
    ("globex", 215, -2),
    ("initech", 340, 1),
    ("beta-list", 0, 0),
    ("umbrella", 150, -1),
    ("hooli", 405, 2),
    ("winback", 260, 4),
    ("archive", 0, 0),
    ("stark", 445, 0),
    ("wayne", 325, 1),
    ("sandbox", 0, 0),
];

/// Fills a state with the demonstration data, as of its date.
pub(super) fn fill(state: &mut State) {
    let today = state.today();
    let parent = days_until(today).fold(Account::new(180, "jdoe123"), |account, (ago, date)| {
        let is_quiet = QUIET.contains(&ago);
        let day = if is_quiet { Day::ineligible() } else { computed(ago, 410 - ago * 4) };
        account.on(date, not_before(ago, day))
    });
    state.parent = parent;
    for (id, (name, score, trend)) in (181..).zip(SUBUSERS) {
        let account = days_until(today).fold(Account::new(id, name), |account, (ago, date)| {
            let day = if score == 0 { Day::ineligible() } else { computed(ago + score, score - ago * trend) };
            account.on(date, not_before(ago, day))
        });
        if let Ok(name) = OnBehalfOf::subuser(name) {
            state.members.add(&name, account);
        }
    }
}

/// Scores are computed some time after the end of a day, so those of today and yesterday are
/// delayed.
fn not_before(ago: i32, day: Day) -> Day {
    match ago {
        0 => day.after(Duration::from_secs(15 * 60)),
        1 => day.after(Duration::from_secs(3 * 60)),
        _ => day,
    }
}

/// Returns every day for which scores are kept, with how many days ago it was.
fn days_until(today: Date) -> impl Iterator<Item = (i32, Date)> {
    (0..=DAYS).map(move |ago| (ago, today.saturating_sub(jiff::Span::new().days(ago))))
}

fn computed(day: i32, hundredths: i32) -> Day {
    let weekday = WEEK.iter().cycle().nth(usize::try_from(day.rem_euclid(7)).unwrap_or_default());
    let score = hundredths + weekday.copied().unwrap_or_default();
    let metric = |offset: i32| (f64::from(score + offset) / 100.0).round().clamp(1.0, 5.0);
    let metrics = Metrics::new(MetricsArgs {
        engagement_recency: metric(40),
        open_rate: metric(-60),
        bounce_classification: metric(20),
        bounce_rate: metric(70),
        spam_rate: metric(-10),
    });
    Day::with_metrics(f64::from(score.clamp(100, 500)) / 100.0, metrics)
}
