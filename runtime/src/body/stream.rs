//! Bytes that arrive piece by piece, read by async or by blocking code.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use futures_core::Stream;

use crate::BoxError;

/// Bytes that arrive piece by piece.
///
/// It is both a [`Stream`] and a [`Read`], so that one type serves both modes. What it was made from decides which of
/// the two works: a stream made with [`from_stream`](Self::from_stream) can only be polled, one made with
/// [`from_reader`](Self::from_reader) can only be read, and the other way answers with an error that says so. A
/// stream made from bytes works both ways.
pub struct ByteStream(Source);

enum Source {
    Bytes(Bytes),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>),
    Read(Box<dyn Read + Send>),
    /// One after the other.
    Chain(VecDeque<ByteStream>),
}

impl ByteStream {
    /// Creates a stream for async code. One of JavaScript's is not `Send`; `send_wrapper` makes it so.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Self {
        Self(Source::Stream(Box::pin(stream)))
    }

    /// Creates a stream for blocking code.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Source::Read(Box::new(reader)))
    }

    /// Puts streams behind each other; all of them have to work in the mode in which the whole is used.
    pub(crate) fn chain(streams: VecDeque<Self>) -> Self {
        Self(Source::Chain(streams))
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.get_mut().0 {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::Stream(stream) => stream.as_mut().poll_next(context),
            Source::Read(_) => {
                Poll::Ready(Some(Err(wrong_mode("a blocking reader", "an async stream").into())))
            }
            Source::Chain(streams) => {
                while let Some(first) = streams.front_mut() {
                    match Pin::new(first).poll_next(context) {
                        Poll::Ready(None) => _ = streams.pop_front(),
                        other => return other,
                    }
                }
                Poll::Ready(None)
            }
        }
    }
}

impl Read for ByteStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Source::Bytes(bytes) => {
                let count = bytes.len().min(buffer.len());
                // `copy_to_slice` wants exactly as many bytes as the slice is long.
                if let Some(target) = buffer.get_mut(..count) {
                    bytes.copy_to_slice(target);
                }
                Ok(count)
            }
            Source::Read(reader) => reader.read(buffer),
            Source::Stream(_) => Err(wrong_mode("an async stream", "a blocking reader")),
            Source::Chain(streams) => {
                while let Some(first) = streams.front_mut().filter(|_| !buffer.is_empty()) {
                    match first.read(buffer)? {
                        0 => _ = streams.pop_front(),
                        count => return Ok(count),
                    }
                }
                Ok(0)
            }
        }
    }
}

fn wrong_mode(source: &str, used_as: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        format!("this byte stream was made from {source} and cannot be used as {used_as}"),
    )
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.0 {
            Source::Bytes(_) => "bytes",
            Source::Stream(_) => "stream",
            Source::Read(_) => "reader",
            Source::Chain(_) => "several",
        };
        f.debug_tuple("ByteStream").field(&source).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ended;

    impl Stream for Ended {
        type Item = Result<Bytes, BoxError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(None)
        }
    }

    #[test]
    fn the_wrong_way_answers_with_a_clear_error() {
        let error = ByteStream::from_stream(Ended).read(&mut [0; 4]).expect_err("a stream cannot be read");
        assert_eq!(
            error.to_string(),
            "this byte stream was made from an async stream and cannot be used as a blocking reader"
        );

        let mut reader = ByteStream::from_reader(io::empty());
        let mut context = Context::from_waker(std::task::Waker::noop());
        let Poll::Ready(Some(Err(error))) = Pin::new(&mut reader).poll_next(&mut context) else {
            panic!("a reader cannot be polled");
        };
        assert!(error.to_string().ends_with("cannot be used as an async stream"));
    }
}
