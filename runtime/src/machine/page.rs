//! Paging through a list.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use super::call::CallMachine;
use super::policy::WaitPolicy;
use super::poll::PollMachine;
use super::{Event, Machine, Moment, Step};
use crate::cursor::Cursor;
use crate::error::{CursorDidNotAdvance, Error, InvalidRequest, NoProgress};
use crate::operation::{PageToken, Paginated};
use crate::response::Response;

/// The limit of identical pages in a row if the client counts page numbers. A server that does not
/// know the parameter always responds with its first page.
const MAX_SAME_PAGES: u32 = 3;

/// Reads a list page by page. Each round is one page and starts with [`Event::Start`].
#[derive(Debug)]
pub(crate) struct PageMachine<Op> {
    poll: PollMachine<Op>,
    next_page: NextPage,
    /// The cursors requested so far, as hashes, which take eight bytes per page.
    seen: HashSet<u64>,
    /// The hash of the last page, and how many pages in a row had it.
    last: (u64, u32),
}

/// What follows the pages read so far.
#[derive(Debug)]
enum NextPage {
    /// The page that the operation now requests.
    Page,
    /// Nothing; the last page was read.
    End,
    /// A page from which paging would never end.
    Endless(Cursor, NoProgress),
    /// A page whose cursor does not fit the operation.
    Unreachable(InvalidRequest),
}

impl<Op: Paginated> PageMachine<Op> {
    /// Creates a machine. With a policy it waits for pending pages; without one it fails at them.
    pub(crate) fn new(mut call: CallMachine<Op>, policy: Option<WaitPolicy>) -> Self {
        if Op::PAGE_TOKEN == PageToken::Number {
            // The position of the next page may be counted from the items of this one.
            call.keep_items();
        }
        Self {
            poll: PollMachine::new(call, policy),
            next_page: NextPage::Page,
            seen: HashSet::new(),
            last: (0, 0),
        }
    }

    /// Starts the list at a page of an earlier list. An invalid cursor is an error of the first
    /// request.
    pub(crate) fn begin_at(&mut self, cursor: Cursor) {
        if let Err(error) = self.resolve_cursor(cursor).and_then(|place| self.set_cursor(place)) {
            self.next_page = NextPage::Unreachable(error);
        }
    }

    /// Returns the cursor of the next page; `None` at the start of the list and after its end.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        match &self.next_page {
            NextPage::Page | NextPage::Unreachable(_) => self.current_cursor(),
            NextPage::Endless(cursor, _) => Some(cursor.clone()),
            NextPage::End => None,
        }
    }

    /// Returns whether the last page was read.
    pub(crate) fn is_at_end(&self) -> bool {
        matches!(self.next_page, NextPage::End)
    }

    /// Returns the cursor of the page that the operation requests.
    fn current_cursor(&self) -> Option<Cursor> {
        match Op::PAGE_TOKEN {
            PageToken::Url => self.poll.call().target().map(|target| Cursor::from(target.to_string())),
            PageToken::Cursor | PageToken::Number => self.poll.call().operation().cursor(),
        }
    }

    /// Normalizes a cursor from a page or a caller; relative URLs are resolved.
    fn resolve_cursor(&self, cursor: Cursor) -> Result<Cursor, InvalidRequest> {
        match Op::PAGE_TOKEN {
            PageToken::Url => Ok(Cursor::from(self.poll.call().resolve(cursor.as_str())?.to_string())),
            PageToken::Cursor | PageToken::Number => Ok(cursor),
        }
    }

    fn set_cursor(&mut self, place: Cursor) -> Result<(), InvalidRequest> {
        match Op::PAGE_TOKEN {
            PageToken::Url => self.poll.call_mut().set_target(place.as_str()),
            PageToken::Cursor | PageToken::Number => self.poll.call_mut().operation_mut().resume(place),
        }
    }

    /// Advances to the page after this one.
    fn advance(&mut self, page: &Response<Op::Page>) {
        let operation = self.poll.call().operation();
        let next = operation.next_cursor(page.inner(), page.headers()).filter(|cursor| !cursor.is_empty());
        self.next_page = match next {
            None => NextPage::End,
            Some(next) => self.follow(next, page).unwrap_or_else(NextPage::Unreachable),
        };
    }

    fn follow(&mut self, next: Cursor, page: &Response<Op::Page>) -> Result<NextPage, InvalidRequest> {
        let place = self.resolve_cursor(next)?;
        if let Some(stuck) = self.repeats(&place, page) {
            return Ok(NextPage::Endless(place, stuck));
        }
        self.set_cursor(place)?;
        Ok(NextPage::Page)
    }

    /// Returns why the list would not end, if so: the next page was requested before, or pages
    /// repeat.
    fn repeats(&mut self, next: &Cursor, page: &Response<Op::Page>) -> Option<NoProgress> {
        if Op::PAGE_TOKEN != PageToken::Number {
            self.seen.extend(self.current_cursor().map(|here| hash(here.as_str().as_bytes())));
            return (!self.seen.insert(hash(next.as_str().as_bytes()))).then_some(NoProgress::Repeated);
        }
        let page = hash(page.bytes()?);
        let (last, times) = self.last;
        self.last = (page, if page == last { times + 1 } else { 1 });
        (self.last.1 >= MAX_SAME_PAGES).then_some(NoProgress::Same)
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
            match std::mem::replace(&mut self.next_page, NextPage::End) {
                NextPage::Page => self.next_page = NextPage::Page,
                NextPage::End => return Step::Done(Ok(None)),
                NextPage::Endless(cursor, stuck) => {
                    let context = self.poll.call().context();
                    let error = CursorDidNotAdvance { context, cursor, stuck };
                    return Step::Done(Err(Error::CursorDidNotAdvance(Box::new(error))));
                }
                NextPage::Unreachable(error) => {
                    return Step::Done(Err(error.on_page(self.current_cursor()).into()));
                }
            }
            let here = self.current_cursor();
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
