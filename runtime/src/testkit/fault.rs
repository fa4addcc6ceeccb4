//! Failures of servers and of intermediaries.
//!
//! `socket/wire` implements them on a socket, `memory` in memory, and `spoiled` for responses.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use super::schedule::{Place, Schedule};

/// A failure of a server, which replaces or changes a response.
///
/// Queue it with [`Stub::fault`](super::Stub::fault) or with the mock of an API. On a socket, the
/// exact bytes are written, bypassing the HTTP library. In memory, the client gets what a client of
/// that socket would get: a transport error or the response, with the time of the
/// [`Clock`](super::Clock).
///
/// ```
/// use std::time::Duration;
///
/// use openapi_runtime::{StatusCode, testkit::{Fault, Faulty, RetryHint}};
///
/// let portal: Faulty = Fault::Html(StatusCode::OK).into(); // happens to the next request
/// let outage = Fault::Silence.times(2).skip(1);
/// let busy = Fault::TooManyRequests(RetryHint::ResetIn(Duration::from_secs(7))).forever();
/// let drift = Fault::edit(|json| json["id"] = "not a number".into());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Closes the connection without a response.
    Close,
    /// Resets the connection without a response.
    Reset,
    /// Sends nothing and keeps the connection open.
    Silence,
    /// Waits, and then responds as usual.
    Delay(Duration),
    /// Announces the whole body, sends half of it and closes the connection.
    Truncated,
    /// Sends half of the body in chunks, without the last chunk, and closes the connection.
    TruncatedChunks,
    /// Sends half of the body and resets the connection.
    ResetInBody,
    /// Starts the head of a response and sends one byte of a header after each pause.
    DripHead(Duration),
    /// Sends the head of a response and one byte of a body after each pause.
    DripBody(Duration),
    /// Announces this number of bytes, whatever the body's length is.
    ContentLength(u64),
    /// Announces two different lengths.
    TwoContentLengths,
    /// Sends the body without a head, like HTTP/0.9.
    WithoutHead,
    /// Sends an unrequested second response after the usual one, and keeps the connection open.
    BytesAfterBody,
    /// Sends these bytes and closes the connection.
    Raw(Bytes),
    /// Adds one header of this many bytes.
    LongHeader(usize),
    /// Adds this many headers.
    ManyHeaders(usize),
    /// Sends an endless body of spaces.
    EndlessBody,
    /// Sends an endless body of spaces, compressed to 1/158 of its size.
    GzipBomb,
    /// Responds with an HTML page, like proxies and captive portals.
    Html(StatusCode),
    /// Sends the body with another media type, or without one.
    ContentType(Option<&'static str>),
    /// Sends the first half of the JSON body as if it were complete.
    MalformedJson,
    /// Adds undeclared members to every object of the JSON body.
    UnknownFields,
    /// Changes the JSON body; see [`edit`](Self::edit).
    Edit(Edit),
    /// Redirects with this status, to this `Location` if there is one.
    Redirect(StatusCode, Option<String>),
    /// Responds with 429 and states when to retry.
    TooManyRequests(RetryHint),
}

/// How a 429 states when to retry.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RetryHint {
    /// Not at all.
    Absent,
    /// `Retry-After` with this text, valid or not.
    RetryAfter(String),
    /// `Retry-After` with the date this long after the server's time, in whole seconds.
    RetryAfterDate(Duration),
    /// `X-RateLimit-Reset` in seconds since 1970, this long after the server's time.
    ResetAt(Duration),
    /// `X-RateLimit-Reset` with the remaining seconds.
    ResetIn(Duration),
}

/// A change of JSON for [`Fault::edit`]. It is only equal to its clones.
#[derive(Clone)]
pub struct Edit(Arc<dyn Fn(&mut Value) + Send + Sync>);

impl Edit {
    pub(super) fn apply(&self, json: &mut Value) {
        (self.0)(json);
    }
}

impl PartialEq for Edit {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edit").finish_non_exhaustive()
    }
}

impl Fault {
    /// Changes the JSON body, for example like a server that does not match its document: a missing
    /// member, `null`, another type.
    pub fn edit(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::Edit(Edit(Arc::new(change)))
    }

    /// Returns whether the fault can be expressed as a response: another status, headers or body.
    pub(super) fn is_response(&self) -> bool {
        matches!(
            self,
            Self::Html(_)
                | Self::ContentType(_)
                | Self::MalformedJson
                | Self::UnknownFields
                | Self::Edit(_)
                | Self::Redirect(..)
                | Self::TooManyRequests(_)
        )
    }

    /// Applies to this number of requests, instead of one.
    pub fn times(self, times: u32) -> Faulty {
        Faulty::from(self).times(times)
    }

    /// Applies to every request from now on.
    pub fn forever(self) -> Faulty {
        Faulty::from(self).forever()
    }

    /// Applies only to requests of this operation.
    pub fn on(self, place: impl Into<Place>) -> Faulty {
        Faulty::from(self).on(place)
    }

    /// Skips this number of requests first.
    pub fn skip(self, requests: u32) -> Faulty {
        Faulty::from(self).skip(requests)
    }

    /// Applies only to requests on a reused connection, where a client cannot tell the fault from a
    /// connection that was closed while idle. In memory there are no connections, so it never
    /// applies.
    pub fn on_reused_connection(self) -> Faulty {
        Faulty::from(self).on_reused_connection()
    }
}

/// A [`Fault`] with the requests it applies to. By default that is the next one.
#[derive(Debug, Clone)]
#[must_use = "a fault does nothing until a server has it"]
pub struct Faulty {
    pub(super) fault: Fault,
    pub(super) schedule: Schedule,
}

impl Faulty {
    /// Applies to this number of requests, instead of one.
    pub fn times(mut self, times: u32) -> Self {
        self.schedule.left = Some(times);
        self
    }

    /// Applies to every request from now on.
    pub fn forever(mut self) -> Self {
        self.schedule.left = None;
        self
    }

    /// Applies only to requests of this operation.
    pub fn on(mut self, place: impl Into<Place>) -> Self {
        self.schedule.only = Some(place.into());
        self
    }

    /// Skips this number of requests first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.schedule.skip = requests;
        self
    }

    /// Applies only to requests on a reused connection; see [`Fault::on_reused_connection`].
    pub fn on_reused_connection(mut self) -> Self {
        self.schedule.reused = true;
        self
    }
}

impl From<Fault> for Faulty {
    fn from(fault: Fault) -> Self {
        Self { fault, schedule: Schedule::next() }
    }
}
