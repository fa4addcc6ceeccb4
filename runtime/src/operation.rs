//! The interface between generated code and the runtime.
//!
//! An operation is a value that encodes itself into a request and decodes itself from a response.
//! It does not know the base URL, the credentials or the transport.
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

/// An operation of an API, with its parameters.
///
/// Generated code implements this trait. Implement it by hand to call an operation that the
/// document does not describe.
pub trait Operation: Send + Sync + 'static {
    /// The value of a successful response.
    type Success: Send + 'static;
    /// The error responses that the document declares.
    type Error: DeclaredError;

    /// The description that is the same for every call of the operation.
    const INFO: OperationInfo;

    /// Returns the description for this call: [`INFO`](Self::INFO), unless it differs between
    /// calls.
    fn info(&self) -> OperationInfo {
        Self::INFO
    }

    /// Encodes the operation into a request. The request's URI consists of the path and the query
    /// only.
    ///
    /// # Errors
    ///
    /// Returns an error if a parameter cannot be encoded.
    fn encode(&self) -> Result<Request<Body>, InvalidRequest>;

    /// Returns how to read the body of a successful response. It is called before the body is read.
    ///
    /// Responses with another status are always buffered, because secrets are removed from them.
    #[must_use]
    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        let _ = (status, headers);
        Reading::Buffered
    }

    /// Decodes the response.
    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error>;
}

/// An operation that can respond with "not ready yet", so that the client polls it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no response that means \"ask again later\"",
    label = "there is nothing to wait for",
    note = "send the call itself; `x-pending` in the document, or an overlay, names the status of such a response"
)]
pub trait Pending: Operation {
    /// The type of the response that callers wait for.
    type Ready: Send + 'static;

    /// Returns the response, or `None` if it is still pending.
    fn ready(success: Self::Success) -> Option<Self::Ready>;
}

/// An operation that responds with one page of a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no pages",
    label = "the response is not one page of a list",
    note = "send the call itself; `x-pagination` in the document, or an overlay, declares how pages follow each other"
)]
pub trait Paginated: Operation {
    /// A page.
    type Page: Send + 'static;
    /// An item of a page.
    type Item: Send + 'static;

    /// How requests name the page they want.
    const PAGE_TOKEN: PageToken = PageToken::Cursor;

    /// Returns the page, or `None` if the response is still pending.
    fn page(success: Self::Success) -> Option<Self::Page>;

    /// Returns the items of a page, in order.
    fn items(page: Self::Page) -> Vec<Self::Item>;

    /// Returns the cursor of the page after `page`; `None` or an empty cursor after the last page.
    fn next_cursor(&self, page: &Self::Page, headers: &HeaderMap) -> Option<Cursor>;

    /// Returns the cursor of the page that this operation requests; `None` for the first page.
    ///
    /// It is not called if pages are identified by URLs, which no parameter carries.
    fn cursor(&self) -> Option<Cursor> {
        None
    }

    /// Changes this operation to request the page at `cursor`.
    ///
    /// It is not called if pages are identified by URLs, which no parameter carries.
    ///
    /// # Errors
    ///
    /// Returns an error if the cursor does not fit the parameter that carries it.
    fn resume(&mut self, cursor: Cursor) -> Result<(), InvalidRequest> {
        let _ = cursor;
        Ok(())
    }
}

/// How an operation names the page it requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PageToken {
    /// Text from the previous page, sent in a parameter.
    #[default]
    Cursor,
    /// A number that the client counts, sent in a parameter: an offset or a page number.
    Number,
    /// The URL of the page, taken from the previous page. It is requested with all settings of the
    /// call, and only if its origin is that of the previous page.
    Url,
}

/// An operation that can also respond with a stream of events, if requested.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no stream of events",
    label = "no response of the operation is `text/event-stream`"
)]
pub trait Streamed: Operation {
    /// The data of an event.
    type Data: Send + 'static;

    /// Decodes a success as a stream of events.
    fn events(response: &mut RawResponse) -> Outcome<Events<Self::Data>, Self::Error>;
}

/// A media type that can be requested for a success of the operation `Op`, instead of the default
/// one.
///
/// It is the argument of [`Call::accept`](crate::Call::accept). Generated code has a type for each
/// further media type that a document declares. Implement this trait to request a media type that
/// the document does not declare:
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
    /// The value of a success in this media type.
    type Success: Send + 'static;

    /// The media type or media range sent in the `Accept` header (RFC 9110, section 12.5.1).
    const MEDIA_TYPE: &'static str;

    /// Whether a success may be a stream that never ends. Time limits then apply only to the
    /// response head.
    const IS_STREAM: bool = false;

    /// Returns how to read the body of a successful response, like [`Operation::reading`].
    #[must_use]
    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        let _ = (status, headers);
        Reading::Buffered
    }

    /// Decodes a success whose `Content-Type`, if present, matches
    /// [`MEDIA_TYPE`](Self::MEDIA_TYPE).
    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Op::Error>;
}

/// The media type of event streams, for operations that declare one.
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

/// An operation whose success is requested in another media type; see
/// [`Call::accept`](crate::Call::accept).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct As<Op, A>(pub(crate) Op, pub(crate) PhantomData<fn() -> A>);

/// An operation whose success is requested as a stream of events.
pub type AsEvents<Op> = As<Op, EventStream>;

impl<Op: Operation, A: Alternative<Op>> Operation for As<Op, A> {
    type Success = A::Success;
    type Error = Op::Error;

    const INFO: OperationInfo = Op::INFO.accept(A::MEDIA_TYPE).with_streamed(A::IS_STREAM);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        #[cfg_attr(not(feature = "testkit"), expect(unused_mut, reason = "the test kit marks the request"))]
        let mut request = self.0.encode()?;
        #[cfg(feature = "testkit")]
        if let Some(sent) = request.extensions_mut().get_mut::<crate::sent::RecordedOperation>() {
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
        // A success with a status other than 2xx has no other media type.
        Op::decode(response).into_failure()
    }
}

/// An operation whose success is read as a stream of bytes, whatever the document declares.
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

/// How to read the body of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Reading {
    /// Into memory, up to the client's size limit.
    #[default]
    Buffered,
    /// As a stream, without a size limit.
    Streamed,
}

impl Reading {
    /// Returns how to read a body that is declared as events: as a stream, unless the headers say
    /// that it is JSON or HTML.
    #[must_use]
    pub fn events(headers: &HeaderMap) -> Self {
        if event::may_be_event_stream(headers) { Self::Streamed } else { Self::Buffered }
    }

    /// Returns how to read a body that is declared as a sequence of items: as a stream, unless the
    /// headers say that it is an HTML page.
    #[must_use]
    pub fn sequence(headers: &HeaderMap) -> Self {
        if event::may_be_sequence(headers) { Self::Streamed } else { Self::Buffered }
    }
}
