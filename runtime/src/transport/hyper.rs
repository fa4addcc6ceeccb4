//! The async transport, on hyper: the one that clients have unless they are given another.

mod connect;
mod link;
mod tls;

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, PROXY_AUTHORIZATION};
use http::uri::Scheme;
use http::{HeaderValue, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::proxy::matcher::Matcher;

use self::connect::Connector;
use self::tls::Tls;
use super::frames::Frames;
use super::{IntoTransport, Transport, TransportOptions, Unset, expects_body};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::build_error::BuildError;
use crate::error::{TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::mode::Async;
use crate::timer::{Timer as _, TokioTimer, drivers};
use crate::{BoxError, BoxFuture};

/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(90);

/// Sends with the client of hyper-util.
///
/// Usually a client's builder makes it. What can be changed is set on a value of this type:
///
/// ```
/// use openapi_runtime::{Async, ClientBuilder, HyperTransport};
///
/// let http = HyperTransport::new().proxy("http://proxy.example.com:3128").max_idle_per_host(4);
/// let client = ClientBuilder::<Async>::new("https://api.example.com").transport(http).build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// It works inside of a tokio runtime whose drivers for time and I/O are enabled (`enable_all`). It speaks HTTP/1.1, and
/// HTTP/2 with feature `http2` where TLS negotiates it; header names are in title case on HTTP/1.1.
///
/// # Proxies
///
/// Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`, …) and of the operating system, unless one is named
/// here. None is used for `http` to this machine, since it would learn the key. A proxy is reached by `http` or `https`.
///
/// # TLS
///
/// With feature `rustls`, TLS is rustls with ring, and trusts what the operating system trusts. With `native-tls` alone it
/// is the operating system's. With both it is rustls, and with neither there is no `https`.
///
/// # Other crates of the program
///
/// Nothing is installed for the process, and no feature of reqwest is turned on: clients of other crates are what they
/// are without this one.
#[derive(Clone, Default)]
pub struct HyperTransport {
    proxy: Proxy,
    max_idle_per_host: Option<usize>,
    tls: Option<tls::Config>,
}

/// Which proxies are used.
#[derive(Clone, Default)]
enum Proxy {
    #[default]
    System,
    None,
    Of(String),
}

impl HyperTransport {
    /// Starts with the defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends by the proxy at this URL, which may hold a name and a password; those of the environment are not used.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::Of(url.into());
        self
    }

    /// Sends without a proxy, whatever the environment states.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Sets how many connections to a server are kept that nobody uses. Without this there is no limit.
    #[must_use]
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = Some(connections);
        self
    }

    /// Sets the TLS configuration, such as one that trusts another certificate authority.
    ///
    /// A configuration that names no protocols (ALPN) is given those that this crate's features allow.
    #[cfg(feature = "rustls")]
    #[must_use]
    pub fn tls(mut self, tls: rustls::ClientConfig) -> Self {
        self.tls = Some(Arc::new(tls));
        self
    }

    /// Sets the TLS connector, such as one that trusts another certificate authority.
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    #[must_use]
    pub fn tls(mut self, tls: native_tls::TlsConnector) -> Self {
        self.tls = Some(tls);
        self
    }
}

impl IntoTransport<Async> for Unset {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        HyperTransport::new().into_transport(options)
    }
}

impl IntoTransport<Async> for HyperTransport {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        let proxies = match self.proxy {
            _ if options.local => None,
            Proxy::None => None,
            Proxy::System => Some(Matcher::from_system()),
            Proxy::Of(url) => Some(matcher(&url)?),
        };
        let proxies = proxies.map(Arc::new);
        let tls = Tls::new(self.tls, options)?;
        let connector = Connector::new(tls, proxies.clone(), options.connect_timeout);
        let mut builder = Client::builder(drivers::executor());
        builder.http1_title_case_headers(true).pool_idle_timeout(IDLE);
        if let Some(connections) = self.max_idle_per_host {
            builder.pool_max_idle_per_host(connections);
        }
        let service = builder.build(connector);
        Ok(Arc::new(Running { service, proxies, limit: options.attempt_timeout }))
    }
}

/// Returns what sends everything by the proxy at a URL.
fn matcher(url: &str) -> Result<Matcher, BuildError> {
    let matcher = Matcher::builder().all(url).build();
    let is_url = matcher.intercept(&http::Uri::from_static("http://api.example.com")).is_some();
    is_url.then_some(matcher).ok_or_else(|| BuildError::new("the URL of the proxy cannot be used"))
}

/// The transport of a client that was built.
struct Running {
    service: Client<Connector, Body>,
    proxies: Option<Arc<Matcher>>,
    /// The time of a request that brings no limit.
    limit: Duration,
}

