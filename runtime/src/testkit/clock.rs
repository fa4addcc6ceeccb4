//! A clock that only advances when someone sleeps.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue, header};

use crate::BoxFuture;
use crate::time::{self, Instant};
use crate::timer::{BlockingTimer, Timer};

/// The start of the year 9999. Later dates are written as this one.
const LAST_DATE: Duration = Duration::from_secs(253_370_764_800);

/// A paused clock: a sleep ends at once and advances it. Clones share the same clock.
///
/// Use it as the timer of a client whose server is in memory. Retries, waits and time limits then
/// take no real time, and tests can assert on [`elapsed`](Self::elapsed). Do not use it with a
/// socket, where a time limit would end before the response arrives.
///
/// ```
/// use std::time::Duration;
///
/// use openapi_runtime::{BlockingTimer, testkit::Clock};
///
/// let clock = Clock::new();
/// BlockingTimer::sleep(&clock, Duration::from_secs(3600));
/// assert_eq!(clock.elapsed(), Duration::from_secs(3600));
/// ```
#[derive(Clone)]
pub struct Clock(Arc<Shared>);

struct Shared {
    start: Instant,
    time: Mutex<Time>,
}

#[derive(Default)]
struct Time {
    advanced: Duration,
    /// When real time started to count as well.
    runs_since: Option<Instant>,
    /// The date at the start; `None` follows the system's clock.
    date: Option<SystemTime>,
}

impl Clock {
    /// Creates a clock that starts at the system's date and adds the [elapsed](Self::elapsed) time.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Shared { start: time::now(), time: Mutex::default() }))
    }

    /// Advances the clock.
    pub fn advance(&self, time: Duration) {
        let mut now = self.time();
        now.advanced = now.advanced.saturating_add(time);
    }

    /// Makes real time count as well from now on, for a server that other programs use.
    pub fn run(&self) {
        self.time().runs_since.get_or_insert_with(time::now);
    }

    /// Returns the elapsed time: from [`advance`](Self::advance), the waits of clients, and delays
    /// of responses.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.time().elapsed()
    }

    /// Sets the date at the start, when no time had elapsed.
    pub fn start_at(&self, date: SystemTime) {
        self.time().date = Some(date);
    }

    /// Returns the current date, or the start date on overflow.
    #[must_use]
    pub fn date(&self) -> SystemTime {
        let time = self.time();
        let (start, passed) = match time.date {
            Some(date) => (date, time.elapsed()),
            // The system's date already includes the real time.
            None => (time::date(), time.advanced),
        };
        start.checked_add(passed).unwrap_or(start)
    }

    /// Adds a `Date` header by this clock, unless the response has one (RFC 9110, section 6.6.1).
    pub fn stamp(&self, headers: &mut HeaderMap) {
        if let Ok(date) = HeaderValue::try_from(http_date(self.date())) {
            headers.entry(header::DATE).or_insert(date);
        }
    }

    fn instant(&self) -> Instant {
        self.0.start.checked_add(self.elapsed()).unwrap_or(self.0.start)
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.time.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Time {
    fn elapsed(&self) -> Duration {
        let real =
            self.runs_since.map_or(Duration::ZERO, |since| time::now().saturating_duration_since(since));
        self.advanced.saturating_add(real)
    }
}

/// Formats a date by RFC 9110, section 5.6.7, limited to the years from 1970 to 9999.
pub(super) fn http_date(date: SystemTime) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + since_1970(date))
}

/// Returns the seconds since 1970, or zero before.
pub(super) fn unix_seconds(date: SystemTime) -> u64 {
    since_1970(date).as_secs()
}

fn since_1970(date: SystemTime) -> Duration {
    date.duration_since(UNIX_EPOCH).unwrap_or_default().min(LAST_DATE)
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("elapsed", &self.elapsed()).finish_non_exhaustive()
    }
}

impl Timer for Clock {
    fn now(&self) -> Instant {
        self.instant()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        // Time advances when the sleep is awaited, not when it is created, because the sleep of a
        // time limit is mostly dropped.
        let clock = self.clone();
        Box::pin(async move { clock.advance(duration) })
    }

    fn date(&self) -> SystemTime {
        self.date()
    }
}

impl BlockingTimer for Clock {
    fn now(&self) -> Instant {
        self.instant()
    }

    fn sleep(&self, duration: Duration) {
        self.advance(duration);
    }

    fn date(&self) -> SystemTime {
        self.date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_http_has_them() {
        let day = Duration::from_secs(86_400);
        for (date, text) in [
            (UNIX_EPOCH + 20_000 * day, "Fri, 04 Oct 2024 00:00:00 GMT"),
            (UNIX_EPOCH - day, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (UNIX_EPOCH + 10_000_000 * day, "Fri, 01 Jan 9999 00:00:00 GMT"),
        ] {
            assert_eq!(http_date(date), text);
        }
    }

    #[test]
    fn real_time_passes_on_a_clock_that_runs() {
        let clock = Clock::new();
        assert_eq!(clock.elapsed(), Duration::ZERO, "it is paused");
        clock.run();
        clock.advance(Duration::from_secs(60));
        let before = clock.elapsed();
        while clock.elapsed() == before {
            std::hint::spin_loop();
        }
        assert!(before >= Duration::from_secs(60));
    }

    #[test]
    fn the_date_goes_on_with_the_clock() {
        let (clock, start) = (Clock::new(), UNIX_EPOCH + Duration::from_secs(1_000));
        clock.start_at(start);
        clock.clone().advance(Duration::from_secs(5));
        assert_eq!(clock.date(), start + Duration::from_secs(5));
        let mut headers = HeaderMap::new();
        clock.stamp(&mut headers);
        assert_eq!(headers["date"], "Thu, 01 Jan 1970 00:16:45 GMT");
    }
}
