//! Server-sent events: an answer that goes on, event by event (WHATWG HTML, section 9.2).
//!
//! Bytes come in as they arrive, events with typed data go out. Nothing is asked for before the caller asks, and
//! dropping the stream ends the exchange. What is lost with a connection stays lost: a stream is never begun again by
//! itself, but [`Events::last_id`] tells a caller where to go on.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::BoxError;
use crate::body::ByteStream;
use crate::decode::DecodeFault;
use crate::error::{self, EventError, EventTooLarge, TransportError, UndecodableEvent};
use crate::event::{Event, Parser};
use crate::secret::Scrubber;

/// How many bytes a blocking client asks for at once.
const PIECE: usize = 8 * 1024;

/// An answer that is a stream of events.
///
/// In async code it is a [`Stream`], with [`next`](Self::next) and [`try_next`](Self::try_next) of its own. In blocking
/// code it is iterated over: `for event in events`. What it was received with decides which of the two works; the other
/// way answers with an error that says so.
///
/// An event whose data is not as declared is an error of that event alone, and the stream goes on; see [`EventError`].
/// Services that end their streams with a word, such as `[DONE]`, are read with [`until`](Self::until).
///
/// An event may have as many bytes as the client takes of any answer.
#[must_use = "a stream does nothing until it is asked for events"]
pub struct Events<T>(Box<State<T>>);

/// What is known of a stream; in a box, since answers are moved about.
struct State<T> {
    /// `None` when the stream is over.
    body: Option<ByteStream>,
    /// What arrived and is not read yet.
    chunk: Bytes,
    parser: Parser,
    decode: Decode<T>,
    end: Option<String>,
    about: About,
}

/// How the data of an event becomes a value.
pub(crate) type Decode<T> = fn(&str, &Scrubber) -> Result<T, DecodeFault>;

/// What errors say about a stream, and what they must not say.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// The operation, where it is known.
    pub(crate) context: Option<error::Context>,
    pub(crate) scrubber: Scrubber,
    /// How many bytes an event may have.
    pub(crate) limit: u64,
}

type Item<T> = Result<Event<T>, EventError>;

impl<T> Events<T> {
    pub(crate) fn new(body: ByteStream, decode: Decode<T>, about: About) -> Self {
        let parser = Parser::new(about.limit);
        Self(Box::new(State { body: Some(body), chunk: Bytes::new(), parser, decode, end: None, about }))
    }

    /// Ends the stream, without an error, at the first event whose data is exactly this text.
    pub fn until(mut self, end: impl Into<String>) -> Self {
        self.0.end = Some(end.into());
        self
    }

    /// Returns the bytes that were not read yet; `None` when the stream is over.
    #[cfg(feature = "testkit")]
    pub(crate) fn into_body(self) -> Option<ByteStream> {
        self.0.body
    }

    /// Returns the id that the stream named last.
    ///
    /// Sent back in the header `Last-Event-ID` of another call, it makes servers that support it go on from there.
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.0.parser.last_id()
    }

    /// Returns how long the stream last said to wait before connecting again.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.0.parser.last_retry()
    }

    /// Says whether there is nothing more: after the end of the stream, and after an error that ends it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.body.is_none()
    }

    /// Returns the next event of what has arrived; `None` when more has to arrive.
    fn arrived(&mut self) -> Option<Item<T>> {
        self.0.body.as_ref()?;
        let Ok(read) = self.0.parser.read(&mut self.0.chunk) else {
            self.close();
            let About { context, limit, .. } = self.0.about.clone();
            return Some(Err(EventError::TooLarge(Box::new(EventTooLarge { context, limit }))));
        };
        let event = read?;
        if self.0.end.as_ref() == Some(&event.data) {
            self.close();
            return None;
        }
        let Event { event, id, retry, data } = event;
        Some(match (self.0.decode)(&data, &self.0.about.scrubber) {
            Ok(data) => Ok(Event { event, id, retry, data }),
            Err(fault) => {
                let About { context, scrubber, .. } = self.0.about.clone();
                let data = scrubber.text(&data);
                let raw = Event { event, id, retry, data };
                Err(EventError::Undecodable(Box::new(UndecodableEvent { context, event: raw, fault })))
            }
        })
    }

    fn broken(&mut self, error: BoxError) -> EventError {
        self.close();
        let error = TransportError::broken_body(error);
        let About { context, scrubber, .. } = self.0.about.clone();
        EventError::Transport(Box::new(match context {
            Some(context) => error.within(context, &scrubber),
            None => error,
        }))
    }

    /// Ends the exchange; an event that is not complete is none (WHATWG HTML, section 9.2.6).
    fn close(&mut self) {
        self.0.body = None;
        self.0.chunk.clear();
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<T>>> {
        loop {
            if let Some(item) = self.arrived() {
                return Poll::Ready(Some(item));
            }
            let Some(body) = &mut self.0.body else {
                return Poll::Ready(None);
            };
            match ready!(Pin::new(body).poll_next(context)) {
                None => self.close(),
                Some(Ok(chunk)) => self.0.chunk = chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(self.broken(error)))),
            }
        }
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing an event: the next call goes on where it was.
    pub async fn next(&mut self) -> Option<Result<Event<T>, EventError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing an event: the next call goes on where it was.
    ///
    /// # Errors
    ///
    /// Returns an error when an event could not be read; [`EventError::is_over`] tells whether it ends the stream.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, EventError> {
        self.next().await.transpose()
    }
}

/// Nothing of a stream that is read is borrowed from itself.
impl<T> Unpin for Events<T> {}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, EventError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> IntoIterator for Events<T> {
    type Item = Result<Event<T>, EventError>;
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
#[must_use = "a stream does nothing until it is asked for events"]
pub struct BlockingEvents<T>(Events<T>);

impl<T> BlockingEvents<T> {
    /// Returns the next event, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error when an event could not be read; [`EventError::is_over`] tells whether it ends the stream.
    pub fn try_next(&mut self) -> Result<Option<Event<T>>, EventError> {
        self.next().transpose()
    }

    /// Returns the stream, which knows its [last id](Events::last_id).
    pub fn get_ref(&self) -> &Events<T> {
        &self.0
    }
}

impl<T> Iterator for BlockingEvents<T> {
    type Item = Result<Event<T>, EventError>;

    fn next(&mut self) -> Option<Self::Item> {
        let events = &mut self.0;
        loop {
            if let Some(item) = events.arrived() {
                return Some(item);
            }
            let mut piece = [0; PIECE];
            match events.0.body.as_mut()?.read(&mut piece) {
                Ok(0) => events.close(),
                Ok(length) => {
                    events.0.chunk = Bytes::copy_from_slice(piece.get(..length).unwrap_or_default());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Some(Err(events.broken(error.into()))),
            }
        }
    }
}

impl<T> fmt::Debug for BlockingEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingEvents").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
