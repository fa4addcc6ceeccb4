//! What callers can do wrong: a test for each row of the table in the crate's documentation.

use std::{
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use sendgrid_seq::{
    BuildError, Client, Date, Error, InvalidOnBehalfOf, ListScoresError, ListScoresSuccess, OnBehalfOf,
    blocking, date,
    mock::{Day, Fault, Mock, RetryHint},
    runtime::{Attempt, AttemptResult, Body, Hooks, Request},
};

use crate::support::{TODAY, async_client, block_on, blocking_client, mock, server};

/// Builds a client of each mode with this key.
fn with_key(key: &str) -> [Result<(), BuildError>; 2] {
    let mock = Mock::new();
    [
        mock.client_builder().api_key(key).build().map(|_| ()),
        mock.blocking_client_builder().api_key(key).build().map(|_| ()),
    ]
}

#[test]
fn keys() {
    for (key, declares) in [
        ("", "empty"),
        (" ", "white space"),
        ("SG.abcdefgh\n", "white space"),
        (" SG.abcdefgh", "white space"),
        ("SG.abcd efgh", "white space"),
        ("Bearer SG.abcdefgh", "Bearer"),
        ("bearer SG.abcdefgh", "Bearer"),
        ("SG.abcdéfgh", "character"),
        ("SG.abcd\0efgh", "character"),
    ] {
        for built in with_key(key) {
            let error = built.expect_err(key).to_string();
            assert!(error.to_lowercase().contains(&declares.to_lowercase()), "{key:?}: {error}");
            assert!(!error.contains("abcd"), "{key:?}: {error}");
        }
    }
}

#[test]
fn base_urls() {
    for (url, host, prefix) in [
        ("https://api.example.com", "api.example.com", ""),
        ("https://api.example.com/", "api.example.com", ""),
        ("https://api.example.com/proxy/a", "api.example.com", "/proxy/a"),
        ("https://api.example.com/proxy/a/", "api.example.com", "/proxy/a"),
        ("HTTPS://API.Example.COM:8443/Proxy", "api.example.com:8443", "/Proxy"),
        ("https://[2001:db8::1]:8443", "[2001:db8::1]:8443", ""),
        ("http://[::1]:4010", "[::1]:4010", ""),
        ("http://localhost:4010", "localhost:4010", ""),
        ("http://127.0.0.1:4010", "127.0.0.1:4010", ""),
    ] {
        let mock = mock();
        // The mock knows no prefix; what counts is what was requested.
        let client = mock.client_builder().base_url(url).build().unwrap();
        let _ = block_on(client.list_scores(TODAY, TODAY).send());
        let client = mock.blocking_client_builder().base_url(url).build().unwrap();
        let _ = client.list_scores(TODAY, TODAY).send();
        let (requests, path) = (mock.requests(), format!("{prefix}/v3/engagementquality/scores"));
        assert_eq!(requests.len(), 2, "{url}");
        for request in requests {
            assert_eq!((request.host(), request.path()), (Some(host), path.as_str()), "{url}");
        }
    }
    for (url, declares) in [
        ("", "has no scheme"),
        ("api.example.com", "has no scheme"),
        ("ftp://api.example.com", "is neither `https` nor `http`"),
        ("https://", "is not valid"),
        ("https://api.example.com?x=1", "must not have a query"),
        ("https://api.example.com#x", "must not have a query"),
        ("https://user:secret@api.example.com", "has a user name or password"),
        ("https://api.example.com/a/../b", "has a path segment"),
        ("http://api.example.com", "would send the key unencrypted"),
        ("http://10.0.0.1", "would send the key unencrypted"),
    ] {
        for error in [
            Client::builder().api_key("SG.x").base_url(url).build().map(|_| ()).unwrap_err(),
            blocking::Client::builder().api_key("SG.x").base_url(url).build().map(|_| ()).unwrap_err(),
        ] {
            let error = error.to_string();
            assert!(error.contains(declares) && !error.contains("secret"), "{url}: {error}");
        }
    }
    let trusted = mock().client_builder().base_url("http://10.0.0.1").allow_http(true).build();
    assert!(trusted.is_ok());
}

#[test]
fn accounts() {
    for (name, expected) in [
        (String::new(), InvalidOnBehalfOf::Empty),
        ("acme\r\nx-evil: 1".to_owned(), InvalidOnBehalfOf::Character { at: 4 }),
        ("acmé".to_owned(), InvalidOnBehalfOf::Character { at: 3 }),
        ("a".repeat(1_000_000), InvalidOnBehalfOf::TooLong { len: 1_000_000 }),
    ] {
        assert_eq!(OnBehalfOf::subuser(&name), Err(expected.clone()));
        assert_eq!(OnBehalfOf::account(&name), Err(expected));
    }
    // The ways around the type.
    let mock = mock();
    for value in ["", " ", " \t", "acme\r\nx-evil: 1", "acmé", "\0"] {
        let async_error =
            block_on(mock.client().with_header("on-behalf-of", value).list_scores(TODAY, TODAY).send());
        let call = mock.blocking_client().list_scores(TODAY, TODAY).header("on-behalf-of", value);
        for error in [async_error.unwrap_err(), call.send().unwrap_err()] {
            assert!(matches!(error, Error::InvalidRequest(_)) && !error.may_have_been_sent(), "{error}");
        }
    }
    assert!(mock.requests().is_empty(), "an empty header would act for the parent, and so would a blank one");
}

#[test]
fn dates() {
    assert!(Date::new(10_000, 1, 1).is_err(), "there is no such date");
    let mock = mock();
    for (day, text) in [
        (date(0, 1, 1), "0000-01-01"),
        (date(-1, 12, 31), "-000001-12-31"),
        (date(9999, 12, 31), "9999-12-31"),
    ] {
        mock.clear_requests();
        let errors = [
            block_on(mock.client().list_scores(day, day).send()).unwrap_err(),
            mock.blocking_client().list_scores(day, day).send().unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error.declared(), Some(ListScoresError::BadRequest(Some(_)))), "{error}");
        }
        assert!(mock.requests().iter().all(|request| request.query("from") == Some(text)), "{text}");
    }
    let error = mock.blocking_client().list_scores(TODAY, TODAY.yesterday().unwrap()).send().unwrap_err();
    assert!(
        matches!(error.declared(), Some(ListScoresError::BadRequest(Some(_)))),
        "the server validates: {error}"
    );
}

