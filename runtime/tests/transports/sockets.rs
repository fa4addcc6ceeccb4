//! Both transports against a server that misbehaves, on a real socket.

use std::time::{Duration, Instant};

use bytes::Bytes;
use openapi_runtime::{
    Async, Blocking, Body, ByteStream, ClientBuilder, DeclaredError, Encoder, Error, InvalidRequest, Mode,
    Operation, OperationInfo, Outcome, RawResponse, Request, Retry, Scheme, TransportErrorKind, http,
    reqwest,
};

use crate::server::{Reply, Server};

pub(crate) const KEY: &str = "SG.topsecret-key";
pub(crate) const BEARER: Scheme = Scheme::bearer("Bearer");

/// Reads a number, or sends a body and reads what comes back.
#[derive(Clone)]
pub(crate) struct Count;

#[derive(Debug, PartialEq)]
pub(crate) enum CountError {
    Forbidden(Option<String>),
}

impl DeclaredError for CountError {}

impl std::fmt::Display for CountError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("403 Forbidden")
    }
}

impl std::error::Error for CountError {}

impl Operation for Count {
    type Success = u64;
    type Error = CountError;
    const INFO: OperationInfo = OperationInfo::get("/count").operation_id("count").security(&[&[BEARER]]);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).header("on-behalf-of", "acme").query("from", "2026-10-01").finish()
    }

    fn decode(raw: &mut RawResponse) -> Outcome<u64, CountError> {
        match raw.status().as_u16() {
            200 => raw.json(|count| count),
            403 => raw.json_error(CountError::Forbidden),
            _ => raw.undeclared(),
        }
    }
}

/// Makes a body for a mode.
type MakeBody = fn(blocking: bool) -> Body;

/// Sends a body of each kind.
#[derive(Clone)]
struct Upload(MakeBody, bool);

impl Operation for Upload {
    type Success = Bytes;
    type Error = CountError;
    const INFO: OperationInfo = OperationInfo::post("/upload").operation_id("upload");

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).body("text/plain", (self.0)(self.1)).finish()
    }

    fn decode(raw: &mut RawResponse) -> Outcome<Bytes, CountError> {
        raw.bytes(|bytes| bytes)
    }
}

