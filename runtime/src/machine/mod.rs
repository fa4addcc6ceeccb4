//! Sending, waiting and paging as step machines.
//!
//! What happened comes in as an [`Event`], what to do next goes out as a [`Step`]. The machines decide everything and
//! do nothing: one driver a mode carries the steps out, and tests can play any course of events in no time.
//!
//! **Invariant:** no I/O, no clock, no sleeping, no random numbers of their own; all that is an argument.

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
mod rest;
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
pub(crate) use self::rest::Rest;
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

/// The inputs of a decision: the time, the date and random numbers.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// The clock that everything is measured by.
    pub(crate) now: Instant,
    /// The rest, which is requested where something failed.
    pub(crate) world: &'a dyn World,
}

/// Inputs that few decisions need: the date and random numbers.
pub(crate) trait World {
    /// Returns the calendar's time, for dates that a server names.
    fn date(&self) -> SystemTime;

    /// Returns a random number of at least 0 and less than 1.
    fn random(&self) -> f64;
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// The machine is to begin, or to begin its next round.
    Start,
    /// The request that was to be sent has a response.
    Response(RawResponse),
    /// The request that was to be sent has none.
    Failed(Failure),
    /// The sleep is over, or it is this call's turn.
    Woke,
    /// Credentials were asked to refresh themselves; states whether there is a new secret.
    Refreshed(Result<bool, CredentialsError>),
}

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum Failure {
    Transport(TransportError),
    /// The body is larger than the client takes.
    TooLarge {
        status: StatusCode,
        headers: HeaderMap,
    },
    /// The machine's deadline came first.
    Deadline(Phase),
    /// There is nothing here that can measure time, and it was needed.
    NoTimer,
}

/// What to do next.
#[derive(Debug)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "it is moved a few times a call, which costs less than a box"
    )
)]
pub(crate) enum Step<T> {
    /// Send the request, and come back with [`Event::Response`] or [`Event::Failed`].
    Send(Request<Body>),
    /// Sleep, and come back with [`Event::Woke`].
    Sleep(Duration),
    /// Wait behind other calls of the client, and come back with [`Event::Woke`].
    Queue(Waiting),
    /// Have credentials refresh themselves, and come back with [`Event::Refreshed`].
    Refresh(Vec<Refresh>),
    /// This is the result.
    Done(T),
}

/// Credentials that are to refresh themselves.
pub(crate) struct Refresh {
    pub(crate) credentials: Arc<dyn Credentials>,
    /// The secret that the server refused, if this is why.
    pub(crate) rejected: Option<SecretString>,
}

impl<T> Step<T> {
    /// Goes on with the result, once it is there.
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

/// Something that a driver can drive.
pub(crate) trait Machine: Send {
    type Output: Send;
    type Operation: Operation;

    /// Decides what to do next.
    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output>;

    /// Returns the call whose requests it has sent.
    fn call(&self) -> &CallMachine<Self::Operation>;
}

/// The result of one call.
pub(crate) type Sent<Op> = Result<Response<<Op as Operation>::Success>, Error<<Op as Operation>::Error>>;

#[cfg(test)]
mod tests;
