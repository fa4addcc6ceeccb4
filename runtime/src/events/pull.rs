//! A stream that is read item by item: the same in async and in blocking code.
//!
//! Bytes come in as they arrive, items go out. Nothing is requested before the caller asks, and dropping the stream ends
//! the exchange.

use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream as _;

use crate::BoxError;
use crate::body::ByteStream;
use crate::error::{self, ItemError, ItemTooLarge, TransportError};
use crate::secret::Scrubber;

/// How many bytes a blocking client requests at once.
const PIECE: usize = 8 * 1024;

/// What errors say about a stream, and the secrets that they must not show.
#[derive(Debug, Clone)]
pub(crate) struct StreamContext {
    /// The operation, where it is known.
    pub(crate) context: Option<error::Context>,
    pub(crate) scrubber: Scrubber,
    /// How many bytes an item may have.
    pub(crate) limit: u64,
}

impl StreamContext {
    /// Returns the error of a stream that broke off.
    pub(super) fn broken(&self, error: BoxError) -> ItemError {
        let error = TransportError::broken_body(error);
        ItemError::Transport(Box::new(match self.context.clone() {
            Some(context) => error.within(context, &self.scrubber),
            None => error,
        }))
    }

    /// Returns the error of an item that is longer than the limit.
    pub(super) fn too_large(&self, index: u64) -> ItemError {
        let Self { context, limit, .. } = self.clone();
        ItemError::TooLarge(Box::new(ItemTooLarge { context, index, limit }))
    }
}

/// How the bytes of a stream become items.
pub(super) trait Framing {
    type Item;

    /// Reads the next item of what has arrived, and leaves in `chunk` what comes after it.
    fn read(&mut self, chunk: &mut Bytes) -> Framed<Self::Item>;

    /// Reads the item that the end of the stream completes, if there is one.
    fn end(&mut self) -> Option<Self::Item>;

    /// Returns what stands for the rest of a stream that broke off.
    fn broken(&mut self, error: BoxError) -> Self::Item;
}

/// What the bytes that have arrived come to.
pub(super) enum Framed<T> {
    /// More has to arrive.
    More,
    /// An item.
    Item(T),
    /// The last item.
    Last(T),
    /// The stream is over.
    End,
}

/// Reads the items of a stream from its bytes.
pub(super) struct Pull<F> {
    /// `None` when the stream is over.
    body: Option<ByteStream>,
    /// What arrived and is not read yet.
    chunk: Bytes,
    pub(super) framing: F,
}

impl<F: Framing> Pull<F> {
    pub(super) fn new(body: ByteStream, framing: F) -> Self {
        Self { body: Some(body), chunk: Bytes::new(), framing }
    }

    /// Returns the bytes that were not read yet; `None` when the stream is over.
    #[cfg(feature = "testkit")]
    pub(super) fn into_body(self) -> Option<ByteStream> {
        self.body
    }

    pub(super) fn is_over(&self) -> bool {
        self.body.is_none()
    }

    /// Returns the next item of what has arrived; `None` when more has to arrive, or nothing can.
    fn arrived(&mut self) -> Option<F::Item> {
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
            if let Some(item) = self.arrived() {
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

    /// Returns the next item, and blocks the thread until it is there.
    pub(super) fn block(&mut self) -> Option<F::Item> {
        loop {
            if let Some(item) = self.arrived() {
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
