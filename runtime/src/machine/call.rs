//! One call: prepare, send, decode.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri};

use super::plan::Plan;
use super::{Event, Failure, Machine, Sent, Step};
use crate::answer::{Answer, Outcome};
use crate::error::{
    Context, DeadlineExceeded, DecodeError, Endpoint, Error, InvalidRequest, Kept, StatusError, TooLarge,
    TransportError, TransportErrorKind, UnexpectedStatus,
};
use crate::operation::{Operation, Reading};
use crate::response::{Parts, Response};
use crate::secret::Scrubber;
use crate::transport::{HeadLimit, TimeLimit};

/// Sends one operation and reads its answer.
///
/// It can be started again after it is done, and then makes the same call anew. Retrying belongs between an answer
/// and its decoding: a [`Step::Sleep`] there, and [`Event::Woke`] sends again.
#[derive(Debug)]
pub(crate) struct CallMachine<Op> {
    plan: Plan,
    operation: Op,
    attempts: u32,
    deadline: Option<Instant>,
    scrubber: Scrubber,
}

impl<Op: Operation> CallMachine<Op> {
    pub(crate) fn new(plan: Plan, operation: Op) -> Self {
        Self { plan, operation, attempts: 0, deadline: None, scrubber: Scrubber::default() }
    }

    pub(super) fn operation(&self) -> &Op {
        &self.operation
    }

    pub(super) fn operation_mut(&mut self) -> &mut Op {
        &mut self.operation
    }

    /// Returns the URL of the page that is asked for, where it is not the operation's own.
    pub(super) fn target(&self) -> Option<&Uri> {
        self.plan.options.target.as_ref()
    }

    /// Returns where the text of a page leads that names the next one by its URL.
    pub(super) fn resolve(&self, reference: &str) -> Result<Uri, InvalidRequest> {
        self.plan.target(&self.operation, reference)
    }

    /// Asks for the page with this URL.
    pub(super) fn turn_to(&mut self, target: &str) -> Result<(), InvalidRequest> {
        let target = Uri::try_from(target).map_err(|error| {
            InvalidRequest::new(&Op::INFO, "the URL of the next page is none").because(error)
        })?;
        self.plan.options.target = Some(target);
        Ok(())
    }

    /// Returns what errors say about the call.
    pub(super) fn context(&self) -> Context {
        Context { endpoint: Endpoint::from(&Op::INFO), attempts: self.attempts }
    }

    fn send(&mut self, now: Instant) -> Step<Sent<Op>> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(now));
        if left.is_some_and(|left| left.is_zero()) {
            return Step::Done(Err(self.out_of_time()));
        }
        match self.plan.prepare(&self.operation) {
            Ok((mut request, scrubber)) => {
                let attempt = self.plan.settings.attempt_timeout;
                let limit = left.map_or(attempt, |left| left.min(attempt));
                if Op::INFO.is_streamed() {
                    request.extensions_mut().insert(HeadLimit(limit));
                } else {
                    request.extensions_mut().insert(TimeLimit(limit));
                }
                self.scrubber = scrubber;
                self.attempts += 1;
                Step::Send(Box::new(request))
            }
            Err(error) => Step::Done(Err(error.into())),
        }
    }

    fn decode(&mut self, mut answer: Answer) -> Sent<Op> {
        answer.receive(self.scrubber.clone(), self.context(), self.plan.settings.max_body);
        let outcome = Op::decode(&mut answer);
        let (status, headers, bytes, scrubber) = answer.into_parts();
        match outcome {
            Outcome::Success(success) => {
                Ok(Response::new(success, Parts { status, headers, bytes, attempts: self.attempts }))
            }
            Outcome::Declared(error) => {
                let kept = self.keep(status, headers, bytes.unwrap_or_default());
                Err(Error::Status(Box::new(StatusError::new(kept, error))))
            }
            Outcome::Undeclared => {
                let bytes = scrubber.bytes(bytes.unwrap_or_default());
                Err(Error::UnexpectedStatus(Box::new(UnexpectedStatus::new(
                    self.keep(status, headers, bytes),
                ))))
            }
            Outcome::Undecodable(fault) => {
                let bytes = scrubber.bytes(bytes.unwrap_or_default());
                Err(Error::Decode(Box::new(DecodeError::new(self.keep(status, headers, bytes), fault))))
            }
        }
    }

    fn keep(&self, status: StatusCode, headers: HeaderMap, bytes: Bytes) -> Kept {
        Kept { context: self.context(), status, headers, bytes }
    }

    fn fail(&self, now: Instant, failure: Failure) -> Error<Op::Error> {
        match failure {
            Failure::Deadline => self.out_of_time(),
            // The last attempt's limit was what was left of the call's time.
            Failure::Transport(error) if error.is_timeout() && self.deadline.is_some_and(|end| now >= end) => {
                self.out_of_time()
            }
            Failure::Transport(error) => self.transport(error),
            Failure::NoTimer => self.transport(TransportError::new(
                TransportErrorKind::Environment,
                "time has to be measured for this, which needs a timer (`ClientBuilder::timer`) or a tokio runtime",
            )),
            Failure::TooLarge { status, mut headers } => {
                self.scrubber.mark(&mut headers);
                let limit = self.plan.max_body();
                Error::TooLarge(Box::new(TooLarge { context: self.context(), status, headers, limit }))
            }
        }
    }

    fn transport(&self, error: TransportError) -> Error<Op::Error> {
        Error::Transport(Box::new(error.within(self.context(), &self.scrubber)))
    }

    fn out_of_time(&self) -> Error<Op::Error> {
        let timeout = self.plan.timeout().unwrap_or(Duration::ZERO);
        Error::Deadline(Box::new(DeadlineExceeded { context: self.context(), timeout }))
    }
}

impl<Op: Operation> Machine for CallMachine<Op> {
    type Output = Sent<Op>;

    fn step(&mut self, now: Instant, event: Event) -> Step<Self::Output> {
        match event {
            Event::Start => {
                self.attempts = 0;
                // A timeout that reaches beyond the end of time is none.
                self.deadline = self.plan.timeout().and_then(|timeout| now.checked_add(timeout));
                self.send(now)
            }
            Event::Woke => self.send(now),
            Event::Answered(answer) => Step::Done(self.decode(*answer)),
            Event::Failed(failure) => Step::Done(Err(self.fail(now, failure))),
        }
    }

    fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    fn max_body(&self) -> u64 {
        self.plan.max_body()
    }

    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        if status.is_success() { Op::reading(status, headers) } else { Reading::Buffered }
    }
}
