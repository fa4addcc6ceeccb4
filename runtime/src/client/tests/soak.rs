//! A hundred thousand calls, of which the network and the server spoil every fifth attempt.

use std::sync::Mutex;

use super::*;
use crate::RetryBudget;

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

/// Returns how many of all calls failed, in each mode.
fn lost(retry: &Retry, budget: u32) -> [u32; 2] {
    fn builder<M: crate::Mode>(retry: &Retry, budget: u32) -> crate::ClientBuilder<M> {
        crate::testing::builder().retry(retry.clone()).retry_budget(RetryBudget::new(budget))
    }
    let timer = VirtualTimer::new();
    let client = builder(retry, budget).timer(timer.clone()).transport(Unreliable::new()).build();
    let client: Client<Blocking> = client.expect("a client");
    let blocking = (0..CALLS).filter(|_| client.call(things()).send().is_err()).count();
    let client = builder(retry, budget).timer(timer).transport(Unreliable::new()).build();
    let client: Client<Async> = client.expect("a client");
    let asynchronous = (0..CALLS).filter(|_| block_on(client.call(things()).send()).is_err()).count();
    [blocking, asynchronous].map(|count| u32::try_from(count).expect("a count"))
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
