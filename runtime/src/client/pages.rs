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

/// The pages of a list, each requested when it is needed.
///
/// After an error or the last page there is nothing more; [`cursor`](Self::cursor) still tells where to go on from.
#[must_use = "pages do nothing until they are requested"]
pub struct Pages<Op: Paginated, M: Mode = Async> {
    client: Client<M>,
    state: State<Op, M>,
    /// Kept beside the machine, which is away while a page is on its way.
    cursor: Option<Cursor>,
}

enum State<Op: Paginated, M: Mode> {
    Idle(Box<PageMachine<Op>>),
    InFlight(M::InFlight<Fetched<Op>>),
    Over,
}

type PageResult<Op> =
    Result<Option<Response<<Op as Paginated>::Page>>, Error<<Op as crate::Operation>::Error>>;

/// A machine that comes back with a page.
type Fetched<Op> = (Box<PageMachine<Op>>, PageResult<Op>);

impl<Op, M: Mode> Call<Op, M> {
    /// Reads every page, each when it is needed.
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

    /// Begins at the page where an earlier list stood, in place of the first one.
    ///
    /// It is called before anything is read. A cursor that does not fit is the error of the first page: one that is no
    /// number where pages have numbers, or a URL of another origin where pages have URLs.
    pub fn resume(mut self, cursor: impl Into<Cursor>) -> Self {
        if let State::Idle(machine) = &mut self.state {
            machine.begin_at(cursor.into());
            self.cursor = machine.cursor();
        }
        self
    }

    /// Ends the list where it stands.
    pub(super) fn stop(&mut self) {
        self.state = State::Over;
    }

    /// Returns where the next page begins, to be stored and resumed from; `None` at the beginning of the list, and
    /// after its end.
    ///
    /// After an error it is where the page begins that could not be read.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// Returns whether there is nothing more: after the last page, and after an error.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Stores the machine and the cursor after a page was fetched.
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
    /// The returned future can be dropped without losing a page: the next call goes on where it was.
    pub async fn next(&mut self) -> Option<Result<Response<Op::Page>, Error<Op::Error>>> {
        self.try_next().await.transpose()
    }

    /// Returns the next page, or `None` after the last one.
    ///
    /// The returned future can be dropped without losing a page: the next call goes on where it was.
    ///
    /// # Errors
    ///
    /// Returns an error when the page could not be read; there is nothing more after it.
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
    /// Returns an error when the page could not be read; there is nothing more after it.
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

/// Futures are held in a box, and nothing else here minds being moved.
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
