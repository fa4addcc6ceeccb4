//! Servers that state when to come again, in every way there is.

use std::{ops::RangeInclusive, time::Duration};

use sendgrid_seq::{
    Error, StatusCode,
    mock::{Fault, Mock, RetryHint},
};

use super::Setup;

/// States 429 once, in this way; returns what the call came to, with how many seconds it paused.
fn paused(setup: Setup, again: RetryHint) -> (super::CallResult, u64, usize) {
    let mock = Mock::new();
    mock.set_day(mock.today(), sendgrid_seq::mock::Day::computed(4.2));
    mock.fault(Fault::TooManyRequests(again));
    let outcome = setup.call(&mock, Duration::from_secs(30));
    (outcome, mock.elapsed().as_secs(), mock.requests().len())
}

#[test]
fn the_client_comes_again_when_it_was_asked_to() {
    let text = |text: &str| RetryHint::RetryAfter(text.to_owned());
    let seven = Duration::from_secs(7);
    // A second more or less where whole seconds are asked to a clock that goes on.
    let table: [(RetryHint, RangeInclusive<u64>); 11] = [
        (text("7"), 7..=7),
        (text(" 7 "), 7..=7),
        (RetryHint::RetryAfterDate(seven), 5..=8),
        (RetryHint::ResetIn(seven), 7..=7),
        (RetryHint::ResetAt(seven), 5..=8),
        (text("garbage"), 0..=1),
        (text("-1"), 0..=1),
        (text("1.5"), 0..=2),
        (text(""), 0..=1),
        (text("Wed, 21 Oct 2015 07:28:00 GMT"), 0..=1),
        (RetryHint::Absent, 0..=1),
    ];
    for (again, seconds) in table {
        for setup in Setup::ALL {
            let (outcome, elapsed, requests) = paused(setup, again.clone());
            let place = format!("{again:?}, {setup:?}: {elapsed} s, {outcome:?}");
            assert!(super::is_usual(&outcome) && requests == 2, "{place}");
            assert!(seconds.contains(&elapsed), "{place}");
        }
    }
}

#[test]
fn a_time_that_is_too_far_away_is_asked_to_the_caller() {
    for again in [
        RetryHint::RetryAfter("86400".to_owned()),
        RetryHint::RetryAfterDate(Duration::from_secs(86_400)),
        RetryHint::ResetIn(Duration::from_secs(86_400)),
        RetryHint::ResetAt(Duration::from_secs(86_400)),
    ] {
        for setup in Setup::ALL {
            let (outcome, elapsed, requests) = paused(setup, again.clone());
            let place = format!("{again:?}, {setup:?}: {elapsed} s, {outcome:?}");
            assert_eq!((elapsed, requests), (0, 1), "{place}");
            let error = outcome.expect_err(&place);
            assert!(matches!(error, Error::Status(_)), "{place}");
            assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS), "{place}");
            let advised = error.retry_after().map_or(0, |after| after.as_secs());
            assert!((86_390..=86_400).contains(&advised), "{place}: {advised}");
        }
    }
}
