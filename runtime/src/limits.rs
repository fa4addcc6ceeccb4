//! Time limits of requests, as extensions that transports read.

use std::time::Duration;

use http::Request;

/// How long an exchange may take, from connecting to the end of the body; an extension of every request but those with a
/// [`HeadLimit`], and those for which it is the transport's [own](crate::Transport::own_limit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl TimeLimit {
    /// Returns the limit of a request.
    #[must_use]
    pub fn of<B>(request: &Request<B>) -> Option<Duration> {
        request.extensions().get().map(|Self(limit)| *limit)
    }
}

/// How long a response may take to begin, from connecting to the end of its head; an extension of requests whose response
/// may be a stream that never ends, in place of a [`TimeLimit`].
///
/// An async client measures it itself, whatever the transport. A [`BlockingTransport`](crate::BlockingTransport) that overlooks it waits for as long
/// as the server likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadLimit(pub Duration);

impl HeadLimit {
    /// Returns the limit of a request.
    #[must_use]
    pub fn of<B>(request: &Request<B>) -> Option<Duration> {
        request.extensions().get().map(|Self(limit)| *limit)
    }
}
