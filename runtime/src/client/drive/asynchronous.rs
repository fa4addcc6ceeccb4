//! The driver of async clients.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::Request;

use super::Incoming;
use crate::BoxFuture;
use crate::body::Body;
use crate::client::Shared;
use crate::error::{TransportError, TransportErrorKind};
use crate::machine::{Event, Failure, Machine, Step};
use crate::mode::Async;
use crate::timer::Timer;
use crate::transport::{HeadLimit, TimeLimit, read};

/// Drives a machine until it is done with its round.
pub(in crate::client) async fn drive<M: Machine>(shared: &Shared<Async>, machine: &mut M) -> M::Output {
    let mut event = Event::Start;
    loop {
        event = match machine.step(shared.now(), event) {
            Step::Send(request) => {
                let left =
                    machine.deadline().map(|deadline| deadline.saturating_duration_since(shared.now()));
                within(shared, left, attempt::<M>(shared, machine.max_body(), *request)).await
            }
            Step::Sleep(pause) => match timer(shared) {
                Some(timer) => {
                    timer.sleep(pause).await;
                    Event::Woke
                }
                None => Event::Failed(Failure::NoTimer),
            },
            Step::Done(output) => return output,
        };
    }
}

/// Sends a request and reads the answer, within the time of an attempt.
async fn attempt<M: Machine>(shared: &Shared<Async>, max_body: u64, request: Request<Body>) -> Event {
    let limit = TimeLimit::of(&request).filter(|_| !shared.transport.keeps_time());
    // The exchange is over when a stream begins.
    let limit = limit.or(HeadLimit::of(&request));
    match (limit, timer(shared)) {
        (Some(limit), Some(timer)) => {
            let late = || Failure::Transport(TransportError::timeout(TransportErrorKind::Exchange));
            race(exchange::<M>(shared, max_body, request), timer.sleep(limit), late).await
        }
        _ => exchange::<M>(shared, max_body, request).await,
    }
}

/// Sends a request and reads the answer.
async fn exchange<M: Machine>(shared: &Shared<Async>, limit: u64, request: Request<Body>) -> Event {
    let method = request.method().clone();
    let response = match shared.transport.send(request).await {
        Ok(response) => response,
        Err(error) => return Event::Failed(Failure::Transport(error)),
    };
    match Incoming::new::<M>(&method, response, limit) {
        Incoming::Done(event) => event,
        Incoming::Reading(head, stream) => head.finish(read::stream(stream, limit).await),
    }
}

/// Runs `work` against the time that is left, if that is limited.
async fn within(shared: &Shared<Async>, left: Option<Duration>, work: impl Future<Output = Event>) -> Event {
    let Some(left) = left else {
        return work.await;
    };
    let Some(timer) = timer(shared) else {
        return Event::Failed(Failure::NoTimer);
    };
    race(work, timer.sleep(left), || Failure::Deadline).await
}

/// Runs `work` until `end`; `late` says what then is wrong.
async fn race(work: impl Future<Output = Event>, mut end: BoxFuture<()>, late: fn() -> Failure) -> Event {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(event) => Poll::Ready(event),
        Poll::Pending => end.as_mut().poll(context).map(|()| Event::Failed(late())),
    })
    .await
}

fn timer(shared: &Shared<Async>) -> Option<&Arc<dyn Timer>> {
    shared.timer.as_ref().filter(|timer| timer.is_available())
}
