//! Calls one operation until its result is ready or the wait policy ends.

use super::call::CallMachine;
use super::policy::{WaitPolicy, WaitState};
use super::{Event, Machine, Moment, Sent, Step};
use crate::error::{Error, Head, StillPending};
use crate::operation::Operation;
use crate::protocol::Pace;
use crate::response::{Parts, Response};

/// Repeats one call as long as its result is pending.
///
/// The enclosing machine decides what "pending" means, and which page of a list is requested.
#[derive(Debug)]
pub(super) struct Poll<Op> {
    call: CallMachine<Op>,
    patience: WaitState,
    /// Whether a sleep is this machine's own, and not the call's.
    resting: bool,
}

impl<Op: Operation> Poll<Op> {
    /// Creates a machine that gives up at the first pending response when there is no policy.
    pub(super) fn new(call: CallMachine<Op>, policy: Option<WaitPolicy>) -> Self {
        Self { call, patience: WaitState::new(policy), resting: false }
    }

    pub(super) fn call(&self) -> &CallMachine<Op> {
        &self.call
    }

    pub(super) fn call_mut(&mut self) -> &mut CallMachine<Op> {
        &mut self.call
    }

    /// Decides what to do next; `ready` returns `None` for a response that is pending.
    pub(super) fn step<T>(
        &mut self,
        at: Moment<'_>,
        event: Event,
        ready: impl FnOnce(Op::Success) -> Option<T>,
    ) -> Step<Result<Response<T>, Error<Op::Error>>> {
        let step = match event {
            Event::Start => {
                self.patience.start(at.now);
                self.call.step(at, Event::Start)
            }
            Event::Woke if std::mem::take(&mut self.resting) => self.call.step(at, Event::Start),
            // The call is over, so a failure to sleep is not its own; it still words the error.
            event => self.call.step(at, event),
        };
        step.and_then(|sent| self.on_response(at, sent, ready))
    }

    fn on_response<T>(
        &mut self,
        at: Moment<'_>,
        sent: Sent<Op>,
        ready: impl FnOnce(Op::Success) -> Option<T>,
    ) -> Step<Result<Response<T>, Error<Op::Error>>> {
        let (success, parts) = match sent {
            Ok(response) => response.into_parts(),
            Err(error) => return self.failed(at, error),
        };
        if let Some(value) = ready(success) {
            return Step::Done(Ok(Response::new(value, parts)));
        }
        match self.patience.pending(at.now, parts.retry_after) {
            Ok(pause) => {
                self.resting = true;
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

    /// Decides what follows a failure: one that may pass is "not yet" to those who wait.
    fn failed<T>(
        &mut self,
        at: Moment<'_>,
        error: Error<Op::Error>,
    ) -> Step<Result<Response<T>, Error<Op::Error>>> {
        if !self.patience.waits() || !error.is_retryable() {
            return Step::Done(Err(error));
        }
        match self.patience.pending(at.now, error.retry_after()) {
            Ok(pause) => {
                self.resting = true;
                Step::Sleep(pause)
            }
            Err(waited) => Step::Done(Err(error.after_wait(waited))),
        }
    }
}
