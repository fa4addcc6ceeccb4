//! The async transport based on hyper, which is the default.

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

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(90);

/// A transport based on the client of hyper-util.
///
/// A client's builder creates it by default. To change settings, create a value of this type:
///
/// ```
/// use openapi_runtime::{Async, ClientBuilder, HyperTransport};
///
/// let http = HyperTransport::new().proxy("http://proxy.example.com:3128").max_idle_per_host(4);
/// let client = ClientBuilder::<Async>::new("https://api.example.com").transport(http).build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// It works inside a tokio runtime with the time and I/O drivers enabled (`enable_all`). It uses
/// HTTP/1.1, with header names in title case, or HTTP/2 if TLS negotiates it and the feature
/// `http2` is enabled.
///
/// # Proxies
///
/// By default it uses the proxies of the environment (`HTTPS_PROXY`, `NO_PROXY`, …) and of the
/// operating system. No proxy is used for `http` to this machine, because the proxy would see the
/// key. The proxy itself is reached by `http` or `https`.
///
/// # TLS
///
/// With the feature `rustls`, TLS uses rustls with ring and the operating system's trusted
/// certificates. With only `native-tls` it uses the operating system's TLS. With both it uses
/// rustls. With neither, `https` is not available.
///
/// # Other crates in the program
///
/// This crate installs nothing for the process and enables no feature of reqwest, so clients of
/// other crates are not affected.
#[derive(Clone, Default)]
pub struct HyperTransport {
    proxy: Proxy,
    max_idle_per_host: Option<usize>,
    tls: Option<tls::Config>,
}

/// Which proxy to use.
#[derive(Clone, Default)]
enum Proxy {
    #[default]
    System,
    None,
    Of(String),
}

impl HyperTransport {
    /// Creates a transport with default settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses the proxy at this URL, which may contain a user name and password, instead of those of
    /// the environment.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::Of(url.into());
        self
    }

    /// Uses no proxy, whatever the environment declares.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Sets the maximum number of idle connections per host. The default is unlimited.
    #[must_use]
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = Some(connections);
        self
    }

    /// Sets the TLS configuration, for example to trust another certificate authority.
    ///
    /// If it has no ALPN protocols, those that this crate's features allow are set.
    #[cfg(feature = "rustls")]
    #[must_use]
    pub fn tls(mut self, tls: rustls::ClientConfig) -> Self {
        self.tls = Some(Arc::new(tls));
        self
    }

    /// Sets the TLS connector, for example to trust another certificate authority.
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
        Ok(Arc::new(BuiltTransport { service, proxies, limit: options.attempt_timeout }))
    }
}

/// Returns a matcher that sends everything through the proxy at a URL.
fn matcher(url: &str) -> Result<Matcher, BuildError> {
    let matcher = Matcher::builder().all(url).build();
    let is_url = matcher.intercept(&http::Uri::from_static("http://api.example.com")).is_some();
    is_url.then_some(matcher).ok_or_else(|| BuildError::new("the URL of the proxy cannot be used"))
}

/// The transport of a built client.
struct BuiltTransport {
    service: Client<Connector, Body>,
    proxies: Option<Arc<Matcher>>,
    /// The time limit of requests without their own.
    limit: Duration,
}

impl Transport for BuiltTransport {
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
        // The connection is opened when the future is polled.
        let exchange = self.service.request(request);
        Box::pin(async move {
            let mut exchange = pin!(exchange);
            let response = poll_fn(|context| match exchange.as_mut().poll(context) {
                Poll::Ready(response) => Poll::Ready(response.map_err(in_exchange)),
                Poll::Pending => deadline.poll(context, TransportErrorKind::Exchange).map(Err),
            });
            let (parts, body) = response.await?.into_parts();
            let frames = Frames::new(body, |error| failed(error, TransportErrorKind::Body));
            let body = ByteStream::from_stream(DeadlineBody { frames, deadline });
            let response = http::Response::from_parts(parts, body);
            #[cfg(feature = "gzip")]
            let response = super::gzip::decompressed(response, ByteStream::from_stream);
            Ok(response.map(Into::into))
        })
    }

    fn default_time_limit(&self) -> Option<Duration> {
        Some(self.limit)
    }
}

/// The deadline of a request, if it has one.
struct Deadline(Option<BoxFuture<()>>);

impl Deadline {
    fn of(request: &Request<Body>, otherwise: Duration) -> Self {
        let limit = match (TimeLimit::of(request), HeadLimit::of(request)) {
            (Some(limit), _) => Some(limit),
            // A stream only has a limit for its head, which the client enforces.
            (None, Some(_)) => None,
            (None, None) => Some(otherwise),
        };
        Self(limit.map(|limit| TokioTimer.sleep(limit)))
    }

    /// Completes with an error when the deadline passes.
    fn poll(&mut self, context: &mut Context<'_>, phase: TransportErrorKind) -> Poll<TransportError> {
        match &mut self.0 {
            Some(end) => end.as_mut().poll(context).map(|()| TransportError::timeout(phase)),
            None => Poll::Pending,
        }
    }
}

/// A body that has to end before the deadline.
struct DeadlineBody<S> {
    frames: S,
    deadline: Deadline,
}

impl<S: Stream<Item = Result<Bytes, BoxError>> + Unpin> Stream for DeadlineBody<S> {
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

impl BuiltTransport {
    /// Adds the headers that a transport has to add.
    fn complete(&self, request: &mut Request<Body>) {
        if request.body().len() == Some(0) && expects_body(request.method()) {
            request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        #[cfg(feature = "gzip")]
        request
            .headers_mut()
            .entry(http::header::ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
        // With `http` a proxy gets the request itself. With `https` it gets a `CONNECT`, which has
        // its own headers.
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

/// Converts an error of hyper. `phase` is where it occurred.
fn failed(error: impl Into<BoxError>, phase: TransportErrorKind) -> TransportError {
    let error = error.into();
    let first: &(dyn std::error::Error + 'static) = error.as_ref();
    let causes = || std::iter::successors(Some(first), |cause| cause.source());
    let mut of_hyper = causes().filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    let mut of_io = causes().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    let is_violation = match phase {
        TransportErrorKind::Exchange => of_hyper.any(hyper::Error::is_parse),
        TransportErrorKind::Body => of_hyper.any(is_framing_error),
        _ => false,
    };
    let kind = if is_violation { TransportErrorKind::Protocol } else { phase };
    if of_io.any(|cause| cause.kind() == std::io::ErrorKind::TimedOut) {
        TransportError::timeout(kind).because(error)
    } else {
        TransportError::new(kind, error)
    }
}

/// Returns whether a body violates the framing of HTTP/1.1. hyper reports it as an I/O error with
/// text of its own. TLS errors of the same kinds are distinguished by their type.
fn is_framing_error(error: &hyper::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, InvalidInput};

    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<std::io::Error>());
    cause.is_some_and(|cause| matches!(cause.kind(), InvalidInput | InvalidData) && !is_tls_error(cause))
}

#[cfg(feature = "rustls")]
fn is_tls_error(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}

#[cfg(not(feature = "rustls"))]
fn is_tls_error(_: &std::io::Error) -> bool {
    false
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy's URL may contain a password.
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
