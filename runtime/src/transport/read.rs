//! Reads a body to its end, up to a limit.

use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use crate::body::ByteStream;
use crate::error::{TransportError, TransportErrorKind};

/// Why a body was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    TooLarge,
    Failed(TransportError),
}

/// Says whether the headers announce more than `limit` bytes.
pub(crate) fn announces_more_than(headers: &HeaderMap, limit: u64) -> bool {
    let digit = |length: Option<u64>, byte: &u8| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        Some(length?.saturating_mul(10).saturating_add(digit))
    };
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.as_bytes().trim_ascii().iter().fold(Some(0), digit));
    length.is_some_and(|length| length > limit)
}

/// Says whether bytes that are in memory are within the limit.
pub(crate) fn whole(bytes: Bytes, limit: u64) -> Result<Bytes, Unread> {
    if exceeds(bytes.len(), limit) { Err(Unread::TooLarge) } else { Ok(bytes) }
}

/// Reads a stream in async code.
pub(crate) async fn stream(mut body: ByteStream, limit: u64) -> Result<Bytes, Unread> {
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        let chunk = chunk.map_err(|error| Unread::Failed(broken(error)))?;
        if exceeds(first.len() + rest.len() + chunk.len(), limit) {
            return Err(Unread::TooLarge);
        }
        // Most answers are one chunk, which then is the body without being copied.
        if first.is_empty() {
            first = chunk;
        } else {
            rest.extend_from_slice(&chunk);
        }
    }
    if rest.is_empty() {
        return Ok(first);
    }
    let mut whole = BytesMut::with_capacity(first.len() + rest.len());
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&rest);
    Ok(whole.freeze())
}

/// Reads a stream in blocking code.
pub(crate) fn reader(body: ByteStream, limit: u64) -> Result<Bytes, Unread> {
    let mut whole = Vec::new();
    // One byte more than allowed tells a body that is too large from one that just fits.
    body.take(limit.saturating_add(1))
        .read_to_end(&mut whole)
        .map_err(|error| Unread::Failed(broken(error.into())))?;
    self::whole(whole.into(), limit)
}

/// Returns the transport's own error when the stream wraps one, so that its kind is kept.
pub(crate) fn broken(error: crate::BoxError) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    match error.downcast::<std::io::Error>() {
        Ok(error)
            if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<TransportError>) =>
        {
            match error.downcast::<TransportError>() {
                Ok(error) => error,
                Err(error) => TransportError::new(TransportErrorKind::Body, error),
            }
        }
        Ok(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            TransportError::timeout(TransportErrorKind::Body).because(error)
        }
        Ok(error) => TransportError::new(TransportErrorKind::Body, error),
        Err(error) => TransportError::new(TransportErrorKind::Body, error),
    }
}

fn exceeds(length: usize, limit: u64) -> bool {
    u64::try_from(length).is_ok_and(|length| length > limit)
}
