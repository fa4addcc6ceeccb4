//! The driver of async clients.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Instant;

use http::Request;

use super::Incoming;
use crate::BoxFuture;
use crate::body::Body;
use crate::client::Shared;
use crate::error::{Phase, TransportError, TransportErrorKind};
use crate::machine::{AttemptSpan, Event, Failure, Machine, Refresh, Step};
use crate::mode::Async;
use crate::timer::Timer;
use crate::transport::{HeadLimit, TimeLimit, read};

/// Drives a machine until it is done with its round.
pub(in crate::client) async fn drive<M: Machine>(shared: &Shared<Async>, machine: &mut M) -> M::Output {
    let mut event = Event::Start;
    loop {
        event = match machine.step(shared.moment(), event) {
            Step::Send(request) => {
                let head = AtomicBool::new(false);
                let work = attempt::<M>(shared, machine.max_body(), *request, &head);
                within(shared, machine.deadline(), work, || Phase::of(kind(&head))).await
            }
            Step::Sleep(pause) => match timer(shared) {
                Some(timer) => {
                    timer.sleep(pause).await;
                    Event::Woke
                }
                None => Event::Failed(Failure::NoTimer),
            },
            Step::Refresh(credentials) => {
                within(shared, machine.deadline(), refresh(credentials), || Phase::Start).await
            }
            Step::Done(output) => return output,
        };
    }
}

/// Sends a request and reads the answer, within the time of an attempt and the attempt's span.
async fn attempt<M: Machine>(
    shared: &Shared<Async>,
    max_body: u64,
    request: Request<Body>,
    head: &AtomicBool,
) -> Event {
    let span = AttemptSpan::of(&request);
    let limit = TimeLimit::of(&request).filter(|_| !shared.transport.keeps_time());
    // The exchange is over when a stream begins.
    let limit = limit.or(HeadLimit::of(&request));
    let mut exchange = pin!(exchange::<M>(shared, max_body, request, head));
    let exchange = poll_fn(|context| span.in_scope(|| exchange.as_mut().poll(context)));
    match (limit, timer(shared)) {
        (Some(limit), Some(timer)) => {
            let late = || Failure::Transport(TransportError::timeout(kind(head)));
            race(exchange, timer.sleep(limit), late).await
        }
        _ => exchange.await,
    }
}

/// Sends a request and reads the answer; says in `has_head` that the answer has begun.
async fn exchange<M: Machine>(
    shared: &Shared<Async>,
    limit: u64,
    request: Request<Body>,
    has_head: &AtomicBool,
) -> Event {
    let method = request.method().clone();
    let response = match shared.transport.send(request).await {
        Ok(response) => response,
        Err(error) => return Event::Failed(Failure::Transport(error)),
    };
    has_head.store(true, Ordering::Relaxed);
    match Incoming::new::<M>(&method, response, limit) {
        Incoming::Done(event) => event,
        Incoming::Reading(head, stream) => head.finish(read::stream(stream, limit).await),
    }
}

/// Returns what an exchange is doing.
fn kind(has_head: &AtomicBool) -> TransportErrorKind {
    if has_head.load(Ordering::Relaxed) { TransportErrorKind::Body } else { TransportErrorKind::Exchange }
}

/// Has credentials refresh themselves, one after the other.
async fn refresh(credentials: Vec<Refresh>) -> Event {
    let mut is_new = false;
    for Refresh { credentials, rejected } in credentials {
        match credentials.refresh_async(rejected).await {
            Ok(new) => is_new |= new,
            Err(error) => return Event::Refreshed(Err(error)),
        }
    }
    Event::Refreshed(Ok(is_new))
}

/// Runs `work` until the deadline, if there is one; `phase` says what it was doing then.
async fn within(
    shared: &Shared<Async>,
    deadline: Option<Instant>,
    work: impl Future<Output = Event>,
    phase: impl Fn() -> Phase,
) -> Event {
    let Some(deadline) = deadline else {
        return work.await;
    };
    let Some(timer) = timer(shared) else {
        return Event::Failed(Failure::NoTimer);
    };
    let left = deadline.saturating_duration_since(timer.now());
    race(work, timer.sleep(left), || Failure::Deadline(phase())).await
}

/// Runs `work` until `end`; `late` says what then is wrong.
async fn race(
    work: impl Future<Output = Event>,
    mut end: BoxFuture<()>,
    late: impl Fn() -> Failure,
) -> Event {
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
