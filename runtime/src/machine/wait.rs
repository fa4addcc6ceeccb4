//! Waits for a response that the server takes time to compute.

use super::call::CallMachine;
use super::policy::WaitPolicy;
use super::poll::PollMachine;
use super::{Event, Machine, Moment, Step};
use crate::error::Error;
use crate::operation::Pending;
use crate::response::Response;

/// Polls an operation until its response is ready.
#[derive(Debug)]
pub(crate) struct WaitMachine<Op> {
    poll: PollMachine<Op>,
}

impl<Op: Pending> WaitMachine<Op> {
    pub(crate) fn new(call: CallMachine<Op>, policy: WaitPolicy) -> Self {
        Self { poll: PollMachine::new(call, Some(policy)) }
    }
}

impl<Op: Pending> Machine for WaitMachine<Op> {
    type Output = Result<Response<Op::Ready>, Error<Op::Error>>;
    type Operation = Op;

    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output> {
        self.poll.step(at, event, Op::ready)
    }

    fn call(&self) -> &CallMachine<Op> {
        self.poll.call()
    }
}
