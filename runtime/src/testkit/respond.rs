//! Encodes the values of an operation as responses, for stubs.

use bytes::Bytes;
use http::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::BoxError;
use crate::decode::{DecodeFault, json};
use crate::event::ReceivedPart;
use crate::events::{Events, Sequence, StreamContext};
use crate::operation::{Alternative, As, EventStream, Operation, Streamed};
use crate::secret::Scrubber;
use crate::testkit::write::{self, BOUNDARY};

/// An operation whose responses can be encoded as a server would.
///
/// Generated code implements this for every operation. For a hand-written one, implement it in a
/// few lines, and create the request with [`Encoder::of`](crate::Encoder::of), so that a
/// [`Stub`](super::Stub) finds the operation.
#[diagnostic::on_unimplemented(
    message = "the responses of `{Self}` cannot be written",
    note = "generated code implements `Respond` for every operation of a document"
)]
pub trait Respond: Operation + Clone {
    /// Encodes a response: status, headers and body.
    ///
    /// # Errors
    ///
    /// Returns an error if a value cannot be encoded as declared, such as a JSON map whose keys are
    /// not strings.
    fn respond(response: Result<Self::Success, Self::Error>) -> Result<Response<Bytes>, BoxError>;
}

/// A media type in which the success of an operation can be encoded as a server would.
///
/// Generated code implements this for each [`Alternative`].
#[diagnostic::on_unimplemented(
    message = "the response of `{Op}` cannot be written as `{Self}`",
    note = "generated code implements `RespondAs` for the other media types of every operation of a document"
)]
pub trait RespondAs<Op: Operation>: Alternative<Op> + Clone {
    /// Encodes a response: status, headers and body.
    ///
    /// # Errors
    ///
    /// Returns an error if a value cannot be encoded as declared, such as a JSON map whose keys are
    /// not strings.
    fn respond(success: Self::Success) -> Result<Response<Bytes>, BoxError>;
}

impl<Op: Streamed> RespondAs<Op> for EventStream {
    fn respond(events: Events<Op::Data>) -> Result<Response<Bytes>, BoxError> {
        write::events(200, crate::event::MEDIA_TYPE, events)
    }
}

impl<Op: Respond, A: RespondAs<Op>> Respond for As<Op, A> {
    fn respond(response: Result<Self::Success, Self::Error>) -> Result<Response<Bytes>, BoxError> {
        match response {
            Ok(success) => A::respond(success),
            Err(error) => Op::respond(Err(error)),
        }
    }
}

/// Implements `Respond` for an operation. Each pattern of a success or a declared error is followed
/// by the function of `testkit::write` that encodes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_responses {
    (
        $name:ident
        { $($success:pat => $of_success:ident($($success_part:expr),*)),* $(,)? }
        { $($error:pat => $of_error:ident($($error_part:expr),*)),* $(,)? }
    ) => {
        impl $crate::testkit::Respond for $name {
            fn respond(
                response: ::std::result::Result<
                    <Self as $crate::Operation>::Success,
                    <Self as $crate::Operation>::Error,
                >,
            ) -> $crate::testkit::write::WrittenResponse {
                match response {
                    ::std::result::Result::Ok(success) => match success {
                        $($success => $crate::testkit::write::$of_success($($success_part),*),)*
                    },
                    ::std::result::Result::Err(error) => match error {
                        $($error => $crate::testkit::write::$of_error($($error_part),*),)*
                    },
                }
            }
        }
    };
}

/// Implements `RespondAs` for a media type, with the function of `testkit::write` that encodes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_alternative {
    ($name:ident of $operation:ident = $of_success:ident($status:expr, $media_type:expr)) => {
        impl $crate::testkit::RespondAs<$operation> for $name {
            fn respond(
                success: <Self as $crate::Alternative<$operation>>::Success,
            ) -> $crate::testkit::write::WrittenResponse {
                $crate::testkit::write::$of_success($status, $media_type, success)
            }
        }
    };
}

/// Returns a stream of events with JSON data, for a stub to send.
///
/// # Errors
///
/// Returns an error if a value cannot be JSON.
pub fn events<T>(data: impl IntoIterator<Item = T>) -> Result<Events<T>, serde_json::Error>
where
    T: Serialize + DeserializeOwned,
{
    let lines = data.into_iter().map(|data| serde_json::to_string(&data));
    Ok(stream(lines.collect::<Result<Vec<_>, _>>()?))
}

/// Returns a stream of events with text data, for a stub to send. The values are strings, or types
/// that JSON represents as strings.
///
/// # Errors
///
/// Returns an error if a value is not a string in JSON.
pub fn text_events<T>(data: impl IntoIterator<Item = T>) -> Result<Events<T>, serde_json::Error>
where
    T: Serialize + DeserializeOwned,
{
    let lines = data.into_iter().map(|data| serde_json::from_value::<String>(serde_json::to_value(data)?));
    Ok(stream(lines.collect::<Result<Vec<_>, _>>()?))
}

/// Returns a sequence of JSON items, for a stub to send.
///
/// # Errors
///
/// Returns an error if an item cannot be JSON.
pub fn sequence<T>(items: impl IntoIterator<Item = T>) -> Result<Sequence<T>, serde_json::Error>
where
    T: Serialize + DeserializeOwned,
{
    let mut text = Vec::new();
    for item in items {
        serde_json::to_writer(&mut text, &item)?;
        text.push(b'\n');
    }
    Ok(Sequence::new(Bytes::from(text).into(), |text, scrubber| json::read(text, scrubber), unknown()))
}

/// Returns a sequence of parts, for a stub to send.
pub fn parts(parts: impl IntoIterator<Item = ReceivedPart>) -> Sequence<ReceivedPart> {
    let mut text = Vec::new();
    for ReceivedPart { headers, body } in parts {
        text.extend_from_slice(format!("--{BOUNDARY}\r\n").as_bytes());
        for (name, value) in &headers {
            text.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        text.extend_from_slice(&[b"\r\n", body.as_ref(), b"\r\n"].concat());
    }
    text.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let decode = |text: &Bytes, _: &Scrubber| ReceivedPart::read(text).ok_or_else(DecodeFault::not_part);
    Sequence::of_parts(BOUNDARY, Bytes::from(text).into(), decode, unknown())
}

/// Encodes events (WHATWG HTML, section 9.2.5): a `data` line per line of text, and an empty line
/// after each event.
fn stream<T: DeserializeOwned>(data: Vec<String>) -> Events<T> {
    let event = |data: String| {
        let lines: Vec<_> = data.split('\n').map(|line| format!("data: {line}\n")).collect();
        lines.concat() + "\n"
    };
    let text: String = data.into_iter().map(event).collect();
    let decode = |text: &str, scrubber: &Scrubber| json::read(text.as_bytes(), scrubber);
    Events::new(Bytes::from(text).into(), decode, unknown())
}

/// Returns the context of a stream that no call received.
fn unknown() -> StreamContext {
    StreamContext { context: None, scrubber: Scrubber::default(), limit: u64::MAX }
}
