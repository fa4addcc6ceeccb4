//! Streams of events in both modes, in memory.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, StatusCode};
use serde::Deserialize;

use super::*;
use crate::event::MEDIA_TYPE;
use crate::testing::block_on;
use crate::{
    Async, BlockingTransport, Body, BoxFuture, Client, ClientBuilder, Encoder, Error, InMemory,
    InvalidRequest, NoDeclaredError, Operation, OperationInfo, Outcome, RawResponse, Reading, ResponseBody,
    Scheme, Streamed, Transport, TransportError,
};

const KEY: &str = "topsecret";

#[derive(Debug, PartialEq, Deserialize)]
struct Tick {
    n: u32,
}

/// An operation that returns one number, or a stream of them.
#[derive(Debug, Clone, Default)]
struct Ticks;

impl Operation for Ticks {
    type Success = Tick;
    type Error = NoDeclaredError;

    const INFO: OperationInfo =
        OperationInfo::get("/ticks").operation_id("ticks").security(&[&[Scheme::bearer("Bearer")]]);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<Tick, NoDeclaredError> {
        match response.status().as_u16() {
            200 => response.json(std::convert::identity),
            _ => response.undeclared(),
        }
    }
}

impl Streamed for Ticks {
    type Data = Tick;

    fn events(response: &mut RawResponse) -> Outcome<Events<Tick>, NoDeclaredError> {
        response.events(std::convert::identity)
    }
}

/// Chunks of a body that arrive one at a time. An error is an interrupted connection.
#[derive(Clone)]
struct Pieces {
    left: Arc<Mutex<VecDeque<Result<&'static str, &'static str>>>>,
}

impl Pieces {
    fn new(pieces: &[Result<&'static str, &'static str>]) -> Self {
        Self { left: Arc::new(Mutex::new(pieces.iter().copied().collect())) }
    }

    fn left(&self) -> usize {
        self.left.lock().expect("a list").len()
    }

    fn pop(&self) -> Option<Result<&'static str, &'static str>> {
        self.left.lock().expect("a list").pop_front()
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.pop().map(|piece| piece.map(Bytes::from).map_err(Into::into)))
    }
}

impl io::Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.pop() {
            None => Ok(0),
            Some(Ok(piece)) => {
                buffer[..piece.len()].copy_from_slice(piece.as_bytes());
                Ok(piece.len())
            }
            Some(Err(error)) => Err(io::Error::other(error)),
        }
    }
}

fn response(body: ByteStream) -> http::Response<ResponseBody> {
    let response = http::Response::builder().header("content-type", "text/event-stream; charset=utf-8");
    response.body(body.into()).expect("a response")
}

impl Transport for Pieces {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let pieces = self.clone();
        Box::pin(async move { Ok(response(ByteStream::from_stream(pieces))) })
    }
}

impl BlockingTransport for Pieces {
    fn send(&self, _: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        Ok(response(ByteStream::from_reader(self.clone())))
    }
}

fn asynchronous(pieces: &Pieces) -> Events<Tick> {
    let builder = ClientBuilder::<Async>::new("https://api.example.com").transport(pieces.clone());
    let client = builder.max_body(64).credentials(Scheme::bearer("Bearer"), KEY).build().expect("a client");
    block_on(client.call(Ticks).events().send()).expect("a stream").into_inner()
}

fn blocking(pieces: &Pieces) -> Events<Tick> {
    let builder = ClientBuilder::<crate::Blocking>::new("https://api.example.com").transport(pieces.clone());
    let client = builder.max_body(64).credentials(Scheme::bearer("Bearer"), KEY).build().expect("a client");
    client.call(Ticks).events().send().expect("a stream").into_inner()
}

/// Asserts that both modes give the same events, and returns them as text.
fn all(pieces: &[Result<&'static str, &'static str>], end: Option<&str>) -> Vec<String> {
    let ending = |events: Events<Tick>| match end {
        Some(end) => events.until(end),
        None => events,
    };
    let word = |item: Item<Tick>| match item {
        Ok(event) => event.data.n.to_string(),
        Err(error) => format!("{}{error}", if error.is_over() { "over: " } else { "" }),
    };
    let mut words = Vec::new();
    let mut events = ending(asynchronous(&Pieces::new(pieces)));
    while let Some(item) = block_on(events.next()) {
        words.push(word(item));
    }
    assert!(events.is_over() && block_on(events.next()).is_none());
    let same: Vec<_> = ending(blocking(&Pieces::new(pieces))).into_iter().map(word).collect();
    assert_eq!(words, same);
    words
}

#[test]
fn events_come_in_pieces_of_any_size() {
    assert_eq!(
        all(&[Ok("data: {\"n\":1}\n\ndata: {\"n\""), Ok(":2}\r\n\r"), Ok("\ndata:{")], None),
        ["1", "2"]
    );
    assert_eq!(all(&[Ok("")], None), Vec::<String>::new());
}

#[test]
fn nothing_is_read_ahead_and_dropping_ends_the_exchange() {
    let pieces = [Ok("data: {\"n\":1}\n\n"), Ok("data: {\"n\":2}\n\n"), Ok("data: {\"n\":3}\n\n")];
    let source = Pieces::new(&pieces);
    let mut events = asynchronous(&source);
    assert_eq!(source.left(), 3);
    assert_eq!(block_on(events.try_next()).expect("an event").expect("an event").data, Tick { n: 1 });
    assert_eq!(source.left(), 2);
    drop(events);
    assert_eq!(Arc::strong_count(&source.left), 1, "the body went with the stream");

    let source = Pieces::new(&pieces);
    let mut events = blocking(&source).into_iter();
    assert_eq!(events.try_next().expect("an event").expect("an event").data, Tick { n: 1 });
    assert_eq!(source.left(), 2);
}