pub(crate) fn builder<M: Mode>(server: &Server) -> ClientBuilder<M> {
    ClientBuilder::new(server.url())
        .credentials(BEARER, KEY)
        .attempt_timeout(Duration::from_secs(2))
        .max_body(1000)
        // What a transport does is one attempt's business.
        .retry(Retry::never())
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

pub(crate) type CallResult<Op> =
    Result<openapi_runtime::Response<<Op as Operation>::Success>, Error<<Op as Operation>::Error>>;

pub(crate) fn by_hyper<Op: Operation>(server: &Server, operation: Op) -> CallResult<Op> {
    let client = builder::<Async>(server).build().expect("a client");
    runtime().block_on(client.call(operation).into_future())
}

pub(crate) fn by_ureq<Op: Operation>(server: &Server, operation: Op) -> CallResult<Op> {
    builder::<Blocking>(server).build().expect("a client").call(operation).send()
}

/// Makes the same call with both transports, each on a server of its own.
pub(crate) fn both(reply: &Reply, check: impl Fn(&str, CallResult<Count>, &Server)) {
    let server = Server::start(reply.clone());
    check("hyper", by_hyper(&server, Count), &server);
    let server = Server::start(reply.clone());
    check("ureq", by_ureq(&server, Count), &server);
}

pub(crate) fn ok(body: &str) -> Reply {
    Reply::new(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
}

#[test]
fn a_response_arrives_and_the_request_is_as_it_was_made() {
    both(&ok("42"), |name, result, server| {
        let response = result.expect(name);
        assert_eq!(
            (response.status().as_u16(), *response.inner(), response.attempts()),
            (200, 42, 1),
            "{name}"
        );
        let requests = server.requests();
        assert_eq!(requests.len(), 1, "{name}");
        let request = requests[0].to_ascii_lowercase();
        assert!(request.starts_with("get /count?from=2026-10-01 http/1.1\r\n"), "{name}: {request}");
        for line in
            ["accept: application/json", "on-behalf-of: acme", "authorization: bearer sg.topsecret-key"]
        {
            assert!(request.contains(&format!("\r\n{line}\r\n")), "{name}: {line} is missing in {request}");
        }
        for line in ["referer", "cookie", "content-length", "transfer-encoding"] {
            assert!(!request.contains(&format!("\r\n{line}:")), "{name}: {line} is in {request}");
        }
        if name == "hyper" {
            assert!(requests[0].contains("\r\nOn-Behalf-Of: acme\r\n"), "title case: {}", requests[0]);
        }
    });
}

#[test]
fn every_chunk_of_a_chunked_body_arrives() {
    let reply =
        Reply::new("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n12\r\n3\r\n345\r\n0\r\n\r\n");
    both(&reply, |name, result, _| assert_eq!(*result.expect(name).inner(), 12345, "{name}"));
}

#[test]
fn a_body_that_breaks_off_is_an_error_and_never_a_value() {
    for reply in [
        "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n42",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n42\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n42",
    ] {
        both(&Reply::new(reply), |name, result, _| {
            let Err(Error::Transport(error)) = result else { panic!("{name}: {result:?}") };
            assert_eq!(error.kind(), TransportErrorKind::Body, "{name}: {error:?}");
            assert!(!error.is_timeout() && error.may_have_been_sent(), "{name}: {error:?}");
        });
    }
}

#[test]
fn no_response_at_all_is_an_error() {
    for reply in ["", "HTTP/1.1 2"] {
        both(&Reply::new(reply), |name, result, _| {
            let Err(Error::Transport(error)) = result else { panic!("{name}: {result:?}") };
            assert_eq!(error.kind(), TransportErrorKind::Exchange, "{name} {reply:?}: {error:?}");
            assert!(error.may_have_been_sent(), "{name}");
        });
    }
}

/// What the server sends is the same whenever it is asked, so nothing is requested twice.
#[test]
fn a_response_that_is_not_http_is_not_tried_again() {
    let check = |name: &str, reply: &[u8], outcome: CallResult<Count>, server: &Server| {
        let text = String::from_utf8_lossy(reply).into_owned();
        let error = outcome.expect_err(name);
        assert!(!error.is_retryable() && error.may_have_been_sent(), "{name} {text:?}: {error:?}");
        assert!(error.to_string().contains("got an invalid HTTP response"), "{name} {text:?}: {error}");
        let Error::Transport(error) = error else { panic!("{name} {text:?}: {error:?}") };
        assert_eq!(error.kind(), TransportErrorKind::Protocol, "{name} {text:?}: {error:?}");
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{name} {text:?}");
    };
    for reply in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n42"[..],
        b"HTTP/1.1 200 OK\r\nx-\x00: 1\r\ncontent-length: 2\r\n\r\n42",
        b"HTTP/1.1 200 OK\r\nno header\r\n\r\n42",
        b"HTTP/1.1 2000 OK\r\n\r\n42",
        b"<html>HTTP/0.9</html>\r\n\r\n",
        b"\x00garbage\r\n\r\n",
    ] {
        let retry = Retry::new().max_attempts(3).first_delay(Duration::ZERO);
        let server = Server::start(Reply::new(reply));
        let client = builder::<Async>(&server).retry(retry.clone()).build().expect("a client");
        check("async", reply, runtime().block_on(client.call(Count).into_future()), &server);
        let server = Server::start(Reply::new(reply));
        let client = builder::<Blocking>(&server).retry(retry).build().expect("a client");
        check("ureq", reply, client.call(Count).send(), &server);
    }
}

/// The largest headers that the client does not refuse itself are sent by both transports.
#[test]
fn headers_up_to_their_bound_are_sent() {
    let server = Server::start(ok("42"));
    let long = "x".repeat(64_000);
    let client = builder::<Async>(&server).build().expect("a client");
    let raw = runtime().block_on(client.call(Count).header("x-long", &long).into_future());
    assert_eq!(raw.expect("async").into_inner(), 42);
    let client = builder::<Blocking>(&server).build().expect("a client");
    assert_eq!(client.call(Count).header("x-long", &long).send().expect("ureq").into_inner(), 42);
    assert!(server.requests().iter().all(|request| request.contains(&long)));
}

#[test]
fn redirects_are_responses() {
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let elsewhere = Server::start(ok("1"));
        let head = format!("HTTP/1.1 {status}\r\nset-cookie: a=b\r\ncontent-length: 0\r\nlocation: ");
        for location in [elsewhere.url(), "/count".to_owned(), "file:///etc/passwd".to_owned()] {
            both(&Reply::new(format!("{head}{location}\r\n\r\n")), |name, result, server| {
                let Err(Error::UnexpectedStatus(error)) = result else { panic!("{name}: {result:?}") };
                assert_eq!(error.headers()["location"], location, "{name}");
                assert_eq!(server.requests().len(), 1, "{name}");
            });
        }
        let nowhere = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        both(&Reply::new(nowhere), |name, result, _| {
            assert!(matches!(result, Err(Error::UnexpectedStatus(_))), "{name}: {result:?}");
        });
        assert!(elsewhere.requests().is_empty(), "nothing may reach another server");
    }
}

