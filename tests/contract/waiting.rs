//! Waiting for scores that are still being computed, without waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use http::HeaderValue;
use sendgrid_seq::{
    Client, Error, ListScoresError, Response, Scores, StatusCode, WaitPolicy, blocking,
    mock::{Day, Fault, Mock, RetryHint, Scripted},
};

use crate::support::{TODAY, async_client, block_on, blocking_client, mock, server};

const MINUTE: Duration = Duration::from_secs(60);

fn pending(day: Day) -> Mock {
    let mock = mock();
    mock.set_day(TODAY, day);
    mock
}

#[test]
fn scores_that_take_ten_minutes() {
    let start = Instant::now();

    let mock = pending(Day::computed(4.0).after(10 * MINUTE));
    let response = block_on(mock.client().list_scores(TODAY, TODAY).wait().into_future()).unwrap();
    assert_eq!(response.inner().result[0].score, Some(4.0));
    assert!(mock.elapsed() >= 10 * MINUTE, "{:?}", mock.elapsed());
    let asked = mock.requests().len();
    assert!((3..20).contains(&asked), "asked {asked} times");

    let mock = pending(Day::computed(4.0).after(10 * MINUTE));
    let response = mock.blocking_client().list_scores(TODAY, TODAY).wait().send().unwrap();
    assert_eq!(response.inner().result[0].score, Some(4.0));
    assert_eq!(mock.requests().len(), asked, "both modes wait alike");

    assert!(start.elapsed() < MINUTE, "no real time passes");
}

#[test]
fn scores_that_are_there_are_not_waited_for() {
    let mock = pending(Day::computed(4.0));
    let _ = block_on(mock.client().list_scores(TODAY, TODAY).wait().into_future()).unwrap();
    assert_eq!((mock.elapsed(), mock.requests().len()), (Duration::ZERO, 1));
}

#[test]
fn scores_that_never_come_end_in_an_error() {
    let mock = pending(Day::pending());
    let policy = WaitPolicy::default().deadline(7 * MINUTE);
    let errors = [
        block_on(mock.client().list_scores(TODAY, TODAY).wait_with(policy.clone()).into_future())
            .unwrap_err(),
        mock.blocking_client().list_scores(TODAY, TODAY).wait_with(policy).send().unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::StillPending(_)), "{error:?}");
        assert!(error.to_string().contains("/v3/engagementquality/scores"), "{error}");
    }
    assert!(mock.elapsed() <= 14 * MINUTE, "{:?}", mock.elapsed());
}

#[test]
fn the_default_ends_too() {
    let mock = pending(Day::pending());
    let error = mock.blocking_client().list_scores(TODAY, TODAY).wait().send().unwrap_err();
    assert!(matches!(error, Error::StillPending(_)), "{error:?}");
    assert!(mock.elapsed() <= 30 * MINUTE, "{:?}", mock.elapsed());
}

#[test]
fn a_failure_ends_the_waiting() {
    let mock = pending(Day::pending());
    mock.respond_next(Scripted::new(StatusCode::UNAUTHORIZED).skip(2));
    let error = block_on(mock.client().list_scores(TODAY, TODAY).wait().into_future()).unwrap_err();
    assert!(matches!(error.declared(), Some(ListScoresError::Unauthorized(Some(_)))), "{error:?}");
    assert_eq!(mock.requests().len(), 3);
}

/// Waits in async code or in blocking code, until a deadline.
fn waited(
    mock: &Mock,
    is_async: bool,
    deadline: Duration,
) -> Result<Response<Scores>, Error<ListScoresError>> {
    let policy = WaitPolicy::new().deadline(deadline);
    if is_async {
        block_on(mock.client().list_scores(TODAY, TODAY).wait_with(policy).into_future())
    } else {
        mock.blocking_client().list_scores(TODAY, TODAY).wait_with(policy).send()
    }
}

/// Sets up what goes wrong.
type SetUp = fn(&Mock);

