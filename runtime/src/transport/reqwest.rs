//! The async transport, on reqwest.

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
use super::{IntoTransport, Transport, TransportOptions, Unset, expects_body};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::build_error::BuildError;
use crate::error::{TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::mode::Async;
use crate::timer::{Timer as _, TokioTimer};
use crate::{BoxError, BoxFuture};

/// Sends with a [`reqwest::Client`].
///
/// Usually a client's builder makes it, from nothing or from a `reqwest::ClientBuilder`:
///
/// ```
/// use openapi_runtime::{Async, ClientBuilder, reqwest};
///
/// let http = reqwest::Client::builder().pool_max_idle_per_host(4);
/// let client = ClientBuilder::<Async>::new("https://api.example.com").transport(http).build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// On such a builder this crate sets what a transport owes: redirects, `Referer`, title case, time limits and TLS. The rest, such as proxies, addresses and pools, is the caller's; a proxy is not used for `http` to this
/// machine, since it would learn the key.
///
/// # TLS
///
/// With feature `rustls`, TLS is rustls with ring, and trusts what the operating system trusts. Certificates that were
/// added to a `reqwest::ClientBuilder` are then not looked at, since reqwest does not show them: see
/// `ReqwestTransport::with_tls`. With `native-tls` alone it is the operating system's, with the caller's certificates.
/// With both it is rustls, and with neither there is no `https`.
///
/// # What other crates cannot change
///
/// Cargo unites features, so any crate of a program may turn on more of reqwest's. Where the builder makes the transport
/// from nothing, they change nothing: answers are not asked for compressed without our feature `gzip`, HTTP/2 is not
/// spoken without `http2`, cookies are not kept, names are resolved by the operating system. In a caller's own
/// `reqwest::ClientBuilder` those are the caller's.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// The time limit that the client itself has.
    own_limit: Option<Duration>,
    /// The server of the first request, parsed: that of all others, as good as always.
    origin: Arc<OnceLock<Origin>>,
}

/// A server, as the URIs of requests name it and as reqwest does. Its URL has a fragment that is as long as most paths
/// and queries, so that a copy has room for these.
#[derive(Debug)]
struct Origin {
    scheme: Scheme,
    authority: Authority,
    url: reqwest::Url,
}

impl ReqwestTransport {
    /// Sends with this client, whose maker answers for all that a [`Transport`] owes: above all that it follows no
    /// redirects.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, own_limit: None, origin: Arc::default() }
    }

    /// Returns what [`ClientBuilder::transport`](crate::ClientBuilder::transport) makes this transport of: a builder of
    /// the caller's, and a TLS configuration of the caller's, such as one that trusts another certificate authority.
    ///
    /// A configuration that names no protocols (ALPN) is given those that this crate's features allow.
    #[cfg(feature = "rustls")]
    #[must_use]
    pub fn with_tls(http: reqwest::ClientBuilder, tls: rustls::ClientConfig) -> ReqwestWithTls {
        ReqwestWithTls { http, tls }
    }
}

/// A `reqwest::ClientBuilder` with a TLS configuration; see [`ReqwestTransport::with_tls`].
#[cfg(feature = "rustls")]
#[derive(Debug)]
pub struct ReqwestWithTls {
    http: reqwest::ClientBuilder,
    tls: rustls::ClientConfig,
}

impl IntoTransport<Async> for Unset {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        // Cargo unites features, so another crate may have turned these on. They are not ours.
        let builder = reqwest::Client::builder().no_brotli().no_zstd().no_deflate().no_hickory_dns();
        #[cfg(not(feature = "gzip"))]
        let builder = builder.no_gzip();
        #[cfg(not(feature = "http2"))]
        let builder = builder.http1_only();
        builder.into_transport(options)
    }
}

impl IntoTransport<Async> for reqwest::ClientBuilder {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        #[cfg(feature = "rustls")]
        return ReqwestTransport::with_tls(self, super::tls::config(options)?).into_transport(options);
        #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
        return build(self.tls_backend_native(), options);
        #[cfg(not(any(feature = "native-tls", feature = "rustls")))]
        return build(self, options);
    }
}

#[cfg(feature = "rustls")]
impl IntoTransport<Async> for ReqwestWithTls {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        let Self { http, mut tls } = self;
        if tls.alpn_protocols.is_empty() {
            tls.alpn_protocols = super::tls::protocols();
        }
        build(http.tls_backend_preconfigured(tls), options)
    }
}

/// Builds the transport, after setting what it owes.
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
    let own_limit = Some(options.attempt_timeout);
    Ok(Arc::new(ReqwestTransport { own_limit, ..ReqwestTransport::from_client(client) }))
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

    fn own_limit(&self) -> Option<Duration> {
        self.own_limit
    }
}

impl ReqwestTransport {
    /// Hands a request over to reqwest. Not left to the future, which then need not hold the request.
    fn begin(
        &self,
        request: Request<Body>,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, TransportError> {
        // Without a runtime, and in one without timers, reqwest panics deep inside.
        if !TokioTimer.is_available() {
            let reason = "this transport works inside a tokio runtime with timers (`enable_all`) only, and there is none here";
            return Err(TransportError::new(TransportErrorKind::Environment, reason));
        }
        Ok(self.client.execute(self.outgoing(request)?))
    }

    fn outgoing(&self, request: Request<Body>) -> Result<reqwest::Request, TransportError> {
        let limit = match (TimeLimit::of(&request), HeadLimit::of(&request)) {
            (limit @ Some(_), _) => limit,
            // A stream has no limit but that of its head; none at all would be the client's.
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

    /// Returns a URI as reqwest wants it. Parsing a server's name costs more than all the rest.
    fn url(&self, uri: &Uri) -> Result<reqwest::Url, TransportError> {
        let known = self.origin.get().filter(|origin| origin.is_of(uri)).map(|origin| origin.url.clone());
        let mut url = if let Some(url) = known {
            url
        } else {
            let origin = Origin::of(uri)?;
            let url = origin.url.clone();
            // Another request may have been the first.
            let _ = self.origin.set(origin);
            url
        };
        url.set_fragment(None);
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok(url)
    }
}

/// How many bytes the path and the query of most requests have.
const ROOM: usize = 128;

impl Origin {
    fn of(uri: &Uri) -> Result<Self, TransportError> {
        let failed = |cause: BoxError| TransportError::new(TransportErrorKind::Environment, cause);
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(failed("the URI of the request names no server".into()));
        };
        let room = "-".repeat(ROOM);
        let url = reqwest::Url::parse(&format!("{scheme}://{authority}#{room}"))
            .map_err(|error| failed(error.into()))?;
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), url })
    }

    fn is_of(&self, uri: &Uri) -> bool {
        // Letter by letter, which is less work than `Authority` makes of it: all come from the same base URL.
        let is_same = |authority: &Authority| authority.as_str() == self.authority.as_str();
        uri.scheme() == Some(&self.scheme) && uri.authority().is_some_and(is_same)
    }
}

/// Turns reqwest's error into ours, without its URL, whose query may be personal.
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

/// Says whether what arrived breaks the rules of HTTP.
fn is_violation(error: &reqwest::Error) -> bool {
    let first = std::error::Error::source(error);
    let causes = std::iter::successors(first, |cause| cause.source());
    let mut causes = causes.filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    causes.any(hyper::Error::is_parse)
}

/// The body of a request as reqwest wants it, which is `Sync`; nobody ever waits for the lock.
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
