//! The seam between generated code and the runtime.
//!
//! An operation comes in as a value that can write itself into a request and read itself from an answer. It
//! deliberately knows neither base URL, credentials nor transport.
//!
//! **Invariant:** nothing here names a document, a vendor or an HTTP client.

use http::{HeaderMap, Request, StatusCode};

use crate::answer::{Answer, Outcome};
use crate::body::{Body, ByteStream};
use crate::cursor::Cursor;
use crate::error::{DeclaredError, InvalidRequest};
use crate::event;
use crate::events::Events;
use crate::info::OperationInfo;

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

    const INFO: OperationInfo = Op::INFO.accept(event::MEDIA_TYPE).streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        #[cfg_attr(not(feature = "testkit"), expect(unused_mut, reason = "the test kit marks the request"))]
        let mut request = self.0.encode()?;
        #[cfg(feature = "testkit")]
        if let Some(sent) = request.extensions_mut().get_mut::<crate::sent::Sent>() {
            sent.key.as_events = true;
        }
        Ok(request)
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

/// An operation whose success is requested as a stream of bytes, whatever its document declares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AsBytes<Op>(pub(crate) Op);

impl<Op: Operation> Operation for AsBytes<Op> {
    type Success = ByteStream;
    type Error = Op::Error;

    const INFO: OperationInfo = Op::INFO.streamed();

    fn info(&self) -> OperationInfo {
        self.0.info().streamed()
    }

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        self.0.encode()
    }

    fn reading(_: StatusCode, _: &HeaderMap) -> Reading {
        Reading::Streamed
    }

    fn decode(answer: &mut Answer) -> Outcome<Self::Success, Self::Error> {
        if answer.status().is_success() {
            return answer.stream(std::convert::identity);
        }
        match Op::decode(answer) {
            Outcome::Declared(error) => Outcome::Declared(error),
            Outcome::Undecodable(fault) => Outcome::Undecodable(fault),
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
        if event::may_be(headers) { Self::Streamed } else { Self::Buffered }
    }

    /// Says how the body is wanted where a sequence of items is declared: as it arrives, unless the headers say that it
    /// is a page for people.
    #[must_use]
    pub fn sequence(headers: &HeaderMap) -> Self {
        if event::may_be_sequence(headers) { Self::Streamed } else { Self::Buffered }
    }
}
