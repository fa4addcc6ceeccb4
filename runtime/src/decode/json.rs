//! Decodes JSON. The place of an error is only determined when there is one.

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer as _};

use super::DecodeFault;
use crate::content::{Content, Reader, path_to_syntax_fault};
use crate::protocol::without_bom;
use crate::secret::Scrubber;

/// Decodes a value from JSON.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8], scrubber: &Scrubber) -> Result<T, DecodeFault> {
    parse(bytes).map_err(|error| fault::<T>(bytes, scrubber, &error))
}

/// Decodes a value from JSON, without the place of an error.
///
/// The body is checked for UTF-8 once, not once per string, which saves a sixth of the time. A body
/// that is not UTF-8 is rare and handled like an error, in [`fault`].
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    let bytes = without_bom(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return serde_json::from_str(text).or_else(|error| leniently(text, error));
    }
    T::deserialize(Reader::new(&content(&text(bytes))?)).map_err(serde_json::Error::custom)
}

/// Returns a body as text, with replacement characters for invalid UTF-8.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(without_bom(bytes))
}

/// Parses a text into a value that can be read more than once.
pub(super) fn content(text: &str) -> serde_json::Result<Content<'_>> {
    serde_json::from_str::<Content<'_>>(text).map(Content::replaced_as_invalid)
}

/// Decodes JSON of another type again, because integers may be written `1.0`. Only bodies with such
/// a number pay for it.
fn leniently<T: DeserializeOwned>(text: &str, first: serde_json::Error) -> serde_json::Result<T> {
    if !first.is_data() {
        return Err(first);
    }
    let Ok(content) = serde_json::from_str::<Content<'_>>(text) else { return Err(first) };
    T::deserialize(Reader::new(&content)).map_err(|_| first)
}

/// Decodes invalid input again, to find the place of the error.
///
/// Tracking the place costs time, so valid bodies skip it. The text is scrubbed first, because
/// serde's messages contain the offending values.
fn fault<T: DeserializeOwned>(bytes: &[u8], scrubber: &Scrubber, first: &serde_json::Error) -> DecodeFault {
    let clean = scrubber.bytes(Bytes::copy_from_slice(bytes));
    let text = text(&clean);
    let content = content(&text);
    let (path, source) = match content.as_ref().map(|content| T::deserialize(Reader::new(content))) {
        Ok(Err(error)) => (error.path(), serde_json::Error::custom(with_place(error.message(), first))),
        Ok(Ok(_)) => (None, serde_json::Error::custom(scrubber.text(&first.to_string()))),
        // The type error precedes the syntax error, so the text is cut there.
        Err(_) if first.is_data() => {
            let before = text_before(bytes, first);
            (path_to_syntax_fault(&before), serde_json::Error::custom(scrubber.text(&first.to_string())))
        }
        Err(_) => {
            (path_to_syntax_fault(&text), content.err().unwrap_or_else(|| serde_json::Error::custom(first)))
        }
    };
    DecodeFault {
        path: path.map(|path| scrubber.text(&path)),
        source: Some(source),
        ..DecodeFault::default()
    }
}

/// Returns the text before the value where decoding failed.
fn text_before<'b>(bytes: &'b [u8], first: &serde_json::Error) -> Cow<'b, str> {
    let mut lines = without_bom(bytes).split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.by_ref().take(first.line().saturating_sub(1)).map(<[u8]>::len).sum();
    let end = before + first.column().saturating_sub(1);
    String::from_utf8_lossy(without_bom(bytes).get(..end).unwrap_or_default())
}

/// Adds the position where decoding failed to a message.
fn with_place(message: &str, first: &serde_json::Error) -> String {
    match (first.line(), first.column()) {
        (0, _) => message.to_owned(),
        (line, column) => format!("{message} at line {line} column {column}"),
    }
}

/// Decodes a value from text that is not JSON: a string, or a type that JSON represents as a
/// string.
pub(crate) fn read_text<T: DeserializeOwned>(text: &str, scrubber: &Scrubber) -> Result<T, DecodeFault> {
    let deserializer: StrDeserializer<'_, serde_json::Error> = text.into_deserializer();
    T::deserialize(deserializer).map_err(|error| {
        let source = serde_json::Error::custom(scrubber.text(&error.to_string()));
        DecodeFault { source: Some(source), ..DecodeFault::default() }
    })
}
