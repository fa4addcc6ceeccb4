//! What is missing where a client is used, and times that have no end.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use openapi_runtime::{Async, Blocking, ClientBuilder, Mode, TransportErrorKind, reqwest};
use tokio::runtime::Builder;

use crate::server::Server;
use crate::sockets::{CallResult, Count, builder, ok, runtime};

fn check(name: &str, outcome: CallResult<Count>, server: &Server) {
    let error = outcome.expect_err(name);
    assert!(!error.may_have_been_sent() && !error.is_retryable(), "{name}: {error:?}");
    assert_eq!(
        error.to_string(),
        "`GET /count` could not be sent in this environment: this transport requires a tokio runtime with timers \
         and I/O (`enable_all`)"
    );
    let openapi_runtime::Error::Transport(error) = error else { panic!("{name}: {error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Environment, "{name}");
    assert_eq!(server.connections(), 0, "{name}");
}

#[test]
fn without_a_runtime_the_async_client_responds_with_an_error() {
    let server = Server::start(ok("1"));
    let client = builder::<Async>(&server).build().expect("a client");
    let call = pin!(client.call(Count).send());
    let Poll::Ready(outcome) = call.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits for something")
    };
    check("no runtime", outcome, &server);

    for (name, runtime) in [
        ("a runtime of nothing", Builder::new_current_thread().build()),
        ("a runtime of sockets", Builder::new_current_thread().enable_io().build()),
        ("a runtime of timers", Builder::new_current_thread().enable_time().build()),
    ] {
        let runtime = runtime.expect(name);
        let own = builder::<Async>(&server).transport(reqwest::Client::builder()).build().expect("a client");
        for client in [&client, &own] {
            check(name, runtime.block_on(client.call(Count).into_future()), &server);
        }
    }
}

#[test]
fn each_runtime_of_a_thread_is_requested_its_drivers() {
    let (bare, server) = (Builder::new_current_thread().build().expect("a runtime"), Server::start(ok("1")));
    for _ in 0..2 {
        let client = builder::<Async>(&server).build().expect("a client");
        let response = runtime().block_on(client.call(Count).into_future());
        assert_eq!(response.expect("a response").into_inner(), 1);
        assert!(bare.block_on(client.call(Count).into_future()).is_err());
    }
    assert_eq!(server.requests().len(), 2);
}

fn endless<M: Mode>(server: &Server) -> ClientBuilder<M> {
    builder(server).timeout(Duration::MAX).attempt_timeout(Duration::MAX).connect_timeout(Duration::MAX)
}

#[test]
fn no_time_is_too_long() {
    let server = Server::start(ok("42"));
    let client = endless::<Async>(&server).build().expect("a client");
    let response = runtime().block_on(client.call(Count).attempt_timeout(Duration::MAX).into_future());
    assert_eq!(*response.expect("hyper").inner(), 42);
    let client = endless::<Blocking>(&server).build().expect("a client");
    let response = client.call(Count).attempt_timeout(Duration::MAX).send();
    assert_eq!(*response.expect("ureq").inner(), 42);
}
