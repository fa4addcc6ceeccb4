//! A hundred thousand calls, of which the network and the server spoil every fifth attempt.
//!
//! A binary of its own, so that the unit tests take no longer for it.

#![cfg(feature = "testkit")]

use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::thread;

use openapi_runtime::testkit::Clock;
use openapi_runtime::{
    Async, Blocking, BlockingTransport, Body, BoxFuture, Client, ClientBuilder, IntoTimer, Method, Mode,
    RawRequest, Request, ResponseBody, Retry, RetryBudget, Transport, TransportError, TransportErrorKind,
    http,
};

const CALLS: u32 = 50_000;

/// Spoils one of five attempts, at random but the same way each time.
struct Unreliable(Mutex<fastrand::Rng>);

impl Unreliable {
    fn new() -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(7)))
    }

    fn respond(&self) -> Result<http::Response<ResponseBody>, TransportError> {
        let mut random = self.0.lock().expect("random numbers");
        let response = |status: u16, pause: Option<&'static str>| {
            let mut response = http::Response::builder().status(status);
            if let Some(pause) = pause {
                response = response.header("retry-after", pause);
            }
            Ok(response.body(ResponseBody::Bytes(r#"{"items":[]}"#.into())).expect("a response"))
        };
        if random.f64() >= 0.2 {
            return response(200, None);
        }
        match random.u8(0..9) {
            0 => Err(TransportError::new(TransportErrorKind::Connect, "refused")),
            1 => Err(TransportError::timeout(TransportErrorKind::Exchange)),
            2 => Err(TransportError::new(TransportErrorKind::Body, "reset")),
            3 => response(500, None),
            4 => response(502, None),
            5 => response(503, None),
            6 => response(503, Some("5")),
            7 => response(429, Some("2")),
            _ => response(429, None),
        }
    }
}

impl Transport for Unreliable {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let response = self.respond();
        Box::pin(async move { response })
    }
}

impl BlockingTransport for Unreliable {
    fn send(&self, _: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        self.respond()
    }
}

fn client<M: Mode>(retry: &Retry, budget: u32) -> Client<M>
where
    Clock: IntoTimer<M>,
    Unreliable: openapi_runtime::IntoTransport<M>,
{
    let builder = ClientBuilder::new("https://api.example.com").transport(Unreliable::new());
    let builder = builder.retry(retry.clone()).retry_budget(RetryBudget::new(budget)).timer(Clock::new());
    builder.build().expect("a client")
}

fn request() -> RawRequest {
    RawRequest::new(Method::GET, "/things")
}

/// Waits for a future that needs no executor.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// Returns how many of all calls failed, in each mode.
fn lost(retry: &Retry, budget: u32) -> [usize; 2] {
    thread::scope(|scope| {
        let blocking = scope.spawn(|| {
            let client: Client<Blocking> = client(retry, budget);
            (0..CALLS).filter(|_| client.call(request()).send().is_err()).count()
        });
        let client: Client<Async> = client(retry, budget);
        let asynchronous = (0..CALLS).filter(|_| block_on(client.call(request()).send()).is_err()).count();
        [blocking.join().expect("a count"), asynchronous]
    })
}

#[test]
fn a_suitable_policy_loses_no_call() {
    assert_eq!(lost(&Retry::new().max_attempts(10), u32::MAX), [0, 0]);
}

/// The figures that README gives.
#[test]
fn the_default_loses_what_its_attempts_and_its_budget_leave() {
    let without_budget = lost(&Retry::new(), u32::MAX);
    assert!(without_budget.iter().all(|lost| (100..300).contains(lost)), "{without_budget:?}");
    let default = lost(&Retry::new(), 50);
    assert!(default.iter().all(|lost| (2_500..3_500).contains(lost)), "{default:?}");
}
