//! The mock as the transport of a client.
//!
//! **Invariant:** nothing here opens a socket, resolves a name or reads a clock: a client in memory can never reach a
//! network, wherever its base URL points.

use std::{
    fmt,
    future::ready,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{Buf, Bytes};
use http::{HeaderValue, Request, Response, header};

use super::{Mock, fault::Fault, state::Reaction};
use crate::runtime::{
    BlockingTransport, Body, BoxError, BoxFuture, ByteStream, ResponseBody, TimeLimit, Transport,
    TransportError, TransportErrorKind, futures_core::Stream,
};

/// The transport of a client that a [`Mock`] answers in memory, async or blocking.
///
/// It can never reach a network: whatever host a request is meant for, the mock answers it. Time that a
/// [fault](super::Fault) takes is the mock's own.
#[derive(Clone)]
pub struct MockTransport {
    mock: Mock,
}

impl MockTransport {
    pub(super) fn new(mock: Mock) -> Self {
        Self { mock }
    }

    fn respond<B>(&self, request: &Request<B>) -> Result<Response<Tail>, TransportError> {
        let (fault, usual) = match self.mock.react(request, false) {
            Reaction::Answer(answer) => return Ok(answer.map(|body| Tail::new(body, End::Whole))),
            Reaction::Fault(fault, usual) => (fault, usual),
        };
        let limit = TimeLimit::of(request).unwrap_or_default();
        let broken =
            |kind: io::ErrorKind| TransportError::new(TransportErrorKind::Exchange, io::Error::from(kind));
        let half = |body: Bytes| body.slice(..body.len() / 2);
        match fault {
            Fault::Close => Err(broken(io::ErrorKind::UnexpectedEof)),
            Fault::Reset => Err(broken(io::ErrorKind::ConnectionReset)),
            Fault::Delay(time) if time < limit => {
                self.mock.advance(time);
                Ok(usual.map(|body| Tail::new(body, End::Whole)))
            }
            Fault::Silence | Fault::DripHead(_) | Fault::Delay(_) => {
                self.mock.advance(limit);
                Err(TransportError::timeout(TransportErrorKind::Exchange))
            }
            Fault::DripBody(_) => {
                self.mock.advance(limit);
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
            Fault::BytesAfterBody => Ok(usual.map(|body| Tail::new(body, End::Whole))),
            // The rest is no HTTP, or more of it than libraries take.
            _ => Err(TransportError::new(
                TransportErrorKind::Protocol,
                io::Error::from(io::ErrorKind::InvalidData),
            )),
        }
    }
}

/// Announces a length; the body ends there, or before it, which is an error.
fn of_length(mut usual: Response<Bytes>, length: u64) -> Response<Tail> {
    usual.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    usual.map(|body| match usize::try_from(length) {
        Ok(length) if length <= body.len() => Tail::new(body.slice(..length), End::Whole),
        _ => Tail::new(body, End::Broken(io::ErrorKind::UnexpectedEof)),
    })
}

impl Transport for MockTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<ResponseBody>, TransportError>> {
        let response = self.respond(&request);
        Box::pin(ready(response.map(|response| response.map(|tail| tail.into_body(ByteStream::from_stream)))))
    }
}

impl BlockingTransport for MockTransport {
    fn send(&self, request: Request<Body>) -> Result<Response<ResponseBody>, TransportError> {
        Ok(self.respond(&request)?.map(|tail| tail.into_body(ByteStream::from_reader)))
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockTransport").field("mock", &self.mock).finish()
    }
}

/// The body of an answer, with its end.
struct Tail {
    bytes: Bytes,
    end: End,
}

/// How a body ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Whole,
    Broken(io::ErrorKind),
    /// The time is over before it does.
    Late,
    Never,
}

impl Tail {
    fn new(bytes: Bytes, end: End) -> Self {
        Self { bytes, end }
    }

    fn into_body(self, stream: impl FnOnce(Self) -> ByteStream) -> ResponseBody {
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
        bytes.copy_to_slice(&mut buffer[..count]);
        self.bytes = bytes;
        Ok(count)
    }
}
