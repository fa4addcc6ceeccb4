//! The driver of blocking clients.

use http::Request;

use super::{Incoming, ReadOptions};
use crate::body::Body;
use crate::client::Shared;
use crate::error::Phase;
use crate::machine::{AttemptSpan, Event, Failure, Machine, Refresh, Step};
use crate::mode::Blocking;
use crate::transport::read;

/// Drives a machine until its round is done.
pub(in crate::client) fn drive<M: Machine>(shared: &Shared<Blocking>, machine: &mut M) -> M::Output {
    let mut event = Event::Start;
    loop {
        event = match machine.step(shared.moment(), event) {
            Step::Send(request) => {
                let span = AttemptSpan::of(&request);
                let how = ReadOptions::of(machine.call(), &request);
                span.in_scope(|| exchange(shared, &how, request))
            }
            Step::Sleep(pause) => match &shared.timer {
                Some(timer) => {
                    timer.sleep(pause);
                    Event::Woke
                }
                None => Event::Failed(Failure::NoTimer),
            },
            Step::Queue(waiting) => {
                let now = shared.moment().now;
                let left = machine.call().deadline().map(|deadline| deadline.saturating_duration_since(now));
                if waiting.block(left) { Event::Woke } else { Event::Failed(Failure::Deadline(Phase::Pause)) }
            }
            Step::Refresh(credentials) => refresh(credentials),
            Step::Done(output) => return output,
        };
    }
}

/// Sends a request and reads the response.
fn exchange(shared: &Shared<Blocking>, how: &ReadOptions, request: Request<Body>) -> Event {
    let response = match shared.transport.send(request) {
        Ok(response) => response,
        Err(error) => return Event::Failed(Failure::Transport(error)),
    };
    match Incoming::new(how, response) {
        Incoming::Done(event) => event,
        Incoming::Reading(head, stream) => {
            let body = read::reader(stream, how.limit, head.expected);
            head.finish(body)
        }
    }
}

/// Refreshes credentials, one after the other.
fn refresh(credentials: Vec<Refresh>) -> Event {
    let mut is_new = false;
    for Refresh { credentials, rejected } in credentials {
        match credentials.refresh(rejected.as_ref()) {
            Ok(new) => is_new |= new,
            Err(error) => return Event::Refreshed(Err(error)),
        }
    }
    Event::Refreshed(Ok(is_new))
}
