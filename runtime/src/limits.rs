//! Time limits of requests, stored as request extensions for transports to read.

use std::time::Duration;

use http::Request;

/// The time limit of an exchange, from connecting to the end of the body.
///
/// The client adds it as an extension to every request, except to requests with a [`HeadLimit`],
/// and when the limit equals the transport's [own limit](crate::Transport::default_time_limit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl TimeLimit {
    /// Returns the limit of a request.
    #[must_use]
    pub fn of<B>(request: &Request<B>) -> Option<Duration> {
        request.extensions().get().map(|Self(limit)| *limit)
    }
}

/// The time limit for a response to begin, from connecting to the end of its head.
///
/// It replaces [`TimeLimit`] on requests whose response may be a stream that never ends.
///
/// An async client enforces it itself, with any transport. A
/// [`BlockingTransport`](crate::BlockingTransport) that ignores it waits indefinitely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadLimit(pub Duration);

impl HeadLimit {
    /// Returns the limit of a request.
    #[must_use]
    pub fn of<B>(request: &Request<B>) -> Option<Duration> {
        request.extensions().get().map(|Self(limit)| *limit)
    }
}
