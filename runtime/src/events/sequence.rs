//! Sequences of items: JSON Lines, NDJSON, JSON text sequences (RFC 7464), and multipart bodies.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::pull::{Framed, Framing, Pull, StreamContext};
use crate::BoxError;
use crate::body::ByteStream;
use crate::decode::DecodeFault;
use crate::error::{ItemError, RawItem, UndecodableItem};
use crate::event::{Parts, Record, Records, TooLong};
use crate::secret::Scrubber;

/// A response that is a sequence of items.
///
/// The items are JSON in JSON Lines, NDJSON, a JSON text sequence or the parts of
/// `multipart/mixed`, or they are [parts](crate::ReceivedPart) of any kind.
///
/// In async code it is a [`Stream`], and has the methods [`next`](Self::next) and
/// [`try_next`](Self::try_next). In blocking code, iterate over it: `for item in items`. The mode of
/// the client that received it determines which of the two works. The other fails with an error
/// that states so.
///
/// If an item cannot be decoded, only that item is an error, and the sequence continues; see
/// [`ItemError`]. One item is in memory at a time. The size limit of an item is the client's limit
/// of a response (`max_body`). Empty lines are skipped.
#[must_use = "a sequence does nothing until it is requested items"]
pub struct Sequence<T>(Box<Pull<ItemFraming<T>>>);

/// Decodes an item.
type DecodeItem<T> = fn(&Bytes, &Scrubber) -> Result<T, DecodeFault>;

/// Splits the bytes of a sequence into items.
enum ItemReader {
    Records(Records),
    Parts(Box<Parts>),
}

impl ItemReader {
    fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Record>, TooLong> {
        match self {
            Self::Records(records) => records.read(chunk),
            Self::Parts(parts) => parts.read(chunk),
        }
    }

    fn end(&mut self) -> Option<Record> {
        match self {
            Self::Records(records) => records.end(),
            Self::Parts(parts) => parts.end(),
        }
    }
}

/// The state of a sequence.
struct ItemFraming<T> {
    texts: ItemReader,
    /// The number of items begun.
    count: u64,
    decode: DecodeItem<T>,
    about: StreamContext,
}

type Item<T> = Result<T, ItemError>;

impl<T> ItemFraming<T> {
    fn decoded(&mut self, record: &Record) -> Item<T> {
        let index = self.count;
        self.count = self.count.saturating_add(1);
        let value = if record.is_cut { Err(DecodeFault::truncated()) } else { Ok(()) };
        value.and_then(|()| (self.decode)(&record.text, &self.about.scrubber)).map_err(|fault| {
            let StreamContext { context, scrubber, .. } = self.about.clone();
            let item = RawItem::Text(scrubber.bytes(record.text.clone()));
            ItemError::Undecodable(Box::new(UndecodableItem { context, index, item, fault }))
        })
    }
}

impl<T> Framing for ItemFraming<T> {
    type Item = Item<T>;

    fn read(&mut self, chunk: &mut Bytes) -> Framed<Item<T>> {
        match self.texts.read(chunk) {
            Ok(Some(record)) => Framed::Item(self.decoded(&record)),
            Ok(None) => Framed::More,
            Err(_) => Framed::Last(Err(self.about.too_large(self.count))),
        }
    }

    /// The last line may lack its line feed.
    fn end(&mut self) -> Option<Item<T>> {
        let record = self.texts.end()?;
        Some(self.decoded(&record))
    }

    fn broken(&mut self, error: BoxError) -> Item<T> {
        Err(self.about.broken(error))
    }
}

impl<T> Sequence<T> {
    pub(crate) fn new(body: ByteStream, decode: DecodeItem<T>, about: StreamContext) -> Self {
        Self::of(ItemReader::Records(Records::new(about.limit)), body, decode, about)
    }

    /// Creates a sequence of parts between boundaries.
    pub(crate) fn of_parts(
        boundary: &str,
        body: ByteStream,
        decode: DecodeItem<T>,
        about: StreamContext,
    ) -> Self {
        Self::of(ItemReader::Parts(Box::new(Parts::new(boundary, about.limit))), body, decode, about)
    }

    fn of(texts: ItemReader, body: ByteStream, decode: DecodeItem<T>, about: StreamContext) -> Self {
        Self(Box::new(Pull::new(body, ItemFraming { texts, count: 0, decode, about })))
    }

    /// Returns the unread bytes; `None` if the sequence has ended.
    #[cfg(feature = "testkit")]
    pub(crate) fn into_body(self) -> Option<ByteStream> {
        self.0.into_body()
    }

    /// Returns the number of items read, including those that could not be decoded.
    #[must_use]
    pub fn count_read(&self) -> u64 {
        self.0.framing.count
    }

    /// Returns whether the sequence has ended, or failed with an error that ends it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.is_over()
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no item is lost.
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        poll_fn(|context| self.0.poll(context)).await
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no item is lost.
    ///
    /// # Errors
    ///
    /// Returns an error if an item cannot be read. [`ItemError::is_over`] tells whether it ends the
    /// sequence.
    pub async fn try_next(&mut self) -> Result<Option<T>, ItemError> {
        self.next().await.transpose()
    }
}

/// No field is self-referential.
impl<T> Unpin for Sequence<T> {}

impl<T> Stream for Sequence<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll(context)
    }
}

impl<T> IntoIterator for Sequence<T> {
    type Item = Result<T, ItemError>;
    type IntoIter = BlockingSequence<T>;

    fn into_iter(self) -> Self::IntoIter {
        BlockingSequence(self)
    }
}

impl<T> fmt::Debug for Sequence<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only the state is shown, because items may contain personal data.
        let mut debug = f.debug_struct("Sequence");
        debug.field("count_read", &self.count_read()).field("is_over", &self.is_over());
        debug.finish_non_exhaustive()
    }
}

/// A blocking iterator over a [`Sequence`].
#[must_use = "a sequence does nothing until it is requested items"]
pub struct BlockingSequence<T>(Sequence<T>);

impl<T> BlockingSequence<T> {
    /// Returns the next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if an item cannot be read. [`ItemError::is_over`] tells whether it ends the
    /// sequence.
    pub fn try_next(&mut self) -> Result<Option<T>, ItemError> {
        self.next().transpose()
    }

    /// Returns the sequence, for example for the [number of items read](Sequence::count_read).
    pub fn get_ref(&self) -> &Sequence<T> {
        &self.0
    }
}

impl<T> Iterator for BlockingSequence<T> {
    type Item = Result<T, ItemError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.0.next_blocking()
    }
}

impl<T> fmt::Debug for BlockingSequence<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingSequence").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
