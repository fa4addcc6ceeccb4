//! Why nothing was generated.

use std::fmt;

use crate::diagnostic::{self, Diagnostic};
use crate::source::Sources;

/// Why no client could be generated: a report with places and excerpts.
///
/// `Debug` gives the same text as `Display`, since that is what Rust prints when `main` returns an error.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    text: String,
    errors: usize,
}

impl Error {
    pub(crate) fn of(message: impl Into<String>) -> Self {
        let text = diagnostic::render(&Sources::default(), &[Diagnostic::without_place(message)]);
        Self::of_report(text, 1)
    }

    /// Returns the error that a rendered report is, with the number of errors in it.
    pub(super) fn of_report(text: String, errors: usize) -> Self {
        Self { text, errors }
    }

    /// Returns how many errors the report holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.errors
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.text)
    }
}

impl std::error::Error for Error {}
