//! What a caller may do before and after each attempt.

use std::time::Duration;

use http::{HeaderMap, Method, Request, StatusCode};

use super::retry::AttemptFailure;
use crate::body::Body;
use crate::error::TransportError;
use crate::info::OperationInfo;

/// Runs before and after each attempt of each call: to count, to measure, to add a trace's headers, to sign.
///
/// The methods are called in the task or thread that drives the call and should return at once. A call that is dropped
/// while a request is under way has no "after". A request for a token (feature `oauth2`) is none of these attempts: it
/// may go to another host, which must not get what a hook adds. It has a span, by feature `tracing`.
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
    /// Is called with each request that is about to be sent, its credentials in place, and may change it.
    ///
    /// A header that is added and holds a secret has to be marked as
    /// [sensitive](http::HeaderValue::set_sensitive), so that the secret is taken out of errors.
    fn before_attempt(&self, attempt: &Attempt<'_>, request: &mut Request<Body>) {
        let _ = (attempt, request);
    }

    /// Is called when a response was read, or when none arrived; of a streamed response, when its body begins.
    fn after_attempt(&self, attempt: &Attempt<'_>, result: &AttemptResult<'_>) {
        let _ = (attempt, result);
    }
}

/// One attempt of a call.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    pub(super) info: &'a OperationInfo,
    pub(super) number: u32,
}

impl<'a> Attempt<'a> {
    /// Returns the operation's name in its document.
    #[must_use]
    pub fn operation(&self) -> &'a str {
        self.info.id()
    }

    /// Returns the request method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.info.method()
    }

    /// Returns the path as the document has it, without parameters.
    #[must_use]
    pub fn path_template(&self) -> &'a str {
        self.info.path()
    }

    /// Returns which attempt of its call this is; the first one is 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
pub struct AttemptResult<'a> {
    /// `None` when the call's time was over.
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

    /// Returns why no whole response arrived; `None` when one did, and when the call's own time was over.
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

    /// Returns the pause before the next attempt, when the client makes one because of this result.
    #[must_use]
    pub fn pause(&self) -> Option<Duration> {
        self.pause
    }
}
