//! The errors of a call, by phase.
//!
//! **Invariant:** no error shows a secret, and none stores text of a server without redacting secrets first.

mod declared;
mod endpoint;
mod invalid_request;
mod item;
mod limits;
mod not_retried;
mod response;
mod text;
mod transport;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::declared::{DeclaredBody, DeclaredError, Erased, NoDeclaredError};
pub use self::declared::{DeclaredField, DeclaredStatus, write_declared};
pub use self::invalid_request::InvalidRequest;
pub(crate) use self::item::RawItem;
pub use self::item::{ItemError, ItemTooLarge, UndecodableItem};
pub use self::limits::{CursorDidNotAdvance, DeadlineExceeded, Phase, StillPending, TooLarge};
pub use self::not_retried::NotRetried;
pub use self::response::{DecodeError, StatusError, UnexpectedStatus};
pub use self::transport::{TransportError, TransportErrorKind};
use crate::cursor::Cursor;
use crate::protocol::{RateLimit, is_idempotent, is_transient, request_id};
#[cfg(feature = "oauth2")]
use crate::secret::OAuthError;

pub(crate) use self::endpoint::{Context, Endpoint, Head, Waited};
pub(crate) use self::limits::NoProgress;
pub(crate) use self::response::ScrubbedResponse;

/// Why a call failed.
///
/// `E` is the declared error of the operation. [`Error`] without a type parameter, `Error<Erased>`, covers the errors
/// of all operations, so that `?` works across operations. [`declared_as`](Error::declared_as) recovers the type.
///
/// ```
/// use openapi_runtime::Error;
///
/// fn advice(error: &Error) -> &'static str {
///     match error {
///         Error::InvalidRequest(_) => "change the parameters; nothing was sent",
///         Error::Transport(error) if error.is_connect() => "check the network; nothing was sent",
///         Error::Status(_) | Error::UnexpectedStatus(_) => "read what the server reports",
///         _ => "the request may have been carried out",
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = Erased> {
    /// The request could not be created. Nothing was sent.
    InvalidRequest(Box<InvalidRequest>),
    /// No complete response arrived. The request may have been sent; see [`TransportError::may_have_been_sent`].
    Transport(Box<TransportError>),
    /// The response exceeds the size limit. The request was sent.
    TooLarge(Box<TooLarge>),
    /// The server responded with a status that the document declares as a failure. The request was sent.
    Status(Box<StatusError<E>>),
    /// The server responded with a status that the document does not declare. The request was sent.
    UnexpectedStatus(Box<UnexpectedStatus>),
    /// The server responded with success, but the body could not be read. The request was sent, and carried out.
    Decode(Box<DecodeError>),
    /// The response was not ready before the deadline of the wait. Requests were sent.
    StillPending(Box<StillPending>),
    /// The pages of a list repeat, or remain empty forever. Requests were sent.
    CursorDidNotAdvance(Box<CursorDidNotAdvance>),
    /// An item of a stream, such as an event, could not be read. The request was sent, and its response had begun.
    Item(Box<ItemError>),
    /// The call's timeout expired. The request may have been sent.
    Deadline(Box<DeadlineExceeded>),
}

impl<E> Error<E> {
    /// Returns the status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }

