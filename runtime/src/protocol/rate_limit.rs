//! Reads when to send the next request from a response: `Retry-After` and rate limit headers.
//!
//! All times are durations from the arrival of the response, so that clocks do not have to agree
//! with the server's afterwards.

use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// A number from here on is a date in Unix seconds (2001); a smaller one is a duration (31 years).
const FIRST_DATE: u64 = 1_000_000_000;

/// A number from here on is a date in Unix milliseconds (1973); a smaller one is in seconds (year
/// 5138).
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// A longer reset is a mistake and is ignored.
const MAX_RESET: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// The headers that state a server's rate limit, and how to read them.
///
/// There is no standard for them yet, so they have to be configured:
///
/// ```
/// use openapi_runtime::{RateLimitHeaders, ResetReading, http::HeaderName};
///
/// let headers = RateLimitHeaders::new(
///     HeaderName::from_static("x-ratelimit-limit"),
///     HeaderName::from_static("x-ratelimit-remaining"),
///     HeaderName::from_static("x-ratelimit-reset"),
/// )
/// .reset(ResetReading::UnixSeconds);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimitHeaders {
    limit: HeaderName,
    remaining: HeaderName,
    reset: HeaderName,
    reading: ResetReading,
}

/// The meaning of the number in a rate limit's reset header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ResetReading {
    /// Seconds until the next window.
    #[default]
    Seconds,
    /// The start of the next window in seconds since 1970.
    UnixSeconds,
    /// The start of the next window in milliseconds since 1970.
    UnixMilliseconds,
    /// Any of these, by size: below 10^9 seconds until the next window, below 10^11 a date in
    /// seconds, and from there on a date in milliseconds.
    BySize,
}

/// A server's rate limit, from the headers of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests that a window allows.
    pub limit: Option<u64>,
    /// The number of requests left in this window.
    pub remaining: Option<u64>,
    /// The time until the next window, counted from the arrival of the response.
    pub reset: Option<Duration>,
}

/// What a response states about when to send the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pace {
    pub(crate) retry_after: Option<Duration>,
    pub(crate) rate_limit: Option<RateLimit>,
}

impl RateLimitHeaders {
    /// Creates the configuration from the names of the headers. The reset is read as
    /// [`ResetReading::Seconds`] by default.
    #[must_use]
    pub const fn new(limit: HeaderName, remaining: HeaderName, reset: HeaderName) -> Self {
        Self { limit, remaining, reset, reading: ResetReading::Seconds }
    }

    /// Sets the meaning of the number in the reset header.
    #[must_use]
    pub const fn reset(mut self, reading: ResetReading) -> Self {
        self.reading = reading;
        self
    }

    /// Reads the headers; `None` if none of them is present with a number.
    ///
    /// A single pass over the headers is faster than three lookups.
    fn read(&self, headers: &HeaderMap, now: impl Fn() -> SystemTime) -> Option<RateLimit> {
        let (mut limit, mut remaining, mut reset) = (None, None, None);
        for (name, value) in headers {
            let found = if *name == self.remaining {
                &mut remaining
            } else if *name == self.limit {
                &mut limit
            } else if *name == self.reset {
                &mut reset
            } else {
                continue;
            };
            // The first one of the same name counts.
            found.get_or_insert(value);
        }
        let rate_limit = RateLimit {
            limit: limit.and_then(number),
            remaining: remaining.and_then(number),
            reset: reset.and_then(number).and_then(|reset| self.reading.until(reset, &now)),
        };
        (rate_limit != RateLimit::default()).then_some(rate_limit)
    }
}

