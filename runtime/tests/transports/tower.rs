//! Services of tower as the transport: layers, a router, the client of hyper-util.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ::tower::{Service, ServiceBuilder, service_fn};
use axum::Router;
use axum::extract::Request as AxumRequest;
use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::rt::TokioExecutor;
use openapi_runtime::{
    Async, Body, BoxError, ByteStream, ClientBuilder, Encoder, Error, InvalidRequest, NoDeclaredError,
    Operation, OperationInfo, Outcome, Phase, RawResponse, Request, Retry, TowerTransport, TransportError,
    TransportErrorKind, http,
};

use crate::server::{Reply, Server};

/// Sends a body, and reads what comes back as text.
#[derive(Clone)]
struct Echo(Make);

/// Makes a body.
type Make = fn() -> Body;

impl Operation for Echo {
    type Success = String;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::post("/echo").operation_id("echo");

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).query("a", "1").body("text/plain", (self.0)()).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<String, NoDeclaredError> {
        match response.status().as_u16() {
            200 => response.text(|text| text),
            _ => response.undeclared(),
        }
    }
}

fn hello() -> Body {
    Body::bytes("hello")
}

/// A stream that is there at once, whatever the mode.
fn stream() -> ByteStream {
    ByteStream::from(Bytes::from_static(b"hello"))
}

fn builder(url: &str) -> ClientBuilder<Async> {
    ClientBuilder::new(url).max_body(1000).attempt_timeout(Duration::from_secs(30)).retry(Retry::never())
}

type CallResult = Result<openapi_runtime::Response<String>, Error<NoDeclaredError>>;

/// Makes one call over a service, at a time that stands still until everybody waits.
async fn call<S, B>(service: S, url: &str, operation: Echo) -> CallResult
where
    TowerTransport<S>: openapi_runtime::Transport,
    S: Service<Request<Body>, Response = http::Response<B>>,
{
    let client = builder(url).transport(TowerTransport::new(service)).build();
    client.expect("a client").call(operation).await
}

fn paused() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().expect("a runtime")
}

fn hyper() -> HyperClient<hyper_util::client::legacy::connect::HttpConnector, Body> {
    HyperClient::builder(TokioExecutor::new()).http1_title_case_headers(true).build_http()
}

const SOMEWHERE: &str = "https://api.example.com";

#[test]
fn a_router_returns_every_kind_of_body() {
    let echo = |request: AxumRequest| async move {
        assert_eq!(request.uri().path_and_query().map(http::uri::PathAndQuery::as_str), Some("/echo?a=1"));
        request.into_body()
    };
    let router = Router::new().route("/echo", axum::routing::post(echo));
    let bodies: [(Make, &str); 4] = [
        (Body::empty, ""),
        (hello, "hello"),
        (|| Body::replayable(Some(5), || Ok(stream())), "hello"),
        (|| Body::once(None, stream()), "hello"),
    ];
    paused().block_on(async {
        for (body, text) in bodies {
            let response = call(router.clone(), SOMEWHERE, Echo(body)).await.expect("a response");
            assert_eq!((response.status().as_u16(), response.into_inner().as_str()), (200, text));
        }
        let error = call(Router::new(), SOMEWHERE, Echo(hello)).await.expect_err("no route");
        assert_eq!(error.status(), Some(http::StatusCode::NOT_FOUND));
    });
}

#[test]
fn the_client_of_hyper_util_sends_over_a_socket() {
    let text = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
    let server = Server::start(Reply::new(text).keep_alive());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let service = hyper();
    runtime.block_on(async {
        for _ in 0..2 {
            let response = call(service.clone(), &server.url(), Echo(hello)).await.expect("a response");
            assert_eq!(response.into_inner(), "hi");
        }
    });
    let requests = server.requests();
    assert_eq!((requests.len(), server.connections()), (2, 1));
    assert!(requests[0].starts_with("POST /echo?a=1 HTTP/1.1\r\n"), "{}", requests[0]);
    assert!(requests[0].contains("Content-Length: 5") && requests[0].ends_with("hello"), "{}", requests[0]);
}

