//! Streaming responses: server-sent events (WHATWG HTML, section 9.2), and sequences of JSON items.
//!
//! A stream is not resumed by itself. `Call::reconnect` reconnects it, and [`Events::last_id`] is
//! the id to resume from.

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

/// A stream of server-sent events.
///
/// In async code it is a [`Stream`], and has the methods [`next`](Self::next) and
/// [`try_next`](Self::try_next). In blocking code, iterate over it: `for event in events`. The mode
/// of the client that received it determines which of the two works. The other fails with an error
/// that states so.
///
/// If the data of an event cannot be decoded, only that event is an error, and the stream
/// continues; see [`ItemError`]. For services that end streams with a text such as `[DONE]`, use
/// [`until`](Self::until).
///
/// The stream ends with its connection. [`Call::reconnect`](crate::Call::reconnect) reconnects it.
///
/// The size limit of an event is the client's limit of a response.
#[must_use = "a stream does nothing until it is read"]
pub struct Events<T>(Box<Pull<EventFraming<T>>>);

/// Decodes the data of an event.
pub(crate) type Decode<T> = fn(&str, &Scrubber) -> Result<T, DecodeFault>;

/// The state of a stream of events.
struct EventFraming<T> {
    parser: Parser,
    decode: Decode<T>,
    end: Option<String>,
    /// Whether `end` was received.
    is_ended: bool,
    /// The number of events begun.
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

    /// An incomplete event is discarded (WHATWG HTML, section 9.2.6).
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

    /// Ends the stream without an error at the first event whose data equals this text.
    pub fn until(mut self, end: impl Into<String>) -> Self {
        self.0.framing.end = Some(end.into());
        self
    }

    /// Returns the unread bytes; `None` if the stream has ended.
    #[cfg(feature = "testkit")]
    pub(crate) fn into_body(self) -> Option<ByteStream> {
        self.0.into_body()
    }

    /// Returns the last event id of the stream.
    ///
    /// Send it in the header `Last-Event-ID` of another call to resume after that event, if the
    /// server supports it.
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.0.framing.parser.last_id()
    }

    /// Returns the reconnection time that the stream set last.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.0.framing.parser.last_retry()
    }

    /// Returns the last event id, even an empty one, which resets earlier ones.
    pub(crate) fn id_as_sent(&self) -> Option<&str> {
        self.0.framing.parser.id_as_sent()
    }

    /// Returns whether the text of [`until`](Self::until) was received.
    pub(crate) fn reached_end_marker(&self) -> bool {
        self.0.framing.is_ended
    }

    /// Returns the next event, blocking the thread until it arrives.
    pub(crate) fn next_blocking(&mut self) -> Option<Item<T>> {
        self.0.next_blocking()
    }

    /// Returns whether the stream has ended, or failed with an error that ends it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.is_over()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<T>>> {
        self.0.poll(context)
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no event is lost.
    pub async fn next(&mut self) -> Option<Result<Event<T>, ItemError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no event is lost.
    ///
    /// # Errors
    ///
    /// Returns an error if an event cannot be read. [`ItemError::is_over`] tells whether it ends
    /// the stream.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, ItemError> {
        self.next().await.transpose()
    }
}

/// No field is self-referential.
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
        // Only the state is shown, because events may contain personal data.
        f.debug_struct("Events").field("is_over", &self.is_over()).finish_non_exhaustive()
    }
}

/// A blocking iterator over [`Events`].
#[must_use = "a stream does nothing until it is read"]
pub struct BlockingEvents<T>(Events<T>);

impl<T> BlockingEvents<T> {
    /// Returns the next event, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if an event cannot be read. [`ItemError::is_over`] tells whether it ends
    /// the stream.
    pub fn try_next(&mut self) -> Result<Option<Event<T>>, ItemError> {
        self.next().transpose()
    }

    /// Returns the stream, for example for its [last id](Events::last_id).
    pub fn get_ref(&self) -> &Events<T> {
        &self.0
    }
}

impl<T> Iterator for BlockingEvents<T> {
    type Item = Result<Event<T>, ItemError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_blocking()
    }
}

impl<T> fmt::Debug for BlockingEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingEvents").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