#[test]
fn silence_and_dripping_end_at_the_time_limit() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
    let cases = [
        (Reply::new("").stall(), Some(TransportErrorKind::Exchange)),
        (Reply::new("HTTP/1.1 200 OK\r\n").stall(), Some(TransportErrorKind::Exchange)),
        (Reply::new(head).stall(), None),
        (Reply::new(head).drip(), None),
    ];
    let check = |reply: &Reply, kind: Option<TransportErrorKind>| {
        let started = Instant::now();
        both(reply, |name, result, _| {
            let Err(Error::Transport(error)) = result else { panic!("{name}: {result:?}") };
            assert!(error.is_timeout() && !error.is_connect(), "{name}: {error:?}");
            assert!(kind.is_none_or(|kind| error.kind() == kind), "{name}: {error:?}");
        });
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    };
    // Each case takes its time doing nothing, so they do it together.
    std::thread::scope(|scope| {
        for (reply, kind) in &cases {
            scope.spawn(move || check(reply, *kind));
        }
    });
}

#[test]
fn a_calls_own_timeout_is_a_deadline() {
    let limit = Duration::from_millis(300);
    let server = Server::start(Reply::new("").stall());
    let client = builder::<Blocking>(&server).build().expect("a client");
    let error = client.call(Count).timeout(limit).send().expect_err("silence");
    assert!(matches!(error, Error::Deadline(_)), "{error:?}");

    let client = builder::<Async>(&server).build().expect("a client");
    let error = runtime().block_on(client.call(Count).timeout(limit).into_future()).expect_err("silence");
    assert!(matches!(error, Error::Deadline(_)), "{error:?}");
}

#[test]
fn large_bodies_are_refused() {
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "9".repeat(100_000));
    for reply in ["HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\n\r\n".to_owned(), endless] {
        both(&Reply::new(reply).stall(), |name, result, _| {
            let Err(Error::TooLarge(error)) = result else { panic!("{name}: {result:?}") };
            assert_eq!((error.limit(), error.status().as_u16()), (1000, 200), "{name}");
        });
    }
}

#[test]
fn a_status_is_never_an_error_of_the_transport() {
    for (status, body) in
        [("403 Forbidden", "\"no\""), ("418 Teapot", ""), ("503 Unavailable", "<html>busy</html>")]
    {
        let length = body.len();
        let reply = Reply::new(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}"));
        both(&reply, |name, result, _| {
            let error = result.expect_err(name);
            assert_eq!(error.status().map(|status| status.as_u16()), status[..3].parse().ok(), "{name}");
            assert_eq!(error.bytes().map(Bytes::len), Some(length), "{name}");
            if length == 4 {
                assert_eq!(error.declared(), Some(&CountError::Forbidden(Some("no".to_owned()))), "{name}");
            }
        });
    }
}

