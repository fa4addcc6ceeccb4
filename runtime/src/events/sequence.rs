//! Sequences of items: JSON Lines, NDJSON, JSON text sequences (RFC 7464), and the parts of `multipart` bodies.

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

/// A response that is a sequence of items, each in JSON: JSON Lines, NDJSON, a JSON text sequence, or parts of
/// `multipart/mixed`; or of [parts](crate::ReceivedPart) of any kind.
///
/// In async code it is a [`Stream`], with [`next`](Self::next) and [`try_next`](Self::try_next) of its own. In blocking
/// code it is iterated over: `for item in items`. What it was received with decides which of the two works; the other
/// one fails with an error that names the right one.
///
/// An item that is not as declared is an error of that item alone, and the sequence goes on; see [`ItemError`]. One item
/// is in memory at a time, however long the sequence is. An item may have as many bytes as the client takes of any
/// response (`max_body`); lines that hold nothing are not items.
#[must_use = "a sequence does nothing until it is requested items"]
pub struct Sequence<T>(Box<Pull<ItemFraming<T>>>);

/// How the text of an item becomes a value.
type DecodeItem<T> = fn(&Bytes, &Scrubber) -> Result<T, DecodeFault>;

/// How the bytes of a sequence become the texts of items.
enum Texts {
    Records(Records),
    Parts(Box<Parts>),
}

impl Texts {
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

/// What is known of a sequence.
struct ItemFraming<T> {
    texts: Texts,
    /// How many items have begun.
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

    /// A last line may lack its line feed.
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
        Self::of(Texts::Records(Records::new(about.limit)), body, decode, about)
    }

    /// Creates a sequence of parts between boundaries.
    pub(crate) fn of_parts(
        boundary: &str,
        body: ByteStream,
        decode: DecodeItem<T>,
        about: StreamContext,
    ) -> Self {
        Self::of(Texts::Parts(Box::new(Parts::new(boundary, about.limit))), body, decode, about)
    }

    fn of(texts: Texts, body: ByteStream, decode: DecodeItem<T>, about: StreamContext) -> Self {
        Self(Box::new(Pull::new(body, ItemFraming { texts, count: 0, decode, about })))
    }

    /// Returns the bytes that were not read yet; `None` when the sequence is over.
    #[cfg(feature = "testkit")]
    pub(crate) fn into_body(self) -> Option<ByteStream> {
        self.0.into_body()
    }

    /// Returns how many items were read, those that are not as declared included.
    #[must_use]
    pub fn count_read(&self) -> u64 {
        self.0.framing.count
    }

    /// Returns whether there is nothing more: after the last item, and after an error that ends the sequence.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.is_over()
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing an item: the next call goes on where it was.
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        poll_fn(|context| self.0.poll(context)).await
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing an item: the next call goes on where it was.
    ///
    /// # Errors
    ///
    /// Returns an error when an item could not be read; [`ItemError::is_over`] shows whether it ends the sequence.
    pub async fn try_next(&mut self) -> Result<Option<T>, ItemError> {
        self.next().await.transpose()
    }
}

/// Nothing of a sequence that is read is borrowed from itself.
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
        // What an item holds may be personal, so only the state is shown.
        let mut debug = f.debug_struct("Sequence");
        debug.field("count_read", &self.count_read()).field("is_over", &self.is_over());
        debug.finish_non_exhaustive()
    }
}

/// The items of a [`Sequence`], each of which blocks the thread until it is there.
#[must_use = "a sequence does nothing until it is requested items"]
pub struct BlockingSequence<T>(Sequence<T>);

impl<T> BlockingSequence<T> {
    /// Returns the next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error when an item could not be read; [`ItemError::is_over`] shows whether it ends the sequence.
    pub fn try_next(&mut self) -> Result<Option<T>, ItemError> {
        self.next().transpose()
    }

    /// Returns the sequence, which knows [how many items were read](Sequence::count_read).
    pub fn get_ref(&self) -> &Sequence<T> {
        &self.0
    }
}

impl<T> Iterator for BlockingSequence<T> {
    type Item = Result<T, ItemError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.0.block()
    }
}

impl<T> fmt::Debug for BlockingSequence<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingSequence").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
