//! The driver of blocking clients.

use http::Request;

use super::Incoming;
use crate::body::Body;
use crate::client::Shared;
use crate::machine::{Event, Failure, Machine, Step};
use crate::mode::Blocking;
use crate::transport::read;

/// Drives a machine until it is done with its round.
pub(in crate::client) fn drive<M: Machine>(shared: &Shared<Blocking>, machine: &mut M) -> M::Output {
    let mut event = Event::Start;
    loop {
        event = match machine.step(shared.now(), event) {
            Step::Send(request) => exchange::<M>(shared, machine.max_body(), *request),
            Step::Sleep(pause) => match &shared.timer {
                Some(timer) => {
                    timer.sleep(pause);
                    Event::Woke
                }
                None => Event::Failed(Failure::NoTimer),
            },
            Step::Done(output) => return output,
        };
    }
}

/// Sends a request and reads the answer.
fn exchange<M: Machine>(shared: &Shared<Blocking>, limit: u64, request: Request<Body>) -> Event {
    let method = request.method().clone();
    let response = match shared.transport.send(request) {
        Ok(response) => response,
        Err(error) => return Event::Failed(Failure::Transport(error)),
    };
    match Incoming::new::<M>(&method, response, limit) {
        Incoming::Done(event) => event,
        Incoming::Reading(head, stream) => head.finish(read::reader(stream, limit)),
    }
}
