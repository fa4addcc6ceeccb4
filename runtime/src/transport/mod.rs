//! What carries a request to a server and brings a response back.
//!
//! A finished request comes in, with an absolute URI and all headers; a response or a [`TransportError`] comes out.
//!
//! **Invariant:** a transport decides nothing. It does not retry, follow, authenticate, decode or interpret a status.

#[cfg(any(
    all(feature = "hyper", not(all(target_family = "wasm", target_os = "unknown"))),
    feature = "tower"
))]
mod frames;
#[cfg(all(
    feature = "gzip",
    any(feature = "hyper", feature = "ureq"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod gzip;
#[cfg(all(feature = "hyper", not(all(target_family = "wasm", target_os = "unknown"))))]
mod hyper;
mod in_memory;
pub(crate) mod read;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
mod reqwest;
#[cfg(all(feature = "reqwest", target_family = "wasm", target_os = "unknown"))]
mod reqwest_js;
#[cfg(all(
    feature = "rustls",
    any(feature = "hyper", feature = "ureq"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod tls;
#[cfg(feature = "tower")]
mod tower;
#[cfg(all(feature = "ureq", not(all(target_family = "wasm", target_os = "unknown"))))]
mod ureq;

use std::sync::Arc;
use std::time::Duration;

use http::Request;

#[cfg(all(feature = "hyper", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use self::hyper::HyperTransport;
pub use self::in_memory::InMemory;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use self::reqwest::ReqwestTransport;
#[cfg(all(feature = "reqwest", target_family = "wasm", target_os = "unknown"))]
pub use self::reqwest_js::ReqwestTransport;
#[cfg(feature = "tower")]
pub use self::tower::TowerTransport;
#[cfg(all(feature = "ureq", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use self::ureq::UreqTransport;
#[cfg(all(
    feature = "ureq",
    any(feature = "rustls", feature = "native-tls"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
pub use self::ureq::UreqWithTls;
use crate::BoxFuture;
use crate::body::{Body, ResponseBody};
use crate::build_error::BuildError;
use crate::error::TransportError;
use crate::mode::{Async, Mode};

/// Carries requests, for async clients.
///
/// # What a transport owes
///
/// - It sends the request as it is: method, URI, headers and body. On HTTP/1.1 it should write header names in title
///   case, since some servers overlook others.
/// - It verifies the server's certificate for `https`.
/// - It does not follow redirects: a redirect would carry the key to another server.
/// - It keeps no cookies, and sends no `Referer`.
/// - A response with any status is a response, not an error.
/// - A body that breaks off is an error, never a short body. A content encoding that the transport requested by
///   itself is undone, and the `Content-Length` and `Content-Encoding` headers are removed with it.
/// - It ends within the request's [`TimeLimit`](crate::TimeLimit), connecting and the whole body included, with an error whose
///   [`is_timeout`](TransportError::is_timeout) is true; or it states that it does not
///   [keep time](Self::keeps_time). It limits the time to connect on its own.
/// - It never writes the `Authorization` header, or another sensitive one, into an error or a log; nor the query of the
///   URI, which may have a key in it.
/// - Its future can be dropped at any time, which ends the exchange.
///
/// On wasm32-unknown-unknown the future need not be `Send`. The transport has to be there too, since clients are; one that
/// holds an object of JavaScript wraps it, as `send_wrapper` does.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the response, whose body may still be on its way.
    ///
    /// It is called in the task that awaits what it returns, so the work may begin here.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>>;

    /// Returns whether the transport ends within the request's [`TimeLimit`](crate::TimeLimit) by itself.
    ///
    /// Where it does not, the client measures that time with its own timer, if it has one that works here.
    fn keeps_time(&self) -> bool {
        true
    }

    /// Returns the time limit that the transport has for a request that brings neither a [`TimeLimit`](crate::TimeLimit) nor a
    /// [`HeadLimit`](crate::HeadLimit); requests that want the same then come without one.
    fn own_limit(&self) -> Option<Duration> {
        None
    }
}

/// Carries requests, for blocking clients.
///
/// It owes what a [`Transport`] owes. Its [`TimeLimit`](crate::TimeLimit) is the only one there is: nothing can interrupt a thread.
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends a request and returns the response, whose body may still be on its way.
    ///
    /// # Errors
    ///
    /// Returns an error when no response arrives.
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError>;
}

/// Returns whether the absence of a body is to be stated by a `Content-Length` of zero: RFC 9110, section 8.6.
#[cfg(all(
    any(feature = "hyper", feature = "ureq"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
fn expects_body(method: &http::Method) -> bool {
    [http::Method::POST, http::Method::PUT, http::Method::PATCH].contains(method)
}

/// Returns whether an I/O error can only come from connecting.
#[cfg(any(
    feature = "tower",
    all(feature = "ureq", not(all(target_family = "wasm", target_os = "unknown")))
))]
fn is_connect(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{
        AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkDown, NetworkUnreachable,
    };

    matches!(
        error.kind(),
        ConnectionRefused | HostUnreachable | NetworkUnreachable | NetworkDown | AddrNotAvailable
    )
}

/// The settings of a client's builder for the transport that is made for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TransportOptions {
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long an exchange may take whose request has no other [`TimeLimit`](crate::TimeLimit).
    pub attempt_timeout: Duration,
    /// Whether requests go to this machine without encryption. A proxy between would then learn the key, so none is
    /// used; and no certificates are needed.
    pub local: bool,
}

/// What can be made the transport of a mode.
///
/// That is any [`Transport`] for [`Async`] and any [`BlockingTransport`] for [`Blocking`](crate::Blocking), an `Arc` of either included;
/// with feature `hyper` a `HyperTransport` and with feature `reqwest` a `reqwest::ClientBuilder` for [`Async`], and with
/// feature `ureq` the builder of a `ureq::config::Config` for [`Blocking`](crate::Blocking); and [`Unset`] where a feature brings a transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transport of a client in the mode `{M}`",
    note = "`Transport` is for the mode `Async` and `BlockingTransport` for `Blocking`",
    note = "where the type is `Unset`, enable a feature that brings a transport, or pass one to `.transport(…)`"
)]
#[cfg_attr(
    all(target_family = "wasm", target_os = "unknown"),
    diagnostic::on_unimplemented(
        note = "nothing can block on this target, so there are no clients in the mode `Blocking`"
    )
)]
pub trait IntoTransport<M: Mode> {
    /// Returns the transport.
    ///
    /// # Errors
    ///
    /// Returns an error when it cannot be set up on this system.
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<M::Transport>, BuildError>;
}

/// No transport was chosen, so the one that a feature brings is used: `hyper` for async, `ureq` for blocking.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unset;

impl<T: Transport> IntoTransport<Async> for T {
    fn into_transport(self, _: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        Ok(Arc::new(self))
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl<T: BlockingTransport> IntoTransport<crate::mode::Blocking> for T {
    fn into_transport(self, _: &TransportOptions) -> Result<Arc<dyn BlockingTransport>, BuildError> {
        Ok(Arc::new(self))
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        (**self).send(request)
    }

    fn keeps_time(&self) -> bool {
        (**self).keeps_time()
    }

    fn own_limit(&self) -> Option<Duration> {
        (**self).own_limit()
    }
}

impl<T: BlockingTransport + ?Sized> BlockingTransport for Arc<T> {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        (**self).send(request)
    }
}
