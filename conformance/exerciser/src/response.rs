//! The result of reading a response with a client.

use std::fmt::{Debug, Display};

use openapi_runtime::http::{HeaderMap, StatusCode};
use openapi_runtime::{Bytes, Outcome, RawResponse, ReceivedPart};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A typed value, serialized again.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundTrip {
    /// The serialized value.
    pub value: Value,
    /// Whether some part of it is in a variant `Unknown`, and so matches no declared type or value, unless
    /// the document itself declares `Unknown`.
    pub unknown: bool,
    /// Whether some part of it is in a variant `Unrecognized`, which replaces `Unknown` if the document
    /// declares that name.
    pub unrecognized: bool,
}

impl RoundTrip {
    /// Serializes a typed value.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written as JSON.
    pub fn of(value: &(impl Serialize + Debug)) -> Result<Self, String> {
        let written =
            serde_json::to_value(value).map_err(|error| format!("it cannot be written: {error}"))?;
        let text = format!("{value:?}");
        let (unknown, unrecognized) = (has_variant(&text, "Unknown("), has_variant(&text, "Unrecognized("));
        Ok(Self { value: written, unknown, unrecognized })
    }
}

/// Reads a value as a type and serializes it again.
///
/// # Errors
///
/// Fails if it cannot be read or written.
pub fn round_trip<T: DeserializeOwned + Serialize + Debug + Send + Sync + 'static>(
    value: &Value,
) -> Result<RoundTrip, String> {
    let body = Bytes::from(value.to_string());
    match RawResponse::new(StatusCode::OK, HeaderMap::new(), body).json::<T, T, ()>(std::convert::identity) {
        Outcome::Success(typed) => RoundTrip::of(&typed),
        Outcome::Undecodable(fault) => Err(format!("it cannot be read: {fault} at {:?}", fault.path())),
        Outcome::Declared(()) | Outcome::Undeclared => Err("it is not a success".to_owned()),
    }
}

/// Returns whether the `Debug` text of a value contains a variant such as `Unknown(…)` outside of strings.
fn has_variant(text: &str, name: &str) -> bool {
    let (mut bare, mut in_text, mut escaped) = (String::new(), false, false);
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            character if !in_text => bare.push(character),
            _ => {}
        }
    }
    bare.match_indices(name).any(|(at, _)| !bare[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The result of reading a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The name of its status in the generated code, or a description if it has none.
    pub variant: String,
    /// The status that the variant holds.
    pub status: Option<u16>,
    /// The body; `None` if there is none to read.
    pub body: Result<Option<RoundTrip>, String>,
}

impl Read {
    /// Returns the result if nothing was declared for the status, or if the body could not be read.
    #[must_use]
    pub fn failed(what: &str, reason: &str) -> Self {
        Self { variant: what.to_owned(), status: None, body: Err(reason.to_owned()) }
    }

    /// Returns the result if there was nothing to read.
    #[must_use]
    pub fn empty(variant: &str) -> Self {
        Self { variant: variant.to_owned(), status: None, body: Ok(None) }
    }

    /// Returns the result for a typed value.
    #[must_use]
    pub fn typed(variant: &str, body: &(impl Serialize + Debug)) -> Self {
        Self { variant: variant.to_owned(), status: None, body: RoundTrip::of(body).map(Some) }
    }

    /// Returns the result for the value of a failure, which is absent if it could not be read.
    #[must_use]
    pub fn perhaps(variant: &str, body: Option<&(impl Serialize + Debug)>) -> Self {
        match body {
            Some(body) => Self::typed(variant, body),
            None => Self::failed(variant, "its body could not be read as declared"),
        }
    }

    /// Returns the result for bytes or text.
    #[must_use]
    pub fn bytes(variant: &str, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body).into_owned();
        Self {
            variant: variant.to_owned(),
            status: None,
            body: Ok(Some(RoundTrip { value: Value::String(text), unknown: false, unrecognized: false })),
        }
    }

    /// Returns the result for multipart content: the text of the first part.
    #[must_use]
    pub fn parts<E: Display>(
        variant: &str,
        mut parts: impl Iterator<Item = Result<ReceivedPart, E>>,
    ) -> Self {
        match parts.next() {
            Some(Ok(part)) => Self::bytes(variant, &part.body),
            Some(Err(error)) => Self::failed(variant, &error.to_string()),
            None => Self::failed(variant, "there was no part"),
        }
    }

    /// Returns the result for a stream: the data of the first event.
    #[must_use]
    pub fn events<T: Serialize + Debug, E: Display>(
        variant: &str,
        mut data: impl Iterator<Item = Result<T, E>>,
    ) -> Self {
        match data.next() {
            Some(Ok(data)) => Self::typed(variant, &data),
            Some(Err(error)) => Self::failed(variant, &error.to_string()),
            None => Self::failed(variant, "there was no event"),
        }
    }

    /// Adds the status that the variant holds.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }
}

/// Serializes a header that was read.
#[must_use]
pub fn header(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_variant_is_found_and_a_text_is_not_one() {
        let has_unknown = |text| has_variant(text, "Unknown(");
        assert!(has_unknown("Pet { kind: Unknown(\"x\") }"));
        assert!(!has_unknown("Pet { kind: \"Unknown(\", other: NotUnknown(1), Unknown }"));
        assert!(!has_unknown("\"a \\\" Unknown(\""));
    }
}