#[test]
fn a_server_that_repeats_the_key_does_not_make_it_show() {
    let body = format!("<html>Authorization: Bearer {KEY}</html>");
    for status in ["200 OK", "403 Forbidden", "500 Error"] {
        let head =
            format!("HTTP/1.1 {status}\r\nx-echo: {KEY}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        for reply in [
            Reply::new(head.clone()),
            Reply::new(format!("HTTP/1.1 {KEY}")),
            Reply::new(&head[..head.len() - 1]),
        ] {
            both(&reply, |name, result, _| {
                let error = result.expect_err(name);
                let source = std::error::Error::source(&error).map(|source| format!("{source} {source:?}"));
                let shown = format!("{error} {error:?} {source:?} {:?}", error.bytes());
                assert!(!shown.contains(KEY), "{name}: {shown}");
                assert!(!shown.contains("2026-10-01"), "{name}, a query value: {shown}");
            });
        }
    }
}

#[test]
fn nobody_listens() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let client = ClientBuilder::<Blocking>::new(&url)
        .retry(Retry::never())
        .credentials(BEARER, KEY)
        .build()
        .expect("a client");
    let blocking = client.call(Count).send().expect_err("nobody");
    let client = ClientBuilder::<Async>::new(&url)
        .retry(Retry::never())
        .credentials(BEARER, KEY)
        .build()
        .expect("a client");
    let asynchronous = runtime().block_on(client.call(Count).into_future()).expect_err("nobody");
    for error in [blocking, asynchronous] {
        assert!(error.is_connect() && !error.is_timeout() && !error.may_have_been_sent(), "{error:?}");
        assert!(error.to_string().to_lowercase().contains("connection refused"), "{error}");
    }
}

/// A stream of one piece, or of none.
struct Once(Option<Bytes>);

