//! Any `tower::Service` as the transport of an async client.

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

/// Sends with a [`tower_service::Service`], of which each request gets a clone: the client of hyper-util, a router,
/// a stack of tower's layers over either.
///
/// The body of the request is a [`Body`], which is an [`http_body::Body`]; that of the response can be any
/// [`http_body::Body`]. Together with its maker the service is responsible for all that a [`Transport`] owes: above all that it
/// follows no redirects and verifies certificates.
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
/// # Time
///
/// A service does not know the request's [`TimeLimit`](crate::TimeLimit). The client measures it with its own timer, and
/// drops the exchange when the time is over. A client without a timer, or outside of the runtime that the
/// timer belongs to, measures nothing: then give the service a layer that does.
///
/// # Errors
///
/// An error that is a [`TransportError`] is kept as it is. In others an [`io::Error`] is looked for: one that can only
/// come from connecting makes [`is_connect`](TransportError::is_connect) true, and one that is about time
/// [`is_timeout`](TransportError::is_timeout). A layer whose errors should be distinguished from others translates them:
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
    /// Locked only to be cloned: tower's boxed services can be sent to another thread, and not shared with it.
    service: Mutex<S>,
}

impl<S> TowerTransport<S> {
    /// Sends with clones of this service.
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

    fn keeps_time(&self) -> bool {
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

/// Turns a service's error into ours; `phase` is where it was met, unless a cause knows better.
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
