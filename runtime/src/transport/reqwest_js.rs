//! A reqwest client as an async transport on wasm32-unknown-unknown, where reqwest calls `fetch`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, Request, Uri};
use send_wrapper::SendWrapper;

use super::read::{self, ReadFailure};
use super::{IntoTransport, Transport, TransportOptions};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::build_error::BuildError;
use crate::error::{TransportError, TransportErrorKind};
use crate::mode::Async;
use crate::{BoxError, BoxFuture};

/// A transport based on a [`reqwest::Client`], which calls JavaScript's `fetch`.
///
/// A client's builder creates it from a `reqwest::ClientBuilder`, or by default.
///
/// `fetch` has more control than a native HTTP client:
///
/// - The platform handles TLS, proxies and connections. `connect_timeout` has no effect. The
///   client's timer enforces the time limit of an attempt.
/// - Cookies are neither sent nor stored (`credentials: "omit"`).
/// - Redirects are followed before they can be detected, and are then an error, because the
///   response is not the server's.
/// - A browser silently removes headers that scripts may not set, such as `Cookie`. For
///   cross-origin requests it first asks the server (CORS). `Origin` and `Referer` are those of the
///   page.
/// - `User-Agent` is the platform's, because few servers allow a page to set another one. Use
///   `reqwest::ClientBuilder::user_agent` to set it nevertheless.
/// - The body of a request is buffered before it is sent. The body of a response is streamed.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Creates a transport from a client.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl IntoTransport<Async> for reqwest::ClientBuilder {
    fn into_transport(self, _: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        let client = self
            .build()
            .map_err(|error| BuildError::new("the HTTP client could not be set up").because(error))?;
        Ok(Arc::new(ReqwestTransport::from_client(client)))
    }
}

impl IntoTransport<Async> for super::Unset {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        reqwest::Client::builder().into_transport(options)
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(exchange(self.client.clone(), request))
    }

    fn enforces_time_limit(&self) -> bool {
        false
    }
}

async fn exchange(
    client: reqwest::Client,
    request: Request<Body>,
) -> Result<http::Response<ResponseBody>, TransportError> {
    let (parts, body) = request.into_parts();
    let url = url(&parts.uri)?;
    let mut outgoing = reqwest::Request::new(parts.method, url.clone());
    *outgoing.headers_mut() = parts.headers;
    outgoing.headers_mut().remove(USER_AGENT);
    *outgoing.body_mut() = Some(read_to_end(body).await?.into());
    let outgoing = reqwest::RequestBuilder::from_parts(client, outgoing).fetch_credentials_omit();

    let mut response = outgoing.send().await.map_err(|error| {
        let kind =
            if error.is_builder() { TransportErrorKind::Environment } else { TransportErrorKind::Exchange };
        failed(error, kind)
    })?;
    if *response.url() != url {
        let reason = "`fetch` followed a redirect, which cannot be disabled";
        return Err(TransportError::new(TransportErrorKind::Protocol, reason));
    }
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.headers_mut() = std::mem::take(response.headers_mut());
    forget_encoding(head.headers_mut());
    let body = Chunks(SendWrapper::new(Box::pin(response.bytes_stream())));
    Ok(head.map(|()| ByteStream::from_stream(body).into()))
}

fn url(uri: &Uri) -> Result<reqwest::Url, TransportError> {
    reqwest::Url::parse(&uri.to_string())
        .map_err(|error| TransportError::new(TransportErrorKind::Environment, error))
}

/// Reads the body of a request to its end, because `fetch` does not support streams everywhere.
async fn read_to_end(body: Body) -> Result<Bytes, TransportError> {
    let failed = |error: BoxError| TransportError::new(TransportErrorKind::Environment, error);
    let stream = match body.try_into_bytes() {
        Ok(bytes) => return Ok(bytes),
        Err(body) => body.into_stream().map_err(|error| failed(error.into()))?,
    };
    read::stream(stream, u64::MAX, 0).await.map_err(|unread| match unread {
        ReadFailure::Failed(error) => failed(error.into()),
        ReadFailure::TooLarge => failed("the body of the request is too large".into()),
    })
}

/// Removes the headers that described the body before `fetch` decoded it.
fn forget_encoding(headers: &mut HeaderMap) {
    if headers.remove(CONTENT_ENCODING).is_some() {
        headers.remove(CONTENT_LENGTH);
    }
}

/// The body of a response.
struct Chunks<S>(SendWrapper<Pin<Box<S>>>);

impl<S: Stream<Item = reqwest::Result<Bytes>>> Stream for Chunks<S> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.0.as_mut().poll_next(context);
        chunk.map_err(|error| failed(error, TransportErrorKind::Body).into())
    }
}

/// Converts an error of reqwest, without its URL, whose query may contain personal data.
fn failed(error: reqwest::Error, kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, error.without_url())
}
