//! Compressed returns, HTTP/2, and what crates beside this one turned on.

use std::io::Write as _;

use axum::Router;
use flate2::Compression;
use flate2::write::GzEncoder;
use openapi_runtime::{Async, Bytes, Error, TransportErrorKind, reqwest};

use crate::server::{Reply, Server};
use crate::sockets::{BEARER, Count, KEY, both, builder, runtime};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn compressed(body: &[u8]) -> Reply {
    encoded("gzip", body)
}

fn encoded(coding: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: {length}\r\n\r\n");
    Reply::new([head.as_bytes(), body].concat())
}

#[test]
fn responses_are_requested_and_read_compressed() {
    both(&compressed(&gzip(b"42")), |name, result, server| {
        let response = result.expect(name);
        assert_eq!((*response.inner(), response.bytes().map(Bytes::len)), (42, Some(2)), "{name}");
        for header in ["content-encoding", "content-length"] {
            assert_eq!(response.headers().get(header), None, "{name}: it is that of other bytes");
        }
        let request = server.requests().remove(0).to_ascii_lowercase();
        // Another crate, here this test's, turned on `deflate` as well.
        assert!(request.contains("\r\naccept-encoding: gzip\r\n"), "{name}: {request}");
    });
}

#[test]
fn all_members_are_read_by_either_name_of_the_coding() {
    let members = [gzip(b"4"), gzip(b"2")].concat();
    for coding in ["gzip", "x-gzip", "GZIP"] {
        both(&encoded(coding, &members), |name, result, _| {
            let response = result.unwrap_or_else(|error| panic!("{name}, {coding}: {error:?}"));
            assert_eq!(*response.inner(), 42, "{name}, {coding}");
            assert_eq!(response.headers().get("content-encoding"), None, "{name}, {coding}");
        });
    }
}

#[test]
fn the_size_that_is_limited_is_that_after_decompression() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 60_000, "{}", bomb.len());
    both(&compressed(&bomb), |name, result, _| {
        let Err(Error::TooLarge(error)) = result else { panic!("{name}: {result:?}") };
        assert_eq!(error.limit(), 1000, "{name}");
    });
}

#[test]
fn a_compressed_body_that_breaks_off_is_an_error() {
    let body = gzip(b"42");
    let two = [&body[..], &body[..body.len() - 1]].concat();
    for broken in [&body[..body.len() - 4], b"no gzip", &two] {
        both(&compressed(broken), |name, result, _| {
            let Err(Error::Transport(error)) = result else { panic!("{name}: {result:?}") };
            assert_eq!(error.kind(), TransportErrorKind::Body, "{name}: {error:?}");
        });
    }
}

#[test]
fn http2_carries_the_same() {
    let response = |request: axum::extract::Request| async move {
        assert_eq!(request.version(), openapi_runtime::http::Version::HTTP_2);
        assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
        "42"
    };
    let router = Router::new().route("/count", axum::routing::get(response));
    runtime().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = openapi_runtime::ClientBuilder::<Async>::new(url)
            .credentials(BEARER, KEY)
            .transport(reqwest::Client::builder().http2_prior_knowledge())
            .build()
            .expect("a client");
        for _ in 0..3 {
            assert_eq!(client.call(Count).await.expect("a response").into_inner(), 42);
        }
    });
}

#[test]
fn cookies_are_not_kept() {
    let server = Server::start(
        Reply::new("HTTP/1.1 200 OK\r\nset-cookie: session=1\r\ncontent-length: 2\r\n\r\n42").keep_alive(),
    );
    let client = builder::<Async>(&server).build().expect("a client");
    runtime().block_on(async {
        for _ in 0..2 {
            client.call(Count).await.expect("a response");
        }
    });
    let blocking = builder::<openapi_runtime::Blocking>(&server).build().expect("a client");
    for _ in 0..2 {
        blocking.call(Count).send().expect("a response");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| !request.to_ascii_lowercase().contains("cookie")), "{requests:?}");
}
