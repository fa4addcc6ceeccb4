//! Items that `openapi-diff` needs in addition to the public API. They are not part of the public API.

use crate::diagnostic;

/// Escapes the characters of a text that a terminal does not display.
#[must_use]
pub fn printable(text: &str) -> String {
    diagnostic::printable(text)
}