    /// Returns the headers of the response, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(|head| &head.headers)
    }

    /// Returns how long the server asked to wait, counted from the arrival of its response: the value of `Retry-After`,
    /// or with 429 the time until its rate limit resets.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.head()?.pace.retry_after
    }

    /// Returns the server's rate limit from the response's headers, if the client is configured to read it.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.head()?.pace.rate_limit
    }

    /// Returns the body of the response, if it was read. Secrets in it are redacted.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Status(error) => Some(error.bytes()),
            Self::UnexpectedStatus(error) => Some(error.bytes()),
            Self::Decode(error) => Some(error.bytes()),
            _ => None,
        }
    }

    /// Returns whether a timeout expired: of the connection, the attempt or the call.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_timeout(),
            Self::Deadline(_) => true,
            Self::Item(error) => error.is_timeout(),
            _ => false,
        }
    }

    /// Returns whether no connection could be made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_connect())
    }

    /// Returns whether the server may have seen the request.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        match self {
            Self::InvalidRequest(_) => false,
            Self::Transport(error) => error.may_have_been_sent(),
            Self::Deadline(error) => error.context.reached,
            _ => true,
        }
    }

    /// Returns whether the same call may succeed later, and is safe to repeat.
    ///
    /// The failure has to be transient: no complete response, a timeout, a status of 408, 429, 500, 502, 503 or 504, a
    /// response that is still pending, or such a failure of the authorization server. The operation has to be
    /// idempotent (RFC 9110, section 9.2.2; `QUERY`), or not sent. The client has then used its own attempts already.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let may_pass = match self {
            Self::Transport(error) => error.kind().is_transient(),
            Self::Status(_) | Self::UnexpectedStatus(_) | Self::TooLarge(_) => {
                self.status().is_some_and(is_transient)
            }
            Self::StillPending(_) | Self::Deadline(_) => true,
            // An authorization server that is out of order may be back.
            #[cfg(feature = "oauth2")]
            Self::InvalidRequest(error) => {
                OAuthError::of(error.as_ref()).is_some_and(OAuthError::is_transient)
            }
            #[cfg(not(feature = "oauth2"))]
            Self::InvalidRequest(_) => false,
            Self::Decode(_) | Self::CursorDidNotAdvance(_) | Self::Item(_) => false,
        };
        let is_harmless = self.context().is_some_and(|context| is_idempotent(&context.endpoint.method));
        may_pass && (is_harmless || !self.may_have_been_sent())
    }

    /// Returns the cursor of the page that failed, to resume from with [`Pages::resume`](crate::Pages::resume). Returns
    /// `None` for the first page, and for calls without pages.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        match self {
            Self::InvalidRequest(error) => error.cursor.as_ref(),
            Self::CursorDidNotAdvance(error) => Some(error.cursor()),
            _ => self.context()?.cursor.as_deref(),
        }
    }

    /// Returns why a transient failure was not retried, unless the attempts were used up.
    #[must_use]
    pub fn not_retried(&self) -> Option<NotRetried> {
        self.context()?.not_retried
    }

    /// Returns the server's request id from the common headers, for support requests.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Returns how many requests were started for the response that failed.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.context().map_or(0, |context| context.attempts)
    }

    /// Returns what is known of the response, if there was one.
    fn head(&self) -> Option<&Head> {
        match self {
            Self::TooLarge(error) => Some(&error.head),
            Self::Status(error) => Some(error.head()),
            Self::UnexpectedStatus(error) => Some(error.head()),
            Self::Decode(error) => Some(error.head()),
            Self::StillPending(error) => Some(&error.head),
            Self::InvalidRequest(_)
            | Self::Transport(_)
            | Self::CursorDidNotAdvance(_)
            | Self::Item(_)
            | Self::Deadline(_) => None,
        }
    }

    /// Adds how long the result was waited for, when this is what was seen last.
    pub(crate) fn after_wait(mut self, waited: Waited) -> Self {
        if let Some(context) = self.context_mut() {
            context.waited = Some(Box::new(waited));
        }
        self
    }

    fn context_mut(&mut self) -> Option<&mut Context> {
        match self {
            Self::Transport(error) => error.context_mut(),
            Self::TooLarge(error) => Some(&mut error.head.context),
            Self::Status(error) => Some(&mut error.head_mut().context),
            Self::UnexpectedStatus(error) => Some(&mut error.head_mut().context),
            Self::Deadline(error) => Some(&mut error.context),
            _ => None,
        }
    }

    fn context(&self) -> Option<&Context> {
        match self {
            Self::InvalidRequest(_) => None,
            Self::Transport(error) => error.context(),
            Self::CursorDidNotAdvance(error) => Some(&error.context),
            Self::Item(error) => error.context(),
            Self::Deadline(error) => Some(&error.context),
            _ => self.head().map(|head| &head.context),
        }
    }

    fn detail(&self) -> &dyn fmt::Display {
        match self {
            Self::InvalidRequest(error) => error,
            Self::Transport(error) => error,
            Self::TooLarge(error) => error,
            Self::Status(error) => error,
            Self::UnexpectedStatus(error) => error,
            Self::Decode(error) => error,
            Self::StillPending(error) => error,
            Self::CursorDidNotAdvance(error) => error,
            Self::Item(error) => error,
            Self::Deadline(error) => error,
        }
    }

    /// Changes the declared error.
    fn map<F>(self, change: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Status(error) => Error::Status(Box::new(error.map(change))),
            Self::InvalidRequest(error) => Error::InvalidRequest(error),
            Self::Transport(error) => Error::Transport(error),
            Self::TooLarge(error) => Error::TooLarge(error),
            Self::UnexpectedStatus(error) => Error::UnexpectedStatus(error),
            Self::Decode(error) => Error::Decode(error),
            Self::StillPending(error) => Error::StillPending(error),
            Self::CursorDidNotAdvance(error) => Error::CursorDidNotAdvance(error),
            Self::Item(error) => Error::Item(error),
            Self::Deadline(error) => Error::Deadline(error),
        }
    }
}

