//! A stream of bytes for async and blocking code.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use futures_core::Stream;

use super::reader::Reader;
use crate::BoxError;

/// A stream of bytes.
///
/// It implements both [`Stream`] and [`Read`], so that one type serves both modes. Which of them
/// works depends on the source:
///
/// - bytes, chunks or a file: both;
/// - [`from_stream`](Self::from_stream): only polling;
/// - [`from_reader`](Self::from_reader): reading, and in a tokio runtime (feature `tokio`) also
///   polling.
///
/// The other one fails with an error that states so.
pub struct ByteStream(Source);

enum Source {
    Bytes(Bytes),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>),
    Read(Reader),
    /// Chunks from an iterator, and the rest of the last chunk.
    Chunks(Chunks, Bytes),
    /// A stream with a progress report.
    Counted(Counted),
    /// Another stream, which has to be as long as was stated.
    Exact(Exact),
    /// Streams in sequence.
    Chain(VecDeque<ByteStream>),
}

type Chunks = Box<dyn Iterator<Item = Result<Bytes, BoxError>> + Send>;

impl ByteStream {
    /// Creates a stream for async code. Wrap a JavaScript stream, which is not `Send`, with
    /// `send_wrapper`.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Self {
        Self(Source::Stream(Box::pin(stream)))
    }

    /// Creates a stream for blocking code.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Source::Read(Reader::new(reader, false)))
    }

    /// Creates a stream from a file or a part of it.
    pub(super) fn of_file(file: io::Take<std::fs::File>) -> Self {
        Self(Source::Read(Reader::new(file, true)))
    }

    /// Creates a stream for async code from an async reader.
    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn from_async_read(reader: impl tokio::io::AsyncRead + Send + 'static) -> Self {
        Self::from_stream(AsyncPieces { reader: Some(Box::pin(reader)) })
    }

    /// Returns the next chunk in async code, or `None` at the end. Blocking code uses [`Read`].
    ///
    /// This method is cancel safe: if its future is dropped, no chunk is lost.
    pub async fn next(&mut self) -> Option<Result<Bytes, BoxError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Creates a stream from an iterator of chunks. It works in both modes; the iterator should not
    /// block.
    pub fn from_chunks<I>(chunks: I) -> Self
    where
        I: IntoIterator<Item = Result<Bytes, BoxError>>,
        I::IntoIter: Send + 'static,
    {
        Self(Source::Chunks(Box::new(chunks.into_iter()), Bytes::new()))
    }

    /// Reports the progress of a stream.
    pub(crate) fn counted(stream: Self, total: Option<u64>, report: Report) -> Self {
        Self(Source::Counted(Counted::new(stream, total, report)))
    }

    /// Ends in an error where the stream is not as long as is stated here.
    pub(super) fn of_length(self, length: Option<u64>) -> Self {
        match (self, length) {
            (stream, None) | (stream @ Self(Source::Exact(_)), _) => stream,
            (stream, Some(left)) => Self(Source::Exact(Exact { stream: Box::new(stream), left })),
        }
    }

    /// Concatenates streams. Each of them has to support the mode of the call.
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
            Source::Read(reader) => reader.poll(context).map(|piece| match piece {
                None => Some(Err(wrong_mode("a blocking reader", "an async stream").into())),
                Some(Ok(piece)) => (!piece.is_empty()).then_some(Ok(piece)),
                Some(Err(error)) => Some(Err(error.into())),
            }),
            Source::Counted(counted) => counted.poll(context),
            Source::Exact(exact) => exact.poll(context),
            Source::Chunks(chunks, rest) if rest.is_empty() => Poll::Ready(chunks.next()),
            Source::Chunks(_, rest) => Poll::Ready(Some(Ok(std::mem::take(rest)))),
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
            Source::Bytes(bytes) => Ok(copy(bytes, buffer)),
            Source::Chunks(chunks, rest) => {
                while rest.is_empty() && !buffer.is_empty() {
                    match chunks.next() {
                        Some(chunk) => *rest = chunk.map_err(io::Error::other)?,
                        None => return Ok(0),
                    }
                }
                Ok(copy(rest, buffer))
            }
            Source::Read(reader) => reader.read(buffer),
            Source::Counted(counted) => counted.read(buffer),
            Source::Exact(exact) => exact.read(buffer),
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

/// The chunks of an async reader.
#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
struct AsyncPieces<R> {
    /// `None` at the end.
    reader: Option<Pin<Box<R>>>,
}

#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
impl<R: tokio::io::AsyncRead> Stream for AsyncPieces<R> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(reader) = &mut self.reader else { return Poll::Ready(None) };
        let mut piece = vec![0; super::reader::PIECE];
        let mut buffer = tokio::io::ReadBuf::new(&mut piece);
        match std::task::ready!(reader.as_mut().poll_read(context, &mut buffer)) {
            Ok(()) => {
                let length = buffer.filled().len();
                piece.truncate(length);
                if length == 0 {
                    self.reader = None;
                    return Poll::Ready(None);
                }
                Poll::Ready(Some(Ok(piece.into())))
            }
            Err(error) => {
                self.reader = None;
                Poll::Ready(Some(Err(error.into())))
            }
        }
    }
}

/// A callback with the number of bytes so far and the total.
pub(crate) type Report = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// A stream that reports its progress.
struct Counted {
    stream: Box<ByteStream>,
    sent: u64,
    total: Option<u64>,
    report: Report,
}

impl Counted {
    fn new(stream: ByteStream, total: Option<u64>, report: Report) -> Self {
        Self { stream: Box::new(stream), sent: 0, total, report }
    }

    fn count(&mut self, length: usize) {
        self.sent = self.sent.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        (self.report)(self.sent, self.total);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let piece = Pin::new(&mut *self.stream).poll_next(context);
        if let Poll::Ready(Some(Ok(piece))) = &piece {
            self.count(piece.len());
        }
        piece
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        if length > 0 {
            self.count(length);
        }
        Ok(length)
    }
}

/// A stream whose length was stated.
struct Exact {
    stream: Box<ByteStream>,
    /// How many bytes are to come.
    left: u64,
}

impl Exact {
    /// Counts what has come; no bytes are the end.
    fn count(&mut self, length: usize) -> io::Result<()> {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        if length == 0 && self.left > 0 {
            let message = format!("the body ended {} bytes before the length that was stated", self.left);
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        let left = self.left.checked_sub(length);
        self.left = left.ok_or_else(|| io::Error::other("the body is longer than was stated"))?;
        Ok(())
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let piece = std::task::ready!(Pin::new(&mut *self.stream).poll_next(context));
        let counted = match &piece {
            Some(Ok(bytes)) if !bytes.is_empty() => self.count(bytes.len()),
            Some(_) => Ok(()),
            None => self.count(0),
        };
        Poll::Ready(counted.map_or_else(|error| Some(Err(error.into())), |()| piece))
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        if !buffer.is_empty() {
            self.count(length)?;
        }
        Ok(length)
    }
}

/// Moves as many bytes as fit.
fn copy(bytes: &mut Bytes, buffer: &mut [u8]) -> usize {
    let count = bytes.len().min(buffer.len());
    // `copy_to_slice` requires exactly as many bytes as the slice has.
    if let Some(target) = buffer.get_mut(..count) {
        bytes.copy_to_slice(target);
    }
    count
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
            Source::Chunks(..) => "chunks",
            Source::Counted(_) => "counted",
            Source::Exact(_) => "of a length",
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
    fn the_wrong_way_responds_with_a_clear_error() {
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
