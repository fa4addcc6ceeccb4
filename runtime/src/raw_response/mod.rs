//! A response before it is decoded.
//!
//! Generated code decides what each status means. The `Content-Type` is not checked, because
//! servers and proxies often send a wrong one, but decode errors show it. It is checked if a call
//! requested one of several media types.

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

/// A response to be decoded by an [`Operation`](crate::Operation).
#[derive(Debug)]
pub struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: ResponseBody,
    about: StreamContext,
    /// Whether list items that cannot be decoded are left out.
    skips_items: bool,
    skipped: Vec<UnreadableItem>,
}

/// The result of decoding a response.
#[derive(Debug)]
pub enum Outcome<S, E> {
    /// The operation succeeded.
    Success(S),
    /// The operation failed with an error that the document declares.
    Declared(E),
    /// The document does not declare this status.
    Undeclared,
    /// The operation succeeded, but its body does not match the document.
    Undecodable(DecodeFault),
}

impl<S, E> Outcome<S, E> {
    fn of<T>(read: Result<T, DecodeFault>, make: impl FnOnce(T) -> S) -> Self {
        match read {
            Ok(value) => Self::Success(make(value)),
            Err(fault) => Self::Undecodable(fault),
        }
    }

    /// Returns the failure. A success becomes undeclared.
    pub(crate) fn into_failure<T>(self) -> Outcome<T, E> {
        match self {
            Self::Declared(error) => Outcome::Declared(error),
            Self::Undecodable(fault) => Outcome::Undecodable(fault),
            Self::Success(_) | Self::Undeclared => Outcome::Undeclared,
        }
    }
}

/// Returns whether a media type is a more general name for the requested one: JSON for any
/// JSON-based type, and either name of XML for the other (RFC 7303, section 9.2).
fn is_generic(sent: &str, requested: &str) -> bool {
    const XML: [&str; 2] = ["application/xml", "text/xml"];
    let is_xml = |name: &str| XML.contains(&name) || name.ends_with("+xml");
    sent == "application/json" && (requested.ends_with("+json") || requested == "text/json")
        || XML.contains(&sent) && is_xml(requested)
}

impl RawResponse {
    /// Creates a response, for tests of hand-written operations.
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

    /// Decodes a success from JSON.
    ///
    /// If only list items cannot be decoded, the fault contains the rest. A client built with
    /// [`ClientBuilder::skip_unreadable_items`](crate::ClientBuilder::skip_unreadable_items) leaves
    /// such items out instead.
    pub fn json<T, S, E>(&mut self, make: impl FnOnce(T) -> S) -> Outcome<S, E>
    where
        T: DeserializeOwned + Any + Send + Sync,
    {
        match self.buffered().and_then(|bytes| json::read(bytes, &self.about.scrubber)) {
            Ok(value) => Outcome::Success(make(value)),
            Err(fault) => self.without_items(fault, make),
        }
    }

