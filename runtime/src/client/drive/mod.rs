//! Executes the steps of a machine: one loop per mode.
//!
//! **Invariant:** a driver makes no decision that a machine could make.

pub(super) mod asynchronous;
pub(super) mod blocking;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};

use crate::body::{Body, ByteStream, ResponseBody};
use crate::machine::{CallMachine, Event, Failure};
use crate::operation::{Operation, Reading};
use crate::raw_response::RawResponse;
use crate::transport::read::{self, ReadFailure};

/// The largest buffer allocated before bytes arrive, because a `Content-Length` may be wrong.
const MAX_PREALLOCATED: u64 = 1024 * 1024;

/// How to read a response.
struct ReadOptions {
    /// The method of the request.
    method: Method,
    limit: u64,
    reading: fn(StatusCode, &HeaderMap) -> Reading,
}

impl ReadOptions {
    fn of<Op: Operation>(call: &CallMachine<Op>, request: &Request<Body>) -> Self {
        Self { method: request.method().clone(), limit: call.max_body(), reading: call.reading() }
    }
}

/// A response whose head has arrived.
enum Incoming {
    /// Nothing is left to read.
    Done(Event),
    /// The body is still to be read.
    Reading(Head, ByteStream),
}

/// The head of a response whose body is being read.
struct Head {
    status: StatusCode,
    headers: HeaderMap,
    /// The expected number of bytes, as far as the headers tell and are believed.
    expected: usize,
}

impl Incoming {
    fn new(how: &ReadOptions, response: http::Response<ResponseBody>) -> Self {
        let ReadOptions { method, limit, reading } = how;
        let (parts, body) = response.into_parts();
        let mut head = Head { status: parts.status, headers: parts.headers, expected: 0 };
        if reading(head.status, &head.headers) == Reading::Streamed {
            return Self::Done(Event::Response(RawResponse::new(head.status, head.headers, body)));
        }
        // RFC 9110, section 8.6: these state the length of a body that is not sent.
        let has_body = *method != Method::HEAD && head.status != StatusCode::NOT_MODIFIED;
        if let Some(length) = read::content_length(&head.headers).filter(|_| has_body) {
            if length > *limit {
                return Self::Done(head.finish(Err(ReadFailure::TooLarge)));
            }
            head.expected = usize::try_from(length.min(MAX_PREALLOCATED)).unwrap_or_default();
        }
        match body {
            ResponseBody::Bytes(bytes) => Self::Done(head.finish(read::within_limit(bytes, *limit))),
            ResponseBody::Stream(stream) => Self::Reading(head, stream),
        }
    }
}

impl Head {
    fn finish(self, body: Result<Bytes, ReadFailure>) -> Event {
        let Self { status, headers, .. } = self;
        match body {
            Ok(bytes) => Event::Response(RawResponse::new(status, headers, bytes)),
            Err(ReadFailure::TooLarge) => Event::Failed(Failure::TooLarge { status, headers }),
            Err(ReadFailure::Failed(error)) => Event::Failed(Failure::Transport(error)),
        }
    }
}
