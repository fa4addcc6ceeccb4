//! What `openapi-diff` needs in addition to the public API. Not part of the public API.

use crate::diagnostic;

/// Returns a text without what a terminal would not print.
#[must_use]
pub fn printable(text: &str) -> String {
    diagnostic::printable(text)
}
