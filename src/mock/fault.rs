//! Ways in which servers, and what stands between, misbehave.
//!
//! In comes what the test says; what then happens on a socket is in `wire`, in memory in `transport`, and to the body of
//! an answer in `spoiled`.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::{Endpoint, turn::Turn};

/// A way in which a server misbehaves, instead of answering as it should.
///
/// [`Mock::fault`](super::Mock::fault) puts it in line. Over a [`MockServer`](super::MockServer) these are the very bytes
/// on the socket, written past the HTTP library. A client in memory meets what such a client would meet: an error of its
/// transport, or the answer; time then is the mock's own.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sendgrid_seq::{date, mock::{Endpoint, Fault, Mock}};
///
/// let mock = Mock::new();
/// mock.set_today(date(2026, 10, 31));
/// mock.fault(Fault::Truncated.forever().on(Endpoint::Scores));
///
/// let day = date(2026, 10, 31);
/// let error = mock.client().list_scores(day, day).await.unwrap_err();
/// assert!(error.may_have_been_sent() && error.status().is_none(), "half an answer is none: {error}");
/// assert!(mock.client().list_subuser_scores(day).await.is_ok());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Closes the connection without an answer.
    Close,
    /// Resets the connection without an answer.
    Reset,
    /// Says nothing, and keeps the connection open.
    Silence,
    /// Lets that much time pass, and then answers as usual.
    Delay(Duration),
    /// Announces the whole of the usual body, sends half of it and closes the connection.
    Truncated,
    /// Sends half of the usual body in chunks, without the last one, and closes the connection.
    TruncatedChunks,
    /// Sends half of the usual body and resets the connection.
    ResetInBody,
    /// Begins with an answer's head and goes on with one byte of a header after each such pause.
    DripHead(Duration),
    /// Sends an answer's head and goes on with one byte of a body after each such pause.
    DripBody(Duration),
    /// Announces that many bytes, whatever the length of the usual body is.
    ContentLength(u64),
    /// Announces two different lengths.
    TwoContentLengths,
    /// Sends the usual body without any head, as HTTP/0.9 had it.
    WithoutHead,
    /// Sends a second answer that nobody asked for behind the usual one, and keeps the connection open.
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
    /// Answers with a page of HTML, as proxies and captive portals do.
    Html(StatusCode),
    /// Sends the usual body under another media type, or under none.
    ContentType(Option<&'static str>),
    /// Sends the first half of the usual JSON as if it were the whole.
    MalformedJson,
    /// Adds members that no document declares to every object of the usual JSON.
    UnknownFields,
    /// Writes `null` for every optional member that the usual JSON leaves out.
    NullOptionals,
    /// Redirects with this status, to this `Location` if there is one.
    Redirect(StatusCode, Option<String>),
    /// Answers with 429, and says in one of the ways there are when to come again.
    TooManyRequests(ComeAgain),
}

/// How a 429 says when to come again.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ComeAgain {
    /// It does not say.
    Unsaid,
    /// `Retry-After` with this text, whatever it is.
    RetryAfter(String),
    /// `Retry-After` with the date that is so long after the mock's time; it is written in whole seconds.
    RetryAfterDate(Duration),
    /// `X-RateLimit-Reset` as seconds since 1970, so long after the mock's time.
    ResetAt(Duration),
    /// `X-RateLimit-Reset` as the seconds that are left.
    ResetIn(Duration),
}

impl Fault {
    /// Happens to that many requests, not only to one.
    pub fn times(self, times: u32) -> Faulty {
        Faulty::from(self).times(times)
    }

    /// Happens to every request from then on.
    pub fn forever(self) -> Faulty {
        Faulty::from(self).forever()
    }

    /// Happens only to requests for this operation.
    pub fn on(self, endpoint: Endpoint) -> Faulty {
        Faulty::from(self).on(endpoint)
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
#[must_use = "a fault does nothing until a mock has it"]
pub struct Faulty {
    pub(super) fault: Fault,
    pub(super) turn: Turn,
}

impl Faulty {
    /// Happens to that many requests, not only to one.
    pub fn times(mut self, times: u32) -> Self {
        self.turn.left = Some(times);
        self
    }

    /// Happens to every request from then on.
    pub fn forever(mut self) -> Self {
        self.turn.left = None;
        self
    }

    /// Happens only to requests for this operation.
    pub fn on(mut self, endpoint: Endpoint) -> Self {
        self.turn.only = Some(endpoint);
        self
    }

    /// Lets that many requests pass first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.turn.skip = requests;
        self
    }

    /// Happens only to requests on a connection that was used before; see [`Fault::on_reused_connection`].
    pub fn on_reused_connection(mut self) -> Self {
        self.turn.reused = true;
        self
    }
}

impl From<Fault> for Faulty {
    fn from(fault: Fault) -> Self {
        Self { fault, turn: Turn::next() }
    }
}