impl<E: DeclaredError> Error<E> {
    /// Returns the declared error, if the server responded with one.
    #[must_use]
    pub fn declared(&self) -> Option<&E> {
        match self {
            Self::Status(error) => Some(error.declared()),
            _ => None,
        }
    }

    /// Returns the body of the declared error, if all statuses have the same type of body.
    ///
    /// Returns `None` if the error is not a declared one, or if its body does not match the document.
    ///
    /// ```
    /// use openapi_runtime::{DeclaredBody, Error};
    ///
    /// fn report<E: DeclaredBody<Body: std::fmt::Debug>>(error: &Error<E>) {
    ///     match error.body() {
    ///         Some(body) => println!("the server explains: {body:?}"),
    ///         None => println!("{error}"),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn body(&self) -> Option<&E::Body>
    where
        E: DeclaredBody,
    {
        self.declared()?.body()
    }

    /// Takes the declared error, if the server responded with one.
    ///
    /// # Errors
    ///
    /// Returns any other error unchanged.
    pub fn into_declared(self) -> Result<E, Self> {
        match self {
            Self::Status(error) => Ok(error.into_declared()),
            other => Err(other),
        }
    }
}

impl Error<Erased> {
    /// Returns the declared error of an operation, if the server responded with one and it has this type.
    #[must_use]
    pub fn declared_as<E: DeclaredError>(&self) -> Option<&E> {
        match self {
            Self::Status(error) => error.declared().downcast_ref(),
            _ => None,
        }
    }
}

impl<E: DeclaredError> From<Error<E>> for Error<Erased> {
    fn from(error: Error<E>) -> Self {
        error.map(Erased::new)
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.detail().fmt(f)
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The variants are the error itself, not its cause, so their causes are this error's. A declared error is not a
        // cause either: its status and its message are in this error's own sentence.
        match self {
            Self::InvalidRequest(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Decode(error) => error.source(),
            Self::Item(error) => error.source(),
            _ => None,
        }
    }
}

impl<E> From<InvalidRequest> for Error<E> {
    fn from(error: InvalidRequest) -> Self {
        Self::InvalidRequest(Box::new(error))
    }
}

impl<E> From<ItemError> for Error<E> {
    fn from(error: ItemError) -> Self {
        Self::Item(Box::new(error))
    }
}

/// Errors travel in every `Result` of a client, and a large one would make each of them slow to move.
const _: () = assert!(size_of::<Error<[u64; 100]>>() <= 32);

#[cfg(test)]
mod tests;