#[test]
fn what_hyper_util_meets_is_distinguished() {
    let cut = Server::start(Reply::new("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhi"));
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let error = call(hyper(), &cut.url(), Echo(hello)).await.expect_err("half a response");
        let Error::Transport(error) = error else { panic!("{error:?}") };
        assert_eq!(error.kind(), TransportErrorKind::Body, "{error:?}");

        let error = call(hyper(), &nobody, Echo(hello)).await.expect_err("nobody listens");
        assert!(error.is_connect() && !error.may_have_been_sent(), "{error:?}");
    });
}

#[test]
fn a_service_that_never_responds_is_dropped_at_the_time_limit() {
    let running = Arc::new(());
    let counted = Arc::clone(&running);
    let silent = service_fn(move |_: Request<Body>| {
        let counted = Arc::clone(&counted);
        async move {
            std::future::pending::<()>().await;
            drop(counted);
            Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::new())))
        }
    });
    paused().block_on(async {
        let started = tokio::time::Instant::now();
        let error = call(silent, SOMEWHERE, Echo(hello)).await.expect_err("silence");
        assert!(matches!(error, Error::Transport(_)) && error.is_timeout(), "{error:?}");
        assert_eq!(started.elapsed().as_secs(), 30);
    });
    assert_eq!(Arc::strong_count(&running), 1, "the exchange was dropped");
}

/// A body that ends with an error.
struct Broken(std::io::ErrorKind);

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        // As hyper has it: the error of the connection stands behind one of the body.
        let error = std::io::Error::other(Wrapped(self.0.into()));
        std::task::Poll::Ready(Some(Err(error.into())))
    }
}

/// An error whose cause is another one.
#[derive(Debug)]
struct Wrapped(std::io::Error);

impl std::fmt::Display for Wrapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("something failed")
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn late_broken_and_missing_connections_are_distinguished() {
    use std::io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, TimedOut,
        UnexpectedEof,
    };

    let cases = [
        (TimedOut, TransportErrorKind::Exchange, true),
        (ConnectionReset, TransportErrorKind::Exchange, false),
        (ConnectionAborted, TransportErrorKind::Exchange, false),
        (BrokenPipe, TransportErrorKind::Exchange, false),
        (UnexpectedEof, TransportErrorKind::Exchange, false),
        (ConnectionRefused, TransportErrorKind::Connect, false),
        (HostUnreachable, TransportErrorKind::Connect, false),
    ];
    let check = |outcome: CallResult, kind, is_timeout, case| {
        let Err(Error::Transport(error)) = outcome else { panic!("{case}: {outcome:?}") };
        assert_eq!((error.kind(), error.is_timeout()), (kind, is_timeout), "{case}: {error:?}");
    };
    paused().block_on(async {
        for (io, kind, is_timeout) in cases {
            let failing = service_fn(move |_: Request<Body>| async move {
                Err::<http::Response<Full<Bytes>>, _>(Wrapped(io.into()))
            });
            check(call(failing, SOMEWHERE, Echo(hello)).await, kind, is_timeout, io);
            let breaking = service_fn(move |_: Request<Body>| async move {
                Ok::<_, Infallible>(http::Response::new(Broken(io)))
            });
            check(call(breaking, SOMEWHERE, Echo(hello)).await, TransportErrorKind::Body, is_timeout, io);
        }
    });
}