impl ResetReading {
    /// Returns the time until the next window; `None` if it is more than a year.
    fn until(self, number: u64, now: impl Fn() -> SystemTime) -> Option<Duration> {
        let date = match self {
            Self::UnixSeconds => Some(Duration::from_secs(number)),
            Self::UnixMilliseconds => Some(Duration::from_millis(number)),
            Self::BySize if number >= FIRST_MILLISECONDS => Some(Duration::from_millis(number)),
            Self::BySize if number >= FIRST_DATE => Some(Duration::from_secs(number)),
            Self::Seconds | Self::BySize => None,
        };
        let until = match date {
            // A window that has begun needs no wait.
            Some(date) => {
                date.saturating_sub(now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
            }
            None => Duration::from_secs(number),
        };
        (until <= MAX_RESET).then_some(until)
    }
}

impl Pace {
    /// Reads a response. `date` returns the time of its arrival.
    ///
    /// Dates are compared with the server's `Date` header, if it has one (RFC 9110, section 6.6.1),
    /// because the clocks of server and client may differ.
    pub(crate) fn of(
        status: StatusCode,
        headers: &HeaderMap,
        names: Option<&RateLimitHeaders>,
        date: impl Fn() -> SystemTime,
    ) -> Self {
        // Lazy, because most responses contain no date to compare with.
        let now =
            || headers.get(DATE).and_then(|value| http_date(value.to_str().ok()?)).unwrap_or_else(&date);
        let rate_limit = names.and_then(|names| names.read(headers, now));
        let advised = headers.get(RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?, now));
        let reset = rate_limit.filter(|_| status == StatusCode::TOO_MANY_REQUESTS);
        Self { retry_after: advised.or_else(|| reset?.reset), rate_limit }
    }
}

/// Parses `Retry-After` (RFC 9110, section 10.2.3): seconds or a date. A past date means "now";
/// `None` if it is invalid.
fn retry_after(text: &str, now: impl Fn() -> SystemTime) -> Option<Duration> {
    let text = text.trim();
    match digits(text) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => Some(http_date(text)?.duration_since(now()).unwrap_or_default()),
    }
}

fn number(value: &HeaderValue) -> Option<u64> {
    digits(value.to_str().ok()?.trim())
}

/// Parses a number of digits only (`parse` would accept a sign), saturating on overflow.
fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

