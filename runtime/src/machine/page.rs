//! Paging through a list.

use std::time::Instant;

use http::{HeaderMap, StatusCode};

use super::ask::Ask;
use super::call::CallMachine;
use super::policy::WaitPolicy;
use super::{Event, Machine, Step};
use crate::cursor::Cursor;
use crate::error::{CursorDidNotAdvance, Error, InvalidRequest};
use crate::operation::{Paginated, Reading};
use crate::response::Response;

/// Reads a list page by page: each round is one page, and is begun with [`Event::Start`].
#[derive(Debug)]
pub(crate) struct PageMachine<Op> {
    ask: Ask<Op>,
    ahead: Ahead,
}

/// What comes after the pages that were read.
#[derive(Debug)]
enum Ahead {
    /// The page that the operation now asks for.
    Page,
    /// Nothing; the last page was read.
    End,
    /// The page just read, again: the server repeats itself.
    Repetition(Cursor),
    /// A page whose cursor the operation cannot carry.
    Unreachable(InvalidRequest),
}

impl<Op: Paginated> PageMachine<Op> {
    /// Creates a machine that waits for pending pages when it has a policy, and ends at them when it has none.
    pub(crate) fn new(call: CallMachine<Op>, policy: Option<WaitPolicy>) -> Self {
        Self { ask: Ask::new(call, policy), ahead: Ahead::Page }
    }

    /// Returns where the next page begins; `None` at the beginning of the list and after its end.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        match &self.ahead {
            Ahead::Page | Ahead::Unreachable(_) => self.ask.call().operation().cursor(),
            Ahead::Repetition(cursor) => Some(cursor.clone()),
            Ahead::End => None,
        }
    }

    /// Says whether the last page was read.
    pub(crate) fn is_at_end(&self) -> bool {
        matches!(self.ahead, Ahead::End)
    }

    /// Turns to the page after this one.
    fn advance(&mut self, page: &Op::Page, headers: &HeaderMap) {
        let operation = self.ask.call_mut().operation_mut();
        let next = operation.next_cursor(page, headers).filter(|cursor| !cursor.is_empty());
        self.ahead = match next {
            None => Ahead::End,
            Some(next) if operation.cursor().as_ref() == Some(&next) => Ahead::Repetition(next),
            Some(next) => match operation.resume(next) {
                Ok(()) => Ahead::Page,
                Err(error) => Ahead::Unreachable(error),
            },
        };
    }
}

impl<Op: Paginated> Machine for PageMachine<Op> {
    type Output = Result<Option<Response<Op::Page>>, Error<Op::Error>>;

    fn step(&mut self, now: Instant, event: Event) -> Step<Self::Output> {
        if matches!(event, Event::Start) {
            match std::mem::replace(&mut self.ahead, Ahead::End) {
                Ahead::Page => self.ahead = Ahead::Page,
                Ahead::End => return Step::Done(Ok(None)),
                Ahead::Repetition(cursor) => {
                    let context = self.ask.call().context();
                    let error = CursorDidNotAdvance { context, cursor };
                    return Step::Done(Err(Error::CursorDidNotAdvance(Box::new(error))));
                }
                Ahead::Unreachable(error) => return Step::Done(Err(error.into())),
            }
        }
        match self.ask.step(now, event, Op::page, Op::cursor) {
            Step::Send(request) => Step::Send(request),
            Step::Sleep(pause) => Step::Sleep(pause),
            Step::Done(Ok(page)) => {
                self.advance(page.inner(), page.headers());
                Step::Done(Ok(Some(page)))
            }
            Step::Done(Err(error)) => Step::Done(Err(error)),
        }
    }

    fn deadline(&self) -> Option<Instant> {
        self.ask.call().deadline()
    }

    fn max_body(&self) -> u64 {
        self.ask.call().max_body()
    }

    fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
        CallMachine::<Op>::reading(status, headers)
    }
}