#[test]
fn clocks() {
    for today in [date(1970, 1, 1), date(2100, 1, 1)] {
        let mock = mock();
        mock.set_today(today);
        mock.set_day(today, Day::computed(4.2).after_asks(1));
        let scores = mock.blocking_client().list_scores(today, today).wait().send().unwrap();
        assert_eq!(scores.inner().result[0].date, Some(today));
        mock.set_day(today, Day::computed(4.2).after_asks(1));
        let scores = block_on(mock.client().list_scores(today, today).wait().into_future()).unwrap();
        assert_eq!(scores.inner().result[0].date, Some(today));
        // A date that the server names is compared with its own clock.
        let (before, refusal) = (mock.elapsed(), RetryHint::RetryAfterDate(Duration::from_secs(7)));
        mock.fault(Fault::TooManyRequests(refusal.clone()));
        let response = block_on(mock.client().list_scores(today, today).send()).unwrap();
        assert_eq!(response.attempts(), 2);
        mock.fault(Fault::TooManyRequests(refusal));
        let response = mock.blocking_client().list_scores(today, today).send().unwrap();
        assert_eq!(response.attempts(), 2);
        let paused = mock.elapsed().saturating_sub(before).as_secs();
        assert!((14..=16).contains(&paused), "{today}: {paused} s");
    }
}

/// Polls once, where nothing can wake.
fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn no_runtime() {
    let server = server();
    let client = server.client();
    let Poll::Ready(Err(error)) = poll_once(client.list_scores(TODAY, TODAY).send()) else {
        panic!("no error")
    };
    assert!(error.to_string().contains("tokio runtime") && !error.may_have_been_sent(), "{error}");
    let timeless = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = timeless.block_on(client.list_scores(TODAY, TODAY).send()).unwrap_err();
    assert!(error.to_string().contains("tokio runtime with timers"), "{error}");
    assert!(server.mock().requests().is_empty());

    // In memory a response needs no runtime; a pause does, since the client's own timer is tokio's.
    let mock = mock();
    mock.set_day(TODAY, Day::pending());
    let client = Client::builder().api_key(mock.api_key()).transport(mock.transport()).build().unwrap();
    let Poll::Ready(Ok(response)) = poll_once(client.list_scores(TODAY, TODAY).send()) else {
        panic!("no response")
    };
    assert_eq!(*response.inner(), ListScoresSuccess::Accepted);
    let waiting = client.list_scores(TODAY, TODAY).wait();
    let Poll::Ready(Err(error)) = poll_once(waiting.into_future()) else { panic!("no error") };
    assert!(error.to_string().contains("tokio runtime"), "{error}");
}

