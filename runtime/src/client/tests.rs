//! Calls, waits and paging in both modes, in memory.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Request;

use super::*;
use crate::testing::{
    BEARER, KEY, ListThings, Page, Things, VirtualTimer, block_on, both, builder, queries, script,
};
use crate::{
    Blocking, BlockingTransport, Body, BoxFuture, ByteStream, Credentials, CredentialsError, Cursor, Error,
    InMemory, RawRequest, ResponseBody, Retry, Transport, TransportError, TransportErrorKind, WaitPolicy,
};

mod paging;
mod refused;
mod secrets;
mod unreadable;

const EMPTY: &str = r#"{"items":[]}"#;

fn things() -> ListThings {
    ListThings::default()
}

#[test]
fn clients_and_calls_can_be_shared_and_kept() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn sent<T: Send + Unpin + 'static>(_: &T) {}
    let clients = both(&[]);
    shared(&clients.asynchronous);
    shared(&clients.blocking);
    shared(&clients.asynchronous.call(things()));
    shared(&clients.blocking.call(things()));
    shared(&clients.asynchronous.call(things()).wait());
    sent(&clients.asynchronous.call(things()).items());
    sent(&clients.asynchronous.call(things()).pages());
    sent(&clients.asynchronous.call(things()).into_future());
    sent(&clients.asynchronous.call(things()).wait().into_future());
}

#[test]
fn headers_have_their_precedence_and_queries_are_added() {
    let clients = both(&[(200, EMPTY)]);
    let operation = ListThings { kind: Some("operation".to_owned()), after: Some(Cursor::from("1")) };
    let client = clients
        .blocking
        .with_header("accept", "derived")
        .with_header("x-kind", "derived")
        .with_header("x-d", "of a client that this one is derived from")
        .with_header("x-d", "d");
    let call = client.call(operation).header("x-c", "c").header("accept", "call").query("a b", "c&d");
    call.send().expect("a response");

    let seen = clients.seen[1].lock().expect("a log");
    assert_eq!(seen[0].uri(), "https://api.example.com/things?after=1&a%20b=c%26d");
    let header = |name: &str| {
        seen[0].headers().get_all(name).iter().map(|v| v.to_str().expect("text")).collect::<Vec<_>>()
    };
    for (name, value) in [("accept", "call"), ("x-kind", "operation"), ("x-d", "d"), ("x-c", "c")] {
        assert_eq!(header(name), [value], "{name}");
    }
    assert!(seen[0].headers()["authorization"].is_sensitive());
}

