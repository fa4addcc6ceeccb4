//! The error of getting a token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::BoxError;
use crate::protocol::is_transient;

/// The error of getting a token from an authorization server. The call that needed it was not sent.
///
/// It is in the source chain of an [`Error`](crate::Error); use [`OAuthError::of`] to find it.
#[derive(Debug, Clone)]
pub struct OAuthError {
    kind: OAuthErrorKind,
    status: Option<StatusCode>,
    description: Option<String>,
    uri: Option<String>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// The error code of an authorization server (RFC 6749, section 5.2), or another reason.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OAuthErrorKind {
    /// `invalid_request`: the request lacks or repeats a parameter, or has an unsupported one.
    InvalidRequest,
    /// `invalid_client`: the client is unknown, or its secret is wrong.
    InvalidClient,
    /// `invalid_grant`: the refresh token is wrong, expired or revoked.
    InvalidGrant,
    /// `unauthorized_client`: the client may not use this grant.
    UnauthorizedClient,
    /// `unsupported_grant_type`: the server does not support this grant.
    UnsupportedGrantType,
    /// `invalid_scope`: a scope is unknown or exceeds what may be granted.
    InvalidScope,
    /// A code that is not in RFC 6749.
    Other(String),
    /// A failure status without a code.
    UnexpectedStatus,
    /// A success without a usable token, or metadata without a token URL.
    UnreadableResponse,
    /// No complete response arrived.
    Transport,
    /// The token URL cannot be used.
    InvalidUrl,
}

impl OAuthError {
    pub(super) fn new(kind: OAuthErrorKind) -> Self {
        Self { kind, status: None, description: None, uri: None, source: None }
    }

    /// Parses the code of an error response.
    pub(super) fn from_code(code: &str) -> Self {
        Self::new(match code {
            "invalid_request" => OAuthErrorKind::InvalidRequest,
            "invalid_client" => OAuthErrorKind::InvalidClient,
            "invalid_grant" => OAuthErrorKind::InvalidGrant,
            "unauthorized_client" => OAuthErrorKind::UnauthorizedClient,
            "unsupported_grant_type" => OAuthErrorKind::UnsupportedGrantType,
            "invalid_scope" => OAuthErrorKind::InvalidScope,
            other => OAuthErrorKind::Other(other.to_owned()),
        })
    }

    /// Creates the error of a success that cannot be used.
    pub(crate) fn unreadable(status: StatusCode, reason: &str) -> Self {
        let error = Self::new(OAuthErrorKind::UnreadableResponse).with_status(status);
        error.described(Some(reason.to_owned()), None)
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    pub(super) fn described(mut self, description: Option<String>, uri: Option<String>) -> Self {
        (self.description, self.uri) = (description, uri);
        self
    }

    /// Returns whether the failure is transient.
    pub(crate) fn is_transient(&self) -> bool {
        match self.kind {
            OAuthErrorKind::Transport => true,
            OAuthErrorKind::UnexpectedStatus => self.status.is_some_and(is_transient),
            _ => false,
        }
    }

    /// Wraps a transport error.
    pub(crate) fn transport(cause: impl Into<BoxError>) -> Self {
        Self { source: Some(Arc::from(cause.into())), ..Self::new(OAuthErrorKind::Transport) }
    }

    /// Finds an `OAuthError` in the source chain of another error.
    #[must_use]
    pub fn of<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        let mut next = Some(error);
        while let Some(cause) = next {
            if let Some(found) = cause.downcast_ref() {
                return Some(found);
            }
            next = cause.source();
        }
        None
    }

    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> &OAuthErrorKind {
        &self.kind
    }

    /// Returns the status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns `error_description`, without secrets.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Returns `error_uri`, the URL of a page about the error.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        self.uri.as_deref()
    }
}

impl fmt::Display for OAuthErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::Other(code) => return write!(f, "{}", code.escape_debug()),
            Self::UnexpectedStatus => "an unexpected status",
            Self::UnreadableResponse => "a response that cannot be used",
            Self::Transport => "no response",
            Self::InvalidUrl => "an invalid token URL",
        })
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request for a token failed: {}", self.kind)?;
        if let Some(status) = self.status {
            write!(f, " ({})", status.as_u16())?;
        }
        if let Some(description) = &self.description {
            write!(f, ": {}", description.escape_debug())?;
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl Error for OAuthError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}