#[test]
fn times_without_an_end() {
    let (server, endless) = (server(), Duration::MAX);
    let (url, key) = (server.url(), server.mock().api_key());
    server.mock().set_day(TODAY, Day::computed(4.2));
    let builder = Client::builder().base_url(&url).api_key(key);
    let client = builder.timeout(endless).attempt_timeout(endless).connect_timeout(endless).build().unwrap();
    assert_eq!(block_on(client.list_scores(TODAY, TODAY).send()).unwrap().status(), 200);
    let builder = blocking::Client::builder().base_url(url).api_key(key);
    let client = builder.timeout(endless).attempt_timeout(endless).connect_timeout(endless).build().unwrap();
    assert_eq!(client.list_scores(TODAY, TODAY).send().unwrap().status(), 200);
}

#[test]
fn a_hundred_calls_at_once() {
    let server = server();
    server.mock().set_day(TODAY, Day::computed(4.2));
    let client = async_client(&server);
    // This runtime has one thread.
    block_on(async {
        let calls: Vec<_> =
            (0..100).map(|_| tokio::spawn(client.list_scores(TODAY, TODAY).into_future())).collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap().status(), 200);
        }
    });
    let client = blocking_client(&server);
    std::thread::scope(|scope| {
        let call = || client.list_scores(TODAY, TODAY).send().unwrap().status();
        let calls: Vec<_> = (0..100).map(|_| scope.spawn(call)).collect();
        assert!(calls.into_iter().all(|call| call.join().unwrap() == 200));
    });
    assert_eq!(server.mock().requests().len(), 200, "each is sent once");
}

/// How many requests are under way, and were at most.
#[derive(Clone, Default)]
struct UnderWay(Arc<Mutex<(usize, usize)>>);

impl Hooks for UnderWay {
    fn before_attempt(&self, _: &Attempt<'_>, _: &mut Request<Body>) {
        let mut counts = self.0.lock().unwrap();
        counts.0 += 1;
        counts.1 = counts.1.max(counts.0);
    }

    fn after_attempt(&self, _: &Attempt<'_>, _: &AttemptResult<'_>) {
        self.0.lock().unwrap().0 -= 1;
    }
}

#[test]
fn no_more_calls_are_under_way_than_the_builder_allows() {
    let server = server();
    let (url, key) = (server.url(), server.mock().api_key());
    let under_way = UnderWay::default();
    let builder = Client::builder().base_url(&url).api_key(key).hooks(under_way.clone());
    let client = builder.max_concurrency(3).build().unwrap();
    block_on(async {
        let call = || tokio::spawn(client.clone().list_scores(TODAY, TODAY).into_future());
        for call in (0..30).map(|_| call()).collect::<Vec<_>>() {
            assert!(call.await.unwrap().is_ok());
        }
    });
    assert_eq!(*under_way.0.lock().unwrap(), (0, 3));

    let under_way = UnderWay::default();
    let builder = blocking::Client::builder().base_url(&url).api_key(key).hooks(under_way.clone());
    let client = builder.max_concurrency(3).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..30 {
            scope.spawn(|| client.list_scores(TODAY, TODAY).send().unwrap());
        }
    });
    let (now, most) = *under_way.0.lock().unwrap();
    assert!(now == 0 && (1..=3).contains(&most), "{most}");
}

#[test]
fn a_dropped_future() {
    let server = server();
    server.mock().set_day(TODAY, Day::computed(4.2));
    server.mock().fault(Fault::Silence);
    let client = async_client(&server);
    block_on(async {
        let call = tokio::spawn(client.list_scores(TODAY, TODAY).into_future());
        while server.mock().requests().is_empty() {
            tokio::task::yield_now().await;
        }
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        assert_eq!(client.list_scores(TODAY, TODAY).await.unwrap().status(), 200);
    });
    assert_eq!(server.mock().requests().len(), 2, "what was dropped is not tried again");
}

#[test]
fn a_client_in_memory_reaches_no_network() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mock = mock();
    let client = mock.client_builder().base_url(&url).build().unwrap();
    block_on(client.list_scores(TODAY, TODAY).send()).unwrap();
    let client = mock.blocking_client_builder().base_url(&url).build().unwrap();
    client.list_scores(TODAY, TODAY).send().unwrap();
    assert_eq!(mock.requests().len(), 2);
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "somebody connected");
}