#[test]
fn faults_of_callers_surface_before_anything_is_sent() {
    let clients = both(&[]);
    let client = &clients.blocking;
    let cases = [
        (client.call(things()).header("no token", "x"), "`no token` is not a header name"),
        (client.call(things()).header("x-a", "a\r\nb: c"), "header `x-a` has a value with a character"),
        (client.call(things()).header("x-a", "ä"), "header `x-a` has a value with a character"),
        (client.call(things()).header("x-a", ""), "header `x-a` is empty"),
        (client.with_header("x-a", "").call(things()), "header `x-a` is empty"),
        (client.with_header("x-a", "\n").call(things()), "header `x-a` has a value with a character"),
        (client.call(things()).query("q", "x".repeat(70_000)), "its URI is not valid: uri too long"),
        (client.call(things()).with(|things| things.kind = Some(String::new())), "header `x-kind` is empty"),
    ];
    for (call, reason) in cases {
        let error = call.send().expect_err(reason);
        assert!(matches!(error, Error::InvalidRequest(_)), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }

    let client = ClientBuilder::<Blocking>::new("https://api.example.com")
        .transport(script(&[]).0)
        .build()
        .expect("a client");
    let error = client.call(things()).send().expect_err("no credentials");
    assert_eq!(error.to_string(), "`GET /things` was not sent: the client has no credentials for `Bearer`");
}

#[test]
fn waiting_sleeps_as_its_policy_states() {
    let responses = [(202, ""), (202, ""), (200, r#"{"items":[4]}"#)];
    let clients = both(&responses);
    let reports = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&reports);
    let policy = WaitPolicy::new().on_pending(move |progress| log.lock().expect("a log").push(*progress));
    let ready = block_on(clients.asynchronous.call(things()).wait_with(policy).into_future()).expect("async");
    assert_eq!(ready.into_inner(), Page { items: vec![4], next: None });
    let ready = clients.blocking.call(things()).wait().send().expect("blocking");
    assert_eq!(ready.into_inner(), Page { items: vec![4], next: None });
    for timer in &clients.timers {
        assert_eq!(timer.slept(), [30, 60]);
    }
    let reports: Vec<_> = reports
        .lock()
        .expect("a log")
        .iter()
        .map(|p| (p.polls, p.elapsed.as_secs(), p.pause.as_secs()))
        .collect();
    assert_eq!(reports, [(1, 0, 30), (2, 30, 60)]);
}

/// Responds at the second poll, or never if it is silent.
struct Slow {
    inner: InMemory,
    silent: bool,
}

impl Transport for Slow {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let received = Transport::send(&self.inner, request);
        let silent = self.silent;
        Box::pin(async move {
            let mut polled = false;
            std::future::poll_fn(|_| {
                if polled && !silent {
                    return std::task::Poll::Ready(());
                }
                polled = true;
                std::task::Poll::Pending
            })
            .await;
            received.await
        })
    }
}

#[test]
fn a_call_ends_at_its_timeout() {
    let timer = VirtualTimer::new();
    let silent = || Slow { inner: script(&[]).0, silent: true };
    let client = builder::<Async>().timer(timer.clone()).transport(silent()).build().expect("a client");
    let error = block_on(client.call(things()).timeout(Duration::from_secs(7)).send()).expect_err("silence");
    assert!(matches!(error, Error::Deadline(_)) && error.is_timeout(), "{error}");
    assert_eq!(timer.slept(), [7]);
}

#[test]
fn without_a_runtime_a_sleep_is_an_error_and_not_a_panic() {
    let client =
        builder::<Async>().transport(script(&[(200, EMPTY), (202, "")]).0).build().expect("a client");
    assert_eq!(
        block_on(client.call(things()).send()).expect("no timer is needed").into_inner(),
        Things::Ok(Page::default())
    );
    let waited = block_on(client.call(things()).wait().send()).expect_err("a sleep");
    let limited =
        block_on(client.call(things()).timeout(Duration::from_secs(1)).send()).expect_err("a limit");
    for error in [waited, limited] {
        assert!(error.to_string().contains("needs a timer"), "{error}");
    }
}

#[test]
fn large_responses_are_refused() {
    struct Streaming(usize);
    impl BlockingTransport for Streaming {
        fn send(&self, _: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
            let endless = std::io::Read::take(std::io::repeat(b' '), self.0.try_into().expect("a length"));
            let mut received = http::Response::new(ByteStream::from_reader(endless).into());
            *received.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            Ok(received)
        }
    }
    let announced = InMemory::new(|_| {
        http::Response::builder().header("content-length", "1099511627776").body("").expect("a response")
    });
    let client = builder::<Blocking>().max_body(10).transport(announced).build().expect("a client");
    assert!(matches!(client.call(things()).send(), Err(Error::TooLarge(_))));

    for (length, refused) in [(10, false), (11, true), (usize::MAX >> 1, true)] {
        let client =
            builder::<Blocking>().max_body(10).transport(Streaming(length)).build().expect("a client");
        let error = client.call(things()).send().expect_err("a 500");
        assert_eq!(matches!(error, Error::TooLarge(_)), refused, "{length}: {error}");
        assert_eq!(error.status(), Some(http::StatusCode::INTERNAL_SERVER_ERROR));
    }
    for (body, refused) in [("          ", false), ("           ", true)] {
        let client =
            builder::<Async>().max_body(10).transport(script(&[(500, body)]).0).build().expect("a client");
        let error = block_on(client.call(things()).send()).expect_err("a 500");
        assert_eq!(matches!(error, Error::TooLarge(_)), refused, "{error}");
    }
}

#[test]
fn the_size_of_a_response_is_limited_by_the_client_or_the_call() {
    let responses = [(200, EMPTY), (200, EMPTY), (200, EMPTY)];
    let clients = both(&responses);
    let size = u64::try_from(EMPTY.len()).expect("a length");
    for (limit, fits) in [(Some(size), true), (Some(size - 1), false), (None, true)] {
        let limited =
            |error: &Error<_>| matches!(error, Error::TooLarge(error) if Some(error.limit()) == limit);
        let call = clients.asynchronous.call(things());
        let call = if let Some(limit) = limit { call.max_body(limit) } else { call };
        let outcome = block_on(call.send());
        assert!(outcome.is_ok() == fits && outcome.as_ref().err().is_none_or(limited), "{outcome:?}");
        let call = clients.blocking.call(things());
        let call = if let Some(limit) = limit { call.max_body(limit) } else { call };
        let outcome = call.send();
        assert!(outcome.is_ok() == fits && outcome.as_ref().err().is_none_or(limited), "{outcome:?}");
    }
}

/// The decisions of machines are tested with the machines; this covers the drivers only.
#[test]
fn both_modes_retry_alike() {
    let responses = [(500, ""), (503, ""), (200, EMPTY), (500, ""), (500, ""), (500, "")];
    let clients = both(&responses);
    let policy = || Retry::new().first_delay(Duration::from_secs(8)).max_attempts(3);
    let ends = [
        block_on(clients.asynchronous.call(things()).retry(policy()).into_future()),
        clients.blocking.call(things()).retry(policy()).send(),
    ];
    for end in ends {
        assert_eq!(end.expect("a response").attempts(), 3);
    }
    let ends = [
        block_on(clients.asynchronous.call(things()).retry(policy()).into_future()),
        clients.blocking.call(things()).retry(policy()).send(),
    ];
    for end in ends {
        let error = end.expect_err("a failure");
        assert_eq!((error.attempts(), error.is_retryable()), (3, true));
        assert!(error.to_string().contains("(after 3 attempts)"), "{error}");
    }
    for timer in &clients.timers {
        let [first, second, third, fourth] = timer.slept()[..] else { panic!("{:?}", timer.slept()) };
        assert!(first < 8 && second < 16 && third < 8 && fourth < 16, "{:?}", timer.slept());
    }
}

#[test]
fn random_numbers_are_those_of_the_caller() {
    for (random, pause) in [(0.5, 4), (f64::NAN, 0), (f64::INFINITY, 8), (-1.0, 0)] {
        let timer = VirtualTimer::new();
        let policy = Retry::new().first_delay(Duration::from_secs(8));
        let client = builder::<Blocking>().timer(timer.clone()).random(move || random).retry(policy);
        let client = client.transport(script(&[(500, ""), (200, EMPTY)]).0).build().expect("a client");
        client.call(things()).send().expect("a response");
        assert_eq!(timer.slept(), [pause], "{random}");
    }
}

#[test]
fn a_raw_request_has_all_that_a_client_gives() {
    let responses = [(500, ""), (201, "made"), (404, r#"{"message":"no such thing"}"#), (200, "")];
    let clients = both(&responses);
    let raw = || {
        let body = Body::from(bytes::Bytes::from("body"));
        RawRequest::new(http::Method::PUT, "/raw/7?x=1")
            .query("y", "a&b")
            .body("text/plain".parse().expect("a type"), body)
    };
    let client = &clients.blocking;
    let received = client.call(raw()).retry(Retry::new()).header("x-c", "c").send().expect("a response");
    assert_eq!(
        (received.status().as_u16(), &**received.inner(), received.attempts()),
        (201, &b"made"[..], 2)
    );
    let error = block_on(clients.asynchronous.call(raw()).retry(Retry::new()).into_future()).map(|_| ());
    assert!(error.is_ok(), "{error:?}");
    {
        let seen = clients.seen[1].lock().expect("a log");
        assert_eq!(seen.len(), 2);
        for request in seen.iter() {
            assert_eq!(request.uri(), "https://api.example.com/raw/7?x=1&y=a%26b");
            assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
            assert_eq!(request.headers().get("accept"), None);
            assert_eq!((request.method().as_str(), &**request.body()), ("PUT", &b"body"[..]));
        }
    }
    let error = client.call(raw()).send().expect_err("no such thing");
    assert_eq!(error.to_string(), "`PUT (raw request)` returned 404 Not Found: no such thing");
    let once = raw().body(
        "text/plain".parse().expect("a type"),
        Body::once(None, ByteStream::from_reader(std::io::empty())),
    );
    client.call(once.clone()).send().expect("a response");
    for request in [
        once,
        RawRequest::new(http::Method::GET, "https://evil.example/"),
        RawRequest::new(http::Method::GET, "/ "),
    ] {
        let error = client.call(request).send().expect_err("a fault");
        assert!(matches!(error, Error::InvalidRequest(_)), "{error}");
    }
}