    /// Decodes a success without the list items that cannot be decoded.
    fn without_items<T, S, E>(&mut self, fault: DecodeFault, make: impl FnOnce(T) -> S) -> Outcome<S, E>
    where
        T: DeserializeOwned + Any + Send + Sync,
    {
        let scrubber = &self.about.scrubber;
        let bytes = self.buffered().cloned().unwrap_or_default();
        // Errors hold scrubbed bytes. A success holds the bytes as sent.
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

    /// Returns a success, ignoring the body.
    pub fn empty<S, E>(&mut self, success: S) -> Outcome<S, E> {
        Outcome::Success(success)
    }

    /// Decodes a success as text: UTF-8, or ISO 8859-1 if the response states it.
    pub fn text<S, E>(&mut self, make: impl FnOnce(String) -> S) -> Outcome<S, E> {
        Outcome::of(self.buffered().and_then(|bytes| text::read(bytes, &self.headers)), make)
    }

    /// Decodes a success from XML.
    #[cfg(feature = "xml")]
    #[doc(hidden)]
    pub fn xml<T: DeserializeOwned, S, E>(
        &mut self,
        root: crate::xml::Root,
        make: impl FnOnce(T) -> S,
    ) -> Outcome<S, E> {
        Outcome::of(self.read_xml(root), make)
    }

    /// Decodes a declared error from XML; `None` if the body is something else.
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

    /// Returns the bytes of a success.
    pub fn bytes<S, E>(&mut self, make: impl FnOnce(Bytes) -> S) -> Outcome<S, E> {
        Outcome::of(self.buffered().cloned(), make)
    }

    /// Returns the body of a success as a stream. This also works for a buffered body.
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

    /// Returns a success as a stream of events with JSON data.
    pub fn events<T: DeserializeOwned, S, E>(&mut self, make: impl FnOnce(Events<T>) -> S) -> Outcome<S, E> {
        self.events_of(|text, scrubber| json::read(text.as_bytes(), scrubber), make)
    }

    /// Returns a success as a stream of events with text data.
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

    /// Returns the fault of a response with another media type than requested. A response without
    /// one is accepted, because servers omit it.
    pub(crate) fn unrequested_media_type(&self, requested: &str) -> Option<DecodeFault> {
        let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let requested = essence(requested);
        let sent = self.headers.get(CONTENT_TYPE)?;
        let sent = essence(&String::from_utf8_lossy(sent.as_bytes()));
        let is_requested = match requested.strip_suffix("/*") {
            // A server that sends events may label them differently; see
            // `event::may_be_event_stream`.
            _ if requested == event::MEDIA_TYPE => true,
            Some("*") => true,
            Some(kind) => sent.split_once('/').is_some_and(|(sent, _)| sent == kind),
            None => sent == requested || is_generic(&sent, &requested),
        };
        let sent = self.about.scrubber.text(&sent);
        (!is_requested && !sent.is_empty()).then(|| DecodeFault::other_media_type(&sent, &requested))
    }

    /// Returns a success as a sequence of JSON items: in lines, with record separators (RFC 7464),
    /// or in parts.
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

    /// Returns a success as a sequence of parts.
    pub fn parts<S, E>(&mut self, make: impl FnOnce(Sequence<ReceivedPart>) -> S) -> Outcome<S, E> {
        let Some(boundary) = event::boundary_of(&self.headers) else {
            return Outcome::Undecodable(DecodeFault::not_parts());
        };
        let about = self.about.clone();
        self.stream(|body| make(Sequence::of_parts(&boundary, body, read_part, about)))
    }

    /// Decodes a declared error from JSON; `None` if the body is something else.
    ///
    /// The status determines the error, so an invalid body cannot hide it.
    pub fn json_error<T: DeserializeOwned, S, E>(
        &mut self,
        make: impl FnOnce(Option<T>) -> E,
    ) -> Outcome<S, E> {
        let value = self.buffered().ok().and_then(|bytes| json::parse(bytes).ok());
        Outcome::Declared(make(value))
    }

    /// Decodes a declared error as text; `None` if the body is something else.
    pub fn text_error<S, E>(&mut self, make: impl FnOnce(Option<String>) -> E) -> Outcome<S, E> {
        let text = self.buffered().and_then(|bytes| text::read(bytes, &self.headers)).ok();
        Outcome::Declared(make(text))
    }

    /// Passes the status to `make` along with the body, for declarations that cover several
    /// statuses.
    pub fn with_status<T, R, F>(&self, make: F) -> impl FnOnce(T) -> R + use<T, R, F>
    where
        F: FnOnce(StatusCode, T) -> R,
    {
        let status = self.status;
        move |body| make(status, body)
    }

    /// Returns a declared error, ignoring the body.
    pub fn empty_error<S, E>(&mut self, error: E) -> Outcome<S, E> {
        Outcome::Declared(error)
    }

    /// Returns the body of a declared error, without secrets.
    pub fn bytes_error<S, E>(&mut self, make: impl FnOnce(Bytes) -> E) -> Outcome<S, E> {
        Outcome::Declared(make(self.buffered().cloned().unwrap_or_default()))
    }

    /// Returns that the document does not declare this status.
    pub fn undeclared<S, E>(&mut self) -> Outcome<S, E> {
        Outcome::Undeclared
    }

    /// Removes the request's secrets from data that errors keep, and sets the context of stream
    /// errors.
    ///
    /// The body of a success is the caller's data and is not changed. Only its excerpts in decode
    /// errors are scrubbed.
    pub(crate) fn receive(&mut self, scrubber: Scrubber, context: Context, limit: u64) {
        scrubber.mark(&mut self.headers);
        if !self.status.is_success()
            && let ResponseBody::Bytes(bytes) = &mut self.body
        {
            *bytes = scrubber.bytes(std::mem::take(bytes));
        }
        self.about = StreamContext { context: Some(context), scrubber, limit };
    }

    /// Sets whether to leave out list items that cannot be decoded.
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
