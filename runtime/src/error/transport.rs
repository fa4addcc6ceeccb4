//! No complete response arrived.

use std::error::Error as _;
use std::fmt;

use super::endpoint::{Context, write_attempts};
use super::not_retried::NotRetried;
use super::text;
use crate::BoxError;
use crate::secret::Scrubber;

/// No complete response arrived.
///
/// Transports create it. The runtime adds the operation, and redacts secrets.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    timeout: bool,
    source: Option<BoxError>,
    context: Option<Box<Context>>,
}

/// The phase in which a transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The transport or the timer lacks something that it needs, such as a tokio runtime. This request was not sent.
    Environment,
    /// No connection could be made: name resolution, TCP or TLS failed. This request was not sent.
    Connect,
    /// The request could not be sent completely, or no response began. It may have been sent.
    Exchange,
    /// The received data is not valid HTTP. The request was sent. It is not retried, since the response would be the
    /// same.
    Protocol,
    /// The response began but did not arrive completely. The request was sent.
    Body,
    /// The response began, but could not be written to a local file. The request was sent.
    File,
}

impl TransportErrorKind {
    /// Returns whether the server may have seen a request that failed in this phase.
    pub(crate) fn may_have_been_sent(self) -> bool {
        matches!(self, Self::Exchange | Self::Protocol | Self::Body | Self::File)
    }

    /// Returns whether the same request may succeed when it is sent again.
    pub(crate) fn is_transient(self) -> bool {
        matches!(self, Self::Connect | Self::Exchange | Self::Body)
    }
}

impl TransportError {
    /// Creates an error of a phase.
    pub fn new(kind: TransportErrorKind, cause: impl Into<BoxError>) -> Self {
        Self { kind, timeout: false, source: Some(cause.into()), context: None }
    }

    /// Creates an error of a phase that timed out.
    #[must_use]
    pub fn timeout(kind: TransportErrorKind) -> Self {
        Self { kind, timeout: true, source: None, context: None }
    }

    /// Adds or replaces the cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<BoxError>) -> Self {
        self.source = Some(cause.into());
        self
    }

    /// Returns the transport's own error when a body wraps one, so that its kind is kept.
    pub(crate) fn broken_body(error: BoxError) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(error) => return *error,
            Err(error) => error,
        };
        match error.downcast::<std::io::Error>() {
            Ok(error) if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Self>) => {
                match error.downcast::<Self>() {
                    Ok(error) => error,
                    Err(error) => Self::new(TransportErrorKind::Body, error),
                }
            }
            Ok(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Self::timeout(TransportErrorKind::Body).because(error)
            }
            Ok(error) => Self::new(TransportErrorKind::Body, error),
            Err(error) => Self::new(TransportErrorKind::Body, error),
        }
    }

    /// Returns the phase.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Returns whether a timeout expired.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    /// Returns whether no connection could be made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind == TransportErrorKind::Connect
    }

    /// Returns whether the server may have seen a request of the call.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.kind.may_have_been_sent() || self.context.as_ref().is_some_and(|context| context.reached)
    }

    /// Returns how many requests were started.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.context.as_ref().map_or(0, |context| context.attempts)
    }

    pub(super) fn context(&self) -> Option<&Context> {
        self.context.as_deref()
    }

    pub(super) fn context_mut(&mut self) -> Option<&mut Context> {
        self.context.as_deref_mut()
    }

    /// Adds why the request was not sent again.
    pub(crate) fn not_retried(&mut self, reason: Option<NotRetried>) {
        if let Some(context) = &mut self.context {
            context.not_retried = reason;
        }
    }

    /// Adds the operation, and redacts secrets in the causes.
    pub(crate) fn with_context(mut self, context: Context, scrubber: &Scrubber) -> Self {
        self.context = Some(Box::new(context));
        self.scrubbed(scrubber)
    }

    /// Redacts secrets in its causes.
    pub(crate) fn scrubbed(mut self, scrubber: &Scrubber) -> Self {
        self.source = self.source.map(|source| scrub(source, scrubber));
        self
    }
}

/// Returns the cause, or its redacted text if it contains a secret.
fn scrub(source: BoxError, scrubber: &Scrubber) -> BoxError {
    // A cause is free to show in `Debug` what it hides in `Display`, so both are inspected.
    let shown = format!("{} {source:?}", text::chain(source.as_ref()));
    if scrubber.finds(shown.as_bytes()) {
        scrubber.text(&text::chain(source.as_ref())).into()
    } else {
        source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.context {
            Some(context) => write!(f, "{} ", context.endpoint)?,
            None => f.write_str("the request ")?,
        }
        f.write_str(match (self.kind, self.timeout) {
            (TransportErrorKind::Environment, _) => "could not be sent in this environment",
            (TransportErrorKind::Connect, false) => "could not be sent: no connection",
            (TransportErrorKind::Connect, true) => "could not be sent: no connection in time",
            (TransportErrorKind::Exchange, false) => "got no response",
            (TransportErrorKind::Exchange, true) => "got no response in time",
            (TransportErrorKind::Protocol, _) => "got an invalid HTTP response",
            (TransportErrorKind::Body, false) => "got an incomplete response",
            (TransportErrorKind::File, _) => "got a response that could not be written to a file",
            (TransportErrorKind::Body, true) => "got a response that did not end in time",
        })?;
        if let Some(context) = &self.context {
            write_attempts(f, context)?;
        }
        // The last cause states what happened ("connection refused"), those before it only who noticed.
        let mut cause = self.source();
        while let Some(next) = cause.and_then(std::error::Error::source) {
            cause = Some(next);
        }
        match cause {
            Some(cause) => write!(f, ": {}", text::one_line(&cause.to_string())),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}
