//! Sending, waiting and paging as step machines.
//!
//! What happened comes in as an [`Event`], what to do next goes out as a [`Step`]. The machines decide everything and
//! do nothing: one driver a mode carries the steps out, and tests can play any course of events in no time.
//!
//! **Invariant:** no I/O, no clock, no sleeping; the time is an argument.

mod ask;
mod call;
mod page;
mod plan;
mod policy;
mod target;
mod wait;

use std::time::{Duration, Instant};

use http::{HeaderMap, Request, StatusCode};

pub(crate) use self::call::CallMachine;
pub(crate) use self::page::PageMachine;
pub(crate) use self::plan::{HeaderArg, Options, Plan, Settings};
pub use self::policy::{Progress, WaitPolicy};
pub(crate) use self::wait::WaitMachine;
use crate::answer::Answer;
use crate::body::Body;
use crate::error::{Error, TransportError};
use crate::operation::{Operation, Reading};
use crate::response::Response;

/// What happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// The machine is to begin, or to begin its next round.
    Start,
    /// The request that was to be sent has an answer.
    Answered(Box<Answer>),
    /// The request that was to be sent has none.
    Failed(Failure),
    /// The sleep is over.
    Woke,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    Transport(TransportError),
    /// The body is larger than the client takes.
    TooLarge {
        status: StatusCode,
        headers: HeaderMap,
    },
    /// The machine's deadline came first.
    Deadline,
    /// There is nothing here that can measure time, and it was needed.
    NoTimer,
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Step<T> {
    /// Send the request, and come back with [`Event::Answered`] or [`Event::Failed`].
    Send(Box<Request<Body>>),
    /// Sleep, and come back with [`Event::Woke`].
    Sleep(Duration),
    /// This is the result.
    Done(T),
}

/// Something that a driver can drive.
pub(crate) trait Machine: Send {
    type Output: Send;

    /// Decides what to do next.
    fn step(&mut self, now: Instant, event: Event) -> Step<Self::Output>;

    /// Returns when the request that is to be sent loses its meaning.
    fn deadline(&self) -> Option<Instant>;

    /// Returns how many bytes a buffered answer may have.
    fn max_body(&self) -> u64;

    /// Says how the body of an answer is wanted.
    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading;
}

/// The result of one call.
pub(crate) type Sent<Op> = Result<Response<<Op as Operation>::Success>, Error<<Op as Operation>::Error>>;

#[cfg(test)]
mod tests;
