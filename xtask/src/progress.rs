//! Prints progress for a person who is waiting.

use std::io::{IsTerminal as _, Write as _};

/// Shows what is being done.
pub(crate) fn progress(what: &str) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        let _ = write!(terminal, "\r\x1b[K{what}");
        let _ = terminal.flush();
    }
}
