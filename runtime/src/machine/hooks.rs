//! Hooks that run before and after each attempt.

use std::time::Duration;

use http::{HeaderMap, Method, Request, StatusCode};

use super::retry::AttemptFailure;
use crate::body::Body;
use crate::error::TransportError;
use crate::info::OperationInfo;

/// Runs before and after each attempt of every call: to count, measure, add tracing headers or
/// sign.
///
/// The methods are called in the task or thread that drives the call, and should return quickly. If
/// a call is dropped while a request is in flight, `after_attempt` is not called. Token requests
/// (feature `oauth2`) do not call hooks, because they may go to another host, which must not
/// receive what a hook adds. They have spans (feature `tracing`).
///
/// ```
/// use openapi_runtime::{Attempt, AttemptResult, Body, Hooks, Request, http::HeaderValue};
///
/// struct Log;
///
/// impl Hooks for Log {
///     fn before_attempt(&self, _: &Attempt<'_>, request: &mut Request<Body>) {
///         request.headers_mut().insert("x-trace", HeaderValue::from_static("7d3f"));
///     }
///
///     fn after_attempt(&self, attempt: &Attempt<'_>, result: &AttemptResult<'_>) {
///         println!("{} #{}: {:?} in {:?}", attempt.operation(), attempt.number(), result.status(), result.elapsed());
///     }
/// }
/// ```
pub trait Hooks: Send + Sync + 'static {
    /// Called before a request is sent, after its credentials were added. It may modify the
    /// request.
    ///
    /// Mark an added header that holds a secret as [sensitive](http::HeaderValue::set_sensitive),
    /// so that the secret is removed from errors.
    fn before_attempt(&self, attempt: &Attempt<'_>, request: &mut Request<Body>) {
        let _ = (attempt, request);
    }

    /// Called when a response was read or failed to arrive. For a stream, called when its body
    /// begins.
    fn after_attempt(&self, attempt: &Attempt<'_>, result: &AttemptResult<'_>) {
        let _ = (attempt, result);
    }
}

/// An attempt of a call.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    pub(super) info: &'a OperationInfo,
    pub(super) number: u32,
}

impl<'a> Attempt<'a> {
    /// Returns the name of the operation in the document.
    #[must_use]
    pub fn operation(&self) -> &'a str {
        self.info.id()
    }

    /// Returns the request method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.info.method()
    }

    /// Returns the path template, without parameter values.
    #[must_use]
    pub fn path_template(&self) -> &'a str {
        self.info.path()
    }

    /// Returns the number of the attempt in its call, starting at 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy)]
pub struct AttemptResult<'a> {
    /// `None` if the call's deadline passed.
    pub(super) outcome: Option<AttemptFailure<'a>>,
    pub(super) elapsed: Duration,
    pub(super) pause: Option<Duration>,
}

impl<'a> AttemptResult<'a> {
    /// Returns the status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self.outcome? {
            AttemptFailure::Response(status, _) => Some(status),
            AttemptFailure::Transport(_) => None,
        }
    }

    /// Returns the headers of the response, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&'a HeaderMap> {
        match self.outcome? {
            AttemptFailure::Response(_, headers) => Some(headers),
            AttemptFailure::Transport(_) => None,
        }
    }

    /// Returns why no complete response arrived; `None` if one did, or if the call's deadline
    /// passed.
    #[must_use]
    pub fn transport_error(&self) -> Option<&'a TransportError> {
        match self.outcome? {
            AttemptFailure::Response(..) => None,
            AttemptFailure::Transport(error) => Some(error),
        }
    }

    /// Returns how long the attempt took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Returns the pause before the next attempt, if the call is retried because of this result.
    #[must_use]
    pub fn pause(&self) -> Option<Duration> {
        self.pause
    }
}
