//! Transports, which send a request to a server and return the response.
//!
//! A request is complete, with an absolute URI and all headers.
//!
//! **Invariant:** a transport makes no decisions. It does not retry, follow redirects,
//! authenticate, decode, or interpret a status.

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

/// Sends requests, for async clients.
///
/// # Requirements
///
/// An implementation must do the following:
///
/// - Send the request unchanged: method, URI, headers and body. On HTTP/1.1, header names should be
///   in title case, because some servers ignore others.
/// - Verify the server's certificate for `https`.
/// - Not follow redirects, which would send the key to another server.
/// - Not store cookies or send `Referer`.
/// - Return a response with any status as a response, not as an error.
/// - Report an interrupted body as an error, not as a short body. Decode a content encoding that
///   the transport requested itself, and then remove the `Content-Length` and `Content-Encoding`
///   headers.
/// - End within the request's [`TimeLimit`](crate::TimeLimit), which includes connecting and the
///   whole body, with an error for which [`is_timeout`](TransportError::is_timeout) is true.
///   Otherwise [`enforces_time_limit`](Self::enforces_time_limit) must return `false`. Limit the time to connect on
///   its own.
/// - Not write `Authorization` or other sensitive headers into errors or logs, nor the query of the
///   URI, which may contain a key.
/// - Allow its future to be dropped at any time, which cancels the exchange.
///
/// On wasm32-unknown-unknown the future need not be `Send`. The transport itself must be, because
/// clients are. Wrap JavaScript objects in it, for example with `send_wrapper`.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the response. Its body may still be in transit.
    ///
    /// It is called in the task that awaits the returned future, so work may start here.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>>;

    /// Returns whether the transport enforces the request's [`TimeLimit`](crate::TimeLimit).
    ///
    /// If it does not, the client enforces the limit with its own timer, if it has one that works
    /// here.
    fn enforces_time_limit(&self) -> bool {
        true
    }

    /// Returns the time limit that the transport applies to requests without a
    /// [`TimeLimit`](crate::TimeLimit) or [`HeadLimit`](crate::HeadLimit). Requests with the same
    /// limit are then sent without one.
    fn default_time_limit(&self) -> Option<Duration> {
        None
    }
}

/// Sends requests, for blocking clients.
///
/// It has the requirements of a [`Transport`]. Only the transport can enforce
/// [`TimeLimit`](crate::TimeLimit), because nothing can interrupt a thread.
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends a request and returns the response. Its body may still be in transit.
    ///
    /// # Errors
    ///
    /// Returns an error if no response arrives.
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError>;
}

/// Returns whether a missing body must be stated with `Content-Length: 0` (RFC 9110, section 8.6).
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

/// The settings that a client's builder passes to the transport it creates.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TransportOptions {
    /// The time limit for connecting.
    pub connect_timeout: Duration,
    /// The time limit of requests without another [`TimeLimit`](crate::TimeLimit).
    pub attempt_timeout: Duration,
    /// Whether requests are sent to this machine without encryption. Then no proxy is used, because
    /// it would see the key, and no certificates are needed.
    pub local: bool,
}

/// Conversion into the transport of a mode.
///
/// Implemented for:
///
/// - any [`Transport`] for [`Async`], and any [`BlockingTransport`] for
///   [`Blocking`](crate::Blocking), including an `Arc` of one;
/// - `HyperTransport` for [`Async`], with the feature `hyper`;
/// - `reqwest::ClientBuilder` for [`Async`], with the feature `reqwest`;
/// - the builder of a `ureq::config::Config` for [`Blocking`](crate::Blocking), with the feature
///   `ureq`;
/// - [`Unset`], if a feature provides a transport.
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
    /// Creates the transport.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be set up on this system.
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<M::Transport>, BuildError>;
}

/// Selects the default transport of the enabled features: `hyper` for async, `ureq` for blocking.
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

    fn enforces_time_limit(&self) -> bool {
        (**self).enforces_time_limit()
    }

    fn default_time_limit(&self) -> Option<Duration> {
        (**self).default_time_limit()
    }
}

impl<T: BlockingTransport + ?Sized> BlockingTransport for Arc<T> {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        (**self).send(request)
    }
}
