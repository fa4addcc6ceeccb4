//! Polls an operation until its response is ready or the wait ends.

use super::call::CallMachine;
use super::policy::{WaitPolicy, WaitState};
use super::{CallResult, Event, Machine, Moment, Step};
use crate::error::{Error, Head, StillPending};
use crate::operation::Operation;
use crate::protocol::Pace;
use crate::response::{Parts, Response};

/// Sends an operation again as long as it is pending.
///
/// The surrounding machine defines what "pending" means and the position in a list.
#[derive(Debug)]
pub(super) struct PollMachine<Op> {
    call: CallMachine<Op>,
    wait: WaitState,
    /// Whether the sleep belongs to this machine, not to the call.
    is_sleeping: bool,
}

impl<Op: Operation> PollMachine<Op> {
    /// Creates a machine. Without a policy it gives up at the first pending response.
    pub(super) fn new(call: CallMachine<Op>, policy: Option<WaitPolicy>) -> Self {
        Self { call, wait: WaitState::new(policy), is_sleeping: false }
    }

    pub(super) fn call(&self) -> &CallMachine<Op> {
        &self.call
    }

    pub(super) fn call_mut(&mut self) -> &mut CallMachine<Op> {
        &mut self.call
    }

    /// Decides the next step. `ready` returns `None` for a pending response.
    pub(super) fn step<T>(
        &mut self,
        at: Moment<'_>,
        event: Event,
        ready: impl FnOnce(Op::Success) -> Option<T>,
    ) -> Step<Result<Response<T>, Error<Op::Error>>> {
        let step = match event {
            Event::Start => {
                self.wait.start(at.now);
                self.call.step(at, Event::Start)
            }
            Event::Woke if std::mem::take(&mut self.is_sleeping) => self.call.step(at, Event::Start),
            // The call is done, so a failure to sleep is not its own, but it creates the error.
            event => self.call.step(at, event),
        };
        step.and_then(|sent| self.on_response(at, sent, ready))
    }

    fn on_response<T>(
        &mut self,
        at: Moment<'_>,
        sent: CallResult<Op>,
        ready: impl FnOnce(Op::Success) -> Option<T>,
    ) -> Step<Result<Response<T>, Error<Op::Error>>> {
        let (success, parts) = match sent {
            Ok(response) => response.into_parts(),
            Err(error) => return self.failed(at, error),
        };
        if let Some(value) = ready(success) {
            return Step::Done(Ok(Response::new(value, parts)));
        }
        match self.wait.pending(at.now, parts.retry_after) {
            Ok(pause) => {
                self.is_sleeping = true;
                Step::Sleep(pause)
            }
            Err(waited) => {
                let Parts { status, headers, retry_after, rate_limit, .. } = parts;
                let pace = Pace { retry_after, rate_limit };
                let head = Head { context: self.call.context(), status, headers, pace };
                Step::Done(Err(Error::StillPending(Box::new(StillPending { head, waited }))))
            }
        }
    }

    /// Handles a failure. While waiting, a transient one counts as pending.
    fn failed<T>(
        &mut self,
        at: Moment<'_>,
        error: Error<Op::Error>,
    ) -> Step<Result<Response<T>, Error<Op::Error>>> {
        if !self.wait.has_policy() || !error.is_retryable() {
            return Step::Done(Err(error));
        }
        match self.wait.pending(at.now, error.retry_after()) {
            Ok(pause) => {
                self.is_sleeping = true;
                Step::Sleep(pause)
            }
            Err(waited) => Step::Done(Err(error.after_wait(waited))),
        }
    }
}
