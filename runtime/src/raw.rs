//! A request to an endpoint that the document does not describe.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use crate::body::Body;
use crate::error::{DeclaredError, InvalidRequest};
use crate::info::OperationInfo;
use crate::operation::Operation;
use crate::protocol::percent::push_pair;
use crate::raw_response::{Outcome, RawResponse};

/// The placeholder for the path in errors and traces. The path itself may contain personal data.
const PATH: &str = "(raw request)";

/// A request to an endpoint that the document does not describe.
///
/// It is an [`Operation`], so the client's base URL, retries, limits, hooks and all its credentials
/// apply, as do the settings of a call. A success returns the bytes of the body. Any other status
/// is an [`Error::Status`](crate::Error::Status).
///
/// ```
/// use openapi_runtime::{Async, ClientBuilder, InMemory, Method, RawRequest, http};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// # let server = InMemory::new(|request| http::Response::new(request.uri().to_string()));
/// let client = ClientBuilder::<Async>::new("https://api.example.com/v3").transport(server).build()?;
///
/// let request = RawRequest::new(Method::GET, "/greetings/ada").template("/greetings/{name}");
/// let response = client.call(request.query("loud", "yes & no")).await?;
/// assert_eq!(response.inner(), "https://api.example.com/v3/greetings/ada?loud=yes%20%26%20no");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct RawRequest {
    method: Method,
    path: String,
    template: &'static str,
    query: String,
    headers: HeaderMap,
    body: Body,
}

impl RawRequest {
    /// Creates a request. `path` is appended to the base URL. It must be percent-encoded, and may
    /// include a query.
    ///
    /// An invalid path is reported as [`Error::InvalidRequest`](crate::Error::InvalidRequest) when
    /// the call is sent.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let (query, headers) = (String::new(), HeaderMap::new());
        Self { method, path: path.into(), template: PATH, query, headers, body: Body::empty() }
    }

    /// Sets the text that errors and traces show for the path, such as `/users/{id}`. The path
    /// itself is never shown, because it may contain personal data.
    #[must_use]
    pub fn template(mut self, template: &'static str) -> Self {
        self.template = template;
        self
    }

    /// Adds `name=value` to the query, percent-encoded.
    #[must_use]
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        push_pair(&mut self.query, name.as_ref(), value.as_ref());
        self
    }

    /// Sets the body and its media type.
    ///
    /// A body that can be sent only once is sent with the first call of this request or of a clone,
    /// and is not retried.
    #[must_use]
    pub fn body(mut self, content_type: HeaderValue, body: impl Into<Body>) -> Self {
        self.headers.insert(CONTENT_TYPE, content_type);
        self.body = body.into();
        self
    }
}

/// The response to a raw request does not have a success status.
///
/// The status, headers and bytes are in the surrounding [`StatusError`](crate::StatusError).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoSuccess;

impl DeclaredError for NoSuccess {}

impl fmt::Display for NoSuccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the status is not a success")
    }
}

impl std::error::Error for NoSuccess {}

/// The media type of the response is unknown, so no `Accept` header is sent.
const fn raw(method: http::Method, template: &'static str) -> OperationInfo {
    OperationInfo::new(method, template).operation_id("raw").accept("").all_credentials()
}

impl Operation for RawRequest {
    type Success = Bytes;
    type Error = NoSuccess;

    const INFO: OperationInfo = raw(http::Method::GET, PATH);

    fn info(&self) -> OperationInfo {
        raw(self.method.clone(), self.template)
    }

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        let invalid = |reason: &str| InvalidRequest::new(&self.info(), reason);
        let mut path = self.path.clone();
        if !path.starts_with('/') {
            return Err(invalid("its path does not begin with `/`"));
        }
        if !self.query.is_empty() {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.push_str(&self.query);
        }
        let uri = Uri::try_from(path).map_err(|error| invalid("its path is not valid").because(error))?;
        let body = self
            .body
            .take()
            .ok_or_else(|| invalid("its body can be sent only once, and was already sent"))?;
        let mut request = Request::new(body);
        (*request.method_mut(), *request.uri_mut()) = (self.method.clone(), uri);
        request.headers_mut().clone_from(&self.headers);
        Ok(request)
    }

    fn decode(response: &mut RawResponse) -> Outcome<Bytes, NoSuccess> {
        if response.status().is_success() {
            response.bytes(|bytes| bytes)
        } else {
            response.empty_error(NoSuccess)
        }
    }
}