#[test]
fn an_outage_does_not_end_the_waiting() {
    let outages: [(&str, SetUp); 4] = [
        ("503", |mock| mock.respond_next(Scripted::new(StatusCode::SERVICE_UNAVAILABLE).times(3))),
        ("429", |mock| mock.fault(Fault::TooManyRequests(RetryHint::RetryAfter("120".to_owned())))),
        ("a reset", |mock| mock.fault(Fault::Reset.times(3))),
        ("silence", |mock| mock.fault(Fault::Silence.times(3))),
    ];
    for ((name, outage), is_async) in outages.into_iter().flat_map(|row| [(row, true), (row, false)]) {
        let mock = pending(Day::computed(4.0));
        mock.respond_next(StatusCode::ACCEPTED);
        outage(&mock);
        let response = waited(&mock, is_async, 30 * MINUTE).unwrap();
        assert_eq!(response.inner().result[0].score, Some(4.0), "{name}");
        // After half a minute for the 202, and a minute at least for the outage.
        assert!(mock.elapsed() >= Duration::from_secs(90), "{name}: {:?}", mock.elapsed());
    }
}

#[test]
fn a_wait_that_ends_in_an_outage_tells_how_often_it_asked_and_what_it_saw() {
    for is_async in [true, false] {
        let mock = pending(Day::computed(4.0));
        mock.respond_next(StatusCode::ACCEPTED);
        mock.respond_next(Scripted::new(StatusCode::SERVICE_UNAVAILABLE).forever());
        let error = waited(&mock, is_async, 7 * MINUTE).unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE), "{error}");
        assert!(error.to_string().contains("(after 3 attempts), last after asking 5 times in 4"), "{error}");
    }
}

#[test]
fn the_server_may_request_more_patience() {
    let mock = pending(Day::computed(4.0));
    let later = Scripted::new(StatusCode::ACCEPTED)
        .header(http::header::RETRY_AFTER, HeaderValue::from_static("240"));
    mock.respond_next(later);
    let _ = mock.blocking_client().list_scores(TODAY, TODAY).wait().send().unwrap();
    assert!(mock.elapsed() >= 4 * MINUTE, "{:?}", mock.elapsed());
}

#[test]
fn somebody_may_watch() {
    let mock = pending(Day::computed(4.0).after_asks(3));
    let seen = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&seen);
    let policy = WaitPolicy::default().on_pending(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let _ = mock.blocking_client().list_scores(TODAY, TODAY).wait_with(policy).send().unwrap();
    assert_eq!(seen.load(Ordering::Relaxed), 3);
}

#[test]
fn a_202_is_pending_whatever_its_body() {
    let mock = pending(Day::computed(4.0));
    for body in ["", "{}", "not JSON", r#"{"result":[{"user_id":"1"}]}"#] {
        mock.respond_next(Scripted::new(StatusCode::ACCEPTED).json(body));
        let response = mock.blocking_client().list_scores(TODAY, TODAY).wait().send().unwrap();
        assert_eq!(response.inner().result[0].score, Some(4.0), "{body:?}");
    }
}

#[test]
fn a_call_that_is_returned_in_time_is_not_ended() {
    let mock = pending(Day::computed(4.0));
    let second = Duration::from_secs(1);
    let _ = block_on(mock.client().list_scores(TODAY, TODAY).timeout(second).send()).unwrap();
    let _ = mock.blocking_client().list_scores(TODAY, TODAY).timeout(second).send().unwrap();
    assert_eq!(mock.elapsed(), Duration::ZERO);
}

#[test]
fn a_server_that_never_responds_is_left() {
    // Nobody accepts: the system takes the connection and the request, and that is all.
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let limit = Duration::from_millis(100);
    let client = Client::builder().base_url(&url).api_key("SG.x").build().unwrap();
    let blocking = blocking::Client::builder().base_url(&url).api_key("SG.x").build().unwrap();
    let errors = [
        block_on(client.list_scores(TODAY, TODAY).timeout(limit).send()).unwrap_err(),
        blocking.list_scores(TODAY, TODAY).timeout(limit).send().unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::Deadline(_)), "{error:?}");
        assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    }
}

#[test]
fn waiting_over_a_socket() {
    let server = server();
    server.mock().set_day(TODAY, Day::computed(4.0).after_asks(2));
    let _ = block_on(async_client(&server).list_scores(TODAY, TODAY).wait().into_future()).unwrap();
    assert_eq!(server.mock().elapsed(), Duration::from_secs(30 + 60));
    server.mock().set_day(TODAY, Day::computed(4.0).after_asks(2));
    let _ = blocking_client(&server).list_scores(TODAY, TODAY).wait().send().unwrap();
    assert_eq!(server.mock().elapsed(), Duration::from_secs(2 * (30 + 60)));
    assert_eq!(server.mock().requests().len(), 6);
}
