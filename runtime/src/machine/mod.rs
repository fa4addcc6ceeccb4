//! Sending, waiting and paging as state machines.
//!
//! An [`Event`] goes in, and the next [`Step`] comes out. The machines make all decisions and do no
//! I/O. A driver per mode executes the steps, and tests can run any sequence of events without
//! waiting.
//!
//! **Invariant:** no I/O, clock, sleeping or random numbers of their own; these are arguments.

mod attempt;
mod authentication;
mod budget;
mod call;
mod gate;
mod hooks;
mod page;
mod plan;
mod policy;
mod poll;
mod resume_point;
mod retry;
mod target;
mod trace;
mod wait;
mod waiting;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Request, StatusCode};
use secrecy::SecretString;

pub use self::budget::RetryBudget;
pub(crate) use self::call::CallMachine;
pub(crate) use self::gate::Gate;
pub use self::hooks::{Attempt, AttemptResult, Hooks};
pub(crate) use self::page::PageMachine;
pub(crate) use self::plan::{HeaderArg, Options, Plan, Settings};
pub use self::policy::{Progress, WaitPolicy};
pub(crate) use self::resume_point::ResumePoint;
pub use self::retry::{FailedAttempt, Retry, RetryPolicy};
pub(crate) use self::trace::AttemptSpan;
pub(crate) use self::wait::WaitMachine;
pub(crate) use self::waiting::Waiting;
use crate::body::Body;
use crate::error::{Error, Phase, TransportError};
use crate::operation::Operation;
use crate::raw_response::RawResponse;
use crate::response::Response;
use crate::secret::{Credentials, CredentialsError};
use crate::time::Instant;

/// The environment of a decision.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// The current time.
    pub(crate) now: Instant,
    /// The rest, which is needed only after a failure.
    pub(crate) world: &'a dyn World,
}

/// The environment that few decisions need.
pub(crate) trait World {
    /// Returns the wall-clock time, for dates in headers.
    fn date(&self) -> SystemTime;

    /// Returns a random number in `[0, 1)`.
    fn random(&self) -> f64;
}

/// An event that a machine handles.
#[derive(Debug)]
pub(crate) enum Event {
    /// Starts the machine, or its next round.
    Start,
    /// The request got a response.
    Response(RawResponse),
    /// The request got no response.
    Failed(Failure),
    /// The pause is over, or it is the call's turn.
    Woke,
    /// Credentials were refreshed; `true` if there is a new secret.
    Refreshed(Result<bool, CredentialsError>),
}

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum Failure {
    Transport(TransportError),
    /// The body exceeds the size limit.
    TooLarge {
        status: StatusCode,
        headers: HeaderMap,
    },
    /// The machine's deadline passed.
    Deadline(Phase),
    /// A timer is needed and there is none.
    NoTimer,
}

/// The next step to execute.
#[derive(Debug)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "it is moved a few times a call, which costs less than a box"
    )
)]
pub(crate) enum Step<T> {
    /// Send the request, then return [`Event::Response`] or [`Event::Failed`].
    Send(Request<Body>),
    /// Sleep, then return [`Event::Woke`].
    Sleep(Duration),
    /// Wait for other calls of the client, then return [`Event::Woke`].
    Queue(Waiting),
    /// Refresh the credentials, then return [`Event::Refreshed`].
    Refresh(Vec<Refresh>),
    /// The result.
    Done(T),
}

/// Credentials to refresh.
pub(crate) struct Refresh {
    pub(crate) credentials: Arc<dyn Credentials>,
    /// The secret that the server rejected, if that is the reason.
    pub(crate) rejected: Option<SecretString>,
}

impl<T> Step<T> {
    /// Continues with the result, if there is one.
    fn and_then<U>(self, next: impl FnOnce(T) -> Step<U>) -> Step<U> {
        match self {
            Self::Send(request) => Step::Send(request),
            Self::Sleep(pause) => Step::Sleep(pause),
            Self::Queue(waiting) => Step::Queue(waiting),
            Self::Refresh(credentials) => Step::Refresh(credentials),
            Self::Done(output) => next(output),
        }
    }
}

impl fmt::Debug for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refresh").field("rejected", &self.rejected.is_some()).finish_non_exhaustive()
    }
}

/// A state machine that a driver runs.
pub(crate) trait Machine: Send {
    type Output: Send;
    type Operation: Operation;

    /// Decides the next step.
    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output>;

    /// Returns the call that sends the requests.
    fn call(&self) -> &CallMachine<Self::Operation>;
}

/// The result of a call.
pub(crate) type CallResult<Op> =
    Result<Response<<Op as Operation>::Success>, Error<<Op as Operation>::Error>>;

#[cfg(test)]
mod tests;