impl openapi_runtime::futures_core::Stream for Once {
    type Item = Result<Bytes, openapi_runtime::BoxError>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

#[test]
fn bodies_of_each_kind_are_sent() {
    fn stream(blocking: bool) -> ByteStream {
        if blocking {
            ByteStream::from_reader(std::io::Cursor::new("hello"))
        } else {
            ByteStream::from_stream(Once(Some(Bytes::from_static(b"hello"))))
        }
    }
    let bodies: [(MakeBody, &str, &str); 4] = [
        (|_| Body::empty(), "content-length: 0", ""),
        (|_| Body::bytes("hello"), "content-length: 5", "hello"),
        (|blocking| Body::replayable(Some(5), move || Ok(stream(blocking))), "content-length: 5", "hello"),
        (
            |blocking| Body::once(None, stream(blocking)),
            "transfer-encoding: chunked",
            "5\r\nhello\r\n0\r\n\r\n",
        ),
    ];
    for (make, header, body) in bodies {
        for blocking in [false, true] {
            let server = Server::start(ok("done"));
            let upload = Upload(make, blocking);
            let response = if blocking { by_ureq(&server, upload) } else { by_hyper(&server, upload) };
            assert_eq!(response.expect("a response").into_inner(), "done");
            let request = server.requests().remove(0);
            let (head, sent) = request.split_once("\r\n\r\n").expect("a request");
            let head = head.to_ascii_lowercase();
            assert!(head.contains(header) && head.contains("content-type: text/plain"), "{blocking} {head}");
            assert_eq!(sent, body, "{blocking} {head}");
        }
    }
}

#[test]
fn a_stream_of_the_wrong_mode_is_an_error() {
    let server = Server::start(ok("done"));
    let reader = Upload(|_| Body::once(None, ByteStream::from_reader(std::io::empty())), false);
    let response = by_hyper(&server, reader).expect("tokio reads it on a thread of its own");
    assert_eq!(response.into_inner(), "done");
    let stream = Upload(|_| Body::once(None, ByteStream::from_stream(Once(None))), false);
    let error = by_ureq(&server, stream).expect_err("a stream in blocking code");
    assert!(error.to_string().contains("cannot be used as a blocking reader"), "{error}");
}

#[test]
fn a_body_of_another_length_than_was_stated_is_an_error_that_names_it() {
    let short: MakeBody = |_| Body::from_reader(Some(9), std::io::Cursor::new("text"));
    let long: MakeBody = |_| Body::from_reader(Some(3), std::io::Cursor::new("text"));
    for (make, message) in [(short, "ended 5 bytes before"), (long, "longer than was stated")] {
        let server = Server::start(ok("done"));
        for error in [by_hyper(&server, Upload(make, false)), by_ureq(&server, Upload(make, true))] {
            let error = error.expect_err("a body of another length");
            assert!(error.to_string().contains(message) && !error.is_timeout(), "{error}");
        }
        assert!(server.requests().is_empty(), "no whole request arrived");
    }
}

#[test]
fn connections_are_used_again() {
    let server = Server::start(ok("1").keep_alive());
    let client = builder::<Blocking>(&server).build().expect("a client");
    for _ in 0..3 {
        client.call(Count).send().expect("a response");
    }
    let asynchronous = builder::<Async>(&server).build().expect("a client");
    runtime().block_on(async {
        for _ in 0..3 {
            asynchronous.call(Count).await.expect("a response");
        }
    });
    assert_eq!((server.requests().len(), server.connections()), (6, 2));
}

/// What a client of reqwest meets is named as what the client of hyper meets.
#[test]
fn a_client_of_reqwest_distinguishes_faults_like_others() {
    for reply in [
        Reply::new(""),
        Reply::new("HTTP/1.1 2"),
        Reply::new("no HTTP\r\n\r\n"),
        Reply::new("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n42"),
        Reply::new("").stall(),
        Reply::new("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n42").stall(),
    ] {
        let fault = |outcome: CallResult<Count>| match outcome {
            Err(Error::Transport(error)) => (error.kind(), error.is_timeout()),
            other => panic!("{other:?}"),
        };
        let server = Server::start(reply.clone());
        let limit = Duration::from_millis(300);
        let client = builder::<Async>(&server).attempt_timeout(limit).transport(reqwest::Client::builder());
        let client = client.build().expect("a client");
        let by_reqwest = fault(runtime().block_on(client.call(Count).into_future()));
        let client = builder::<Async>(&server).attempt_timeout(limit).build().expect("a client");
        assert_eq!(by_reqwest, fault(runtime().block_on(client.call(Count).into_future())));
    }
}

#[test]
fn a_callers_reqwest_builder_keeps_its_settings_and_gets_ours() {
    let elsewhere = Server::start(ok("1"));
    let location = elsewhere.url();
    let server = Server::start(Reply::new(format!(
        "HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
    )));
    let mut own = http::HeaderMap::new();
    own.insert("x-own", http::HeaderValue::from_static("1"));
    let client = builder::<Async>(&server).transport(reqwest::Client::builder().default_headers(own));
    let client = client.build().expect("a client");
    let error = runtime().block_on(client.call(Count).into_future()).expect_err("a redirect");
    assert_eq!(error.status(), Some(http::StatusCode::FOUND));
    assert!(elsewhere.requests().is_empty());
    let request = server.requests().remove(0);
    assert!(request.contains("X-Own: 1") && request.contains("On-Behalf-Of: acme"), "{request}");
}

#[cfg(feature = "rustls")]
#[test]
fn a_server_without_tls_gets_no_request() {
    use std::io::Write as _;

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    // A system without any certificates cannot build such a client, and states so.
    let Ok(client) = ClientBuilder::<Async>::new(&url).credentials(BEARER, KEY).build() else { return };
    let asynchronous = runtime().block_on(client.call(Count).into_future()).expect_err("no TLS");
    let client = ClientBuilder::<Blocking>::new(&url)
        .retry(Retry::never())
        .credentials(BEARER, KEY)
        .build()
        .expect("a client");
    let blocking = client.call(Count).send().expect_err("no TLS");
    assert!(asynchronous.is_connect() && !asynchronous.is_timeout(), "{asynchronous:?}");
    // ureq does not tell a failed handshake from a connection that fails later, so the careful response is the right one.
    assert!(matches!(blocking, Error::Transport(_)) && !blocking.is_timeout(), "{blocking:?}");
}
