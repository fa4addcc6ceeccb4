//! Responses.

use super::{Docs, Pointer, TypeName, TypeUse, VariantName, XmlRoot};

/// The response to one status (OpenAPI 3.1, section 4.8.17).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The statuses that it covers.
    pub status: Status,
    /// The variant that stands for it.
    pub name: VariantName,
    /// Where it stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// What its body holds.
    pub payload: Payload,
    /// The media types that are requested, to have that.
    pub media_types: Vec<String>,
    /// What the events are about, where whoever requests them has a stream of events in place of the payload.
    pub events: Option<EventData>,
}

/// A media type in which successes can be requested in place of what comes without choosing.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The name of the type that stands for it.
    pub name: TypeName,
    /// The media type, as it is requested.
    pub media_type: String,
    /// What a body of this type holds.
    pub payload: Payload,
    /// The responses that have it, as indexes into [`Operation::responses`](super::Operation::responses).
    pub responses: Vec<usize>,
}

/// The statuses that a response covers (OpenAPI 3.1, section 4.8.16), the more exact ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them, by the first one: `4XX` is 400.
    Range(u16),
    /// Every status of success that is not declared. It is used where `default` alone separates successes from failures,
    /// and where no success is declared at all.
    OtherSuccess,
    /// Every other status: `default`.
    Other,
}

impl Response {
    /// Returns whether the status is one of success (RFC 9110, section 15.3).
    #[must_use]
    pub fn is_success(&self) -> bool {
        match self.status {
            Status::Exact(status) | Status::Range(status) => (200..300).contains(&status),
            Status::OtherSuccess => true,
            Status::Other => false,
        }
    }
}

/// What a body holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// No `content`: there is nothing to read.
    Empty,
    /// `content` without a schema: the bytes are handed over.
    Untyped,
    /// `content` with a schema, in JSON.
    Json(TypeUse),
    /// `content` with a schema, in XML, as this element.
    Xml(TypeUse, XmlRoot),
    /// Text.
    Text {
        /// Whether it has the format `password`.
        is_secret: bool,
    },
    /// `multipart`: handed over part by part.
    Parts,
    /// A sequence in JSON, or parts in JSON: handed over item by item.
    Sequence(TypeUse),
    /// `text/event-stream`: handed over event by event, since it may never end.
    Events(EventData),
}

/// What the events of a stream are about.
#[derive(Debug, Clone, PartialEq)]
pub struct EventData {
    /// The type of their data.
    pub ty: TypeUse,
    /// Whether the data is JSON; else it is text, or a type that JSON writes as a string.
    pub is_json: bool,
}
