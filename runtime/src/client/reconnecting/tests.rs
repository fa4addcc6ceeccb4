//! Streams of events that reconnect, in both modes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use http::Request;

use super::*;
use crate::testing::block_on;
use crate::{
    BlockingTransport, Body, ByteStream, Bytes, ClientBuilder, Encoder, InvalidRequest, NoDeclaredError,
    OperationInfo, Outcome, RawResponse, Reading, ResponseBody, Retry, Transport,
};

/// An operation that gets numbers.
#[derive(Debug, Clone)]
struct Ticks;

impl Operation for Ticks {
    type Success = Events<u32>;
    type Error = NoDeclaredError;

    const INFO: OperationInfo = OperationInfo::get("/ticks").streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn reading(_: StatusCode, headers: &http::HeaderMap) -> Reading {
        Reading::events(headers)
    }

    fn decode(raw: &mut RawResponse) -> Outcome<Events<u32>, NoDeclaredError> {
        match raw.status().as_u16() {
            200 => raw.events(std::convert::identity),
            _ => raw.undeclared(),
        }
    }
}

/// A status, a body, and whether the body is interrupted.
type Connection = (u16, &'static str, bool);

/// One connection per request.
#[derive(Clone)]
struct Server {
    connections: Arc<Mutex<VecDeque<Connection>>>,
    ids: Arc<Mutex<Vec<Option<String>>>>,
    slept: Arc<Mutex<Duration>>,
}

impl Server {
    fn new(connections: &[(u16, &'static str, bool)]) -> Self {
        let connections = Arc::new(Mutex::new(connections.iter().copied().collect()));
        Self { connections, ids: Arc::default(), slept: Arc::default() }
    }

    fn respond(&self, request: &Request<Body>) -> http::Response<ResponseBody> {
        let id = request
            .headers()
            .get("last-event-id")
            .map(|id| String::from_utf8_lossy(id.as_bytes()).into_owned());
        self.ids.lock().expect("a list").push(id);
        let (status, text, breaks) =
            self.connections.lock().expect("a list").pop_front().expect("a connection");
        let end = breaks.then(|| Err("reset".into()));
        let pieces = [Ok(Bytes::from(text))].into_iter().chain(end);
        let mut response = http::Response::new(ByteStream::from_chunks(pieces.collect::<Vec<_>>()).into());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        response
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let response = self.respond(&request);
        Box::pin(async move { Ok(response) })
    }
}

impl BlockingTransport for Server {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        Ok(self.respond(&request))
    }
}

impl crate::Timer for Server {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        let slept = Arc::clone(&self.slept);
        Box::pin(async move { *slept.lock().expect("a time") += pause })
    }
}

impl crate::BlockingTimer for Server {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, pause: Duration) {
        *self.slept.lock().expect("a time") += pause;
    }
}

/// The events as text, which are the same in both modes, the ids sent, and the time slept.
fn all(
    connections: &[(u16, &'static str, bool)],
    end: Option<&str>,
    never: bool,
) -> (Vec<String>, Vec<Option<String>>, Duration) {
    let word = |item: Result<Event<u32>, Error<NoDeclaredError>>| match item {
        Ok(event) => event.data.to_string(),
        Err(error) => error.to_string(),
    };
    let retry = || if never { Retry::never() } else { Retry::default() };
    let server = Server::new(connections);
    let client: Client<Async> = ClientBuilder::new("https://api.example.com")
        .transport(server.clone())
        .timer(server.clone())
        .random(|| 0.5)
        .build()
        .expect("a client");
    let mut events = client.call(Ticks).retry(retry()).reconnect();
    if let Some(end) = end {
        events = events.until(end);
    }
    let mut first = Vec::new();
    while let Some(item) = block_on(events.next()) {
        first.push(word(item));
    }
    assert!(events.is_over());
    let ids = std::mem::take(&mut *server.ids.lock().expect("a list"));
    let server = Server::new(connections);
    let client: Client<Blocking> = ClientBuilder::new("https://api.example.com")
        .transport(server.clone())
        .timer(server.clone())
        .random(|| 0.5)
        .build()
        .expect("a client");
    let mut events = client.call(Ticks).retry(retry()).reconnect();
    if let Some(end) = end {
        events = events.until(end);
    }
    let second: Vec<_> = events.by_ref().map(word).collect();
    assert_eq!((&first, &ids), (&second, &*server.ids.lock().expect("a list")), "both modes are alike");
    let slept = *server.slept.lock().expect("a time");
    (first, ids, slept)
}

#[test]
fn a_stream_that_ends_goes_on_behind_its_last_event() {
    let some = |id: &str| Some(id.to_owned());
    let connections = [
        (200, "id: 1\ndata: 1\n\ndata: x\n\n", false),
        (200, "retry: 5000\nid: 2\ndata: 2\n\n", false),
        (200, "data: 3\n\nid\n\ndata: never whole", false),
        (200, "retry: 7000\ndata: 4\n\n", false),
        (204, "", false),
    ];
    let (events, ids, slept) = all(&connections, None, false);
    assert_eq!(events.iter().map(|event| &event[..1]).collect::<Vec<_>>(), ["1", "`", "2", "3", "4"]);
    assert_eq!(ids, [None, some("1"), some("2"), None, None]);
    assert_eq!(slept, Duration::from_secs(3 + 5 + 5 + 7));
}

#[test]
fn a_word_or_a_failure_ends_it() {
    let (events, ids, _) =
        all(&[(200, "data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", false)], Some("[DONE]"), false);
    assert_eq!((events, ids.len()), (vec!["1".to_owned()], 1));
    let (events, ..) = all(&[(200, "data: 1\n\n", false), (401, "", false)], None, false);
    assert_eq!(events.len(), 2);
    assert!(events[1].contains("401 Unauthorized"), "{events:?}");
}

#[test]
fn the_policy_bounds_what_brings_nothing() {
    let (events, ids, _) =
        all(&[(200, "data: 1\n\n", true), (200, "data: 2\n\n", false), (204, "", false)], None, false);
    assert_eq!((events, ids.len()), (vec!["1".to_owned(), "2".to_owned()], 3));
    let (events, ids, _) = all(&[(200, "data: 1\n\n", true)], None, true);
    assert_eq!((events.len(), ids.len()), (2, 1));
    assert!(events[1].ends_with("got an incomplete response: reset"), "{events:?}");
    let (events, ids, _) =
        all(&[(200, "", false), (200, "", true), (200, ": alive\n\n", false)], None, false);
    assert_eq!((events.len(), ids.len()), (1, 3));
    assert!(events[0].ends_with("the stream ended without an event"), "{events:?}");
}
