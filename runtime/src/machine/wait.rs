//! Waiting for an answer that a server computes in its own time.

use http::{HeaderMap, StatusCode};

use super::ask::Ask;
use super::call::CallMachine;
use super::policy::WaitPolicy;
use super::{Event, Machine, Moment, Step};
use crate::error::Error;
use crate::operation::{Pending, Reading};
use crate::response::Response;
use crate::time::Instant;

/// Asks an operation until its answer is ready.
#[derive(Debug)]
pub(crate) struct WaitMachine<Op> {
    ask: Ask<Op>,
}

impl<Op: Pending> WaitMachine<Op> {
    pub(crate) fn new(call: CallMachine<Op>, policy: WaitPolicy) -> Self {
        Self { ask: Ask::new(call, Some(policy)) }
    }
}

impl<Op: Pending> Machine for WaitMachine<Op> {
    type Output = Result<Response<Op::Ready>, Error<Op::Error>>;

    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output> {
        self.ask.step(at, event, Op::ready)
    }

    fn deadline(&self) -> Option<Instant> {
        self.ask.call().deadline()
    }

    fn max_body(&self) -> u64 {
        self.ask.call().max_body()
    }

    fn reading(&self) -> fn(StatusCode, &HeaderMap) -> Reading {
        self.ask.call().reading()
    }
}