impl Transport for Running {
    fn send(
        &self,
        mut request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        if let Err(reason) = drivers::check() {
            let error = TransportError::new(TransportErrorKind::Environment, reason);
            return Box::pin(std::future::ready(Err(error)));
        }
        let mut deadline = Deadline::of(&request, self.limit);
        self.complete(&mut request);
        // The connection is requested when the future is polled.
        let exchange = self.service.request(request);
        Box::pin(async move {
            let mut exchange = pin!(exchange);
            let response = poll_fn(|context| match exchange.as_mut().poll(context) {
                Poll::Ready(response) => Poll::Ready(response.map_err(in_exchange)),
                Poll::Pending => deadline.poll(context, TransportErrorKind::Exchange).map(Err),
            });
            let (parts, body) = response.await?.into_parts();
            let frames = Frames::new(body, |error| failed(error, TransportErrorKind::Body));
            let body = ByteStream::from_stream(Timed { frames, deadline });
            let response = http::Response::from_parts(parts, body);
            #[cfg(feature = "gzip")]
            let response = super::gzip::decompressed(response, ByteStream::from_stream);
            Ok(response.map(Into::into))
        })
    }

    fn own_limit(&self) -> Option<Duration> {
        Some(self.limit)
    }
}

/// The end of a request's time, if it has one.
struct Deadline(Option<BoxFuture<()>>);

impl Deadline {
    fn of(request: &Request<Body>, otherwise: Duration) -> Self {
        let limit = match (TimeLimit::of(request), HeadLimit::of(request)) {
            (Some(limit), _) => Some(limit),
            // A stream has no limit but that of its head, which the client measures.
            (None, Some(_)) => None,
            (None, None) => Some(otherwise),
        };
        Self(limit.map(|limit| TokioTimer.sleep(limit)))
    }

    /// Ends with an error when the time is over.
    fn poll(&mut self, context: &mut Context<'_>, phase: TransportErrorKind) -> Poll<TransportError> {
        match &mut self.0 {
            Some(end) => end.as_mut().poll(context).map(|()| TransportError::timeout(phase)),
            None => Poll::Pending,
        }
    }
}

/// A body that has to end before the deadline.
struct Timed<S> {
    frames: S,
    deadline: Deadline,
}

impl<S: Stream<Item = Result<Bytes, BoxError>> + Unpin> Stream for Timed<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.frames).poll_next(context) {
            Poll::Pending => {
                self.deadline.poll(context, TransportErrorKind::Body).map(|late| Some(Err(late.into())))
            }
            ready @ Poll::Ready(_) => ready,
        }
    }
}

impl Running {
    /// Adds the headers that are the transport's to add.
    fn complete(&self, request: &mut Request<Body>) {
        if request.body().len() == Some(0) && expects_body(request.method()) {
            request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        #[cfg(feature = "gzip")]
        request
            .headers_mut()
            .entry(http::header::ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
        // A proxy for `http` gets the request itself. For `https` it gets a `CONNECT`, which has its own headers.
        if request.uri().scheme() == Some(&Scheme::HTTP)
            && let Some(proxy) = self.proxies.as_ref().and_then(|proxies| proxies.intercept(request.uri()))
            && let Some(authorization) = proxy.basic_auth()
        {
            let mut authorization = authorization.clone();
            authorization.set_sensitive(true);
            request.headers_mut().entry(PROXY_AUTHORIZATION).or_insert(authorization);
        }
    }
}

fn in_exchange(error: hyper_util::client::legacy::Error) -> TransportError {
    let is_connect = error.is_connect();
    failed(error, if is_connect { TransportErrorKind::Connect } else { TransportErrorKind::Exchange })
}

/// Turns hyper's error into ours; `phase` is where it was met.
fn failed(error: impl Into<BoxError>, phase: TransportErrorKind) -> TransportError {
    let error = error.into();
    let first: &(dyn std::error::Error + 'static) = error.as_ref();
    let causes = || std::iter::successors(Some(first), |cause| cause.source());
    let mut of_hyper = causes().filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    let mut of_io = causes().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    let is_violation = match phase {
        TransportErrorKind::Exchange => of_hyper.any(hyper::Error::is_parse),
        TransportErrorKind::Body => of_hyper.any(breaks_framing),
        _ => false,
    };
    let kind = if is_violation { TransportErrorKind::Protocol } else { phase };
    if of_io.any(|cause| cause.kind() == std::io::ErrorKind::TimedOut) {
        TransportError::timeout(kind).because(error)
    } else {
        TransportError::new(kind, error)
    }
}

/// Returns whether the framing of an HTTP/1.1 body is broken. hyper reports it as an I/O error with a text; errors of
/// TLS with the same kinds hold a value.
fn breaks_framing(error: &hyper::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, InvalidInput};

    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<std::io::Error>());
    cause.is_some_and(|cause| matches!(cause.kind(), InvalidInput | InvalidData) && !is_of_tls(cause))
}

#[cfg(feature = "rustls")]
fn is_of_tls(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}

#[cfg(not(feature = "rustls"))]
fn is_of_tls(_: &std::io::Error) -> bool {
    false
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy's URL may hold a password.
        let proxy = match self.proxy {
            Proxy::System => "those of the system",
            Proxy::None => "none",
            Proxy::Of(_) => "one of the caller's",
        };
        f.debug_struct("HyperTransport")
            .field("proxy", &proxy)
            .field("max_idle_per_host", &self.max_idle_per_host)
            .field("tls", &self.tls.is_some())
            .finish()
    }
}
