//! The seam between generated code and the runtime.
//!
//! An operation comes in as a value that can write itself into a request and read itself from a response. It
//! deliberately knows neither base URL, credentials nor transport.
//!
//! **Invariant:** nothing here names a document, a vendor or an HTTP client.

use std::marker::PhantomData;

use http::{HeaderMap, Request, StatusCode};

use crate::body::{Body, ByteStream};
use crate::cursor::Cursor;
use crate::error::{DeclaredError, InvalidRequest};
use crate::event;
use crate::events::Events;
use crate::info::OperationInfo;
use crate::raw_response::{Outcome, RawResponse};

/// One operation of an API, with its parameters.
///
/// Generated code implements it; a hand-written implementation is a way to call what a document leaves out.
pub trait Operation: Send + Sync + 'static {
    /// What the operation returns when it succeeds.
    type Success: Send + 'static;
    /// What the operation returns when it fails in a way that the document declares.
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

    /// Returns how the body of a successful response is wanted; asked before the body is read.
    ///
    /// Responses with another status are always buffered, since secrets are removed from them.
    #[must_use]
    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        let _ = (status, headers);
        Reading::Buffered
    }

    /// Reads the operation's response.
    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error>;
}

/// An operation with a response that means "ask again later".
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no response that means \"ask again later\"",
    label = "there is nothing to wait for",
    note = "send the call itself; `x-pending` in the document, or an overlay, names the status of such a response"
)]
pub trait Pending: Operation {
    /// The response that callers wait for.
    type Ready: Send + 'static;

    /// Returns the response when it is there, or `None` when it is still pending.
    fn ready(success: Self::Success) -> Option<Self::Ready>;
}

/// An operation that responds with one page of a longer list.
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

    /// What names the page that is requested.
    const PAGE_TOKEN: PageToken = PageToken::Cursor;

    /// Returns the page, or `None` when the response means "ask again later".
    fn page(success: Self::Success) -> Option<Self::Page>;

    /// Returns the entries of a page, in order.
    fn items(page: Self::Page) -> Vec<Self::Item>;

    /// Returns where the page after `page` begins; `None` or an empty cursor after the last one.
    fn next_cursor(&self, page: &Self::Page, headers: &HeaderMap) -> Option<Cursor>;

    /// Returns where the page that this operation requests begins; `None` for the first one.
    ///
    /// It is not asked where pages are distinguished by URLs, which no parameter carries.
    fn cursor(&self) -> Option<Cursor> {
        None
    }

    /// Makes this operation request the page that begins at `cursor`.
    ///
    /// It is not asked where pages are distinguished by URLs, which no parameter carries.
    ///
    /// # Errors
    ///
    /// Returns an error when the cursor does not fit the parameter that carries it.
    fn resume(&mut self, cursor: Cursor) -> Result<(), InvalidRequest> {
        let _ = cursor;
        Ok(())
    }
}

/// The value that names the page which an operation requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PageToken {
    /// A text that the page before it holds, and that a parameter carries.
    #[default]
    Cursor,
    /// A number that is counted here, and that a parameter carries: an offset, or the number of a page.
    Number,
    /// The page's own URL, which the page before it holds. It is requested with all the settings of the call, at the
    /// origin of the page before it and nowhere else.
    Url,
}

/// An operation that also responds with a stream of events, to those who request it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no stream of events",
    label = "no response of the operation is `text/event-stream`"
)]
pub trait Streamed: Operation {
    /// What an event is about.
    type Data: Send + 'static;

    /// Reads a success as a stream of events.
    fn events(response: &mut RawResponse) -> Outcome<Events<Self::Data>, Self::Error>;
}

