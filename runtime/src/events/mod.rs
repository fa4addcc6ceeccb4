//! Responses that go on: server-sent events (WHATWG HTML, section 9.2), and sequences of items in JSON.
//!
//! Bytes come in as they arrive, typed values go out. What is lost with a connection stays lost: a stream is begun again
//! only when it is asked to (`Call::reconnect`), and [`Events::last_id`] tells where to go on.

mod pull;
mod sequence;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use self::pull::{Framed, Framing, Pull};
use crate::BoxError;
use crate::body::ByteStream;
use crate::decode::DecodeFault;
use crate::error::{ItemError, RawItem, UndecodableItem};
use crate::event::{Event, Parser};
use crate::secret::Scrubber;

pub(crate) use self::pull::StreamContext;
pub use self::sequence::{BlockingSequence, Sequence};

/// A response that is a stream of events.
///
/// In async code it is a [`Stream`], with [`next`](Self::next) and [`try_next`](Self::try_next) of its own. In blocking
/// code it is iterated over: `for event in events`. What it was received with decides which of the two works; the other
/// one fails with an error that names the right one.
///
/// An event whose data is not as declared is an error of that event alone, and the stream goes on; see [`ItemError`].
/// Services that end their streams with a word, such as `[DONE]`, are read with [`until`](Self::until).
///
/// A stream that ends is over; [`Call::reconnect`](crate::Call::reconnect) has it connected again.
///
/// An event may have as many bytes as the client takes of any response.
#[must_use = "a stream does nothing until it is read"]
pub struct Events<T>(Box<Pull<EventFraming<T>>>);

/// How the data of an event becomes a value.
pub(crate) type Decode<T> = fn(&str, &Scrubber) -> Result<T, DecodeFault>;

/// What is known of a stream of events.
struct EventFraming<T> {
    parser: Parser,
    decode: Decode<T>,
    end: Option<String>,
    /// Whether `end` came.
    is_ended: bool,
    /// How many events have begun.
    count: u64,
    about: StreamContext,
}

type Item<T> = Result<Event<T>, ItemError>;

impl<T> Framing for EventFraming<T> {
    type Item = Item<T>;

    fn read(&mut self, chunk: &mut Bytes) -> Framed<Item<T>> {
        let event = match self.parser.read(chunk) {
            Ok(Some(event)) => event,
            Ok(None) => return Framed::More,
            Err(_) => return Framed::Last(Err(self.about.too_large(self.count))),
        };
        if self.end.as_ref() == Some(&event.data) {
            self.is_ended = true;
            return Framed::End;
        }
        let index = self.count;
        self.count = self.count.saturating_add(1);
        let Event { event, id, retry, data } = event;
        Framed::Item(match (self.decode)(&data, &self.about.scrubber) {
            Ok(data) => Ok(Event { event, id, retry, data }),
            Err(fault) => {
                let StreamContext { context, scrubber, .. } = self.about.clone();
                let data = scrubber.text(&data);
                let item = RawItem::Event(Event { event, id, retry, data });
                Err(ItemError::Undecodable(Box::new(UndecodableItem { context, index, item, fault })))
            }
        })
    }

    /// An event that is not complete is none (WHATWG HTML, section 9.2.6).
    fn end(&mut self) -> Option<Item<T>> {
        None
    }

    fn broken(&mut self, error: BoxError) -> Item<T> {
        Err(self.about.broken(error))
    }
}

impl<T> Events<T> {
    pub(crate) fn new(body: ByteStream, decode: Decode<T>, about: StreamContext) -> Self {
        let parser = Parser::new(about.limit);
        let framing = EventFraming { parser, decode, end: None, is_ended: false, count: 0, about };
        Self(Box::new(Pull::new(body, framing)))
    }

    /// Ends the stream, without an error, at the first event whose data is exactly this text.
    pub fn until(mut self, end: impl Into<String>) -> Self {
        self.0.framing.end = Some(end.into());
        self
    }

    /// Returns the bytes that were not read yet; `None` when the stream is over.
    #[cfg(feature = "testkit")]
    pub(crate) fn into_body(self) -> Option<ByteStream> {
        self.0.into_body()
    }

    /// Returns the id that the stream named last.
    ///
    /// Sent back in the header `Last-Event-ID` of another call, it makes servers that support it go on from there.
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.0.framing.parser.last_id()
    }

    /// Returns how long the stream last stated to wait before connecting again.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.0.framing.parser.last_retry()
    }

    /// Returns the id that the stream named last, also an empty one, which takes back those before it.
    pub(crate) fn id_as_sent(&self) -> Option<&str> {
        self.0.framing.parser.id_as_sent()
    }

    /// Returns whether the word of [`until`](Self::until) came.
    pub(crate) fn ended_by_word(&self) -> bool {
        self.0.framing.is_ended
    }

    /// Returns the next event, and blocks the thread until it is there.
    pub(crate) fn block(&mut self) -> Option<Item<T>> {
        self.0.block()
    }

    /// Returns whether there is nothing more: after the end of the stream, and after an error that ends it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.is_over()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<T>>> {
        self.0.poll(context)
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing an event: the next call goes on where it was.
    pub async fn next(&mut self) -> Option<Result<Event<T>, ItemError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing an event: the next call goes on where it was.
    ///
    /// # Errors
    ///
    /// Returns an error when an event could not be read; [`ItemError::is_over`] shows whether it ends the stream.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, ItemError> {
        self.next().await.transpose()
    }
}

/// Nothing of a stream that is read is borrowed from itself.
impl<T> Unpin for Events<T> {}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> IntoIterator for Events<T> {
    type Item = Result<Event<T>, ItemError>;
    type IntoIter = BlockingEvents<T>;

    fn into_iter(self) -> Self::IntoIter {
        BlockingEvents(self)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What an event holds may be personal, so only the state is shown.
        f.debug_struct("Events").field("is_over", &self.is_over()).finish_non_exhaustive()
    }
}

/// The events of an [`Events`], each of which blocks the thread until it is there.
#[must_use = "a stream does nothing until it is read"]
pub struct BlockingEvents<T>(Events<T>);

impl<T> BlockingEvents<T> {
    /// Returns the next event, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error when an event could not be read; [`ItemError::is_over`] shows whether it ends the stream.
    pub fn try_next(&mut self) -> Result<Option<Event<T>>, ItemError> {
        self.next().transpose()
    }

    /// Returns the stream, which knows its [last id](Events::last_id).
    pub fn get_ref(&self) -> &Events<T> {
        &self.0
    }
}

impl<T> Iterator for BlockingEvents<T> {
    type Item = Result<Event<T>, ItemError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.block()
    }
}

impl<T> fmt::Debug for BlockingEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingEvents").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
