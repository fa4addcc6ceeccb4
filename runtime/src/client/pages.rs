//! A list, page by page.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Call, Client, drive};
use crate::BoxFuture;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::machine::{PageMachine, WaitPolicy};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::Paginated;
use crate::response::Response;

/// The pages of a list. Each is requested when it is needed.
///
/// The list ends after the last page or an error. [`cursor`](Self::cursor) is still available then.
#[must_use = "pages do nothing until they are requested"]
pub struct Pages<Op: Paginated, M: Mode = Async> {
    client: Client<M>,
    state: State<Op, M>,
    /// Kept beside the machine, which a page's future owns while it is in flight.
    cursor: Option<Cursor>,
}

enum State<Op: Paginated, M: Mode> {
    Idle(Box<PageMachine<Op>>),
    InFlight(M::InFlight<Fetched<Op>>),
    Over,
}

type PageResult<Op> =
    Result<Option<Response<<Op as Paginated>::Page>>, Error<<Op as crate::Operation>::Error>>;

/// A machine that returns with a page.
type Fetched<Op> = (Box<PageMachine<Op>>, PageResult<Op>);

impl<Op, M: Mode> Call<Op, M> {
    /// Reads all pages. Each is requested when it is needed.
    pub fn pages(self) -> Pages<Op, M>
    where
        Op: Paginated,
    {
        Pages::new(self, None)
    }
}

impl<Op: Paginated, M: Mode> Pages<Op, M> {
    pub(super) fn new(call: Call<Op, M>, policy: Option<WaitPolicy>) -> Self {
        let cursor = call.operation().cursor();
        let (client, call) = call.into_machine();
        Self { client, state: State::Idle(Box::new(PageMachine::new(call, policy))), cursor }
    }

    /// Starts at the page where an earlier list stopped.
    ///
    /// Call it before reading anything. An invalid cursor is an error of the first page: one that
    /// is not a number if pages are numbered, or a URL of another origin if pages have URLs.
    pub fn resume(mut self, cursor: impl Into<Cursor>) -> Self {
        if let State::Idle(machine) = &mut self.state {
            machine.begin_at(cursor.into());
            self.cursor = machine.cursor();
        }
        self
    }

    /// Ends the list.
    pub(super) fn stop(&mut self) {
        self.state = State::Over;
    }

    /// Returns the cursor of the next page, to be stored and resumed from; `None` at the start of
    /// the list and after its end.
    ///
    /// After an error it is the cursor of the page that failed.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// Returns whether the list has ended, after the last page or an error.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Updates the state with the result of a machine.
    fn settle(&mut self, (machine, result): Fetched<Op>) -> PageResult<Op> {
        self.state = match &result {
            Ok(Some(_)) => {
                self.cursor = machine.cursor();
                if machine.is_at_end() { State::Over } else { State::Idle(machine) }
            }
            Ok(None) | Err(_) => State::Over,
        };
        result
    }
}

impl<Op: Paginated> Pages<Op, Async> {
    /// Returns the next page, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no page is lost.
    pub async fn next(&mut self) -> Option<Result<Response<Op::Page>, Error<Op::Error>>> {
        self.try_next().await.transpose()
    }

    /// Returns the next page, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no page is lost.
    ///
    /// # Errors
    ///
    /// Returns an error if the page cannot be read. The list then ends.
    pub async fn try_next(&mut self) -> PageResult<Op> {
        poll_fn(|context| self.poll(context)).await
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<PageResult<Op>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(Ok(None)),
                State::Idle(mut machine) => {
                    let client = self.client.clone();
                    let turn: BoxFuture<Fetched<Op>> = Box::pin(async move {
                        let result = drive::asynchronous::drive(&client.shared, &mut *machine).await;
                        (machine, result)
                    });
                    self.state = State::InFlight(turn);
                }
                State::InFlight(mut turn) => {
                    let polled = turn.as_mut().poll(context);
                    if polled.is_pending() {
                        self.state = State::InFlight(turn);
                    }
                    let turn = ready!(polled);
                    return Poll::Ready(self.settle(turn));
                }
            }
        }
    }
}

impl<Op: Paginated> Stream for Pages<Op, Async> {
    type Item = Result<Response<Op::Page>, Error<Op::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context).map(Result::transpose)
    }
}

impl<Op: Paginated> Pages<Op, Blocking> {
    /// Returns the next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if the page cannot be read. The list then ends.
    pub fn try_next(&mut self) -> PageResult<Op> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Over => Ok(None),
            State::Idle(mut machine) => {
                let result = drive::blocking::drive(&self.client.shared, &mut *machine);
                self.settle((machine, result))
            }
            State::InFlight(never) => match never {},
        }
    }
}

impl<Op: Paginated> Iterator for Pages<Op, Blocking> {
    type Item = Result<Response<Op::Page>, Error<Op::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.try_next().transpose()
    }
}

/// Futures are boxed, and all other fields may be moved.
impl<Op: Paginated, M: Mode> Unpin for Pages<Op, M> {}

impl<Op: Paginated, M: Mode> fmt::Debug for Pages<Op, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("client", &self.client)
            .field("cursor", &self.cursor)
            .field("is_over", &self.is_over())
            .finish_non_exhaustive()
    }
}
