//! Responses.

use super::{Docs, Pointer, TypeName, TypeUse, VariantName, XmlRoot};

/// The response to one status (OpenAPI 3.1, section 4.8.17).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The statuses that it covers.
    pub status: Status,
    /// Its variant.
    pub name: VariantName,
    /// Its pointer in the document.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// The content of its body.
    pub payload: Payload,
    /// The media types in `Accept` for this payload.
    pub media_types: Vec<String>,
    /// The event data, if an event stream can be requested instead of the payload.
    pub events: Option<EventData>,
}

/// A media type that can be requested for success responses instead of the default.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The name of its type.
    pub name: TypeName,
    /// The media type as requested.
    pub media_type: String,
    /// The content of a body with this media type.
    pub payload: Payload,
    /// The responses that have it, as indexes into [`Operation::responses`](super::Operation::responses).
    pub responses: Vec<usize>,
}

/// The statuses that a response covers (OpenAPI 3.1, section 4.8.16), ordered from exact ones to `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A range of a hundred statuses, by the first one: `4XX` is 400.
    Range(u16),
    /// Every success status that is not declared. It is used if only `default` distinguishes successes from
    /// failures, and if no success is declared at all.
    OtherSuccess,
    /// Every other status: `default`.
    Other,
}

impl Response {
    /// Returns whether this is a success status (RFC 9110, section 15.3).
    #[must_use]
    pub fn is_success(&self) -> bool {
        match self.status {
            Status::Exact(status) | Status::Range(status) => (200..300).contains(&status),
            Status::OtherSuccess => true,
            Status::Other => false,
        }
    }
}

/// The content of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// No `content`: nothing is read.
    Empty,
    /// `content` without a schema: returned as bytes.
    Untyped,
    /// `content` with a schema, in JSON.
    Json(TypeUse),
    /// `content` with a schema, in XML with this root element.
    Xml(TypeUse, XmlRoot),
    /// Text.
    Text {
        /// Whether it has the format `password`.
        is_secret: bool,
    },
    /// `multipart`: returned part by part.
    Parts,
    /// A sequence or parts in JSON: returned item by item.
    Sequence(TypeUse),
    /// `text/event-stream`: returned event by event, since it may never end.
    Events(EventData),
}

/// The data of the events in a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct EventData {
    /// The type of the data.
    pub ty: TypeUse,
    /// Whether the data is JSON. Otherwise it is text, or a type that JSON writes as a string.
    pub is_json: bool,
}
