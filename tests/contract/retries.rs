//! Failures that pass by themselves, through a socket and in memory; pauses take no time but the mock's.

use std::time::Duration;

use http::{HeaderValue, header::RETRY_AFTER};
use sendgrid_seq::{
    RawRequest, StatusCode,
    mock::{Day, Mock, Scripted},
    runtime::{Method, RetryBudget},
};

use crate::support::{TODAY, async_client, block_on, blocking_client, mock, server};

fn computed() -> Mock {
    let mock = mock();
    mock.set_day(TODAY, Day::computed(4.0));
    mock
}

#[test]
fn a_response_after_two_failures() {
    let server = server();
    server.mock().set_day(TODAY, Day::computed(4.0));
    for is_async in [true, false] {
        let page = Scripted::new(StatusCode::BAD_GATEWAY).body("text/html", "<h1>Bad gateway</h1>");
        server.mock().respond_next(StatusCode::INTERNAL_SERVER_ERROR);
        server.mock().respond_next(page);
        let response = if is_async {
            block_on(async_client(&server).list_scores(TODAY, TODAY).send())
        } else {
            blocking_client(&server).list_scores(TODAY, TODAY).send()
        };
        let response = response.unwrap();
        assert_eq!((response.status(), response.attempts()), (StatusCode::OK, 3));
    }
    assert_eq!(server.mock().requests().len(), 6);
}

#[test]
fn a_server_that_stays_down_is_asked_three_times() {
    let server = server();
    server.mock().respond_next(Scripted::new(StatusCode::SERVICE_UNAVAILABLE).forever());
    let errors = [
        block_on(async_client(&server).list_scores(TODAY, TODAY).send()).unwrap_err(),
        blocking_client(&server).list_scores(TODAY, TODAY).send().unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.status(), error.attempts()), (Some(StatusCode::SERVICE_UNAVAILABLE), 3));
        assert!(error.is_retryable(), "{error}");
    }
    assert_eq!(server.mock().requests().len(), 6);
}

#[test]
fn a_rate_limit_is_waited_for() {
    for is_async in [true, false] {
        let mock = computed();
        mock.respond_next(StatusCode::TOO_MANY_REQUESTS);
        let response = if is_async {
            block_on(mock.client().list_scores(TODAY, TODAY).send())
        } else {
            mock.blocking_client().list_scores(TODAY, TODAY).send()
        };
        assert_eq!(response.unwrap().attempts(), 2);
        // The mock's limit is reset after a minute, as SendGrid states it in unix seconds.
        let waited = mock.elapsed();
        assert!((60..=61).contains(&waited.as_secs()), "{waited:?}");
    }
}

#[test]
fn a_server_that_requests_too_much_is_not_waited_for() {
    let mock = computed();
    let day =
        Scripted::new(StatusCode::TOO_MANY_REQUESTS).header(RETRY_AFTER, HeaderValue::from_static("86400"));
    mock.respond_next(day.times(2));
    let errors = [
        block_on(mock.client().list_scores(TODAY, TODAY).send()).unwrap_err(),
        mock.blocking_client().list_scores(TODAY, TODAY).send().unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(86_400))));
        let limit = error.rate_limit().unwrap();
        assert_eq!((limit.remaining, limit.reset), (Some(0), Some(Duration::from_secs(60))));
    }
    assert_eq!(mock.elapsed(), Duration::ZERO);
}

#[test]
fn a_failure_that_is_not_tried_again_names_the_reason() {
    let pause = |seconds: u64| {
        Scripted::new(StatusCode::TOO_MANY_REQUESTS).header(RETRY_AFTER, HeaderValue::from(seconds))
    };
    let outage = || Scripted::new(StatusCode::SERVICE_UNAVAILABLE).forever();
    for (response, budget, reason, words) in [
        (pause(86_400), 50, Some("PauseTooLong(86400s)"), "longer than the retry policy accepts"),
        (pause(60), 50, Some("OutOfTime(60."), "would exceed the timeout of the call"),
        (outage(), 0, Some("BudgetSpent"), "not tried again: the client's budget of retries is spent"),
        (outage(), 1, Some("BudgetSpent"), "(after 2 attempts; not tried again: the client's budget"),
        (outage(), 50, None, "(after 3 attempts)"),
    ] {
        for is_async in [true, false] {
            let mock = computed();
            mock.respond_next(response.clone());
            let (budget, limit) = (RetryBudget::new(budget), Duration::from_secs(30));
            let error = if is_async {
                let client = mock.client_builder().retry_budget(budget).timeout(limit).build().unwrap();
                block_on(client.list_scores(TODAY, TODAY).send()).unwrap_err()
            } else {
                let builder = mock.blocking_client_builder().retry_budget(budget).timeout(limit);
                builder.build().unwrap().list_scores(TODAY, TODAY).send().unwrap_err()
            };
            let named = error.not_retried().map(|reason| format!("{reason:?}"));
            assert_eq!(named.is_some(), reason.is_some(), "{named:?}");
            assert!(named.unwrap_or_default().starts_with(reason.unwrap_or_default()), "{error}");
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}

#[test]
fn pending_and_failing_at_once() {
    let mock = mock();
    mock.set_day(TODAY, Day::computed(4.0).after_asks(1));
    mock.respond_next(StatusCode::INTERNAL_SERVER_ERROR);
    mock.respond_next(Scripted::new(StatusCode::INTERNAL_SERVER_ERROR).skip(1));
    let scores = mock.blocking_client().list_scores(TODAY, TODAY).wait().send().unwrap();
    assert_eq!(scores.inner().result[0].score, Some(4.0));
    assert_eq!(mock.requests().len(), 4);
}

#[test]
fn a_request_that_the_document_does_not_have() {
    let mock = computed();
    let path = format!("/v3/engagementquality/scores?from={TODAY}");
    let request = || RawRequest::new(Method::GET, path.clone()).query("to", TODAY.to_string());
    let responses = [
        block_on(mock.client().execute(request()).send()).unwrap(),
        mock.blocking_client().execute(request()).send().unwrap(),
    ];
    for response in responses {
        assert!(response.inner().starts_with(br#"{"result":[{"#), "{response:?}");
    }
    let error =
        mock.blocking_client().execute(RawRequest::new(Method::GET, "/v3/scopes")).send().unwrap_err();
    assert_eq!(error.to_string(), "`GET (raw request)` returned 404 Not Found: not found");
}
