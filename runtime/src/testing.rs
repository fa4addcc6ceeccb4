//! Shared fixtures of unit tests: an operation, a timer that does not sleep, a scripted server.

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream as _;
use http::{HeaderMap, Request};
use serde::{Deserialize, Serialize};

use crate::{
    Async, Blocking, BlockingTimer, Body, BoxFuture, Client, ClientBuilder, Cursor, Encoder, InMemory,
    InvalidRequest, Mode, Operation, OperationInfo, Outcome, Paginated, Pending, RawResponse, Retry, Scheme,
    Timer,
};

pub(crate) const KEY: &str = "SG.topsecret-key";
pub(crate) const BEARER: Scheme = Scheme::bearer("Bearer");

/// A pending and paginated operation, as generated code would have it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListThings {
    pub(crate) kind: Option<String>,
    pub(crate) after: Option<Cursor>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Things {
    Ok(Page),
    Accepted,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Page {
    pub(crate) items: Vec<u32>,
    pub(crate) next: Option<Cursor>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum ThingsError {
    BadRequest(Option<Problem>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Problem {
    pub(crate) message: String,
}

crate::__private::declared_error!(ThingsError { BadRequest(body) = 400: body } Problem);

impl ThingsError {
    pub(crate) fn body(&self) -> Option<&Problem> {
        let Self::BadRequest(body) = self;
        body.as_ref()
    }
}

impl Operation for ListThings {
    type Success = Things;
    type Error = ThingsError;

    const INFO: OperationInfo =
        OperationInfo::get("/things").operation_id("ListThings").security(&[&[BEARER]]);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).header("x-kind", &self.kind).query("after", &self.after).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        match response.status().as_u16() {
            200 => response.json(Things::Ok),
            202 => response.empty(Things::Accepted),
            400 => response.json_error(ThingsError::BadRequest),
            _ => response.undeclared(),
        }
    }
}

impl Pending for ListThings {
    type Ready = Page;

    fn ready(success: Things) -> Option<Page> {
        match success {
            Things::Ok(page) => Some(page),
            Things::Accepted => None,
        }
    }
}

impl Paginated for ListThings {
    type Page = Page;
    type Item = u32;

    fn page(success: Things) -> Option<Page> {
        Self::ready(success)
    }

    fn items(page: Page) -> Vec<u32> {
        page.items
    }

    fn next_cursor(&self, page: &Page, _: &HeaderMap) -> Option<Cursor> {
        page.next.clone()
    }

    fn cursor(&self) -> Option<Cursor> {
        self.after.clone()
    }

    fn resume(&mut self, cursor: Cursor) -> Result<(), InvalidRequest> {
        if cursor.as_str() == "unreachable" {
            return Err(InvalidRequest::new(&Self::INFO, "the cursor does not fit"));
        }
        self.after = Some(cursor);
        Ok(())
    }
}

/// A clock that advances when someone sleeps.
#[derive(Clone)]
pub(crate) struct VirtualTimer(Arc<Mutex<(Instant, Vec<u64>)>>);

impl VirtualTimer {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new((Instant::now(), Vec::new()))))
    }

    /// Returns the seconds of each sleep.
    pub(crate) fn slept(&self) -> Vec<u64> {
        self.0.lock().expect("a clock").1.clone()
    }

    fn advance(&self, duration: Duration) {
        let mut state = self.0.lock().expect("a clock");
        state.0 += duration;
        state.1.push(duration.as_secs());
    }
}

impl Timer for VirtualTimer {
    fn now(&self) -> Instant {
        self.0.lock().expect("a clock").0
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let this = self.clone();
        Box::pin(async move { this.advance(duration) })
    }
}

impl BlockingTimer for VirtualTimer {
    fn now(&self) -> Instant {
        self.0.lock().expect("a clock").0
    }

    fn sleep(&self, duration: Duration) {
        self.advance(duration);
    }
}

/// The requests that a [`script`] received.
pub(crate) type Seen = Arc<Mutex<Vec<Request<Bytes>>>>;

/// A server that gives these responses in order.
pub(crate) fn script(responses: &[(u16, &str)]) -> (InMemory, Seen) {
    let seen = Seen::default();
    let responses: VecDeque<_> =
        responses.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
    let (log, responses) = (Arc::clone(&seen), Mutex::new(responses));
    let server = InMemory::new(move |request| {
        log.lock().expect("a log").push(request);
        let (status, body) = responses.lock().expect("responses").pop_front().expect("one more response");
        http::Response::builder().status(status).header("x-request-id", "r1").body(body).expect("a response")
    });
    (server, seen)
}

pub(crate) fn queries(seen: &Seen) -> Vec<String> {
    let requests = seen.lock().expect("a log");
    requests.iter().map(|request| request.uri().query().unwrap_or_default().to_owned()).collect()
}

/// A builder for a client that does not retry by default.
pub(crate) fn builder<M: Mode>() -> ClientBuilder<M> {
    ClientBuilder::new("https://api.example.com").credentials(BEARER, KEY).retry(Retry::never())
}

/// A client of each mode, with servers that have the same script.
pub(crate) struct BothModes {
    pub(crate) asynchronous: Client<Async>,
    pub(crate) blocking: Client<Blocking>,
    pub(crate) seen: [Seen; 2],
    pub(crate) timers: [VirtualTimer; 2],
}

pub(crate) fn both(responses: &[(u16, &str)]) -> BothModes {
    let ((first, first_seen), (second, second_seen)) = (script(responses), script(responses));
    let timers = [VirtualTimer::new(), VirtualTimer::new()];
    BothModes {
        asynchronous: builder().timer(timers[0].clone()).transport(first).build().expect("a client"),
        blocking: builder().timer(timers[1].clone()).transport(second).build().expect("a client"),
        seen: [first_seen, second_seen],
        timers,
    }
}

/// Reads a body as text, in blocking code.
pub(crate) fn blocking(body: Body) -> String {
    std::io::read_to_string(body.into_stream().expect("a stream")).expect("text")
}

/// Reads a body as text, in async code.
pub(crate) async fn asynchronous(body: Body) -> String {
    let mut stream = body.into_stream().expect("a stream");
    let mut text = Vec::new();
    while let Some(piece) = std::future::poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        text.extend_from_slice(&piece.expect("a piece"));
    }
    String::from_utf8(text).expect("text")
}

/// Polls a future that needs no external wakeup.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future waits for something");
}
