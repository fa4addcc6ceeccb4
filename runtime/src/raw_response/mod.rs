//! A response on its way to becoming a value.
//!
//! Status, headers and body come in; an [`Outcome`] comes out. Which status means what is the business of generated
//! code; the `Content-Type` is not inspected, since servers and proxies get it wrong, but stands in decode errors. It counts
//! where one of several media types was requested.

mod header;

use std::any::Any;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

pub use self::header::HeaderReader;
use crate::body::{ByteStream, ResponseBody};
use crate::decode::{DecodeFault, UnreadableItem, items, json, text};
use crate::error::Context;
use crate::event::{self, ReceivedPart};
use crate::events::{Decode, Events, Sequence, StreamContext};
use crate::secret::Scrubber;

/// A response, to be decoded by an [`Operation`](crate::Operation).
#[derive(Debug)]
pub struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: ResponseBody,
    about: StreamContext,
    /// Whether list items that cannot be read are left out.
    skips_items: bool,
    skipped: Vec<UnreadableItem>,
}

/// What a response turned out to be.
#[derive(Debug)]
pub enum Outcome<S, E> {
    /// The operation succeeded.
    Success(S),
    /// The operation failed in a way that its document declares.
    Declared(E),
    /// The document does not declare this status.
    Undeclared,
    /// The operation succeeded, but the body is not what the document declares.
    Undecodable(DecodeFault),
}

impl<S, E> Outcome<S, E> {
    fn of<T>(read: Result<T, DecodeFault>, make: impl FnOnce(T) -> S) -> Self {
        match read {
            Ok(value) => Self::Success(make(value)),
            Err(fault) => Self::Undecodable(fault),
        }
    }

    /// Returns the failure; a success is undeclared as one.
    pub(crate) fn into_failure<T>(self) -> Outcome<T, E> {
        match self {
            Self::Declared(error) => Outcome::Declared(error),
            Self::Undecodable(fault) => Outcome::Undecodable(fault),
            Self::Success(_) | Self::Undeclared => Outcome::Undeclared,
        }
    }
}

/// Whether a media type is the general name for one that was requested: JSON of some kind is JSON, and both names for XML
/// are one (RFC 7303, section 9.2).
fn is_generic(sent: &str, requested: &str) -> bool {
    const XML: [&str; 2] = ["application/xml", "text/xml"];
    let is_xml = |name: &str| XML.contains(&name) || name.ends_with("+xml");
    sent == "application/json" && (requested.ends_with("+json") || requested == "text/json")
        || XML.contains(&sent) && is_xml(requested)
}

impl RawResponse {
    /// Creates a response, as tests of hand-written operations need it.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<ResponseBody>) -> Self {
        let about = StreamContext { context: None, scrubber: Scrubber::default(), limit: u64::MAX };
        Self { status, headers, body: body.into(), about, skips_items: false, skipped: Vec::new() }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Reads a success from JSON.
    ///
    /// Where only items of lists cannot be read, the fault has the rest. A client that was built with
    /// [`ClientBuilder::skip_unreadable_items`](crate::ClientBuilder::skip_unreadable_items) leaves such items out.
    pub fn json<T, S, E>(&mut self, make: impl FnOnce(T) -> S) -> Outcome<S, E>
    where
        T: DeserializeOwned + Any + Send + Sync,
    {
        match self.buffered().and_then(|bytes| json::read(bytes, &self.about.scrubber)) {
            Ok(value) => Outcome::Success(make(value)),
            Err(fault) => self.without_items(fault, make),
        }
    }

    /// Reads a success without the items of lists that cannot be read.
    fn without_items<T, S, E>(&mut self, fault: DecodeFault, make: impl FnOnce(T) -> S) -> Outcome<S, E>
    where
        T: DeserializeOwned + Any + Send + Sync,
    {
        let scrubber = &self.about.scrubber;
        let bytes = self.buffered().cloned().unwrap_or_default();
        // What an error keeps has no secrets; what a caller gets is as it was sent.
        let bytes = if self.skips_items { bytes } else { scrubber.bytes(bytes) };
        match items::read(&bytes, scrubber) {
            Some((value, skipped)) if self.skips_items => {
                self.skipped = skipped;
                Outcome::Success(make(value))
            }
            Some((rest, unreadable)) => Outcome::Undecodable(fault.with_rest::<T>(rest, unreadable)),
            None => Outcome::Undecodable(fault),
        }
    }

    /// Responds with a success whose body, if there is one, is not inspected.
    pub fn empty<S, E>(&mut self, success: S) -> Outcome<S, E> {
        Outcome::Success(success)
    }

