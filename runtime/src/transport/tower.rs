//! A `tower::Service` as the transport of an async client.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::sync::{Mutex, PoisonError};

use http::Request;
use tower_service::Service;

use super::frames::Frames;
use super::{Transport, is_connect};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::error::{TransportError, TransportErrorKind};
use crate::send::MaybeSend;
use crate::{BoxError, BoxFuture};

/// A transport based on a [`tower_service::Service`]: the client of hyper-util, a router, or a
/// stack of tower layers over either. Each request uses a clone of the service.
///
/// The body of the request is a [`Body`], which implements [`http_body::Body`]. The body of the
/// response is any [`http_body::Body`]. The service must satisfy the requirements of a
/// [`Transport`], above all to follow no redirects and to verify certificates.
///
/// ```
/// use openapi_runtime::{Async, Body, ClientBuilder, Request, TowerTransport, http};
///
/// let service = tower::service_fn(|request: Request<Body>| async move {
///     Ok::<_, std::io::Error>(http::Response::new(request.into_body()))
/// });
/// let service = tower::ServiceBuilder::new().concurrency_limit(4).service(service);
/// let client = ClientBuilder::<Async>::new("https://api.example.com")
///     .transport(TowerTransport::new(service))
///     .build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// # Time limits
///
/// A service does not know the request's [`TimeLimit`](crate::TimeLimit). The client enforces it
/// with its own timer, and drops the exchange at the limit. Without a timer, or outside the runtime
/// that the timer belongs to, the limit is not enforced; add a layer that enforces one.
///
/// # Errors
///
/// A [`TransportError`] is kept. For other errors, the source chain is searched for an
/// [`io::Error`]. One that can only come from connecting sets
/// [`is_connect`](TransportError::is_connect), and one about a timeout sets
/// [`is_timeout`](TransportError::is_timeout). To tell the errors of a layer apart, convert them:
///
/// ```
/// use openapi_runtime::{BoxError, Body, Request, TowerTransport, TransportError, TransportErrorKind, http};
/// # let service = tower::service_fn(|_: Request<Body>| async { Ok::<_, BoxError>(http::Response::new(Body::empty())) });
///
/// let service = tower::ServiceBuilder::new()
///     .map_err(|error: BoxError| match error.downcast::<tower::timeout::error::Elapsed>() {
///         Ok(elapsed) => TransportError::timeout(TransportErrorKind::Exchange).because(elapsed),
///         Err(error) => TransportError::new(TransportErrorKind::Exchange, error),
///     })
///     .timeout(std::time::Duration::from_secs(5))
///     .service(service);
/// let transport = TowerTransport::new(service);
/// ```
pub struct TowerTransport<S> {
    /// Locked only to be cloned, because tower's boxed services are `Send` but not `Sync`.
    service: Mutex<S>,
}

impl<S> TowerTransport<S> {
    /// Creates a transport that uses clones of this service.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service) }
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: MaybeSend + 'static,
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let failed = |error: S::Error| failed(error.into(), TransportErrorKind::Exchange);
            poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
            let (parts, body) = service.call(request).await.map_err(failed)?.into_parts();
            let frames = Frames::new(Box::pin(body), |error: B::Error| {
                self::failed(error.into(), TransportErrorKind::Body)
            });
            Ok(http::Response::from_parts(parts, ByteStream::from_stream(frames).into()))
        })
    }

    fn enforces_time_limit(&self) -> bool {
        false
    }
}

impl<S: Clone> Clone for TowerTransport<S> {
    fn clone(&self) -> Self {
        Self::new(self.service.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

/// Converts an error of the service. `phase` is where it occurred, unless its source is more
/// precise.
fn failed(error: BoxError, phase: TransportErrorKind) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    let first: &(dyn std::error::Error + 'static) = error.as_ref();
    let causes = std::iter::successors(Some(first), |error| error.source());
    let causes: Vec<_> = causes.filter_map(|cause| cause.downcast_ref::<io::Error>()).collect();
    let kind = match phase {
        TransportErrorKind::Exchange if causes.iter().any(|cause| is_connect(cause)) => {
            TransportErrorKind::Connect
        }
        phase => phase,
    };
    if causes.iter().any(|cause| cause.kind() == io::ErrorKind::TimedOut) {
        TransportError::timeout(kind).because(error)
    } else {
        TransportError::new(kind, error)
    }
}