fn http_date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-10-31 12:00:00 UTC.
    const NOON: u64 = 1_793_448_000;

    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOON)
    }

    fn names(reading: ResetReading) -> RateLimitHeaders {
        let name = HeaderName::from_static;
        RateLimitHeaders::new(name("x-limit"), name("x-remaining"), name("x-reset")).reset(reading)
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let cases: &[(&str, Option<&str>, Option<u64>)] = &[
            ("0", None, Some(0)),
            ("120", None, Some(120)),
            (" 120 ", None, Some(120)),
            ("86400", None, Some(86_400)),
            ("99999999999999999999999999", None, Some(u64::MAX)),
            ("-1", None, None),
            ("+1", None, None),
            ("1.5", None, None),
            ("", None, None),
            ("soon", None, None),
            ("Sat, 31 Oct 2026 12:00:30 GMT", None, Some(30)),
            ("Saturday, 31-Oct-26 12:00:30 GMT", None, Some(30)),
            ("Sat Oct 31 12:00:30 2026", None, Some(30)),
            ("Wed, 21 Oct 2015 07:28:00 GMT", None, Some(0)),
            // The server's clock is an hour behind, and it means half a minute.
            ("Sat, 31 Oct 2026 11:00:30 GMT", Some("Sat, 31 Oct 2026 11:00:00 GMT"), Some(30)),
            ("Sat, 31 Oct 2026 12:00:30 GMT", Some("not a date"), Some(30)),
        ];
        for (value, date, expected) in cases {
            let mut all = headers(&[("retry-after", value)]);
            all.extend(date.map(|date| (DATE, HeaderValue::from_str(date).expect("a date"))));
            let pace = Pace::of(StatusCode::SERVICE_UNAVAILABLE, &all, None, noon);
            assert_eq!(pace.retry_after, expected.map(Duration::from_secs), "{value:?} at {date:?}");
        }
    }

    #[test]
    fn a_reset_is_read_as_the_setting_states() {
        use ResetReading::{BySize, Seconds, UnixMilliseconds, UnixSeconds};
        let date = NOON + 60;
        for (reading, value, expected) in [
            (Seconds, 60, Some(60)),
            (Seconds, date, None),
            (UnixSeconds, date, Some(60)),
            (UnixSeconds, 60, Some(0)),
            (UnixSeconds, date * 1000, None),
            (UnixMilliseconds, date * 1000, Some(60)),
            (UnixMilliseconds, date, Some(0)),
            (BySize, 60, Some(60)),
            (BySize, date, Some(60)),
            (BySize, date * 1000, Some(60)),
            (BySize, NOON - 60, Some(0)),
            (BySize, FIRST_DATE - 1, None),
            (BySize, date * 1_000_000, None),
        ] {
            let all = headers(&[("x-reset", &value.to_string())]);
            let pace = Pace::of(StatusCode::TOO_MANY_REQUESTS, &all, Some(&names(reading)), noon);
            let expected = expected.map(Duration::from_secs);
            assert_eq!(pace.rate_limit.and_then(|limit| limit.reset), expected, "{reading:?} {value}");
            assert_eq!(pace.retry_after, expected, "{reading:?} {value}");
        }
    }

    #[test]
    fn a_limit_is_advised_with_any_status_and_obeyed_with_429_alone() {
        let names = names(ResetReading::Seconds);
        let all = headers(&[("x-limit", "600"), ("x-remaining", "7"), ("x-reset", "42")]);
        let reset = Some(Duration::from_secs(42));
        let rate_limit = Some(RateLimit { limit: Some(600), remaining: Some(7), reset });
        let pace = |status, headers: &HeaderMap| Pace::of(status, headers, Some(&names), noon);
        assert_eq!(pace(StatusCode::OK, &all), Pace { retry_after: None, rate_limit });
        assert_eq!(pace(StatusCode::TOO_MANY_REQUESTS, &all), Pace { retry_after: reset, rate_limit });
        let twice = headers(&[("x-limit", "600"), ("x-remaining", "7"), ("x-reset", "42"), ("x-limit", "9")]);
        assert_eq!(pace(StatusCode::OK, &twice), Pace { retry_after: None, rate_limit }, "the first counts");

        let both = headers(&[("x-reset", "42"), ("retry-after", "5")]);
        let advised = pace(StatusCode::TOO_MANY_REQUESTS, &both).retry_after;
        assert_eq!(advised, Some(Duration::from_secs(5)), "`Retry-After` is about this very request");

        for none in [headers(&[]), headers(&[("x-limit", "many"), ("x-reset", "-1")])] {
            assert_eq!(pace(StatusCode::TOO_MANY_REQUESTS, &none), Pace::default());
        }
        assert_eq!(Pace::of(StatusCode::OK, &all, None, noon), Pace::default(), "no names, no limit");
    }

    proptest::proptest! {
        #[test]
        fn any_header_value_is_read_without_a_panic(
            values in proptest::collection::vec(proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40), 5),
            digits in "[0-9]{1,25}",
            seconds in proptest::prelude::any::<u32>(),
        ) {
            let mut all = HeaderMap::new();
            let known = ["retry-after", "date", "x-limit", "x-remaining", "x-reset"];
            for (name, value) in known.iter().zip(&values) {
                all.extend(HeaderValue::from_bytes(value).ok().map(|value| (HeaderName::from_static(name), value)));
            }
            let date = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.into());
            for reading in [ResetReading::Seconds, ResetReading::UnixSeconds, ResetReading::BySize] {
                let _ = Pace::of(StatusCode::TOO_MANY_REQUESTS, &all, Some(&names(reading)), || date);
                all.insert("x-reset", HeaderValue::from_str(&digits).expect("digits"));
                let pace = Pace::of(StatusCode::TOO_MANY_REQUESTS, &all, Some(&names(reading)), || date);
                let reset = pace.rate_limit.and_then(|limit| limit.reset);
                proptest::prop_assert!(reset.is_none_or(|reset| reset <= MAX_RESET));
            }
        }
    }
}
