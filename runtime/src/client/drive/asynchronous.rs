//! The driver of async clients.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use http::Request;

use super::{Incoming, ReadOptions};
use crate::BoxFuture;
use crate::body::{Body, ResponseBody};
use crate::client::Shared;
use crate::error::{Phase, TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::machine::{AttemptSpan, Event, Failure, Machine, Refresh, Step};
use crate::mode::Async;
use crate::time::Instant;
use crate::timer::Timer;
use crate::transport::read;

/// Drives a machine until its round is done.
pub(in crate::client) async fn drive<M: Machine>(shared: &Shared<Async>, machine: &mut M) -> M::Output {
    let mut event = Event::Start;
    loop {
        event = match machine.step(shared.moment(), event) {
            Step::Send(request) => {
                let head = AtomicBool::new(false);
                let exchange = Exchange::begin(shared, ReadOptions::of(machine.call(), &request), request);
                // Pinned here, so that the futures around it hold a pointer instead of a copy.
                let attempt = pin!(attempt(shared, exchange, &head));
                until_deadline(shared, machine.call().deadline(), attempt, || Phase::of(kind(&head))).await
            }
            Step::Sleep(pause) => match timer(shared) {
                Some(timer) => {
                    timer.sleep(pause).await;
                    Event::Woke
                }
                None => Event::Failed(Failure::NoTimer),
            },
            Step::Queue(waiting) => {
                let slot = poll_fn(|context| waiting.poll(context).map(|()| Event::Woke));
                until_deadline(shared, machine.call().deadline(), pin!(slot), || Phase::Pause).await
            }
            Step::Refresh(credentials) => {
                until_deadline(shared, machine.call().deadline(), pin!(refresh(credentials)), || Phase::Start)
                    .await
            }
            Step::Done(output) => return output,
        };
    }
}

/// A request in flight.
struct Exchange {
    how: ReadOptions,
    /// The time limit, unless the transport enforces it.
    limit: Option<Duration>,
    span: AttemptSpan,
    raw: BoxFuture<Result<http::Response<ResponseBody>, TransportError>>,
}

impl Exchange {
    fn begin(shared: &Shared<Async>, how: ReadOptions, request: Request<Body>) -> Self {
        let span = AttemptSpan::of(&request);
        let limit = TimeLimit::of(&request).filter(|_| !shared.transport.enforces_time_limit());
        // For a stream, the exchange ends when its body begins.
        let limit = limit.or(HeadLimit::of(&request));
        let raw = span.in_scope(|| shared.transport.send(request));
        Self { how, limit, span, raw }
    }
}

/// Sends the request and reads the response, within the attempt's time limit and span.
async fn attempt(shared: &Shared<Async>, exchange: Exchange, head: &AtomicBool) -> Event {
    let Exchange { how, limit, span, raw } = exchange;
    let mut raw = pin!(read(&how, raw, head));
    let raw = pin!(poll_fn(|context| span.in_scope(|| raw.as_mut().poll(context))));
    match limit.and_then(|limit| Some((limit, timer(shared)?))) {
        Some((limit, timer)) => {
            let late = || Failure::Transport(TransportError::timeout(kind(head)));
            race(raw, timer.sleep(limit), late).await
        }
        None => raw.await,
    }
}

/// Sends the request and reads the response. Sets `has_head` once the head has arrived.
async fn read(
    how: &ReadOptions,
    raw: BoxFuture<Result<http::Response<ResponseBody>, TransportError>>,
    has_head: &AtomicBool,
) -> Event {
    let response = match raw.await {
        Ok(response) => response,
        Err(error) => return Event::Failed(Failure::Transport(error)),
    };
    has_head.store(true, Ordering::Relaxed);
    match Incoming::new(how, response) {
        Incoming::Done(event) => event,
        Incoming::Reading(head, stream) => {
            let body = read::stream(stream, how.limit, head.expected).await;
            head.finish(body)
        }
    }
}

/// Returns the kind of error of a timeout, which depends on whether the head has arrived.
fn kind(has_head: &AtomicBool) -> TransportErrorKind {
    if has_head.load(Ordering::Relaxed) { TransportErrorKind::Body } else { TransportErrorKind::Exchange }
}

/// Refreshes credentials, one after the other.
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

/// Runs `work` until the deadline, if there is one. `phase` names what it was doing then.
async fn until_deadline(
    shared: &Shared<Async>,
    deadline: Option<Instant>,
    work: Pin<&mut impl Future<Output = Event>>,
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

/// Runs `work` until `end`. `late` creates the failure of a timeout.
async fn race(
    mut work: Pin<&mut impl Future<Output = Event>>,
    mut end: BoxFuture<()>,
    late: impl Fn() -> Failure,
) -> Event {
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(event) => Poll::Ready(event),
        Poll::Pending => end.as_mut().poll(context).map(|()| Event::Failed(late())),
    })
    .await
}

fn timer(shared: &Shared<Async>) -> Option<&Arc<dyn Timer>> {
    shared.timer.as_ref().filter(|timer| timer.is_available())
}
