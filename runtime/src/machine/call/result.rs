//! The result of a call: a response or an error.

use std::time::Duration;

use bytes::Bytes;

use super::CallMachine;
use crate::BoxError;
use crate::error::{
    Context, DeadlineExceeded, DecodeError, Endpoint, Error, Head, Phase, ScrubbedResponse, StatusError,
    TooLarge, TransportError, TransportErrorKind, UnexpectedStatus,
};
use crate::machine::CallResult;
use crate::machine::attempt::{AttemptOutcome, State};
use crate::operation::Operation;
use crate::protocol::Pace;
use crate::raw_response::{Outcome, RawResponse};
use crate::response::{Parts, Response};

impl<Op: Operation> CallMachine<Op> {
    /// Creates the error of a body that was interrupted.
    pub(crate) fn broken(&self, error: BoxError) -> TransportError {
        TransportError::broken_body(error).with_context(self.context(), &self.scrubber)
    }

    /// Returns the context of the call for errors.
    pub(in crate::machine) fn context(&self) -> Context {
        let endpoint = Endpoint::from(&self.operation.info());
        let Self { attempts, reached, not_retried, .. } = *self;
        Context {
            endpoint,
            attempts,
            reached,
            not_retried,
            cursor: self.page.clone().map(Box::new),
            waited: None,
        }
    }

    /// Ends the call when no further attempt can be made. If an attempt failed before, its failure
    /// is the result: it contains more, and shows that a request was sent.
    pub(super) fn give_up(&mut self, error: impl Into<Error<Op::Error>>) -> CallResult<Op> {
        self.state = State::Idle;
        match self.failed.take() {
            Some(ended) => self.finish(*ended),
            None => Err(match error.into() {
                Error::InvalidRequest(error) => {
                    Error::InvalidRequest(Box::new(error.on_page(self.page.clone())))
                }
                error => error,
            }),
        }
    }

    pub(super) fn without_timer(&mut self) -> CallResult<Op> {
        let reason = "time has to be measured for this, which needs a timer (`ClientBuilder::timer`) or a tokio runtime";
        let error = TransportError::new(TransportErrorKind::Environment, reason);
        let error = error.with_context(self.context(), &self.scrubber);
        self.give_up(Error::Transport(Box::new(error)))
    }

    pub(super) fn finish(&self, ended: AttemptOutcome) -> CallResult<Op> {
        match ended {
            AttemptOutcome::Response(raw, pace) => self.decode(raw, pace),
            AttemptOutcome::TooLarge(status, headers, pace) => {
                let head = Head { context: self.context(), status, headers, pace };
                let limit = self.plan.max_body();
                Err(Error::TooLarge(Box::new(TooLarge { head, limit })))
            }
            AttemptOutcome::Transport(mut error) => {
                error.not_retried(self.not_retried);
                Err(Error::Transport(Box::new(error)))
            }
            AttemptOutcome::Deadline(phase) => Err(self.out_of_time(phase)),
        }
    }

    fn decode(&self, mut raw: RawResponse, pace: Pace) -> CallResult<Op> {
        let outcome = Op::decode(&mut raw);
        let skipped = raw.take_skipped();
        let (status, headers, bytes, scrubber) = raw.into_parts();
        if let Outcome::Success(success) = outcome {
            let Pace { retry_after, rate_limit } = pace;
            let attempts = self.attempts;
            let parts = Parts { status, headers, bytes, attempts, retry_after, rate_limit, skipped };
            return Ok(Response::new(success, parts));
        }
        let head = Head { context: self.context(), status, headers, pace };
        let keep = |bytes: Option<Bytes>| ScrubbedResponse {
            head,
            bytes: scrubber.bytes(bytes.unwrap_or_default()),
        };
        Err(match outcome {
            Outcome::Undecodable(fault) => Error::Decode(Box::new(DecodeError::new(keep(bytes), fault))),
            Outcome::Declared(error) => Error::Status(Box::new(StatusError::new(keep(bytes), error))),
            Outcome::Undeclared | Outcome::Success(_) => {
                Error::UnexpectedStatus(Box::new(UnexpectedStatus::new(keep(bytes))))
            }
        })
    }

    pub(super) fn out_of_time(&self, phase: Phase) -> Error<Op::Error> {
        let timeout = self.plan.timeout().unwrap_or(Duration::ZERO);
        Error::Deadline(Box::new(DeadlineExceeded { context: self.context(), timeout, phase }))
    }
}
