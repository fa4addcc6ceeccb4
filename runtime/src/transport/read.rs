//! Reads a body to its end, up to a limit.

use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use crate::body::ByteStream;
use crate::error::TransportError;

/// Why a body was not read.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    TooLarge,
    Failed(TransportError),
}

/// Returns the number of bytes that the headers announce, if they do.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    let digit = |length: Option<u64>, byte: &u8| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        Some(length?.saturating_mul(10).saturating_add(digit))
    };
    headers.get(CONTENT_LENGTH)?.as_bytes().trim_ascii().iter().fold(Some(0), digit)
}

/// Returns bytes in memory if they are within the limit.
pub(crate) fn within_limit(bytes: Bytes, limit: u64) -> Result<Bytes, ReadFailure> {
    if exceeds(bytes.len(), limit) { Err(ReadFailure::TooLarge) } else { Ok(bytes) }
}

/// Reads a stream in async code. `expected` is the expected number of bytes.
pub(crate) async fn stream(mut body: ByteStream, limit: u64, expected: usize) -> Result<Bytes, ReadFailure> {
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        let chunk = chunk.map_err(|error| ReadFailure::Failed(TransportError::broken_body(error)))?;
        if exceeds(first.len().max(whole.len()) + chunk.len(), limit) {
            return Err(ReadFailure::TooLarge);
        }
        // Most responses are a single chunk, which is used without copying.
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if whole.is_empty() {
            whole.reserve(expected.max(first.len() + chunk.len()));
            whole.extend_from_slice(&first);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

/// Reads a stream in blocking code. `expected` is the expected number of bytes.
pub(crate) fn reader(body: ByteStream, limit: u64, expected: usize) -> Result<Bytes, ReadFailure> {
    let mut whole = Vec::with_capacity(expected);
    // One more byte than allowed tells a body that is too large from one that just fits.
    body.take(limit.saturating_add(1))
        .read_to_end(&mut whole)
        .map_err(|error| ReadFailure::Failed(TransportError::broken_body(error.into())))?;
    within_limit(whole.into(), limit)
}

fn exceeds(length: usize, limit: u64) -> bool {
    u64::try_from(length).is_ok_and(|length| length > limit)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Chunks in order.
    struct Chunks(std::slice::Iter<'static, &'static str>);

    impl futures_core::Stream for Chunks {
        type Item = Result<Bytes, crate::BoxError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.next().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))))
        }
    }

    fn read(chunks: &'static [&'static str], limit: u64, expected: usize) -> Result<Bytes, ReadFailure> {
        let body = ByteStream::from_stream(Chunks(chunks.iter()));
        let read = pin!(stream(body, limit, expected));
        let Poll::Ready(read) = read.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("bytes never pend")
        };
        read
    }

    #[test]
    fn chunks_are_put_together_up_to_the_limit() {
        for (chunks, whole) in [
            (&[][..], ""),
            (&[""], ""),
            (&["ab"], "ab"),
            (&["", "ab", "", "cd"], "abcd"),
            (&["ab", "cd"], "abcd"),
            (&["a", "b", "c", "d"], "abcd"),
        ] {
            // Whatever length is announced.
            for expected in [0, 3, 4, 1000] {
                assert_eq!(read(chunks, 4, expected).expect("small enough"), whole, "{chunks:?}");
                let body = ByteStream::from(Bytes::from_static(whole.as_bytes()));
                assert_eq!(reader(body, 4, expected).expect("small enough"), whole, "{whole}");
            }
            if whole.len() == 4 {
                assert!(matches!(read(chunks, 3, 4), Err(ReadFailure::TooLarge)), "{chunks:?}");
                let body = ByteStream::from(Bytes::from_static(whole.as_bytes()));
                assert!(matches!(reader(body, 3, 4), Err(ReadFailure::TooLarge)), "{whole}");
            }
        }
    }

    /// An interrupted body, for both kinds of readers.
    struct Broken(std::io::ErrorKind);

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
    }

    impl futures_core::Stream for Broken {
        type Item = Result<Bytes, crate::BoxError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(Some(Err(std::io::Error::from(self.0).into())))
        }
    }

    #[test]
    fn a_body_that_is_late_is_distinguished_from_one_that_breaks_off() {
        use std::io::ErrorKind::{ConnectionReset, TimedOut, UnexpectedEof};

        for (kind, is_timeout) in [(TimedOut, true), (ConnectionReset, false), (UnexpectedEof, false)] {
            let blocking = reader(ByteStream::from_reader(Broken(kind)), 4, 0);
            let read = pin!(stream(ByteStream::from_stream(Broken(kind)), 4, 0));
            let Poll::Ready(asynchronous) = read.poll(&mut Context::from_waker(Waker::noop())) else {
                panic!("it does not pend")
            };
            for unread in [blocking, asynchronous] {
                let Err(ReadFailure::Failed(error)) = unread else { panic!("{unread:?}") };
                assert_eq!(error.kind(), crate::TransportErrorKind::Body, "{kind}: {error:?}");
                assert_eq!(error.is_timeout(), is_timeout, "{kind}: {error:?}");
            }
        }
    }

    #[test]
    fn a_length_is_a_number() {
        for (value, length) in [
            ("0", Some(0)),
            (" 12 ", Some(12)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("", Some(0)),
            ("-1", None),
            ("1, 2", None),
        ] {
            let headers = [(CONTENT_LENGTH, value.parse().expect("a value"))].into_iter().collect();
            assert_eq!(content_length(&headers), length, "{value:?}");
        }
        assert_eq!(content_length(&HeaderMap::new()), None);
    }
}
