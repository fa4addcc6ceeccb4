//! A list, item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Call, Pages};
use crate::cursor::Cursor;
use crate::decode::UnreadableItem;
use crate::error::{Context as About, CursorDidNotAdvance, Endpoint, Error, NoProgress};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::Paginated;
use crate::response::Response;

/// The items of a list. Each page is requested when the one before it is used up, so only one page
/// is held at a time.
///
/// The list ends after the last item or an error. [`cursor`](Self::cursor) is still available then.
#[must_use = "items do nothing until they are requested"]
pub struct Items<Op: Paginated, M: Mode = Async> {
    pages: Pages<Op, M>,
    rows: vec::IntoIter<Op::Item>,
    /// The cursor of the page that `rows` came from.
    page: Option<Cursor>,
    /// The number of consecutive pages without items.
    empty: u32,
    skipped: Vec<UnreadableItem>,
}

/// The limit of consecutive pages without items. Some services filter what they page through, so
/// such pages are allowed, but not endlessly.
const MAX_EMPTY_PAGES: u32 = 1_000;

type ItemResult<Op> = Result<Option<<Op as Paginated>::Item>, Error<<Op as crate::Operation>::Error>>;

impl<Op, M: Mode> Call<Op, M> {
    /// Reads the items of all pages. Each page is requested when it is needed.
    pub fn items(self) -> Items<Op, M>
    where
        Op: Paginated,
    {
        Items::new(self.pages())
    }
}

impl<Op: Paginated, M: Mode> Items<Op, M> {
    pub(super) fn new(pages: Pages<Op, M>) -> Self {
        let (page, rows) = (pages.cursor().cloned(), Vec::new().into_iter());
        Self { page, pages, rows, empty: 0, skipped: Vec::new() }
    }

    /// Starts at the page where an earlier list stopped; see [`Pages::resume`].
    pub fn resume(self, cursor: impl Into<Cursor>) -> Self {
        Self::new(self.pages.resume(cursor))
    }

    /// Returns the cursor to resume from without losing an item; `None` at the start of the list
    /// and after its end.
    ///
    /// **Servers resume at pages, not at items.** In the middle of a page this is the cursor of
    /// that page. After resuming, all items of that page are returned again: each item is delivered
    /// at least once. For exactly once, read whole [pages](crate::Call::pages) and store the cursor
    /// after each. After an error this is the cursor of the page that failed.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        if self.rows.len() > 0 { self.page.as_ref() } else { self.pages.cursor() }
    }

    /// Returns the items that were left out so far because they could not be decoded. Each names
    /// its place in its own page. See
    /// [`ClientBuilder::skip_unreadable_items`](crate::ClientBuilder::skip_unreadable_items).
    #[must_use]
    pub fn skipped(&self) -> &[UnreadableItem] {
        &self.skipped
    }

    /// Returns whether the list has ended, after the last item or an error.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.rows.len() == 0 && self.pages.is_over()
    }

    fn follow(&mut self, start: Option<Cursor>, page: Response<Op::Page>) -> Result<(), Error<Op::Error>> {
        let attempts = page.attempts();
        self.page = start;
        let (page, parts) = page.into_parts();
        self.skipped.extend(parts.skipped);
        self.rows = Op::items(page).into_iter();
        self.empty = if self.rows.len() == 0 { self.empty + 1 } else { 0 };
        match self.pages.cursor().cloned() {
            Some(cursor) if self.empty >= MAX_EMPTY_PAGES => {
                self.pages.stop();
                let context = About::new(Endpoint::from(&Op::INFO), attempts, true);
                let error = CursorDidNotAdvance { context, cursor, stuck: NoProgress::Empty };
                Err(Error::CursorDidNotAdvance(Box::new(error)))
            }
            _ => Ok(()),
        }
    }
}

impl<Op: Paginated> Items<Op, Async> {
    /// Returns the next item, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no item is lost.
    pub async fn next(&mut self) -> Option<Result<Op::Item, Error<Op::Error>>> {
        self.try_next().await.transpose()
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, no item is lost.
    ///
    /// # Errors
    ///
    /// Returns an error if a page cannot be read. The list then ends.
    pub async fn try_next(&mut self) -> ItemResult<Op> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Reads all remaining items into a collection, such as a `Vec`.
    ///
    /// # Errors
    ///
    /// Returns an error if a page cannot be read. The items before it are lost;
    /// [`Error::cursor`](crate::Error::cursor) is the cursor of the failed page.
    pub async fn try_collect<C: Default + Extend<Op::Item>>(mut self) -> Result<C, Error<Op::Error>> {
        let mut all = C::default();
        while let Some(item) = self.try_next().await? {
            all.extend(Some(item));
        }
        Ok(all)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ItemResult<Op>> {
        loop {
            if let Some(item) = self.rows.next() {
                return Poll::Ready(Ok(Some(item)));
            }
            let start = self.pages.cursor().cloned();
            match ready!(self.pages.poll(context))? {
                Some(page) => self.follow(start, page)?,
                None => return Poll::Ready(Ok(None)),
            }
        }
    }
}

impl<Op: Paginated> Stream for Items<Op, Async> {
    type Item = Result<Op::Item, Error<Op::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context).map(Result::transpose)
    }
}

impl<Op: Paginated> Items<Op, Blocking> {
    /// Returns the next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if a page cannot be read. The list then ends.
    pub fn try_next(&mut self) -> ItemResult<Op> {
        loop {
            if let Some(item) = self.rows.next() {
                return Ok(Some(item));
            }
            let start = self.pages.cursor().cloned();
            match self.pages.try_next()? {
                Some(page) => self.follow(start, page)?,
                None => return Ok(None),
            }
        }
    }
}

impl<Op: Paginated> Iterator for Items<Op, Blocking> {
    type Item = Result<Op::Item, Error<Op::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.try_next().transpose()
    }
}

/// Items are moved out of the list and never pinned in it.
impl<Op: Paginated, M: Mode> Unpin for Items<Op, M> {}

impl<Op: Paginated, M: Mode> fmt::Debug for Items<Op, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
