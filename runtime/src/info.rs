//! The constant description of an operation: its method, path, security and server.

use http::Method;

use crate::retry::Retry;
use crate::secret::Scheme;

/// The part of an operation that is the same for every call.
#[derive(Debug, Clone)]
pub struct OperationInfo {
    id: &'static str,
    method: Verb,
    path: &'static str,
    accept: &'static str,
    security: &'static [&'static [Scheme]],
    server: Option<&'static str>,
    retry: Option<&'static Retry>,
    streamed: bool,
    all_credentials: bool,
}

#[derive(Debug, Clone)]
enum Verb {
    Known(Method),
    Custom(&'static str),
}

impl OperationInfo {
    /// Describes an operation with a path template such as `/pets/{id}`.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self::with_verb(Verb::Known(method), path)
    }

    /// Describes an operation with the method `GET`.
    #[must_use]
    pub const fn get(path: &'static str) -> Self {
        Self::new(Method::GET, path)
    }

    /// Describes an operation with the method `PUT`.
    #[must_use]
    pub const fn put(path: &'static str) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Describes an operation with the method `POST`.
    #[must_use]
    pub const fn post(path: &'static str) -> Self {
        Self::new(Method::POST, path)
    }

    /// Describes an operation with the method `DELETE`.
    #[must_use]
    pub const fn delete(path: &'static str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Describes an operation with the method `OPTIONS`.
    #[must_use]
    pub const fn options(path: &'static str) -> Self {
        Self::new(Method::OPTIONS, path)
    }

    /// Describes an operation with the method `HEAD`.
    #[must_use]
    pub const fn head(path: &'static str) -> Self {
        Self::new(Method::HEAD, path)
    }

    /// Describes an operation with the method `PATCH`.
    #[must_use]
    pub const fn patch(path: &'static str) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// Describes an operation with the method `TRACE`.
    #[must_use]
    pub const fn trace(path: &'static str) -> Self {
        Self::new(Method::TRACE, path)
    }

    /// Describes an operation whose method has no constant in [`Method`], such as `QUERY`.
    ///
    /// # Panics
    ///
    /// Panics if `method` is not a token (RFC 9110, section 9.1). In a constant this is a compile
    /// error.
    #[must_use]
    pub const fn custom(method: &'static str, path: &'static str) -> Self {
        let (mut rest, mut is_token) = (method.as_bytes(), !method.is_empty());
        while let [first, others @ ..] = rest {
            is_token = is_token
                && (first.is_ascii_alphanumeric()
                    || matches!(
                        first,
                        b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
                    ));
            rest = others;
        }
        assert!(is_token, "the name of a method is a token");
        Self::with_verb(Verb::Custom(method), path)
    }

    const fn with_verb(method: Verb, path: &'static str) -> Self {
        Self {
            id: path,
            method,
            path,
            accept: "application/json",
            security: &[],
            server: None,
            retry: None,
            streamed: false,
            all_credentials: false,
        }
    }

    /// Sets the `operationId` of the document. The default is the path.
    #[must_use]
    pub const fn operation_id(mut self, id: &'static str) -> Self {
        self.id = id;
        self
    }

    /// Sets the `Accept` header. The default is JSON; an empty value sends no `Accept` header.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Sets the alternative security requirements. A call needs all schemes of any one alternative.
    #[must_use]
    pub const fn security(mut self, alternatives: &'static [&'static [Scheme]]) -> Self {
        self.security = alternatives;
        self
    }

    /// Sends all credentials of the client, instead of those that [`security`](Self::security)
    /// requires.
    #[must_use]
    pub const fn all_credentials(mut self) -> Self {
        self.all_credentials = true;
        self
    }

    /// Sets a server for this operation only. A base URL set by the caller takes precedence.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Sets a retry policy for this operation only. A policy set by the caller takes precedence.
    #[must_use]
    pub const fn retry(mut self, policy: &'static Retry) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Marks a success as a stream that may never end. Time limits then apply only to the response
    /// head.
    #[must_use]
    pub const fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }

    /// Sets whether a success may be a stream that never ends.
    pub(crate) const fn with_streamed(mut self, is_streamed: bool) -> Self {
        self.streamed = is_streamed;
        self
    }

    /// Returns whether a success may be a stream that never ends.
    #[must_use]
    pub const fn is_streamed(&self) -> bool {
        self.streamed
    }

    /// Returns the server set for this operation only.
    #[must_use]
    pub const fn own_server(&self) -> Option<&'static str> {
        self.server
    }

    /// Returns the retry policy set for this operation only.
    #[must_use]
    pub const fn own_retry(&self) -> Option<&'static Retry> {
        self.retry
    }

    /// Returns the `operationId`, or the path if none was set.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the request method.
    #[must_use]
    pub fn method(&self) -> Method {
        match &self.method {
            Verb::Known(method) => method.clone(),
            // `custom` has checked that the name is valid.
            Verb::Custom(name) => Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }

    /// Returns the path template as written in the document.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the value of the `Accept` header, or `None` if none is sent.
    #[must_use]
    pub const fn accepted(&self) -> Option<&'static str> {
        if self.accept.is_empty() { None } else { Some(self.accept) }
    }

    /// Returns the alternative security requirements.
    #[must_use]
    pub const fn alternatives(&self) -> &'static [&'static [Scheme]] {
        self.security
    }

    /// Returns whether calls send all credentials of the client.
    #[must_use]
    pub const fn takes_all_credentials(&self) -> bool {
        self.all_credentials
    }
}
