//! Responses that are handed over while they arrive.

use std::io::Read as _;
use std::pin::pin;
use std::time::Duration;

use openapi_runtime::futures_core::Stream;
use openapi_runtime::{
    Async, Blocking, Body, ByteStream, Encoder, HeaderMap, InvalidRequest, NoDeclaredError, Operation,
    OperationInfo, Outcome, RawResponse, Reading, Request, StatusCode,
};

use crate::server::{Reply, Server};
use crate::sockets::{builder, runtime};

/// Reads bytes that may never end.
struct Listen;

impl Operation for Listen {
    type Success = ByteStream;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/listen").operation_id("listen").streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn reading(_: StatusCode, _: &HeaderMap) -> Reading {
        Reading::Streamed
    }

    fn decode(response: &mut RawResponse) -> Outcome<ByteStream, NoDeclaredError> {
        response.stream(|stream| stream)
    }
}

/// The limit of an attempt, which a stream has for its head alone. The server goes on every 200 ms.
const LIMIT: Duration = Duration::from_millis(100);

#[test]
fn a_stream_outlives_the_limit_of_an_attempt() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";
    let server = Server::start(Reply::new(head).drip());
    let client = builder::<Async>(&server).attempt_timeout(LIMIT).build().expect("a client");
    runtime().block_on(async {
        let mut stream = pin!(client.call(Listen).await.expect("a head").into_inner());
        for _ in 0..3 {
            let next = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await;
            assert_eq!(next.expect("one more").expect("no error"), " ");
        }
    });
    let client = builder::<Blocking>(&server).attempt_timeout(LIMIT).build().expect("a client");
    let mut stream = client.call(Listen).send().expect("a head").into_inner();
    stream.read_exact(&mut [0; 3]).expect("three bytes");
}
