//! A request as a server of the test kit meets it, and how the server reacts.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, Uri};

use super::clock::Clock;
use super::fault::Fault;
use super::schedule::Connection;

/// The head of a request that arrived at a server.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Arrival<'a> {
    /// The method.
    pub method: &'a Method,
    /// The URI: with scheme and host in memory, and mostly without on a socket.
    pub uri: &'a Uri,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// What it arrived on.
    pub connection: Connection,
}

impl<'a> Arrival<'a> {
    /// Returns the head of a request.
    pub fn of<B>(request: &'a Request<B>, connection: Connection) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers(), connection }
    }
}

/// What happens to a request: a response, or a fault.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reaction {
    /// A response.
    Response(Response<Bytes>),
    /// What no response can express, with the response that there would have been.
    Fault(Fault, Response<Bytes>),
}

impl Reaction {
    /// Returns the response, or the one that there would have been.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        match self {
            Self::Response(response) | Self::Fault(_, response) => response,
        }
    }

    /// Returns the headers of the response, or of the one that there would have been.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        match self {
            Self::Response(response) | Self::Fault(_, response) => response.headers_mut(),
        }
    }
}

/// What reacts to requests: a mock of an API. A [`MemoryTransport`](super::MemoryTransport) makes it the transport of a
/// client, and with the feature `testkit-server` a [`Server`](super::Server) puts it on a socket.
pub trait Service: Clone + Send + Sync + 'static {
    /// Reacts to a request.
    fn react(&self, request: Arrival<'_>) -> Reaction;

    /// Returns the clock that responses and faults go by in memory.
    fn clock(&self) -> &Clock;
}