    /// Reads a success as text: UTF-8, or ISO 8859-1 where the response states so.
    pub fn text<S, E>(&mut self, make: impl FnOnce(String) -> S) -> Outcome<S, E> {
        Outcome::of(self.buffered().and_then(|bytes| text::read(bytes, &self.headers)), make)
    }

    /// Reads a success from XML.
    #[cfg(feature = "xml")]
    #[doc(hidden)]
    pub fn xml<T: DeserializeOwned, S, E>(
        &mut self,
        root: crate::xml::Root,
        make: impl FnOnce(T) -> S,
    ) -> Outcome<S, E> {
        Outcome::of(self.read_xml(root), make)
    }

    /// Reads a declared error from XML; `None` when the body is something else.
    #[cfg(feature = "xml")]
    #[doc(hidden)]
    pub fn xml_error<T: DeserializeOwned, S, E>(
        &mut self,
        root: crate::xml::Root,
        make: impl FnOnce(Option<T>) -> E,
    ) -> Outcome<S, E> {
        Outcome::Declared(make(self.read_xml(root).ok()))
    }

    #[cfg(feature = "xml")]
    fn read_xml<T: DeserializeOwned>(&self, root: crate::xml::Root) -> Result<T, DecodeFault> {
        let text = text::read(self.buffered()?, &self.headers)?;
        let scrubber = &self.about.scrubber;
        let value = crate::xml::read(&root, &text);
        let value = value.map_err(|error| DecodeFault::because(scrubber.text(&error.to_string())))?;
        json::read(&value, scrubber)
    }

    /// Hands over the body of a success as it is.
    pub fn bytes<S, E>(&mut self, make: impl FnOnce(Bytes) -> S) -> Outcome<S, E> {
        Outcome::of(self.buffered().cloned(), make)
    }

    /// Hands over the body of a success as a stream, which a buffered one can be as well.
    pub fn stream<S, E>(&mut self, make: impl FnOnce(ByteStream) -> S) -> Outcome<S, E> {
        let body = std::mem::replace(&mut self.body, ResponseBody::Bytes(Bytes::new()));
        Outcome::Success(make(match body {
            ResponseBody::Bytes(bytes) => {
                self.body = ResponseBody::Bytes(bytes.clone());
                bytes.into()
            }
            ResponseBody::Stream(stream) => stream,
        }))
    }

    /// Hands over a success as a stream of events whose data is JSON.
    pub fn events<T: DeserializeOwned, S, E>(&mut self, make: impl FnOnce(Events<T>) -> S) -> Outcome<S, E> {
        self.events_of(|text, scrubber| json::read(text.as_bytes(), scrubber), make)
    }

    /// Hands over a success as a stream of events whose data is text.
    pub fn text_events<T: DeserializeOwned, S, E>(
        &mut self,
        make: impl FnOnce(Events<T>) -> S,
    ) -> Outcome<S, E> {
        self.events_of(json::read_text, make)
    }

    fn events_of<T, S, E>(&mut self, decode: Decode<T>, make: impl FnOnce(Events<T>) -> S) -> Outcome<S, E> {
        if !event::may_be_event_stream(&self.headers) {
            return Outcome::Undecodable(DecodeFault::not_events());
        }
        let about = self.about.clone();
        self.stream(|body| make(Events::new(body, decode, about)))
    }

    /// Returns the fault of a response that is of another media type than the one that was requested. One that names none is
    /// taken for it: servers leave it out.
    pub(crate) fn unrequested_media_type(&self, requested: &str) -> Option<DecodeFault> {
        let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let requested = essence(requested);
        let sent = self.headers.get(CONTENT_TYPE)?;
        let sent = essence(&String::from_utf8_lossy(sent.as_bytes()));
        let is_requested = match requested.strip_suffix("/*") {
            // Who sends events may call them something else; see `event::may_be_event_stream`.
            _ if requested == event::MEDIA_TYPE => true,
            Some("*") => true,
            Some(kind) => sent.split_once('/').is_some_and(|(sent, _)| sent == kind),
            None => sent == requested || is_generic(&sent, &requested),
        };
        let sent = self.about.scrubber.text(&sent);
        (!is_requested && !sent.is_empty()).then(|| DecodeFault::other_media_type(&sent, &requested))
    }

