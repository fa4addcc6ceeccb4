//! A transport that calls a function, for tests.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use super::read::{self, ReadFailure};
use super::{BlockingTransport, Transport};
use crate::BoxFuture;
use crate::body::{Body, ResponseBody};
use crate::error::{TransportError, TransportErrorKind};

/// A transport that responds with a function, in either mode. It cannot reach a network.
///
/// ```
/// use openapi_runtime::{InMemory, http};
///
/// let teapot = InMemory::new(|_request| {
///     let mut response = http::Response::new("short and stout");
///     *response.status_mut() = http::StatusCode::IM_A_TEAPOT;
///     response
/// });
/// ```
#[derive(Clone)]
pub struct InMemory {
    response: Arc<dyn Fn(Request<Bytes>) -> http::Response<Bytes> + Send + Sync>,
}

impl InMemory {
    /// Creates a transport from a function.
    pub fn new<B: Into<Bytes>>(
        response: impl Fn(Request<Bytes>) -> http::Response<B> + Send + Sync + 'static,
    ) -> Self {
        Self { response: Arc::new(move |request| response(request).map(Into::into)) }
    }

    fn response(&self, request: Request<Bytes>) -> http::Response<ResponseBody> {
        (self.response)(request).map(ResponseBody::Bytes)
    }
}

impl Transport for InMemory {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let this = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let bytes = match body.try_into_bytes() {
                Ok(bytes) => bytes,
                Err(body) => {
                    read::stream(body.into_stream().map_err(failed)?, u64::MAX, 0).await.map_err(unread)?
                }
            };
            Ok(this.response(Request::from_parts(parts, bytes)))
        })
    }
}

impl BlockingTransport for InMemory {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        let (parts, body) = request.into_parts();
        let bytes = match body.try_into_bytes() {
            Ok(bytes) => bytes,
            Err(body) => read::reader(body.into_stream().map_err(failed)?, u64::MAX, 0).map_err(unread)?,
        };
        Ok(self.response(Request::from_parts(parts, bytes)))
    }
}

impl fmt::Debug for InMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemory").finish_non_exhaustive()
    }
}

/// Creates the error of reading the request's body.
fn failed(error: std::io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Exchange, error)
}

fn unread(unread: ReadFailure) -> TransportError {
    match unread {
        ReadFailure::Failed(error) => failed(std::io::Error::other(error)),
        ReadFailure::TooLarge => failed(std::io::ErrorKind::FileTooLarge.into()),
    }
}