/// A media type in which a success of the operation `Op` can be requested, in place of the one that comes without choosing.
///
/// [`Call::accept`](crate::Call::accept) takes it. Generated code has a type for each media type that a document declares
/// beside the plain one. Implement it for a type of yours to request what a document leaves out:
///
/// ```
/// use openapi_runtime::{
///     Alternative, RawResponse, Blocking, Body, ClientBuilder, Encoder, InMemory, InvalidRequest, NoDeclaredError,
///     Operation, OperationInfo, Outcome, Request, http,
/// };
///
/// struct ListPets;
///
/// impl Operation for ListPets {
///     type Success = Vec<String>;
///     type Error = NoDeclaredError;
///     const INFO: OperationInfo = OperationInfo::get("/pets");
///
///     fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
///         Encoder::new(&Self::INFO).finish()
///     }
///
///     fn decode(response: &mut RawResponse) -> Outcome<Vec<String>, NoDeclaredError> {
///         response.json(|pets| pets)
///     }
/// }
///
/// struct Csv;
///
/// impl Alternative<ListPets> for Csv {
///     type Success = String;
///     const MEDIA_TYPE: &'static str = "text/csv";
///
///     fn decode(response: &mut RawResponse) -> Outcome<String, NoDeclaredError> {
///         response.text(|csv| csv)
///     }
/// }
///
/// let server = InMemory::new(|request| {
///     assert_eq!(request.headers()["accept"], "text/csv");
///     http::Response::new("name\nRex")
/// });
/// let client = ClientBuilder::<Blocking>::new("https://pets.example").transport(server).build()?;
/// assert_eq!(client.call(ListPets).accept(Csv).send()?.inner(), "name\nRex");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Op}` has no response of the media type `{Self}`",
    label = "the document does not declare it for this operation",
    note = "the types of an operation's other media types stand beside the operation, and begin with its name"
)]
pub trait Alternative<Op: Operation>: Send + Sync + 'static {
    /// What the operation returns in this media type.
    type Success: Send + 'static;

    /// The media type, or a range of them (RFC 9110, section 12.5.1): the `Accept` of the request.
    const MEDIA_TYPE: &'static str;

    /// Whether a success may be a stream that never ends, so that time limits hold for its beginning only.
    const IS_STREAM: bool = false;

    /// Returns how the body of a successful response is wanted, as [`Operation::reading`] does.
    #[must_use]
    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        let _ = (status, headers);
        Reading::Buffered
    }

    /// Reads a success whose `Content-Type`, if there is one, is [`MEDIA_TYPE`](Self::MEDIA_TYPE).
    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Op::Error>;
}

/// The media type of streams of events, for each operation that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct EventStream;

impl<Op: Streamed> Alternative<Op> for EventStream {
    type Success = Events<Op::Data>;

    const MEDIA_TYPE: &'static str = event::MEDIA_TYPE;
    const IS_STREAM: bool = true;

    fn reading(_: StatusCode, headers: &HeaderMap) -> Reading {
        Reading::events(headers)
    }

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Op::Error> {
        Op::events(response)
    }
}

/// An operation whose success is requested in a media type that was chosen by `accept`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct As<Op, A>(pub(crate) Op, pub(crate) PhantomData<fn() -> A>);

/// An operation that requests a stream of events where its response would come in another way.
pub type AsEvents<Op> = As<Op, EventStream>;

impl<Op: Operation, A: Alternative<Op>> Operation for As<Op, A> {
    type Success = A::Success;
    type Error = Op::Error;

    const INFO: OperationInfo = Op::INFO.accept(A::MEDIA_TYPE).streaming(A::IS_STREAM);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        #[cfg_attr(not(feature = "testkit"), expect(unused_mut, reason = "the test kit marks the request"))]
        let mut request = self.0.encode()?;
        #[cfg(feature = "testkit")]
        if let Some(sent) = request.extensions_mut().get_mut::<crate::sent::Sent>() {
            sent.request_as::<Self, A>();
        }
        Ok(request)
    }

    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        A::reading(status, headers)
    }

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        if response.status().is_success() {
            return match response.unrequested_media_type(A::MEDIA_TYPE) {
                Some(fault) => Outcome::Undecodable(fault),
                None => A::decode(response),
            };
        }
        // A success of another status than 2xx has no other media type.
        Op::decode(response).into_failure()
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

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        if response.status().is_success() {
            return response.stream(std::convert::identity);
        }
        Op::decode(response).into_failure()
    }
}

/// How the body of a response is to be read.
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
    /// Returns how the body is wanted where events are declared: as it arrives, unless the headers say that it is no
    /// stream.
    #[must_use]
    pub fn events(headers: &HeaderMap) -> Self {
        if event::may_be_event_stream(headers) { Self::Streamed } else { Self::Buffered }
    }

    /// Returns how the body is wanted where a sequence of items is declared: as it arrives, unless the headers say that it
    /// is a page for people.
    #[must_use]
    pub fn sequence(headers: &HeaderMap) -> Self {
        if event::may_be_sequence(headers) { Self::Streamed } else { Self::Buffered }
    }
}
