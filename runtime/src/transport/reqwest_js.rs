//! A client of reqwest as an async transport on wasm32-unknown-unknown, where reqwest calls JavaScript's `fetch`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, Request, Uri};
use send_wrapper::SendWrapper;

use super::read::{self, Unread};
use super::{IntoTransport, Transport, TransportOptions};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::build_error::BuildError;
use crate::error::{TransportError, TransportErrorKind};
use crate::mode::Async;
use crate::{BoxError, BoxFuture};

/// Sends with a [`reqwest::Client`], which calls JavaScript's `fetch`.
///
/// A client's builder makes it from a `reqwest::ClientBuilder`, and makes one by itself where no transport is given.
///
/// `fetch` decides more than an HTTP client of a system does:
///
/// - TLS, proxies and connections are the platform's. `connect_timeout` has no effect; the time of an attempt is measured
///   by the client's timer.
/// - Cookies are neither sent nor kept (`credentials: "omit"`).
/// - A redirect has been followed before anyone can tell, and is an error then: the response is not the server's.
/// - A browser sends what it allows scripts to send, and leaves out other headers, such as `Cookie`, without a word. For
///   other origins than the page's it asks the server first (CORS). `Origin` and `Referer` are as the page has them.
/// - `User-Agent` is the platform's, since few servers allow a page another one. `reqwest::ClientBuilder::user_agent` sets
///   it nevertheless.
/// - The body of a request is in memory before it is sent, that of a response is read as it arrives.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Sends with this client.
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

    fn keeps_time(&self) -> bool {
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

/// Reads the body of a request to its end, since `fetch` takes no streams everywhere.
async fn read_to_end(body: Body) -> Result<Bytes, TransportError> {
    let failed = |error: BoxError| TransportError::new(TransportErrorKind::Environment, error);
    let stream = match body.try_into_bytes() {
        Ok(bytes) => return Ok(bytes),
        Err(body) => body.into_stream().map_err(|error| failed(error.into()))?,
    };
    read::stream(stream, u64::MAX, 0).await.map_err(|unread| match unread {
        Unread::Failed(error) => failed(error.into()),
        Unread::TooLarge => failed("the body of the request is too large".into()),
    })
}

/// Removes what described the body before `fetch` undid its encoding.
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

/// Turns reqwest's error into ours, without its URL, whose query may be personal.
fn failed(error: reqwest::Error, kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, error.without_url())
}
