//! What `openapi-diff` needs beside the public API. Not a part of it.

use crate::diagnostic;

/// Returns a text without what a terminal would not print.
#[must_use]
pub fn printable(text: &str) -> String {
    diagnostic::printable(text)
}
