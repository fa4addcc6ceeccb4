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

mod soak;

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
fn a_caller_may_authenticate_by_hand() {
    let (server, seen) = script(&[(200, EMPTY)]);
    let client = ClientBuilder::<Blocking>::new("https://api.example.com")
        .transport(server)
        .build()
        .expect("a client");
    client.call(things()).header("Authorization", "Basic eDp5").send().expect("a response");
    let value = seen.lock().expect("a log")[0].headers()["authorization"].clone();
    assert_eq!(value, "Basic eDp5");
    assert!(value.is_sensitive());
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
fn credentials_are_requested_each_attempt() {
    struct Rotating(std::sync::atomic::AtomicU32);
    impl Credentials for Rotating {
        fn secret(&self) -> Result<secrecy::SecretString, CredentialsError> {
            match self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                0 => Ok("first".into()),
                1 => Ok("second".into()),
                2 => Ok("has\nnewline".into()),
                _ => Err(CredentialsError::new("the vault is shut")),
            }
        }
    }
    let (server, seen) = script(&[(202, ""), (200, EMPTY)]);
    let client = builder::<Blocking>().credentials(BEARER, Rotating(0.into())).timer(VirtualTimer::new());
    let client = client.transport(server).build().expect("a client");
    client.call(things()).wait().send().expect("a response");
    let keys: Vec<_> = seen
        .lock()
        .expect("a log")
        .iter()
        .map(|request| request.headers()["authorization"].clone())
        .collect();
    assert_eq!(keys, ["Bearer first", "Bearer second"]);
    let error = client.call(things()).send().expect_err("a newline").to_string();
    assert!(
        error.ends_with("the credentials for `Bearer` have a character that no header can carry"),
        "{error}"
    );
    let error = client.call(things()).send().expect_err("no key");
    assert!(error.to_string().contains("no credentials for `Bearer`"), "{error}");
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

const PAGES: [(u16, &str); 4] = [
    (200, r#"{"items":[1,2],"next":2}"#),
    (200, r#"{"items":[],"next":"x"}"#),
    (200, r#"{"items":[3],"next":"y"}"#),
    (200, r#"{"items":[4,5],"next":""}"#),
];

#[test]
fn items_are_those_of_every_page() {
    let clients = both(&PAGES);
    let blocking: Vec<_> =
        clients.blocking.call(things()).items().map(|item| item.expect("an item")).collect();
    let asynchronous = block_on(async {
        let mut items = clients.asynchronous.call(things()).items();
        let mut all = Vec::new();
        while let Some(item) = items.try_next().await.expect("an item") {
            all.push(item);
        }
        assert!(items.next().await.is_none(), "fused");
        all
    });
    assert_eq!(blocking, [1, 2, 3, 4, 5]);
    assert_eq!(asynchronous, blocking);
    for seen in &clients.seen {
        assert_eq!(queries(seen), ["", "after=2", "after=x", "after=y"]);
    }
}

#[test]
fn the_cursor_loses_nothing() {
    let clients = both(&PAGES);
    let mut items = clients.blocking.call(things()).items();
    let mut cursors = Vec::new();
    loop {
        cursors.push(items.cursor().map(ToString::to_string));
        if items.try_next().expect("an item").is_none() {
            break;
        }
    }
    let expected = [None, None, Some("2"), Some("y"), Some("y"), None];
    assert_eq!(cursors, expected.map(|cursor| cursor.map(str::to_owned)));
    assert!(items.is_over() && items.cursor().is_none());
}

#[test]
fn an_error_ends_a_list_and_leaves_the_cursor() {
    for (status, body) in [(202, ""), (400, ""), (500, ""), (200, "broken")] {
        let clients = both(&[PAGES[0], (status, body)]);
        let mut items = clients.blocking.call(things()).items();
        let all: Vec<_> = items.by_ref().collect();
        assert_eq!(all.len(), 3);
        assert!(all[2].is_err(), "{status}");
        assert_eq!(items.cursor(), Some(&Cursor::from(2)), "{status}");
        assert!(items.next().is_none() && items.is_over(), "{status}");

        let mut pages = clients.asynchronous.call(things()).pages();
        assert_eq!(block_on(pages.next()).expect("a page").expect("a page").inner().items, [1, 2]);
        let error = block_on(pages.next()).expect("an error").expect_err("an error");
        assert_eq!(error.cursor(), Some(&Cursor::from(2)), "{status}");
        assert_eq!(pages.cursor(), Some(&Cursor::from(2)));
        assert!(block_on(pages.next()).is_none());
    }
}

#[test]
fn a_waiting_list_waits_on_every_page() {
    let clients = both(&[(202, ""), PAGES[0], (202, ""), PAGES[3]]);
    let items: Vec<_> =
        clients.blocking.call(things()).wait().items().map(|item| item.expect("an item")).collect();
    assert_eq!(items, [1, 2, 4, 5]);
    assert_eq!(clients.timers[1].slept(), [30, 30]);
}

/// Responses at the second poll, and never when it is silent.
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
fn a_dropped_next_loses_no_page() {
    let (inner, seen) = script(&PAGES);
    let client = builder::<Async>().transport(Slow { inner, silent: false }).build().expect("a client");
    let mut items = client.call(things()).items();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut all = Vec::new();
    loop {
        // Each future is dropped after one poll, as `select!` does.
        match std::pin::pin!(items.try_next()).poll(&mut context) {
            std::task::Poll::Ready(Ok(Some(item))) => all.push(item),
            std::task::Poll::Ready(Ok(None)) => break,
            std::task::Poll::Ready(Err(error)) => panic!("{error}"),
            std::task::Poll::Pending => {}
        }
    }
    assert_eq!(all, [1, 2, 3, 4, 5]);
    assert_eq!(queries(&seen).len(), 4, "no page was requested twice");
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

/// What a server repeats, and what a transport lets slip, must not show the key.
#[test]
fn the_key_never_shows() {
    let mut shown = Vec::new();
    let bodies = [
        format!(r#"{{"message":"bad key {KEY}"}}"#),
        format!("<html>Authorization: Bearer {KEY}</html>"),
        format!(r#"{{"items":["{KEY}"]}}"#),
        format!(r#"{{"items":[],"next":{{"{KEY}":1}}}}"#),
        format!("{KEY} ").repeat(10_000),
    ];
    for body in &bodies {
        for status in [200, 202, 302, 400, 401, 500] {
            let body = body.clone();
            let echo = InMemory::new(move |request: Request<bytes::Bytes>| {
                let authorization = request.headers()["authorization"].to_str().expect("text").to_owned();
                http::Response::builder()
                    .status(status)
                    .header("x-echo", authorization.as_str())
                    .header("x-request-id", authorization.as_str())
                    .header("content-type", authorization)
                    .body(body.clone())
                    .expect("a response")
            });
            let client = builder::<Blocking>().transport(echo).build().expect("a client");
            match client.call(things()).send() {
                Ok(response) => shown.push(format!("{response:?}")),
                Err(error) => {
                    shown.push(format!("{error} {error:?} {:?}", error.bytes()));
                    shown.push(format!("{:?}", error.request_id()));
                    shown.push(format!("{:?}", error.declared()));
                    shown.extend(
                        std::error::Error::source(&error).map(|source| format!("{source} {source:?}")),
                    );
                }
            }
        }
    }

    let setup = builder::<Blocking>().header("authorization", KEY);
    shown.push(format!("{setup:?}"));
    let client = builder::<Blocking>().transport(Leaky).build().expect("a client");
    let error = client.call(things()).send().expect_err("a failure");
    shown.push(format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
    let call = client.call(things()).header("authorization", format!("Bearer {KEY}"));
    shown.extend([
        format!("{client:?}"),
        format!("{call:?}"),
        format!("{:?}", call.clone().wait()),
        format!("{:?}", call.items()),
    ]);
    for text in shown {
        assert!(!text.contains(KEY), "{text:.500}");
    }
}

#[test]
fn a_successful_response_is_the_callers_own() {
    let body = format!(r#"{{"items":[],"next":"{KEY}"}}"#);
    let clients = both(&[(200, &body)]);
    let response = clients.blocking.call(things()).send().expect("a response");
    assert_eq!(response.bytes().map(|bytes| &**bytes), Some(body.as_bytes()));
}

/// A transport that fails and tells all it knows.
struct Leaky;

impl BlockingTransport for Leaky {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        assert!(!format!("{request:?}").contains(KEY));
        let text = format!("failed: {}", request.headers()["authorization"].to_str().expect("text"));
        Err(TransportError::new(TransportErrorKind::Exchange, std::io::Error::other(text)))
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

/// What clients do that is a machine's business is tested there; this is what only drivers do.
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
fn both_modes_refresh_credentials() {
    struct Token(std::sync::Mutex<String>);
    impl Credentials for Token {
        fn secret(&self) -> Result<secrecy::SecretString, CredentialsError> {
            Ok(self.0.lock().expect("a token").clone().into())
        }
        fn refresh(&self, _: Option<&secrecy::SecretString>) -> Result<bool, CredentialsError> {
            "fresh-by-blocking".clone_into(&mut self.0.lock().expect("a token"));
            Ok(true)
        }
        fn refresh_async(
            self: Arc<Self>,
            _: Option<secrecy::SecretString>,
        ) -> BoxFuture<Result<bool, CredentialsError>> {
            "fresh-by-async".clone_into(&mut self.0.lock().expect("a token"));
            Box::pin(std::future::ready(Ok(true)))
        }
    }
    let keys = |seen: &crate::testing::Seen| {
        let seen = seen.lock().expect("a log");
        seen.iter().map(|request| request.headers()["authorization"].clone()).collect::<Vec<_>>()
    };
    let responses = [(401, ""), (200, EMPTY)];
    let (server, seen) = script(&responses);
    let token = || Arc::new(Token(std::sync::Mutex::new("stale".to_owned())));
    let client = builder::<Async>().credentials(BEARER, token()).transport(server).build().expect("a client");
    assert_eq!(block_on(client.call(things()).into_future()).expect("a response").attempts(), 2);
    assert_eq!(keys(&seen), ["Bearer stale", "Bearer fresh-by-async"]);

    let (server, seen) = script(&responses);
    let client =
        builder::<Blocking>().credentials(BEARER, token()).transport(server).build().expect("a client");
    assert_eq!(client.call(things()).send().expect("a response").attempts(), 2);
    assert_eq!(keys(&seen), ["Bearer stale", "Bearer fresh-by-blocking"]);
}

#[test]
fn every_page_is_requested_with_all_that_was_set() {
    let clients = both(&[(503, ""), PAGES[0], (202, ""), PAGES[3]]);
    let client = clients.blocking.with_header("x-account", "acme");
    let call =
        client.call(things()).header("x-c", "c").query("a", "b").attempt_timeout(Duration::from_secs(3));
    let items: Vec<_> = call.retry(Retry::new()).wait().items().collect::<Result<_, _>>().expect("items");
    assert_eq!(items, [1, 2, 4, 5]);
    let seen = clients.seen[1].lock().expect("a log");
    assert_eq!(seen.len(), 4);
    for request in seen.iter() {
        assert_eq!(
            (&request.headers()["x-account"], &request.headers()["x-c"]),
            (&"acme".parse().expect("a value"), &"c".parse().expect("a value"))
        );
        assert!(request.uri().query().is_some_and(|query| query.ends_with("a=b")), "{}", request.uri());
        assert_eq!(crate::TimeLimit::of(request), Some(Duration::from_secs(3)));
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

#[test]
fn a_list_has_as_many_pages_as_it_has() {
    let endless = |items: &'static str| {
        let count = Mutex::new(0_u32);
        InMemory::new(move |_| {
            let mut count = count.lock().expect("a count");
            *count += 1;
            let next = if *count == 2_500 { String::new() } else { count.to_string() };
            http::Response::new(format!(r#"{{"items":[{items}],"next":"{next}"}}"#))
        })
    };
    let client = builder::<Blocking>().transport(endless("1")).build().expect("a client");
    let items = client.call(things()).items().map(|item| item.expect("an item"));
    assert_eq!(items.count(), 2_500);

    let client = builder::<Blocking>().transport(endless("")).build().expect("a client");
    let mut items = client.call(things()).items();
    let error = items.try_next().expect_err("no item");
    assert_eq!(error.to_string(), "`GET /things` responded with empty pages only, up to \"1000\"");
    assert_eq!(error.cursor(), Some(&Cursor::from("1000")));
    assert!(items.is_over());
}

#[test]
fn a_page_that_names_itself_is_not_requested_again() {
    for body in [r#"{"items":[1],"next":"a"}"#, r#"{"items":[],"next":"a"}"#] {
        let clients = both(&[(200, body)]);
        let mut pages = clients.blocking.call(things()).pages().resume("a");
        assert!(pages.try_next().expect("a page").is_some());
        let error = pages.try_next().expect_err("the same page");
        assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
        assert_eq!(queries(&clients.seen[1]), ["after=a"]);
    }
    // Back to the first page, which no cursor named, from the second and from the third one.
    for (pages, polls) in [(&["a"][..], 2), (&["a", "b"], 3)] {
        let mut responses: Vec<_> =
            pages.iter().map(|next| format!(r#"{{"items":[1],"next":"{next}"}}"#)).collect();
        responses.push(r#"{"items":[1],"next":"a"}"#.to_owned());
        let responses: Vec<_> = responses.iter().map(|body| (200, body.as_str())).collect();
        let clients = both(&responses);
        let error = clients.blocking.call(things()).pages().find_map(Result::err).expect("a circle");
        assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
        assert_eq!(queries(&clients.seen[1]).len(), polls);
    }
}

mod refused;
mod unreadable;