    /// Hands over a success as a sequence of items in JSON: a line each, with record separators (RFC 7464), or a part each.
    pub fn sequence<T: DeserializeOwned, S, E>(
        &mut self,
        make: impl FnOnce(Sequence<T>) -> S,
    ) -> Outcome<S, E> {
        if !event::may_be_sequence(&self.headers) {
            return Outcome::Undecodable(DecodeFault::not_sequence());
        }
        let about = self.about.clone();
        match event::boundary_of(&self.headers) {
            Some(boundary) => {
                self.stream(|body| make(Sequence::of_parts(&boundary, body, read_json_part, about)))
            }
            None => self
                .stream(|body| make(Sequence::new(body, |text, scrubber| json::read(text, scrubber), about))),
        }
    }

    /// Hands over a success as a sequence of parts.
    pub fn parts<S, E>(&mut self, make: impl FnOnce(Sequence<ReceivedPart>) -> S) -> Outcome<S, E> {
        let Some(boundary) = event::boundary_of(&self.headers) else {
            return Outcome::Undecodable(DecodeFault::not_parts());
        };
        let about = self.about.clone();
        self.stream(|body| make(Sequence::of_parts(&boundary, body, read_part, about)))
    }

    /// Reads a declared error from JSON; `None` when the body is something else.
    ///
    /// The status alone states what happened, so that a body which is not as declared cannot hide it.
    pub fn json_error<T: DeserializeOwned, S, E>(
        &mut self,
        make: impl FnOnce(Option<T>) -> E,
    ) -> Outcome<S, E> {
        let value = self.buffered().ok().and_then(|bytes| json::parse(bytes).ok());
        Outcome::Declared(make(value))
    }

    /// Reads a declared error as text; `None` when the body is something else.
    pub fn text_error<S, E>(&mut self, make: impl FnOnce(Option<String>) -> E) -> Outcome<S, E> {
        let text = self.buffered().and_then(|bytes| text::read(bytes, &self.headers)).ok();
        Outcome::Declared(make(text))
    }

    /// Gives `make` the status beside the body: for responses of which the declaration does not tell the status.
    pub fn with_status<T, R, F>(&self, make: F) -> impl FnOnce(T) -> R + use<T, R, F>
    where
        F: FnOnce(StatusCode, T) -> R,
    {
        let status = self.status;
        move |body| make(status, body)
    }

    /// Responds with a declared error whose body, if there is one, is not inspected.
    pub fn empty_error<S, E>(&mut self, error: E) -> Outcome<S, E> {
        Outcome::Declared(error)
    }

    /// Hands over the body of a declared error as it is, without secrets.
    pub fn bytes_error<S, E>(&mut self, make: impl FnOnce(Bytes) -> E) -> Outcome<S, E> {
        Outcome::Declared(make(self.buffered().cloned().unwrap_or_default()))
    }

    /// Responses that the document does not declare this status.
    pub fn undeclared<S, E>(&mut self) -> Outcome<S, E> {
        Outcome::Undeclared
    }

    /// Takes the request's secrets out of what will be kept, and notes what errors of a stream are to state.
    ///
    /// The body of a success is the caller's data and stays as it is; only what decode errors show of it is cleaned.
    pub(crate) fn receive(&mut self, scrubber: Scrubber, context: Context, limit: u64) {
        scrubber.mark(&mut self.headers);
        if !self.status.is_success()
            && let ResponseBody::Bytes(bytes) = &mut self.body
        {
            *bytes = scrubber.bytes(std::mem::take(bytes));
        }
        self.about = StreamContext { context: Some(context), scrubber, limit };
    }

    /// Leaves out list items that cannot be read.
    pub(crate) fn skip_items(&mut self, skips: bool) {
        self.skips_items = skips;
    }

    /// Takes the list items that were left out.
    pub(crate) fn take_skipped(&mut self) -> Vec<UnreadableItem> {
        std::mem::take(&mut self.skipped)
    }

    pub(crate) fn into_parts(self) -> (StatusCode, HeaderMap, Option<Bytes>, Scrubber) {
        let bytes = match self.body {
            ResponseBody::Bytes(bytes) => Some(bytes),
            ResponseBody::Stream(_) => None,
        };
        (self.status, self.headers, bytes, self.about.scrubber)
    }

    fn buffered(&self) -> Result<&Bytes, DecodeFault> {
        match &self.body {
            ResponseBody::Bytes(bytes) => Ok(bytes),
            ResponseBody::Stream(_) => Err(DecodeFault::not_buffered()),
        }
    }
}

fn read_part(text: &Bytes, _: &Scrubber) -> Result<ReceivedPart, DecodeFault> {
    ReceivedPart::read(text).ok_or_else(DecodeFault::not_part)
}

fn read_json_part<T: DeserializeOwned>(text: &Bytes, scrubber: &Scrubber) -> Result<T, DecodeFault> {
    json::read(&read_part(text, scrubber)?.body, scrubber)
}

#[cfg(test)]
mod tests;