#[test]
fn what_was_late_is_named() {
    /// A body that never comes.
    struct Silent;
    impl http_body::Body for Silent {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
            std::task::Poll::Pending
        }
    }
    let silent = service_fn(|_: Request<Body>| async {
        std::future::pending::<Result<http::Response<Silent>, Infallible>>().await
    });
    let begun = service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(http::Response::new(Silent)) });
    paused().block_on(async {
        let error = call(silent, SOMEWHERE, Echo(hello)).await.expect_err("no response");
        assert!(error.to_string().contains("got no response in time"), "{error}");
        let Error::Transport(error) = error else { panic!("{error:?}") };
        assert_eq!((error.kind(), error.is_timeout()), (TransportErrorKind::Exchange, true));

        let error = call(begun, SOMEWHERE, Echo(hello)).await.expect_err("no body");
        assert!(error.to_string().contains("got a response that did not end in time"), "{error}");
        let Error::Transport(error) = error else { panic!("{error:?}") };
        assert_eq!((error.kind(), error.is_timeout()), (TransportErrorKind::Body, true));

        // The same where the time is the call's own.
        for (service, phase) in [(true, Phase::Body), (false, Phase::Exchange)] {
            let limit = Duration::from_secs(1);
            let error = if service {
                let client = builder(SOMEWHERE).transport(TowerTransport::new(begun)).build();
                client.expect("a client").call(Echo(hello)).timeout(limit).await.expect_err("no body")
            } else {
                let client = builder(SOMEWHERE).transport(TowerTransport::new(silent)).build();
                client.expect("a client").call(Echo(hello)).timeout(limit).await.expect_err("no response")
            };
            let Error::Deadline(error) = error else { panic!("{error:?}") };
            assert_eq!(error.phase(), phase);
        }
    });
}

#[test]
fn errors_of_layers_can_be_translated() {
    let slow = service_fn(|_: Request<Body>| async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::new())))
    });
    let service = ServiceBuilder::new()
        .map_err(|error: BoxError| match error.downcast::<::tower::timeout::error::Elapsed>() {
            Ok(elapsed) => TransportError::timeout(TransportErrorKind::Exchange).because(elapsed),
            Err(error) => TransportError::new(TransportErrorKind::Exchange, error),
        })
        .timeout(Duration::from_secs(5))
        .service(slow);
    paused().block_on(async {
        let started = tokio::time::Instant::now();
        let error = call(service, SOMEWHERE, Echo(hello)).await.expect_err("too slow");
        assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
        assert_eq!(started.elapsed().as_secs(), 5);
    });
}

#[test]
fn a_limit_of_concurrency_holds_for_all_calls_of_a_client() {
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (Arc::clone(&running), Arc::clone(&most));
    let service = service_fn(move |_: Request<Body>| {
        let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
        async move {
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(1)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::from_static(b"ok"))))
        }
    });
    let service = ServiceBuilder::new().concurrency_limit(3).service(service);
    let transport = TowerTransport::new(service);
    paused().block_on(async {
        let client = builder(SOMEWHERE).transport(transport).build().expect("a client");
        let calls: Vec<_> = (0..10).map(|_| tokio::spawn(client.call(Echo(hello)).into_future())).collect();
        for call in calls {
            assert_eq!(call.await.expect("no panic").expect("a response").into_inner(), "ok");
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[test]
fn responses_are_limited_in_size_while_they_are_read() {
    struct Endless(Arc<AtomicUsize>);
    impl http_body::Body for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            let data = Bytes::from_static(&[b' '; 100]);
            std::task::Poll::Ready(Some(Ok(http_body::Frame::data(data))))
        }
    }
    let frames = Arc::new(AtomicUsize::new(0));
    let read = Arc::clone(&frames);
    let service = service_fn(move |_: Request<Body>| {
        let body = Endless(Arc::clone(&read));
        async move { Ok::<_, Infallible>(http::Response::new(body)) }
    });
    let error = paused().block_on(call(service, SOMEWHERE, Echo(hello))).expect_err("no end");
    assert!(matches!(error, Error::TooLarge(_)), "{error:?}");
    assert_eq!(frames.load(Ordering::SeqCst), 11, "1000 bytes are allowed");
}
