//! Paging through a list.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use super::call::CallMachine;
use super::policy::WaitPolicy;
use super::poll::Poll;
use super::{Event, Machine, Moment, Step};
use crate::cursor::Cursor;
use crate::error::{CursorDidNotAdvance, Error, InvalidRequest, NoProgress};
use crate::operation::{PageToken, Paginated};
use crate::response::Response;

/// How many pages in a row may be the same where their numbers are counted here: a server that does not know the
/// parameter responds with its first page for ever.
const SAME_PAGES: u32 = 3;

/// Reads a list page by page: each round is one page, and is begun with [`Event::Start`].
#[derive(Debug)]
pub(crate) struct PageMachine<Op> {
    poll: Poll<Op>,
    ahead: NextPage,
    /// The places of the pages that were requested. Hashes distinguish them well enough, and cost eight bytes a page.
    seen: HashSet<u64>,
    /// The hash of the last page that was read, and how many pages in a row had it.
    last: (u64, u32),
}

/// What comes after the pages that were read.
#[derive(Debug)]
enum NextPage {
    /// The page that the operation now requests.
    Page,
    /// Nothing; the last page was read.
    End,
    /// A page from which paging would go on for ever.
    Endless(Cursor, NoProgress),
    /// A page whose cursor the operation cannot carry.
    Unreachable(InvalidRequest),
}

impl<Op: Paginated> PageMachine<Op> {
    /// Creates a machine that waits for pending pages when it has a policy, and ends at them when it has none.
    pub(crate) fn new(mut call: CallMachine<Op>, policy: Option<WaitPolicy>) -> Self {
        if Op::PAGE_TOKEN == PageToken::Number {
            // Where the next page begins is counted from the items of this one.
            call.keep_items();
        }
        Self { poll: Poll::new(call, policy), ahead: NextPage::Page, seen: HashSet::new(), last: (0, 0) }
    }

    /// Begins the list at a page that an earlier list named; a cursor that does not fit is an error when it is requested.
    pub(crate) fn begin_at(&mut self, cursor: Cursor) {
        if let Err(error) = self.place(cursor).and_then(|place| self.go(place)) {
            self.ahead = NextPage::Unreachable(error);
        }
    }

    /// Returns where the next page begins; `None` at the beginning of the list and after its end.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        match &self.ahead {
            NextPage::Page | NextPage::Unreachable(_) => self.here(),
            NextPage::Endless(cursor, _) => Some(cursor.clone()),
            NextPage::End => None,
        }
    }

    /// Returns whether the last page was read.
    pub(crate) fn is_at_end(&self) -> bool {
        matches!(self.ahead, NextPage::End)
    }

    /// Returns where the page begins that the operation requests.
    fn here(&self) -> Option<Cursor> {
        match Op::PAGE_TOKEN {
            PageToken::Url => self.poll.call().target().map(|target| Cursor::from(target.to_string())),
            PageToken::Cursor | PageToken::Number => self.poll.call().operation().cursor(),
        }
    }

    /// Returns a cursor in the form that [`resume`](Paginated::resume) takes: a relative URL becomes an absolute one.
    fn place(&self, cursor: Cursor) -> Result<Cursor, InvalidRequest> {
        match Op::PAGE_TOKEN {
            PageToken::Url => Ok(Cursor::from(self.poll.call().resolve(cursor.as_str())?.to_string())),
            PageToken::Cursor | PageToken::Number => Ok(cursor),
        }
    }

    fn go(&mut self, place: Cursor) -> Result<(), InvalidRequest> {
        match Op::PAGE_TOKEN {
            PageToken::Url => self.poll.call_mut().set_target(place.as_str()),
            PageToken::Cursor | PageToken::Number => self.poll.call_mut().operation_mut().resume(place),
        }
    }

    /// Advances to the next page.
    fn advance(&mut self, page: &Response<Op::Page>) {
        let operation = self.poll.call().operation();
        let next = operation.next_cursor(page.inner(), page.headers()).filter(|cursor| !cursor.is_empty());
        self.ahead = match next {
            None => NextPage::End,
            Some(next) => self.follow(next, page).unwrap_or_else(NextPage::Unreachable),
        };
    }

    fn follow(&mut self, next: Cursor, page: &Response<Op::Page>) -> Result<NextPage, InvalidRequest> {
        let place = self.place(next)?;
        if let Some(stuck) = self.repeats(&place, page) {
            return Ok(NextPage::Endless(place, stuck));
        }
        self.go(place)?;
        Ok(NextPage::Page)
    }

    /// Returns whether the list would not come to an end: whether the next page was requested before, or nothing changes.
    fn repeats(&mut self, next: &Cursor, page: &Response<Op::Page>) -> Option<NoProgress> {
        if Op::PAGE_TOKEN != PageToken::Number {
            self.seen.extend(self.here().map(|here| hash(here.as_str().as_bytes())));
            return (!self.seen.insert(hash(next.as_str().as_bytes()))).then_some(NoProgress::Repeated);
        }
        let page = hash(page.bytes()?);
        let (last, times) = self.last;
        self.last = (page, if page == last { times + 1 } else { 1 });
        (self.last.1 >= SAME_PAGES).then_some(NoProgress::Same)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

impl<Op: Paginated> Machine for PageMachine<Op> {
    type Output = Result<Option<Response<Op::Page>>, Error<Op::Error>>;
    type Operation = Op;

    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output> {
        if matches!(event, Event::Start) {
            match std::mem::replace(&mut self.ahead, NextPage::End) {
                NextPage::Page => self.ahead = NextPage::Page,
                NextPage::End => return Step::Done(Ok(None)),
                NextPage::Endless(cursor, stuck) => {
                    let context = self.poll.call().context();
                    let error = CursorDidNotAdvance { context, cursor, stuck };
                    return Step::Done(Err(Error::CursorDidNotAdvance(Box::new(error))));
                }
                NextPage::Unreachable(error) => {
                    return Step::Done(Err(error.on_page(self.here()).into()));
                }
            }
            let here = self.here();
            self.poll.call_mut().on_page(here);
        }
        self.poll.step(at, event, Op::page).and_then(|raw| {
            Step::Done(raw.map(|page| {
                self.advance(&page);
                Some(page)
            }))
        })
    }

    fn call(&self) -> &CallMachine<Op> {
        self.poll.call()
    }
}
