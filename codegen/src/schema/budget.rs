//! How much work conjunctions may cause: `allOf`s of `allOf`s grow without bound.

use std::cell::Cell;

use super::Result;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How many conjuncts may be listed, all in all: a chain of ten thousand has fifty million.
const MAX_CONJUNCTS: usize = 400_000;

/// How many pairs of schemas may be compared, all in all.
const MAX_COMPARISONS: usize = 1_000_000;

/// What is left to spend. What is spent too much is one error at one place, however often it is met.
pub(super) struct Budget {
    conjuncts: Counter,
    comparisons: Counter,
}

impl Default for Budget {
    fn default() -> Self {
        Self { conjuncts: Counter::new(MAX_CONJUNCTS), comparisons: Counter::new(MAX_COMPARISONS) }
    }
}

impl Budget {
    /// Whether anything may still be listed.
    ///
    /// # Errors
    ///
    /// There were too many members already.
    pub(super) fn check(&self) -> Result<()> {
        self.conjuncts.check()
    }

    /// Counts schemas that were listed as parts of the one at `span`.
    ///
    /// # Errors
    ///
    /// There are too many of them.
    pub(super) fn spend_conjuncts(&self, count: usize, span: Span) -> Result<()> {
        self.conjuncts.spend(count, span)
    }

    /// Counts the comparisons of so many schemas with each other.
    ///
    /// # Errors
    ///
    /// There are too many of them.
    pub(super) fn spend_comparisons(&self, schemas: usize, span: Span) -> Result<()> {
        self.comparisons.spend(schemas.saturating_mul(schemas), span)
    }
}

struct Counter {
    left: Cell<usize>,
    exhausted_at: Cell<Option<Span>>,
}

impl Counter {
    fn new(limit: usize) -> Self {
        Self { left: Cell::new(limit), exhausted_at: Cell::new(None) }
    }

    fn spend(&self, count: usize, span: Span) -> Result<()> {
        let left = self.left.get().saturating_sub(count);
        self.left.set(left);
        if left > 0 {
            return Ok(());
        }
        self.exhausted_at.set(Some(self.exhausted_at.get().unwrap_or(span)));
        self.check()
    }

    fn check(&self) -> Result<()> {
        let Some(span) = self.exhausted_at.get() else { return Ok(()) };
        let message = "the document's `allOf`s have too many members, counted wherever they are used";
        Err(Box::new(Diagnostic::error(span, message)))
    }
}
