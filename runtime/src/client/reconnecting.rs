//! A stream of events that reconnects when it ends.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderName, HeaderValue, StatusCode};

use super::{Call, Client, drive};
use crate::BoxFuture;
use crate::error::{Error, ItemError, TransportError};
use crate::event::Event;
use crate::events::Events;
use crate::machine::{CallMachine, CallResult, HeaderArg};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::Operation;

/// The pause before reconnecting if the stream sets none: a few seconds, as in browsers.
const PAUSE: Duration = Duration::from_secs(3);

/// The header with the id of the last event (WHATWG HTML, section 9.2.4).
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A stream of events that reconnects when it ends, with the header `Last-Event-ID`.
///
/// It implements [`Stream`] in async code and `Iterator` in blocking code, and has `try_next` in
/// both. Nothing is sent before the first event is requested. The pause before reconnecting is what
/// the stream sets (`retry`), or three seconds.
///
/// An interrupted stream is reconnected if the call's retry policy allows it. So is a stream that
/// yields no event, as often in a row as the policy allows. The stream ends:
///
/// - when a call fails for another reason, after its attempts;
/// - at a response with status 204, by which servers end such a stream;
/// - at the text set by [`until`](Self::until).
#[must_use = "a stream does nothing until it is read"]
pub struct Reconnecting<Op: Operation, T: Send + 'static, M: Mode = Async> {
    client: Client<M>,
    state: State<Op, T, M>,
    place: StreamPosition,
}

/// State that outlives a connection.
#[derive(Default)]
struct StreamPosition {
    last_id: Option<String>,
    retry: Option<Duration>,
    end: Option<String>,
    /// The number of consecutive connections that were interrupted or yielded no event.
    breaks: u32,
    has_event: bool,
}

enum State<Op: Operation, T: Send + 'static, M: Mode> {
    Idle(Box<CallMachine<Op>>, Duration),
    InFlight(M::InFlight<Connected<Op>>),
    Reading(Events<T>, Box<CallMachine<Op>>),
    Over,
}

/// A machine that returns with a connection.
type Connected<Op> = (Box<CallMachine<Op>>, CallResult<Op>);

type EventResult<Op, T> = Result<Option<Event<T>>, Error<<Op as Operation>::Error>>;

impl<Op, M: Mode> Call<Op, M> {
    /// Reconnects the stream of events whenever it ends. Call this after all other setters.
    ///
    /// Without this, the stream ends with its connection, and [`Events::last_id`] is the id to
    /// resume from.
    pub fn reconnect<T: Send + 'static>(self) -> Reconnecting<Op, T, M>
    where
        Op: Operation<Success = Events<T>>,
    {
        let (client, machine) = self.into_machine();
        let state = State::Idle(Box::new(machine), Duration::ZERO);
        Reconnecting { client, state, place: StreamPosition::default() }
    }
}

impl StreamPosition {
    /// Records the last id and the pause that a connection set.
    fn note<T>(&mut self, events: &Events<T>) {
        if let Some(id) = events.id_as_sent() {
            self.last_id = Some(id.to_owned());
        }
        self.retry = events.retry().or(self.retry);
    }

    /// Returns the `Last-Event-ID` header, or `None` to start at the beginning.
    fn header(&self) -> Option<HeaderArg> {
        let id = self.last_id.as_ref().filter(|id| !id.is_empty())?;
        // An id is UTF-8 (WHATWG HTML, section 9.2.4) and has no line feeds, as a header value
        // requires.
        let value = HeaderValue::from_bytes(id.as_bytes());
        Some(HeaderArg::new(
            Ok(LAST_EVENT_ID),
            value.map_err(|_| "cannot carry the id of an event".to_owned()),
        ))
    }
}