#[test]
fn an_event_that_cannot_be_read_does_not_end_the_stream() {
    let pieces = [Ok("id: 7\nevent: tick\ndata: [\"topsecret\"]\n\ndata: {\"n\":-1}\n\ndata: {\"n\":2}\n\n")];
    let words = all(&pieces, None);
    assert_eq!(
        words,
        [
            "`GET /ticks` responded with a stream whose item 0 could not be read at `[0]`: invalid type: string \
             \"[redacted]\", expected u32 at line 1 column 12 (\"[\"[redacted]\"]\")",
            "`GET /ticks` responded with a stream whose item 1 could not be read at `n`: invalid value: integer `-1`, \
             expected u32 at line 1 column 7 (\"{\"n\":-1}\")",
            "2"
        ]
    );
    let mut events = asynchronous(&Pieces::new(&pieces));
    let error = block_on(events.try_next()).expect_err("no tick");
    let raw = error.event().expect("the event");
    assert_eq!((raw.event.as_deref(), raw.data.as_str()), (Some("tick"), "[\"[redacted]\"]"));
    assert_eq!(events.last_id(), Some("7"));
    assert!(!format!("{error:?}").contains(KEY));
}

#[test]
fn a_word_can_end_the_stream() {
    let pieces = [Ok("data: {\"n\":1}\n\ndata: [DONE]\n\ndata: {\"n\":2}\n\n")];
    assert_eq!(all(&pieces, Some("[DONE]")), ["1"]);
    let words = all(&pieces, None);
    assert_eq!(words.len(), 3);
    assert!(words[1].ends_with("(\"[DONE]\")"), "{words:?}");
}

#[test]
fn a_stream_that_breaks_off_or_grows_too_large_is_over() {
    let words =
        all(&[Ok("data: {\"n\":1}\n\n"), Err("reset with topsecret"), Ok("data: {\"n\":2}\n\n")], None);
    assert_eq!(words, ["1", "over: `GET /ticks` got an incomplete response: reset with [redacted]"]);
    let long = "data: 345678901234567890123456789012345678901234567890123456789012345\n\ndata: {\"n\":2}\n\n";
    let limit = "over: `GET /ticks` responded with a stream whose item 0 has more than 64 bytes, the limit \
                 of this client";
    assert_eq!(all(&[Ok(long)], None), [limit]);
}

#[test]
fn the_limit_of_an_attempt_is_one_of_the_head() {
    let server = InMemory::new(|request| {
        let limits = (crate::TimeLimit::of(&request), crate::HeadLimit::of(&request));
        assert_eq!(limits, (None, Some(Duration::from_secs(7))));
        http::Response::new("data: {\"n\":1}\n\n")
    });
    let builder = ClientBuilder::<crate::Blocking>::new("https://api.example.com").transport(server);
    let builder = builder.attempt_timeout(Duration::from_secs(7)).credentials(Scheme::bearer("Bearer"), KEY);
    let events =
        builder.build().expect("a client").call(Ticks).events().send().expect("a stream").into_inner();
    assert_eq!(events.into_iter().count(), 1);
}

#[test]
fn item_errors_join_those_of_calls() {
    fn first(pieces: &Pieces) -> Result<u32, Error> {
        let mut events = asynchronous(pieces);
        Ok(block_on(events.try_next())?.map_or(0, |event| event.data.n))
    }
    let error = first(&Pieces::new(&[Err("reset")])).expect_err("no event");
    assert!(matches!(&error, Error::Item(error) if error.is_over()), "{error}");
    assert_eq!((error.attempts(), error.may_have_been_sent()), (1, true));
}

#[test]
fn a_response_that_is_not_a_stream_is_kept_whole() {
    let server = InMemory::new(|request| {
        assert_eq!(request.headers()["accept"], MEDIA_TYPE);
        http::Response::builder()
            .header("content-type", "application/json")
            .body(r#"{"n":1}"#)
            .expect("a response")
    });
    let builder = ClientBuilder::<Async>::new("https://api.example.com").transport(server);
    let client: Client = builder.credentials(Scheme::bearer("Bearer"), KEY).build().expect("a client");
    let error = block_on(client.call(Ticks).events().send()).expect_err("JSON");
    assert_eq!(
        error.to_string(),
        "`GET /ticks` returned 200 OK, but its body could not be read: the response is not a stream of events \
         (application/json: \"{\"n\":1}\")"
    );
}

#[test]
fn the_header_states_whether_it_may_be_a_stream() {
    let reading = |media_type: &'static str| {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, http::HeaderValue::from_static(media_type))]);
        crate::AsEvents::<Ticks>::reading(StatusCode::OK, &headers)
    };
    for streamed in ["text/event-stream", "Text/Event-Stream; charset=utf-8", "text/plain", ""] {
        assert_eq!(reading(streamed), Reading::Streamed, "{streamed}");
    }
    for buffered in ["application/json", "application/problem+json; x=y", "Text/HTML"] {
        assert_eq!(reading(buffered), Reading::Buffered, "{buffered}");
    }
}
