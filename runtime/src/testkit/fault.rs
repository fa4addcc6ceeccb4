//! How servers, and what stands between, misbehave.
//!
//! In comes what the test scripts; what then happens on a socket is in `socket/wire`, in memory in `memory`, and to a
//! response in `spoiled`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use super::schedule::{Place, Schedule};

/// A misbehaviour of a server, in place of the response that it should send, or of a part of it.
///
/// [`Stub::fault`](super::Stub::fault) and the mocks of single APIs put it in line. On a socket these are the very bytes,
/// written past the HTTP library. A client in memory meets what a client of that socket would meet: an error of its
/// transport, or the response; time then is that of the [`Clock`](super::Clock).
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
    /// Sends nothing, and keeps the connection open.
    Silence,
    /// Lets that much time pass, and then responds as usual.
    Delay(Duration),
    /// Announces the whole of the usual body, sends half of it and closes the connection.
    Truncated,
    /// Sends half of the usual body in chunks, without the last one, and closes the connection.
    TruncatedChunks,
    /// Sends half of the usual body and resets the connection.
    ResetInBody,
    /// Begins with a response's head and goes on with one byte of a header after each such pause.
    DripHead(Duration),
    /// Sends a response's head and goes on with one byte of a body after each such pause.
    DripBody(Duration),
    /// Announces that many bytes, whatever the length of the usual body is.
    ContentLength(u64),
    /// Announces two different lengths.
    TwoContentLengths,
    /// Sends the usual body without any head, as HTTP/0.9 had it.
    WithoutHead,
    /// Sends a second response that nobody requested behind the usual one, and keeps the connection open.
    BytesAfterBody,
    /// Sends these bytes as they are and closes the connection.
    Raw(Bytes),
    /// Sends the usual body under a head with one header of that many bytes.
    LongHeader(usize),
    /// Sends the usual body under a head with that many headers.
    ManyHeaders(usize),
    /// Sends a body of spaces that does not end.
    EndlessBody,
    /// Sends a body of spaces that does not end, compressed to a 158th.
    GzipBomb,
    /// Responds with a page of HTML, as proxies and captive portals do.
    Html(StatusCode),
    /// Sends the usual body under another media type, or under none.
    ContentType(Option<&'static str>),
    /// Sends the first half of the usual JSON as if it were the whole.
    MalformedJson,
    /// Adds members that no document declares to every object of the usual JSON.
    UnknownFields,
    /// Changes the usual JSON; [`edit`](Self::edit) makes it.
    Edit(Edit),
    /// Redirects with this status, to this `Location` if there is one.
    Redirect(StatusCode, Option<String>),
    /// Responds with 429, and tells in one of several forms when to come again.
    TooManyRequests(RetryHint),
}

/// How a 429 states when to come again.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RetryHint {
    /// It does not.
    Absent,
    /// `Retry-After` with this text, whatever it is.
    RetryAfter(String),
    /// `Retry-After` with the date that is so long after the server's time; it is written in whole seconds.
    RetryAfterDate(Duration),
    /// `X-RateLimit-Reset` as seconds since 1970, so long after the server's time.
    ResetAt(Duration),
    /// `X-RateLimit-Reset` as the seconds that are left.
    ResetIn(Duration),
}

/// A change of JSON, as [`Fault::edit`] takes it; equal to its clones only.
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
    /// Changes the usual JSON as a server does whose document is out of date: a member less, `null`, another type.
    pub fn edit(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::Edit(Edit(Arc::new(change)))
    }

    /// Returns whether a response can express the fault: another status, other headers, another body.
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

    /// Happens to that many requests, not only to one.
    pub fn times(self, times: u32) -> Faulty {
        Faulty::from(self).times(times)
    }

    /// Happens to every request from then on.
    pub fn forever(self) -> Faulty {
        Faulty::from(self).forever()
    }

    /// Happens only to requests for this operation.
    pub fn on(self, place: impl Into<Place>) -> Faulty {
        Faulty::from(self).on(place)
    }

    /// Lets that many requests pass first.
    pub fn skip(self, requests: u32) -> Faulty {
        Faulty::from(self).skip(requests)
    }

    /// Happens only to requests on a connection that was used before, where a client cannot tell it from a connection
    /// that was closed while it was idle. In memory there are no connections, and it does not happen.
    pub fn on_reused_connection(self) -> Faulty {
        Faulty::from(self).on_reused_connection()
    }
}

/// A [`Fault`], and the requests that it happens to; by itself, the next one.
#[derive(Debug, Clone)]
#[must_use = "a fault does nothing until a server has it"]
pub struct Faulty {
    pub(super) fault: Fault,
    pub(super) schedule: Schedule,
}

impl Faulty {
    /// Happens to that many requests, not only to one.
    pub fn times(mut self, times: u32) -> Self {
        self.schedule.left = Some(times);
        self
    }

    /// Happens to every request from then on.
    pub fn forever(mut self) -> Self {
        self.schedule.left = None;
        self
    }

    /// Happens only to requests for this operation.
    pub fn on(mut self, place: impl Into<Place>) -> Self {
        self.schedule.only = Some(place.into());
        self
    }

    /// Lets that many requests pass first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.schedule.skip = requests;
        self
    }

    /// Happens only to requests on a connection that was used before; see [`Fault::on_reused_connection`].
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
