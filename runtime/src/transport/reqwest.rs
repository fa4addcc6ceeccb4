//! The async transport, on reqwest.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Request};
use http_body::{Body as _, Frame, SizeHint};

use super::{IntoTransport, TimeLimit, Transport, TransportOptions, Unset, expects_body};
use crate::body::{Body, ByteStream, ResponseBody};
use crate::error::{BuildError, TransportError, TransportErrorKind};
use crate::mode::Async;
use crate::{BoxError, BoxFuture};

/// Sends with a [`reqwest::Client`].
///
/// Usually a client's builder makes it, from nothing or from a `reqwest::ClientBuilder`:
///
/// ```
/// use openapi_runtime::{Async, ClientBuilder, reqwest};
///
/// let http = reqwest::Client::builder().pool_max_idle_per_host(4);
/// let client = ClientBuilder::<Async>::new("https://api.example.com").transport(http).build()?;
/// # Ok::<(), openapi_runtime::BuildError>(())
/// ```
///
/// On such a builder this crate sets what a transport owes: redirects, `Referer`, title case, the time to connect and
/// TLS. The rest, such as proxies, addresses and pools, is the caller's; a proxy is not used for `http` to this
/// machine, since it would learn the key. Whoever needs another TLS configuration makes the `reqwest::Client` and
/// hands it to [`from_client`](Self::from_client).
///
/// With feature `rustls`, TLS is rustls with ring, and trusts what the operating system trusts. With `native-tls`
/// alone it is the operating system's. With both it is rustls, and with neither there is no `https`.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Sends with this client, whose maker answers for all that a [`Transport`] owes: above all that it follows no
    /// redirects.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl IntoTransport<Async> for Unset {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        // Cargo unites features, so another crate may have turned decompression on. It is not ours.
        let builder = reqwest::Client::builder().no_gzip().no_brotli().no_zstd().no_deflate();
        builder.into_transport(options)
    }
}

impl IntoTransport<Async> for reqwest::ClientBuilder {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn Transport>, BuildError> {
        let mut builder = self
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .http1_title_case_headers()
            .connect_timeout(options.connect_timeout);
        if options.local {
            builder = builder.no_proxy();
        }
        #[cfg(feature = "rustls")]
        let builder = builder.tls_backend_preconfigured(super::tls::config(options)?);
        #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
        let builder = builder.tls_backend_native();
        let client = builder.build().map_err(|error| {
            BuildError::new("the HTTP client could not be set up on this system").because(error)
        })?;
        Ok(Arc::new(ReqwestTransport { client }))
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let client = self.client.clone();
        Box::pin(async move {
            // Without a runtime reqwest panics deep inside.
            if tokio::runtime::Handle::try_current().is_err() {
                let reason = "this transport works inside a tokio runtime only, and there is none here";
                return Err(TransportError::new(TransportErrorKind::Environment, reason));
            }
            let response =
                client.execute(outgoing(request)?).await.map_err(|error| failed(error, in_exchange))?;
            let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
            let body = ByteStream::from_stream(IncomingBody(body));
            Ok(http::Response::from_parts(parts, body.into()))
        })
    }
}

fn outgoing(request: Request<Body>) -> Result<reqwest::Request, TransportError> {
    let limit = TimeLimit::of(&request);
    let (mut parts, body) = request.into_parts();
    let length = body.len();
    if length == Some(0) && expects_body(&parts.method) {
        parts.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
    }
    let body = match body.try_into_bytes() {
        Ok(bytes) => reqwest::Body::from(bytes),
        Err(body) => {
            let stream = body
                .into_stream()
                .map_err(|error| TransportError::new(TransportErrorKind::Environment, error))?;
            reqwest::Body::wrap(OutgoingBody { stream: Mutex::new(stream), length })
        }
    };
    let mut request = reqwest::Request::try_from(Request::from_parts(parts, body))
        .map_err(|error| failed(error, in_exchange))?;
    *request.timeout_mut() = limit;
    Ok(request)
}

/// Turns reqwest's error into ours, without its URL, whose query may be personal.
fn failed(error: reqwest::Error, kind: impl FnOnce(&reqwest::Error) -> TransportErrorKind) -> TransportError {
    let error = error.without_url();
    let kind = kind(&error);
    if error.is_timeout() {
        TransportError::timeout(kind).because(error)
    } else {
        TransportError::new(kind, error)
    }
}

fn in_exchange(error: &reqwest::Error) -> TransportErrorKind {
    if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_builder() {
        TransportErrorKind::Environment
    } else {
        TransportErrorKind::Exchange
    }
}

/// The body of a request as reqwest wants it.
struct OutgoingBody {
    /// Never locked: it makes the body `Sync`, as reqwest demands.
    stream: Mutex<ByteStream>,
    length: Option<u64>,
}

impl http_body::Body for OutgoingBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(stream).poll_next(context).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The body of an answer as a stream.
struct IncomingBody(reqwest::Body);

impl Stream for IncomingBody {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Ok(frame)) => frame,
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(failed(error, |_| TransportErrorKind::Body).into())));
                }
            };
            // What is not data is trailers, which nobody asked for.
            if let Ok(data) = frame.into_data() {
                return Poll::Ready(Some(Ok(data)));
            }
        }
    }
}
