//! The blocking transport based on ureq, which uses no async runtime.

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Request};
use ureq::config::{AutoHeaderValue, ConfigBuilder};
use ureq::typestate::AgentScope;
use ureq::{Agent, AsSendBody, SendBody, Timeout};

#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use self::tls::UreqWithTls;
use super::{BlockingTransport, IntoTransport, TransportOptions, Unset, expects_body, is_connect};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::build_error::BuildError;
use crate::error::{TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::mode::Blocking;

/// A transport based on a [`ureq::Agent`].
///
/// A client's builder creates it by default, or from the builder of a `ureq::config::Config`:
///
/// ```
/// use openapi_runtime::{Blocking, ClientBuilder, ureq};
///
/// let http = ureq::Agent::config_builder().max_idle_connections_per_host(1);
/// let client = ClientBuilder::<Blocking>::new("https://api.example.com").transport(http).build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// This crate configures such a builder by the requirements of a transport: redirects, statuses,
/// ureq's own headers, the time to connect, and TLS. Other settings such as proxies and pools are
/// the caller's. No proxy is used for `http` to this machine, because it would see the key.
///
/// With the feature `rustls`, TLS uses rustls with ring and the operating system's trusted
/// certificates. With only `native-tls` it uses the operating system's TLS. With both it uses
/// rustls. With neither, `https` is not available. Use `UreqTransport::with_tls` for other
/// certificates. ureq speaks HTTP/1.1.
///
/// A body without `Content-Length` and chunked encoding ends with its connection. ureq treats an
/// interrupted connection (a reset, or with rustls a TLS connection that ends without a close
/// notification) as that end, where other transports report an error. ureq's stable API does not
/// distinguish them. If this matters, use the async client or your own `BlockingTransport`.
///
/// If another crate of the program enables ureq's feature `cookies`, every agent stores cookies,
/// including this one. ureq has no way to prevent that.
#[derive(Debug, Clone)]
pub struct UreqTransport {
    agent: Agent,
}

impl UreqTransport {
    /// Creates a transport from an agent. Its creator must ensure the requirements of a
    /// [`BlockingTransport`], above all that it follows no redirects and treats no status as an
    /// error.
    #[must_use]
    pub fn from_agent(agent: Agent) -> Self {
        Self { agent }
    }
}

impl IntoTransport<Blocking> for Unset {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn BlockingTransport>, BuildError> {
        Agent::config_builder().into_transport(options)
    }
}

impl IntoTransport<Blocking> for ConfigBuilder<AgentScope> {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn BlockingTransport>, BuildError> {
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        return UreqTransport::with_tls(self, tls::system()).into_transport(options);
        #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
        return Ok(build(self, options));
    }
}

/// The longest timeout passed to ureq, which adds it to an `Instant` and would panic on overflow.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Builds the transport, after applying the requirements.
fn build(builder: ConfigBuilder<AgentScope>, options: &TransportOptions) -> Arc<dyn BlockingTransport> {
    let connect_timeout = Some(options.connect_timeout.min(LONGEST));
    let builder = builder
        .max_redirects(0)
        // Otherwise a 302 would be an error instead of a response.
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_connect(connect_timeout)
        .timeout_resolve(connect_timeout)
        .allow_non_standard_methods(true)
        // The request is sent unchanged. Cargo unifies features, so ureq may decompress as well.
        .user_agent(AutoHeaderValue::None)
        .accept(AutoHeaderValue::None)
        .accept_encoding(if cfg!(feature = "gzip") { "gzip" } else { "" });
    let builder = if options.local { builder.proxy(None) } else { builder };
    Arc::new(UreqTransport { agent: builder.build().into() })
}

impl BlockingTransport for UreqTransport {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        let (mut parts, body) = request.into_parts();
        // Without any body where one is expected, ureq would send an empty chunked one.
        let response = if body.is_empty() && !expects_body(&parts.method) {
            self.run(Request::from_parts(parts, ()))
        } else if let Some(bytes) = body.as_bytes() {
            self.run(Request::from_parts(parts, bytes))
        } else {
            if let Some(length) = body.len() {
                parts.headers.entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(length));
            }
            let stream = body
                .into_stream()
                .map_err(|error| TransportError::new(TransportErrorKind::Environment, error))?;
            self.run(Request::from_parts(parts, SendBody::from_owned_reader(stream)))
        };
        let (parts, body) =
            response.map_err(|error| failed(error, TransportErrorKind::Exchange))?.into_parts();
        let body = ByteStream::from_reader(IncomingBody(body.into_reader()));
        let response = http::Response::from_parts(parts, body);
        #[cfg(feature = "gzip")]
        let response = super::gzip::decompressed(response, ByteStream::from_chunks);
        Ok(response.map(Into::into))
    }
}

impl UreqTransport {
    fn run(&self, request: Request<impl AsSendBody>) -> Result<http::Response<ureq::Body>, ureq::Error> {
        let [limit, head] = [TimeLimit::of(&request), HeadLimit::of(&request)]
            .map(|limit| limit.map(|limit| limit.min(LONGEST)));
        let request = self.agent.configure_request(request).timeout_global(limit).timeout_recv_response(head);
        self.agent.run(request.build())
    }
}

/// Converts an error of ureq. `phase` is where it occurred, unless the error is more precise.
fn failed(error: ureq::Error, phase: TransportErrorKind) -> TransportError {
    let kind = match &error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Tls(_)
        | ureq::Error::TlsRequired
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportErrorKind::Connect,
        ureq::Error::Io(error) if is_connect(error) || is_handshake(error) => TransportErrorKind::Connect,
        #[cfg(feature = "rustls")]
        ureq::Error::Rustls(_) => TransportErrorKind::Connect,
        #[cfg(feature = "native-tls")]
        ureq::Error::NativeTls(_) => TransportErrorKind::Connect,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => TransportErrorKind::Environment,
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => TransportErrorKind::Protocol,
        _ => phase,
    };
    match error {
        ureq::Error::Timeout(_) => TransportError::timeout(kind).because(error),
        error => TransportError::new(kind, error),
    }
}

/// Returns whether TLS failed in a way that is only possible before the first byte of a request.
#[cfg(feature = "rustls")]
fn is_handshake(error: &io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(error, Some(rustls::Error::InvalidCertificate(_) | rustls::Error::PeerIncompatible(_)))
}

#[cfg(not(feature = "rustls"))]
fn is_handshake(_: &io::Error) -> bool {
    false
}

/// The body of a response, with converted errors.
struct IncomingBody<R>(R);

impl<R: io::Read> io::Read for IncomingBody<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            if error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            io::Error::other(failed(ureq::Error::from(error), TransportErrorKind::Body))
        })
    }
}
