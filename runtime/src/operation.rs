//! The seam between generated code and the runtime.
//!
//! An operation comes in as a value that can write itself into a request and read itself from an answer. It
//! deliberately knows neither base URL, credentials nor transport.
//!
//! **Invariant:** nothing here names a document, a vendor or an HTTP client.

use http::{HeaderMap, Method, Request, StatusCode};

use crate::answer::{Answer, Outcome};
use crate::body::Body;
use crate::cursor::Cursor;
use crate::error::{DeclaredError, InvalidRequest};
use crate::events::{self, Events};
use crate::secret::Scheme;

/// One operation of an API, with its parameters.
///
/// Generated code implements it; a hand-written implementation is a way to call what a document leaves out.
pub trait Operation: Send + Sync + 'static {
    /// What the operation answers when it succeeds.
    type Success: Send + 'static;
    /// What the operation answers when it fails in a way that the document declares.
    type Error: DeclaredError;

    /// What is the same for every call of the operation.
    const INFO: OperationInfo;

    /// Returns what is known of this call's operation: [`INFO`](Self::INFO), unless it differs from call to call.
    fn info(&self) -> OperationInfo {
        Self::INFO
    }

    /// Writes the operation into a request whose URI is path and query only.
    ///
    /// # Errors
    ///
    /// Returns an error when a parameter has a value that no request can carry.
    fn encode(&self) -> Result<Request<Body>, InvalidRequest>;

    /// Says how the body of a successful answer is wanted; asked before the body is read.
    ///
    /// Answers with another status are always buffered, since secrets are removed from them.
    #[must_use]
    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        let _ = (status, headers);
        Reading::Buffered
    }

    /// Reads the operation's answer.
    fn decode(answer: &mut Answer) -> Outcome<Self::Success, Self::Error>;
}

/// An operation with an answer that means "ask again later".
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no response that means \"ask again later\"",
    label = "there is nothing to wait for",
    note = "send the call itself; `x-pending` in the document, or an overlay, names the status of such a response"
)]
pub trait Pending: Operation {
    /// The answer that callers wait for.
    type Ready: Send + 'static;

    /// Returns the answer when it is there, or `None` when the server asks for patience.
    fn ready(success: Self::Success) -> Option<Self::Ready>;
}

/// An operation that answers with one page of a longer list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no pages",
    label = "the response is not one page of a list",
    note = "send the call itself; `x-pagination` in the document, or an overlay, declares how pages follow each other"
)]
pub trait Paginated: Operation {
    /// One page.
    type Page: Send + 'static;
    /// One entry of a page.
    type Item: Send + 'static;

    /// What names the page that is asked for.
    const TURNING: Turning = Turning::Cursor;

    /// Returns the page, or `None` when the answer means "ask again later".
    fn page(success: Self::Success) -> Option<Self::Page>;

    /// Returns the entries of a page, in order.
    fn items(page: Self::Page) -> Vec<Self::Item>;

    /// Returns where the page after `page` begins; `None` or an empty cursor after the last one.
    fn next_cursor(&self, page: &Self::Page, headers: &HeaderMap) -> Option<Cursor>;

    /// Returns where the page that this operation asks for begins; `None` for the first one.
    ///
    /// It is not asked where pages are told apart by URLs, which no parameter carries.
    fn cursor(&self) -> Option<Cursor> {
        None
    }

    /// Makes this operation ask for the page that begins at `cursor`.
    ///
    /// It is not asked where pages are told apart by URLs, which no parameter carries.
    ///
    /// # Errors
    ///
    /// Returns an error when the cursor does not fit the parameter that carries it.
    fn resume(&mut self, cursor: Cursor) -> Result<(), InvalidRequest> {
        let _ = cursor;
        Ok(())
    }
}

/// What names the page that an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Turning {
    /// A text that the page before it holds, and that a parameter carries.
    #[default]
    Cursor,
    /// A number that is counted here, and that a parameter carries: an offset, or the number of a page.
    Number,
    /// The page's own URL, which the page before it holds. It is requested with all the settings of the call, at the
    /// origin of the page before it and nowhere else.
    Url,
}

/// An operation that also answers with a stream of events, to those who ask for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no stream of events",
    label = "no response of the operation is `text/event-stream`"
)]
pub trait Streamed: Operation {
    /// What an event is about.
    type Data: Send + 'static;

