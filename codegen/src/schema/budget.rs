//! How much work conjunctions may cause: `allOf`s of `allOf`s grow without bound.

use std::cell::Cell;

use super::Result;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How many conjuncts may be listed, all in all: a chain of ten thousand has fifty million.
const MAX_CONJUNCTS: usize = 400_000;

/// How many pairs of schemas may be compared, all in all.
const MAX_COMPARISONS: usize = 1_000_000;

/// How many alternatives may be inspected, all in all, where unions are seen through.
const MAX_ALTERNATIVES: usize = 200_000;

/// What is left to spend. What is spent too much is one error at one place, however often it is met.
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

    /// Counts an alternative that was inspected as one of those at `span`.
    ///
    /// # Errors
    ///
    /// There are too many of them.
    pub(super) fn spend_alternative(&self, span: Span) -> Result<()> {
        self.alternatives.spend(1, span)
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
    /// What is wrong, and what helps.
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
