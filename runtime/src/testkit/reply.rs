//! The replies of a stub.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use super::fault::Fault;
use super::respond::Respond;
use crate::BoxError;
use crate::client::{HeaderNameArg, HeaderValueArg};
use crate::operation::Operation;

/// The reply of a stub to a call: a typed response, optionally with headers, a delay or a fault.
///
/// Create it from the result of the call: `Reply::from(Ok(success))`, `Reply::from(Err(declared))`.
#[must_use = "a reply does nothing until a stub has it"]
pub struct Reply<Op: Operation> {
    content: Content<Op>,
    headers: Vec<Header>,
    delay: Duration,
    fault: Option<Fault>,
}

enum Content<Op: Operation> {
    Declared(Result<Op::Success, Op::Error>),
    Raw(Response<Bytes>),
}

type Header = Result<(http::HeaderName, http::HeaderValue), BoxError>;

/// An encoded reply.
pub(super) struct Ready {
    pub(super) response: Response<Bytes>,
    pub(super) delay: Duration,
    pub(super) fault: Option<Fault>,
}

impl<Op: Operation> Reply<Op> {
    /// Creates a successful reply.
    pub fn success(success: Op::Success) -> Self {
        Self::of(Content::Declared(Ok(success)))
    }

    /// Creates a reply with a declared error.
    pub fn error(error: Op::Error) -> Self {
        Self::of(Content::Declared(Err(error)))
    }

    /// Creates a reply with any status and no body.
    pub fn status(status: StatusCode) -> Self {
        Self::raw(super::apply_fault::status_only(status))
    }

    /// Creates a reply from a raw response, which is not checked.
    pub fn raw(response: Response<Bytes>) -> Self {
        Self::of(Content::Raw(response))
    }

    fn of(content: Content<Op>) -> Self {
        Self { content, headers: Vec::new(), delay: Duration::ZERO, fault: None }
    }

    /// Sets a header of the response.
    ///
    /// An invalid name or value is an error of the call.
    pub fn header(mut self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
        let name = name.into_name().map_err(BoxError::from);
        self.headers.push(name.and_then(|name| Ok((name, value.into_value()?))));
        self
    }

    /// Delays the reply by the stub's clock. Beyond the time limit of an attempt this is a timeout.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Applies a fault to the response.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }
}

impl<Op: Respond> Reply<Op> {
    /// Encodes the response.
    pub(super) fn ready(self) -> Result<Ready, BoxError> {
        let mut response = match self.content {
            Content::Declared(response) => Op::respond(response)?,
            Content::Raw(response) => response,
        };
        let headers: &mut HeaderMap = response.headers_mut();
        for header in self.headers {
            let (name, value) = header?;
            headers.insert(name, value);
        }
        Ok(Ready { response, delay: self.delay, fault: self.fault })
    }
}

impl<Op: Operation> From<Result<Op::Success, Op::Error>> for Reply<Op> {
    fn from(response: Result<Op::Success, Op::Error>) -> Self {
        Self::of(Content::Declared(response))
    }
}

impl<Op: Operation> fmt::Debug for Reply<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("delay", &self.delay)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
