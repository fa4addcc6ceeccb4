//! Server-sent events, and the parsers of event streams (WHATWG HTML, section 9.2) and JSON
//! sequences.

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

/// An event of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type of the event. Browsers use `message` if there is none.
    pub event: Option<String>,
    /// The id of this event. [`Events::last_id`](crate::Events::last_id) remembers the last one.
    pub id: Option<String>,
    /// The time to wait before reconnecting, if this event sets it.
    pub retry: Option<Duration>,
    /// The data of the event.
    pub data: T,
}

impl<T> Event<T> {
    /// Converts the data and keeps the other fields.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Event<U> {
        let Self { event, id, retry, data } = self;
        Event { event, id, retry, data: change(data) }
    }
}

/// Returns whether a response may be an event stream. Servers and proxies often send a wrong
/// `Content-Type`, so only JSON and HTML are excluded: a server that sends these does not send
/// events.
pub(crate) fn may_be_event_stream(headers: &HeaderMap) -> bool {
    let essence = essence(headers);
    !(essence == "application/json" || essence == "text/html" || essence.ends_with("+json"))
}

/// Returns the boundary of a multipart response.
pub(crate) fn boundary_of(headers: &HeaderMap) -> Option<String> {
    boundary(headers.get(CONTENT_TYPE)?.to_str().ok()?)
}

/// Returns whether a response may be a sequence of JSON items. Many servers label a sequence as
/// JSON. HTML is excluded, because it is the page of some proxy.
pub(crate) fn may_be_sequence(headers: &HeaderMap) -> bool {
    essence(headers) != "text/html"
}

/// Returns the media type of a response, in lowercase and without parameters.
fn essence(headers: &HeaderMap) -> String {
    let essence =
        headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()?.split(';').next());
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}
