//! A request as a test server receives it, and the server's reaction.

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
    /// The URI. In memory it has a scheme and host, on a socket mostly not.
    pub uri: &'a Uri,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The connection it arrived on.
    pub connection: Connection,
}

impl<'a> Arrival<'a> {
    /// Creates the head of a request.
    pub fn of<B>(request: &'a Request<B>, connection: Connection) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers(), connection }
    }
}

/// The reaction to a request: a response or a fault.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reaction {
    /// A response.
    Response(Response<Bytes>),
    /// A fault, with the response that would otherwise be sent.
    Fault(Fault, Response<Bytes>),
}

impl Reaction {
    /// Returns the response, or the one that would otherwise be sent.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        match self {
            Self::Response(response) | Self::Fault(_, response) => response,
        }
    }

    /// Returns the headers of the response, or of the one that would otherwise be sent.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        match self {
            Self::Response(response) | Self::Fault(_, response) => response.headers_mut(),
        }
    }
}

/// A mock of an API, which reacts to requests.
///
/// [`MemoryTransport`](super::MemoryTransport) makes it the transport of a client. With the feature
/// `testkit-server`, [`Server`](super::Server) serves it on a socket.
pub trait Service: Clone + Send + Sync + 'static {
    /// Reacts to a request.
    fn react(&self, request: Arrival<'_>) -> Reaction;

    /// Returns the clock for responses and faults in memory.
    fn clock(&self) -> &Clock;
}
