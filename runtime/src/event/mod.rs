//! A server-sent event, and the parsers of event streams (WHATWG HTML, section 9.2) and of sequences in JSON.

mod parse;
mod part;
mod parts;
mod records;

use std::time::Duration;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

pub(crate) use self::parse::{Parser, TooLong};
pub use self::part::ReceivedPart;
pub(crate) use self::parts::{Parts, boundary};
pub(crate) use self::records::{Record, Records};

/// The media type of event streams (WHATWG HTML, section 9.2.5).
pub(crate) const MEDIA_TYPE: &str = "text/event-stream";

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Event<T> {
    /// The event's name; without one, browsers call it `message`.
    pub event: Option<String>,
    /// The id that the event itself carries; [`Events::last_id`](crate::Events::last_id) remembers it.
    pub id: Option<String>,
    /// How long to wait before connecting again, where the event itself states so.
    pub retry: Option<Duration>,
    /// What the event is about.
    pub data: T,
}

impl<T> Event<T> {
    /// Changes the data, and keeps all that came with it.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Event<U> {
        let Self { event, id, retry, data } = self;
        Event { event, id, retry, data: change(data) }
    }
}

/// Returns whether a response may be an event stream. Servers and proxies get the `Content-Type` wrong; but who states JSON
/// or HTML has not understood what was requested, and sends no events.
pub(crate) fn may_be_event_stream(headers: &HeaderMap) -> bool {
    let essence = essence(headers);
    !(essence == "application/json" || essence == "text/html" || essence.ends_with("+json"))
}

/// Returns the boundary of the parts of a response, if it has parts.
pub(crate) fn boundary_of(headers: &HeaderMap) -> Option<String> {
    boundary(headers.get(CONTENT_TYPE)?.to_str().ok()?)
}

/// Returns whether a response may be a sequence of items in JSON. Many servers call a sequence JSON; HTML is a page of some
/// proxy.
pub(crate) fn may_be_sequence(headers: &HeaderMap) -> bool {
    essence(headers) != "text/html"
}

/// Returns the media type of a response, in lower case and without its parameters.
fn essence(headers: &HeaderMap) -> String {
    let essence =
        headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()?.split(';').next());
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}
