//! Waiting for a response that a server computes in its own time.

use http::{HeaderMap, StatusCode};

use super::call::CallMachine;
use super::policy::WaitPolicy;
use super::poll::Poll;
use super::{Event, Machine, Moment, Step};
use crate::error::Error;
use crate::operation::{Pending, Reading};
use crate::response::Response;
use crate::time::Instant;

/// Asks an operation until its response is ready.
#[derive(Debug)]
pub(crate) struct WaitMachine<Op> {
    poll: Poll<Op>,
}

impl<Op: Pending> WaitMachine<Op> {
    pub(crate) fn new(call: CallMachine<Op>, policy: WaitPolicy) -> Self {
        Self { poll: Poll::new(call, Some(policy)) }
    }
}

impl<Op: Pending> Machine for WaitMachine<Op> {
    type Output = Result<Response<Op::Ready>, Error<Op::Error>>;

    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output> {
        self.poll.step(at, event, Op::ready)
    }

    fn deadline(&self) -> Option<Instant> {
        self.poll.call().deadline()
    }

    fn max_body(&self) -> u64 {
        self.poll.call().max_body()
    }

    fn reading(&self) -> fn(StatusCode, &HeaderMap) -> Reading {
        self.poll.call().reading()
    }
}
