//! Limits the work that conjunctions cause: nested `allOf`s can grow exponentially.

use std::cell::Cell;

use super::Result;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The maximum number of conjuncts listed in total. A chain of ten thousand schemas has fifty million.
const MAX_CONJUNCTS: usize = 400_000;

/// The maximum number of pairs of schemas compared in total.
const MAX_COMPARISONS: usize = 1_000_000;

/// The maximum number of alternatives visited in total when unions are expanded.
const MAX_ALTERNATIVES: usize = 200_000;

/// The remaining budget. An exhausted budget is one error at one place, however often it is hit.
pub(super) struct Budget {
    conjuncts: Counter,
    comparisons: Counter,
    alternatives: Counter,
}

impl Default for Budget {
    fn default() -> Self {
        let conjuncts = [
            "the document's `allOf`s expand to too many members",
            "a schema has all that its `allOf` names, and all that those name: shorten the longest chain",
        ];
        let alternatives = [
            "the document's unions expand to too many members",
            "a union has all that its members' unions name: name fewer of them in each other",
        ];
        Self {
            conjuncts: Counter::new(MAX_CONJUNCTS, conjuncts),
            comparisons: Counter::new(MAX_COMPARISONS, conjuncts),
            alternatives: Counter::new(MAX_ALTERNATIVES, alternatives),
        }
    }
}

impl Budget {
    /// Checks that more conjuncts may be listed.
    ///
    /// # Errors
    ///
    /// Fails if there were too many already.
    pub(super) fn check(&self) -> Result<()> {
        self.conjuncts.check()
    }

    /// Counts schemas that were listed as parts of the one at `span`.
    ///
    /// # Errors
    ///
    /// Fails if there are too many.
    pub(super) fn spend_conjuncts(&self, count: usize, span: Span) -> Result<()> {
        self.conjuncts.spend(count, span)
    }

    /// Counts an alternative that was visited at `span`.
    ///
    /// # Errors
    ///
    /// Fails if there are too many.
    pub(super) fn spend_alternative(&self, span: Span) -> Result<()> {
        self.alternatives.spend(1, span)
    }

    /// Counts the comparisons of this many schemas with each other.
    ///
    /// # Errors
    ///
    /// Fails if there are too many.
    pub(super) fn spend_comparisons(&self, schemas: usize, span: Span) -> Result<()> {
        self.comparisons.spend(schemas.saturating_mul(schemas), span)
    }
}

struct Counter {
    left: Cell<usize>,
    exhausted_at: Cell<Option<Span>>,
    /// The error and the help.
    words: [&'static str; 2],
}

impl Counter {
    fn new(limit: usize, words: [&'static str; 2]) -> Self {
        Self { left: Cell::new(limit), exhausted_at: Cell::new(None), words }
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
        let [message, help] = self.words;
        Err(Box::new(Diagnostic::error(span, message).help(help)))
    }
}
