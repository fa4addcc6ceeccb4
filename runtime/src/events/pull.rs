//! Reads a stream item by item, in async and blocking code.
//!
//! Nothing is read before the caller asks for an item. Dropping the stream ends the exchange.

use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream as _;

use crate::BoxError;
use crate::body::ByteStream;
use crate::error::{self, ItemError, ItemTooLarge, TransportError};
use crate::secret::Scrubber;

/// The number of bytes that a blocking client reads at once.
const PIECE: usize = 8 * 1024;

/// The context of a stream for its errors, and the secrets to remove from them.
#[derive(Debug, Clone)]
pub(crate) struct StreamContext {
    /// The operation, if known.
    pub(crate) context: Option<error::Context>,
    pub(crate) scrubber: Scrubber,
    /// The size limit of an item in bytes.
    pub(crate) limit: u64,
}

impl StreamContext {
    /// Creates the error of an interrupted stream.
    pub(super) fn broken(&self, error: BoxError) -> ItemError {
        let error = TransportError::broken_body(error);
        ItemError::Transport(Box::new(match self.context.clone() {
            Some(context) => error.with_context(context, &self.scrubber),
            None => error,
        }))
    }

    /// Creates the error of an item that exceeds the size limit.
    pub(super) fn too_large(&self, index: u64) -> ItemError {
        let Self { context, limit, .. } = self.clone();
        ItemError::TooLarge(Box::new(ItemTooLarge { context, index, limit }))
    }
}

/// Splits the bytes of a stream into items.
pub(super) trait Framing {
    type Item;

    /// Reads the next item from `chunk`, and leaves the following bytes there.
    fn read(&mut self, chunk: &mut Bytes) -> Framed<Self::Item>;

    /// Returns the item that ends with the stream, if there is one.
    fn end(&mut self) -> Option<Self::Item>;

    /// Returns the error of an interrupted stream, as an item.
    fn broken(&mut self, error: BoxError) -> Self::Item;
}

/// The result of reading a chunk.
pub(super) enum Framed<T> {
    /// More bytes are needed.
    More,
    /// An item.
    Item(T),
    /// The last item.
    Last(T),
    /// The stream has ended.
    End,
}

/// A stream of bytes that is read as items.
pub(super) struct Pull<F> {
    /// `None` after the end.
    body: Option<ByteStream>,
    /// The bytes that arrived and are not read yet.
    chunk: Bytes,
    pub(super) framing: F,
}

impl<F: Framing> Pull<F> {
    pub(super) fn new(body: ByteStream, framing: F) -> Self {
        Self { body: Some(body), chunk: Bytes::new(), framing }
    }

    /// Returns the unread bytes; `None` if the stream has ended.
    #[cfg(feature = "testkit")]
    pub(super) fn into_body(self) -> Option<ByteStream> {
        self.body
    }

    pub(super) fn is_over(&self) -> bool {
        self.body.is_none()
    }

    /// Returns the next item from the bytes that arrived; `None` if more are needed or the stream
    /// has ended.
    fn next_buffered(&mut self) -> Option<F::Item> {
        self.body.as_ref()?;
        match self.framing.read(&mut self.chunk) {
            Framed::More => None,
            Framed::Item(item) => Some(item),
            Framed::Last(item) => {
                self.close();
                Some(item)
            }
            Framed::End => {
                self.close();
                None
            }
        }
    }

    /// Ends the exchange.
    fn close(&mut self) {
        self.body = None;
        self.chunk.clear();
    }

    fn ended(&mut self) -> Option<F::Item> {
        self.close();
        self.framing.end()
    }

    fn broken(&mut self, error: BoxError) -> F::Item {
        self.close();
        self.framing.broken(error)
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<F::Item>> {
        loop {
            if let Some(item) = self.next_buffered() {
                return Poll::Ready(Some(item));
            }
            let Some(body) = &mut self.body else {
                return Poll::Ready(None);
            };
            match ready!(Pin::new(body).poll_next(context)) {
                None => return Poll::Ready(self.ended()),
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => return Poll::Ready(Some(self.broken(error))),
            }
        }
    }

    /// Returns the next item, blocking the thread until it arrives.
    pub(super) fn next_blocking(&mut self) -> Option<F::Item> {
        loop {
            if let Some(item) = self.next_buffered() {
                return Some(item);
            }
            let mut piece = [0; PIECE];
            match self.body.as_mut()?.read(&mut piece) {
                Ok(0) => return self.ended(),
                Ok(length) => self.chunk = Bytes::copy_from_slice(piece.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Some(self.broken(error.into())),
            }
        }
    }
}
