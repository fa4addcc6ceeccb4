//! Calendar dates in UTC, which the API uses.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{SignedDuration, civil};

use crate::Date;

const SECONDS_PER_DAY: i64 = 86_400;

/// Returns today's date in UTC, the last day for which scores can be requested.
///
/// ```
/// use sendgrid_seq::{date, today};
///
/// assert!(today() > date(2024, 8, 5));
/// ```
#[must_use]
pub fn today() -> Date {
    on(SystemTime::now())
}

/// Returns the date in UTC at this time, limited to the range of the calendar.
fn on(time: SystemTime) -> Date {
    let seconds = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => {
            // Midnight belongs to the day that starts with it, so a started second counts as a
            // whole one.
            let before = before.duration();
            let started = before.as_secs().saturating_add(u64::from(before.subsec_nanos() > 0));
            i64::try_from(started).map_or(i64::MIN, i64::wrapping_neg)
        }
    };
    let days = seconds.div_euclid(SECONDS_PER_DAY);
    civil::date(1970, 1, 1).saturating_add(SignedDuration::from_secs(days.saturating_mul(SECONDS_PER_DAY)))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use jiff::civil::date;

    use super::on;

    #[test]
    fn a_day_begins_at_midnight_utc() {
        let after = |seconds| on(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(after(0), date(1970, 1, 1));
        assert_eq!(after(86_399), date(1970, 1, 1));
        assert_eq!(after(86_400), date(1970, 1, 2));
        assert_eq!(after(1_722_816_000), date(2024, 8, 5));
        assert_eq!(after(4_102_444_800), date(2100, 1, 1));
    }

    #[test]
    fn a_clock_before_1970_is_not_a_panic() {
        let before = |nanos| on(UNIX_EPOCH - Duration::from_nanos(nanos));
        assert_eq!(before(1), date(1969, 12, 31));
        assert_eq!(before(86_400_000_000_000), date(1969, 12, 31));
        assert_eq!(before(86_400_000_000_001), date(1969, 12, 30));
    }

    #[test]
    fn a_clock_beyond_the_calendar_is_not_a_panic() {
        if let Some(far) = UNIX_EPOCH.checked_add(Duration::from_secs(1 << 50)) {
            assert_eq!(on(far), date(9999, 12, 31));
        }
    }
}
