//! Encodes responses like a server, for generated code.
//!
//! Each function is the inverse of the [`RawResponse`](crate::RawResponse) method of the same name.

use std::io::Read as _;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::BoxError;
use crate::event::ReceivedPart;
use crate::events::{Events, Sequence};

/// An encoded response, or why it cannot be encoded.
pub type WrittenResponse = Result<Response<Bytes>, BoxError>;

/// The status of a response: a number from the document, or the status in a value.
pub trait Status {
    /// Returns the status.
    ///
    /// # Errors
    ///
    /// Returns an error if the number is not a valid status.
    fn status(self) -> Result<StatusCode, BoxError>;
}

impl Status for u16 {
    fn status(self) -> Result<StatusCode, BoxError> {
        Ok(StatusCode::from_u16(self)?)
    }
}

impl Status for StatusCode {
    fn status(self) -> Result<StatusCode, BoxError> {
        Ok(self)
    }
}

/// Encodes JSON.
///
/// # Errors
///
/// Returns an error if the value cannot be JSON.
pub fn json<T: Serialize>(status: impl Status, media_type: &str, body: T) -> WrittenResponse {
    bytes(status, media_type, serde_json::to_vec(&body)?.into())
}

/// Encodes JSON, or no body.
///
/// # Errors
///
/// Returns an error if the value cannot be JSON.
pub fn json_error<T: Serialize>(status: impl Status, media_type: &str, body: Option<T>) -> WrittenResponse {
    match body {
        Some(body) => json(status, media_type, body),
        None => empty(status),
    }
}

/// Encodes text in UTF-8.
///
/// # Errors
///
/// Returns an error if the status or the media type is invalid.
pub fn text(status: impl Status, media_type: &str, body: String) -> WrittenResponse {
    bytes(status, &format!("{}; charset=utf-8", essence(media_type)), body.into())
}

/// Encodes text in UTF-8, or no body.
///
/// # Errors
///
/// Returns an error if the status or the media type is invalid.
pub fn text_error(status: impl Status, media_type: &str, body: Option<String>) -> WrittenResponse {
    match body {
        Some(body) => text(status, media_type, body),
        None => empty(status),
    }
}

/// Encodes XML.
///
/// # Errors
///
/// Returns an error if the value cannot be XML.
#[cfg(feature = "xml")]
pub fn xml<T: Serialize>(
    status: impl Status,
    (media_type, root): (&str, crate::xml::Root),
    body: T,
) -> WrittenResponse {
    bytes(status, media_type, root.write(&body)?)
}

/// Encodes XML, or no body.
///
/// # Errors
///
/// Returns an error if the value cannot be XML.
#[cfg(feature = "xml")]
pub fn xml_error<T: Serialize>(
    status: impl Status,
    content: (&str, crate::xml::Root),
    body: Option<T>,
) -> WrittenResponse {
    match body {
        Some(body) => xml(status, content, body),
        None => empty(status),
    }
}

/// Creates a response without a body.
///
/// # Errors
///
/// Returns an error if the status is invalid.
pub fn empty(status: impl Status) -> WrittenResponse {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status.status()?;
    Ok(response)
}

/// Creates an error response without a body.
///
/// # Errors
///
/// Returns an error if the status is invalid.
pub fn empty_error(status: impl Status) -> WrittenResponse {
    empty(status)
}

/// Creates a response with these bytes.
///
/// # Errors
///
/// Returns an error if the status or the media type is invalid.
pub fn bytes(status: impl Status, media_type: &str, body: Bytes) -> WrittenResponse {
    let mut response = empty(status)?;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_str(media_type)?);
    *response.body_mut() = body;
    Ok(response)
}

/// Creates an error response with these bytes.
///
/// # Errors
///
/// Returns an error if the status or the media type is invalid.
pub fn bytes_error(status: impl Status, media_type: &str, body: Bytes) -> WrittenResponse {
    bytes(status, media_type, body)
}

/// Encodes a stream of events.
///
/// # Errors
///
/// Returns an error if reading the stream would wait. `testkit::events` creates one that does not.
pub fn events<T>(status: impl Status, media_type: &str, body: Events<T>) -> WrittenResponse {
    let mut text = Vec::new();
    if let Some(mut body) = body.into_body() {
        body.read_to_end(&mut text)?;
    }
    bytes(status, media_type, text.into())
}

/// Encodes a stream of events.
///
/// # Errors
///
/// Returns an error if reading the stream would wait. `testkit::events` creates one that does not.
pub fn text_events<T>(status: impl Status, media_type: &str, body: Events<T>) -> WrittenResponse {
    events(status, media_type, body)
}

/// The boundary of parts.
pub(super) const BOUNDARY: &str = "openapi-runtime-testkit-part";

/// Encodes a sequence of parts.
///
/// # Errors
///
/// Returns an error if reading the sequence would wait. `testkit::parts` creates one that does not.
pub fn parts(status: impl Status, media_type: &str, body: Sequence<ReceivedPart>) -> WrittenResponse {
    let text = collect_bytes(body)?;
    bytes(status, &format!("{}; boundary={BOUNDARY}", essence(media_type)), text.into())
}

/// Returns the bytes of a sequence.
fn collect_bytes<T>(body: Sequence<T>) -> Result<Vec<u8>, BoxError> {
    let mut text = Vec::new();
    if let Some(mut body) = body.into_body() {
        body.read_to_end(&mut text)?;
    }
    Ok(text)
}

/// Encodes a sequence of items: one per line, or with record separators or as parts if the media
/// type requires it.
///
/// # Errors
///
/// Returns an error if reading the sequence would wait. `testkit::sequence` creates one that does
/// not.
pub fn sequence<T>(status: impl Status, media_type: &str, body: Sequence<T>) -> WrittenResponse {
    let mut text = collect_bytes(body)?;
    let lines = || text.split_inclusive(|byte| *byte == b'\n');
    if essence(media_type).starts_with("multipart/") {
        let begin = format!("--{BOUNDARY}\r\nContent-Type: application/json\r\n\r\n").into_bytes();
        let part = |line: &[u8]| [&begin, line.trim_ascii_end(), b"\r\n"].concat();
        let mut parts: Vec<u8> = lines().flat_map(part).collect();
        parts.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        return bytes(status, &format!("{}; boundary={BOUNDARY}", essence(media_type)), parts.into());
    }
    if essence(media_type).ends_with("json-seq") {
        text = lines().flat_map(|record| [b"\x1e", record].concat()).collect();
    }
    bytes(status, media_type, text.into())
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_names_the_character_set_in_which_it_is_written() {
        for media_type in ["text/plain", "text/plain; charset=iso-8859-1"] {
            let response = text(200, media_type, "\u{e4}".to_owned()).unwrap();
            assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
            assert_eq!(response.body().as_ref(), "\u{e4}".as_bytes());
        }
        assert!(empty(99).is_err() && bytes(200, "a\nb", Bytes::new()).is_err());
    }
}
