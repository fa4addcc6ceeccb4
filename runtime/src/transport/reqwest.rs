//! A reqwest client as an async transport.

use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Request, Uri};
use http_body::{Frame, SizeHint};

use super::frames::Frames;
use super::{IntoTransport, Transport, TransportOptions, expects_body};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::build_error::BuildError;
use crate::error::{TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::mode::Async;
use crate::timer::drivers;
use crate::{BoxError, BoxFuture};

/// A transport based on a [`reqwest::Client`].
///
/// A client's builder creates it from a `reqwest::ClientBuilder`:
///
/// ```
/// use openapi_runtime::{Async, ClientBuilder, reqwest};
///
/// let http = reqwest::Client::builder().pool_max_idle_per_host(4);
/// let client = ClientBuilder::<Async>::new("https://api.example.com").transport(http).build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// This crate configures such a builder by the requirements of a transport: redirects, `Referer`,
/// title case and time limits. Other settings such as TLS, proxies, cookies, compression and pools
/// are the caller's. No proxy is used for `http` to this machine, because it would see the key.
/// reqwest's own decompression reads only the first member of a `gzip` body, which most servers
/// send as the only one.
///
/// # TLS
///
/// TLS depends on the features of reqwest that the program enables. Without any there is no
/// `https`. This crate enables none, because Cargo unifies features and the clients of other crates
/// would get them as well.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// The time limit that the client itself enforces.
    default_time_limit: Option<Duration>,
    /// The origin of the first request, parsed. Nearly all others have the same one.
    origin: Arc<OnceLock<Origin>>,
}

/// An origin, as request URIs spell it and as reqwest parses it. Its URL has a fragment as long as
/// most paths and queries, so that a copy has room for these.
#[derive(Debug)]
struct Origin {
    scheme: Scheme,
    authority: Authority,
    url: reqwest::Url,
}

impl ReqwestTransport {
    /// Creates a transport from a client. Its creator must ensure the requirements of a
    /// [`Transport`], above all that it follows no redirects.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, default_time_limit: None, origin: Arc::default() }
    }
}

impl IntoTransport<Async> for reqwest::ClientBuilder {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        build(self, options)
    }
}

/// Builds the transport, after applying the requirements.
fn build(
    builder: reqwest::ClientBuilder,
    options: &TransportOptions,
) -> Result<Arc<dyn Transport>, BuildError> {
    let mut builder = builder
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .http1_title_case_headers()
        .connect_timeout(options.connect_timeout)
        .timeout(options.attempt_timeout);
    if options.local {
        builder = builder.no_proxy();
    }
    let client = builder.build().map_err(|error| {
        BuildError::new("the HTTP client could not be set up on this system").because(error)
    })?;
    let default_time_limit = Some(options.attempt_timeout);
    Ok(Arc::new(ReqwestTransport { default_time_limit, ..ReqwestTransport::from_client(client) }))
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let exchange = self.begin(request);
        Box::pin(async move {
            let response = exchange?.await.map_err(|error| failed(error, in_exchange))?;
            let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
            let body = ByteStream::from_stream(Frames::new(body, |error| {
                failed(error, |_| TransportErrorKind::Body)
            }));
            Ok(http::Response::from_parts(parts, body.into()))
        })
    }

    fn default_time_limit(&self) -> Option<Duration> {
        self.default_time_limit
    }
}

impl ReqwestTransport {
    /// Passes a request to reqwest.
    fn begin(
        &self,
        request: Request<Body>,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, TransportError> {
        // Without a runtime, or without its time and I/O drivers, reqwest panics internally.
        drivers::check().map_err(|reason| TransportError::new(TransportErrorKind::Environment, reason))?;
        let (client, request) = (self.client.clone(), self.outgoing(request)?);
        Ok(drivers::inside(async move { client.execute(request).await }))
    }

    fn outgoing(&self, request: Request<Body>) -> Result<reqwest::Request, TransportError> {
        let limit = match (TimeLimit::of(&request), HeadLimit::of(&request)) {
            (limit @ Some(_), _) => limit,
            // A stream only has a limit for its head. Without any limit, the client's would apply.
            (None, Some(_)) => Some(Duration::MAX),
            (None, None) => None,
        };
        let (mut parts, body) = request.into_parts();
        if body.len() == Some(0) && expects_body(&parts.method) {
            parts.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        let mut request = reqwest::Request::new(parts.method, self.url(&parts.uri)?);
        *request.version_mut() = parts.version;
        *request.headers_mut() = parts.headers;
        if limit.is_some() {
            *request.timeout_mut() = limit;
        }
        *request.body_mut() = match body.try_into_bytes() {
            Ok(bytes) if bytes.is_empty() => None,
            Ok(bytes) => Some(reqwest::Body::from(bytes)),
            Err(body) => Some(reqwest::Body::wrap(OutgoingBody(Mutex::new(body)))),
        };
        Ok(request)
    }

    /// Converts a URI. Parsing the host costs more than everything else.
    fn url(&self, uri: &Uri) -> Result<reqwest::Url, TransportError> {
        let known = self.origin.get().filter(|origin| origin.matches(uri)).map(|origin| origin.url.clone());
        let mut url = if let Some(url) = known {
            url
        } else {
            let origin = Origin::of(uri)?;
            let url = origin.url.clone();
            // Another request may have set it first.
            let _ = self.origin.set(origin);
            url
        };
        url.set_fragment(None);
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok(url)
    }
}

/// The length of the path and query of most requests.
const PATH_CAPACITY: usize = 128;

impl Origin {
    fn of(uri: &Uri) -> Result<Self, TransportError> {
        let failed = |cause: BoxError| TransportError::new(TransportErrorKind::Environment, cause);
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(failed("the URI of the request names no server".into()));
        };
        let room = "-".repeat(PATH_CAPACITY);
        let url = reqwest::Url::parse(&format!("{scheme}://{authority}#{room}"))
            .map_err(|error| failed(error.into()))?;
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), url })
    }

    fn matches(&self, uri: &Uri) -> bool {
        // Compared as text, which is cheaper than comparing `Authority`: all come from the same
        // base URL.
        let is_same = |authority: &Authority| authority.as_str() == self.authority.as_str();
        uri.scheme() == Some(&self.scheme) && uri.authority().is_some_and(is_same)
    }
}

/// Converts an error of reqwest, without its URL, whose query may contain personal data.
fn failed(error: reqwest::Error, kind: impl FnOnce(&reqwest::Error) -> TransportErrorKind) -> TransportError {
    let error = error.without_url();
    let kind = kind(&error);
    if error.is_timeout() {
        TransportError::timeout(kind).because(error)
    } else {
        TransportError::new(kind, error)
    }
}

fn in_exchange(error: &reqwest::Error) -> TransportErrorKind {
    if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_builder() {
        TransportErrorKind::Environment
    } else if is_violation(error) {
        TransportErrorKind::Protocol
    } else {
        TransportErrorKind::Exchange
    }
}

/// Returns whether the response violates HTTP.
fn is_violation(error: &reqwest::Error) -> bool {
    let first = std::error::Error::source(error);
    let causes = std::iter::successors(first, |cause| cause.source());
    let mut causes = causes.filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    causes.any(hyper::Error::is_parse)
}

/// The body of a request, made `Sync` for reqwest. The lock is never contended.
struct OutgoingBody(Mutex<Body>);

impl http_body::Body for OutgoingBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let body = self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
