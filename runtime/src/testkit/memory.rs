//! A server as the transport of a client.
//!
//! **Invariant:** nothing here opens a socket, resolves a name or reads a clock: a client in memory can never reach a
//! network, wherever its base URL points.

use std::fmt;
use std::future::ready;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http::{HeaderValue, Method, Request, Response, header};

use super::arrival::{Arrival, Reaction, Service};
use super::clock::Clock;
use super::fault::Fault;
use super::schedule::Connection;
use crate::body::{Body, ByteStream, ResponseBody};
use crate::error::{TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::transport::{BlockingTransport, Transport};
use crate::{BoxError, BoxFuture};

/// The transport of a client whose server is a [`Service`] in memory, async or blocking.
///
/// It can never reach a network: whatever host a request is meant for, the service responds. Time that a
/// [fault](super::Fault) takes is that of the service's [clock](Service::clock).
#[derive(Clone)]
pub struct MemoryTransport<S> {
    service: S,
}

impl<S: Service> MemoryTransport<S> {
    /// Creates a transport to a service.
    pub fn new(service: S) -> Self {
        Self { service }
    }

    fn respond(&self, request: &Request<Body>) -> Result<Response<Tail>, TransportError> {
        let reaction = self.service.react(Arrival::of(request, Connection::New));
        perform(reaction, request, self.service.clock())
    }
}

/// Delivers a reaction to a client as a socket would.
pub(super) fn perform(
    reaction: Reaction,
    request: &Request<Body>,
    clock: &Clock,
) -> Result<Response<Tail>, TransportError> {
    // RFC 9110, section 9.3.2.
    let is_head = *request.method() == Method::HEAD;
    let whole = |body: Bytes| Tail::new(if is_head { Bytes::new() } else { body }, End::Whole);
    let (fault, usual) = match reaction {
        Reaction::Response(response) => return Ok(response.map(whole)),
        Reaction::Fault(fault, usual) => (fault, usual),
    };
    let limit = limit(request).unwrap_or_default();
    let broken =
        |kind: io::ErrorKind| TransportError::new(TransportErrorKind::Exchange, io::Error::from(kind));
    let half = |body: Bytes| body.slice(..body.len() / 2);
    match fault {
        Fault::Close => Err(broken(io::ErrorKind::UnexpectedEof)),
        Fault::Reset => Err(broken(io::ErrorKind::ConnectionReset)),
        Fault::Delay(time) if time < limit => {
            clock.advance(time);
            Ok(usual.map(whole))
        }
        Fault::Silence | Fault::DripHead(_) | Fault::Delay(_) => {
            clock.advance(limit);
            Err(TransportError::timeout(TransportErrorKind::Exchange))
        }
        Fault::DripBody(_) => {
            clock.advance(limit);
            Ok(usual.map(|_| Tail::new(Bytes::new(), End::Late)))
        }
        Fault::Truncated | Fault::TruncatedChunks => {
            Ok(usual.map(|body| Tail::new(half(body), End::Broken(io::ErrorKind::UnexpectedEof))))
        }
        Fault::ResetInBody => {
            Ok(usual.map(|body| Tail::new(half(body), End::Broken(io::ErrorKind::ConnectionReset))))
        }
        Fault::ContentLength(length) => Ok(of_length(usual, length)),
        Fault::EndlessBody | Fault::GzipBomb => Ok(usual.map(|body| Tail::new(body, End::Never))),
        Fault::BytesAfterBody => Ok(usual.map(whole)),
        // The rest is not HTTP, or more of it than libraries accept.
        _ => Err(TransportError::new(
            TransportErrorKind::Protocol,
            io::Error::from(io::ErrorKind::InvalidData),
        )),
    }
}

/// Returns how long an attempt may take until its response is there.
pub(super) fn limit(request: &Request<Body>) -> Option<Duration> {
    TimeLimit::of(request).or_else(|| HeadLimit::of(request))
}

/// Announces a length; the body ends there, or before it, which is an error.
fn of_length(mut usual: Response<Bytes>, length: u64) -> Response<Tail> {
    usual.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    usual.map(|body| match usize::try_from(length) {
        Ok(length) if length <= body.len() => Tail::new(body.slice(..length), End::Whole),
        _ => Tail::new(body, End::Broken(io::ErrorKind::UnexpectedEof)),
    })
}

impl<S: Service> Transport for MemoryTransport<S> {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<ResponseBody>, TransportError>> {
        streamed(self.respond(&request))
    }
}

impl<S: Service> BlockingTransport for MemoryTransport<S> {
    fn send(&self, request: Request<Body>) -> Result<Response<ResponseBody>, TransportError> {
        read(self.respond(&request))
    }
}

/// Returns a response for async code.
pub(super) fn streamed(
    response: Result<Response<Tail>, TransportError>,
) -> BoxFuture<Result<Response<ResponseBody>, TransportError>> {
    let into_body = |tail: Tail| tail.into_body(ByteStream::from_stream);
    Box::pin(ready(response.map(|response| response.map(into_body))))
}

/// Returns a response for blocking code.
pub(super) fn read(
    response: Result<Response<Tail>, TransportError>,
) -> Result<Response<ResponseBody>, TransportError> {
    Ok(response?.map(|tail| tail.into_body(ByteStream::from_reader)))
}

impl<S: fmt::Debug> fmt::Debug for MemoryTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTransport").field("service", &self.service).finish()
    }
}

/// The body of a response, with its end.
pub(super) struct Tail {
    bytes: Bytes,
    end: End,
}

/// How a body ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Whole,
    Broken(io::ErrorKind),
    /// The request times out before the body ends.
    Late,
    Never,
}

impl Tail {
    fn new(bytes: Bytes, end: End) -> Self {
        Self { bytes, end }
    }

    pub(super) fn into_body(self, stream: impl FnOnce(Self) -> ByteStream) -> ResponseBody {
        if self.end == End::Whole { self.bytes.into() } else { stream(self).into() }
    }

    /// Returns what comes next, which is nothing at the end.
    fn next(&mut self) -> Result<Bytes, TransportError> {
        if !self.bytes.is_empty() {
            return Ok(std::mem::take(&mut self.bytes));
        }
        match self.end {
            End::Whole => Ok(Bytes::new()),
            End::Broken(kind) => Err(TransportError::new(TransportErrorKind::Body, io::Error::from(kind))),
            End::Late => Err(TransportError::timeout(TransportErrorKind::Body)),
            End::Never => Ok(Bytes::from_static(&[b' '; 4096])),
        }
    }
}

impl Stream for Tail {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match self.next() {
            Ok(bytes) if bytes.is_empty() => None,
            Ok(bytes) => Some(Ok(bytes)),
            Err(error) => Some(Err(error.into())),
        })
    }
}

impl io::Read for Tail {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.next().map_err(io::Error::other)?;
        let count = bytes.len().min(buffer.len());
        if let Some(target) = buffer.get_mut(..count) {
            bytes.copy_to_slice(target);
        }
        self.bytes = bytes;
        Ok(count)
    }
}