impl<Op: Operation<Success = Events<T>>, T: Send + 'static, M: Mode> Reconnecting<Op, T, M> {
    /// Starts after the event with this id.
    pub fn resume(mut self, last_id: impl Into<String>) -> Self {
        self.place.last_id = Some(last_id.into());
        self
    }

    /// Ends the stream without an error at the first event whose data equals this text.
    pub fn until(mut self, end: impl Into<String>) -> Self {
        self.place.end = Some(end.into());
        self
    }

    /// Returns the last event id, to be stored and [resumed](Self::resume) from.
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.place.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns whether the stream has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Prepares a machine to connect.
    fn begin(&mut self, machine: &mut CallMachine<Op>) {
        if self.place.last_id.is_some() {
            machine.set_header(&LAST_EVENT_ID, self.place.header());
        }
        self.place.has_event = false;
    }

    /// Updates the state with the result of connecting.
    fn settle(&mut self, (machine, sent): Connected<Op>) -> EventResult<Op, T> {
        match sent {
            Ok(response) => {
                let events = response.into_inner();
                let events = match &self.place.end {
                    Some(end) => events.until(end),
                    None => events,
                };
                self.state = State::Reading(events, machine);
                Ok(None)
            }
            // WHATWG HTML, section 9.2.3: this status tells a client to stop.
            Err(error) if error.status() == Some(StatusCode::NO_CONTENT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Decides what to do with the result of a connection; `None` means to reconnect.
    fn read(
        &mut self,
        item: Option<Result<Event<T>, ItemError>>,
        events: Events<T>,
        machine: Box<CallMachine<Op>>,
    ) -> Option<EventResult<Op, T>> {
        self.place.note(&events);
        let error = match item {
            Some(Ok(event)) => {
                (self.place.has_event, self.place.breaks) = (true, 0);
                self.state = State::Reading(events, machine);
                return Some(Ok(Some(event)));
            }
            Some(Err(ItemError::Transport(error))) => Some(*error),
            Some(Err(error)) => {
                if !error.is_over() {
                    (self.place.has_event, self.place.breaks) = (true, 0);
                    self.state = State::Reading(events, machine);
                }
                return Some(Err(error.into()));
            }
            None if events.reached_end_marker() => return Some(Ok(None)),
            None if self.place.has_event => None,
            None => Some(machine.broken("the stream ended without an event".into())),
        };
        let mut pause = self.place.retry.unwrap_or(PAUSE);
        if let Some(error) = error {
            self.place.breaks = self.place.breaks.saturating_add(1);
            let moment = self.client.shared.moment();
            match machine.pause_after_break(moment, self.place.breaks, &error) {
                Some(longer) => pause = pause.max(longer),
                None => return Some(Err(ItemError::Transport(Box::new(error)).into())),
            }
        }
        self.state = State::Idle(machine, pause);
        None
    }
}

impl<Op: Operation<Success = Events<T>>, T: Send + 'static> Reconnecting<Op, T, Async> {
    /// Returns the next event, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no event is lost.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error<Op::Error>>> {
        self.try_next().await.transpose()
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no event is lost.
    ///
    /// # Errors
    ///
    /// Returns an error if an event cannot be decoded or no connection can be made.
    /// [`is_over`](Self::is_over) tells whether the error ends the stream.
    pub async fn try_next(&mut self) -> EventResult<Op, T> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<EventResult<Op, T>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(Ok(None)),
                State::Idle(mut machine, pause) => {
                    self.begin(&mut machine);
                    let client = self.client.clone();
                    let connecting: BoxFuture<Connected<Op>> = Box::pin(async move {
                        if !pause.is_zero() {
                            match client.shared.timer.as_ref().filter(|timer| timer.is_available()) {
                                Some(timer) => timer.sleep(pause).await,
                                None => return (machine, Err(without_timer())),
                            }
                        }
                        let sent = drive::asynchronous::drive(&client.shared, &mut *machine).await;
                        (machine, sent)
                    });
                    self.state = State::InFlight(connecting);
                }
                State::InFlight(mut connecting) => {
                    let polled = connecting.as_mut().poll(context);
                    if polled.is_pending() {
                        self.state = State::InFlight(connecting);
                    }
                    let connected = ready!(polled);
                    self.settle(connected)?;
                }
                State::Reading(mut events, machine) => {
                    let item = match Pin::new(&mut events).poll_next(context) {
                        Poll::Ready(item) => item,
                        Poll::Pending => {
                            self.state = State::Reading(events, machine);
                            return Poll::Pending;
                        }
                    };
                    if let Some(result) = self.read(item, events, machine) {
                        return Poll::Ready(result);
                    }
                }
            }
        }
    }
}

/// Creates the error of a pause without a timer.
fn without_timer<E>() -> Error<E> {
    let reason =
        "connecting again takes a pause, which needs a timer (`ClientBuilder::timer`) or a tokio runtime";
    let kind = crate::error::TransportErrorKind::Environment;
    Error::Transport(Box::new(TransportError::new(kind, reason)))
}

impl<Op: Operation<Success = Events<T>>, T: Send + 'static> Reconnecting<Op, T, Blocking> {
    /// Returns the next event, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if an event cannot be decoded or no connection can be made.
    /// [`is_over`](Self::is_over) tells whether the error ends the stream.
    pub fn try_next(&mut self) -> EventResult<Op, T> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Ok(None),
                State::Idle(mut machine, pause) => {
                    self.begin(&mut machine);
                    if let Some(timer) = self.client.shared.timer.as_ref().filter(|_| !pause.is_zero()) {
                        timer.sleep(pause);
                    }
                    let sent = drive::blocking::drive(&self.client.shared, &mut *machine);
                    self.settle((machine, sent))?;
                }
                State::Reading(mut events, machine) => {
                    let item = events.next_blocking();
                    if let Some(result) = self.read(item, events, machine) {
                        return result;
                    }
                }
                State::InFlight(never) => match never {},
            }
        }
    }
}

impl<Op: Operation<Success = Events<T>>, T: Send + 'static> Stream for Reconnecting<Op, T, Async> {
    type Item = Result<Event<T>, Error<Op::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context).map(Result::transpose)
    }
}

impl<Op: Operation<Success = Events<T>>, T: Send + 'static> Iterator for Reconnecting<Op, T, Blocking> {
    type Item = Result<Event<T>, Error<Op::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.try_next().transpose()
    }
}

/// Futures are boxed, and all other fields may be moved.
impl<Op: Operation, T: Send + 'static, M: Mode> Unpin for Reconnecting<Op, T, M> {}

impl<Op: Operation, T: Send + 'static, M: Mode> fmt::Debug for Reconnecting<Op, T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_over = matches!(self.state, State::Over);
        f.debug_struct("Reconnecting")
            .field("client", &self.client)
            .field("is_over", &is_over)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