    /// Reads a success as a stream of events.
    fn events(answer: &mut Answer) -> Outcome<Events<Self::Data>, Self::Error>;
}

/// An operation that asks for a stream of events where it would be answered in another way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AsEvents<Op>(pub(crate) Op);

impl<Op: Streamed> Operation for AsEvents<Op> {
    type Success = Events<Op::Data>;
    type Error = Op::Error;

    const INFO: OperationInfo = Op::INFO.accept(events::MEDIA_TYPE).streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        self.0.encode()
    }

    fn reading(_: StatusCode, headers: &HeaderMap) -> Reading {
        Reading::events(headers)
    }

    fn decode(answer: &mut Answer) -> Outcome<Self::Success, Self::Error> {
        if answer.status().is_success() {
            return Op::events(answer);
        }
        match Op::decode(answer) {
            Outcome::Declared(error) => Outcome::Declared(error),
            Outcome::Undecodable(fault) => Outcome::Undecodable(fault),
            // A success of another status than 2xx is none that streams.
            Outcome::Undeclared | Outcome::Success(_) => Outcome::Undeclared,
        }
    }
}

/// How the body of an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Reading {
    /// Whole, in memory, within the client's size limit.
    #[default]
    Buffered,
    /// Piece by piece, as it arrives; no size limit applies.
    Streamed,
}

impl Reading {
    /// Says how the body is wanted where events are declared: as it arrives, unless the headers say that it is no
    /// stream.
    #[must_use]
    pub fn events(headers: &HeaderMap) -> Self {
        if events::may_be(headers) { Self::Streamed } else { Self::Buffered }
    }
}

/// What is the same for every call of an operation.
#[derive(Debug, Clone)]
pub struct OperationInfo {
    id: &'static str,
    method: Verb,
    path: &'static str,
    accept: &'static str,
    security: &'static [&'static [Scheme]],
    server: Option<&'static str>,
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
        Self::described(Verb::Known(method), path)
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
    /// When the method's name is no token (RFC 9110, section 9.1); in a constant, that is an error of the compiler.
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
        Self::described(Verb::Custom(method), path)
    }

    const fn described(method: Verb, path: &'static str) -> Self {
        Self {
            id: path,
            method,
            path,
            accept: "application/json",
            security: &[],
            server: None,
            streamed: false,
            all_credentials: false,
        }
    }

    /// Sets the document's name for the operation, its `operationId`; without it the path stands for it.
    #[must_use]
    pub const fn operation_id(mut self, id: &'static str) -> Self {
        self.id = id;
        self
    }

    /// Sets the `Accept` header that calls send; without it they ask for JSON, and with an empty one for nothing.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Sets the alternatives of authentication: any one of them will do, and all schemes within it are needed.
    #[must_use]
    pub const fn security(mut self, alternatives: &'static [&'static [Scheme]]) -> Self {
        self.security = alternatives;
        self
    }

    /// Sends all the credentials that the client has, in place of those of [`security`](Self::security).
    #[must_use]
    pub const fn all_credentials(mut self) -> Self {
        self.all_credentials = true;
        self
    }

    /// Sets the server of this operation alone; a base URL that is chosen by hand stands in for it.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Says that a success may be a stream that never ends, so that time limits hold for its beginning only.
    #[must_use]
    pub const fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }

    /// Says whether a success may be a stream that never ends.
    #[must_use]
    pub const fn is_streamed(&self) -> bool {
        self.streamed
    }

    /// Returns the server of this operation alone.
    #[must_use]
    pub const fn own_server(&self) -> Option<&'static str> {
        self.server
    }

    /// Returns the `operationId`, or the path where none was set.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the request method.
    #[must_use]
    pub fn method(&self) -> Method {
        match &self.method {
            Verb::Known(method) => method.clone(),
            // `custom` made sure that it is one.
            Verb::Custom(name) => Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }

    /// Returns the path template, as the document has it.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the media types that the operation can read; `None` when there is nothing to read.
    #[must_use]
    pub const fn accepted(&self) -> Option<&'static str> {
        if self.accept.is_empty() { None } else { Some(self.accept) }
    }

    /// Returns the alternatives of authentication.
    #[must_use]
    pub const fn alternatives(&self) -> &'static [&'static [Scheme]] {
        self.security
    }

    /// Says whether calls send all the credentials that the client has.
    #[must_use]
    pub const fn takes_all_credentials(&self) -> bool {
        self.all_credentials
    }
}
