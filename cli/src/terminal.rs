//! Terminal output: colors like the compiler's, and progress.
//!
//! The library's text has no colors, because it is also printed by cargo. `anstream` strips the
//! colors if the output is not a terminal, or if `NO_COLOR` is set.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Green.on_default().bold();
const PLACE: Style = AnsiColor::Blue.on_default().bold();
const STRONG: Style = Style::new().bold();

/// Colors a report: severities, locations and underlined text.
pub(crate) fn coloured(report: &str) -> String {
    let mut text = String::with_capacity(report.len() * 2);
    let mut underline = NOTE;
    for line in report.split_inclusive('\n') {
        let heads = [("error: ", ERROR), ("warning: ", WARNING), ("note: ", NOTE)];
        let head = heads.iter().find_map(|(word, style)| Some((*style, *word, line.strip_prefix(word)?)));
        if let Some((style, word, rest)) = head {
            underline = style;
            let word = word.trim_end_matches(": ");
            let (rest, end) = split_end(rest);
            let _ = write!(text, "{style}{word}{style:#}{STRONG}: {rest}{STRONG:#}{end}");
        } else {
            excerpt(&mut text, line, underline);
        }
    }
    text
}

/// Colors a line below the message: ` --> file:1:2`, `1 | text`, `  | ^^^ why`, ` = help: text`.
fn excerpt(text: &mut String, line: &str, underline: Style) {
    let own = line.trim_start();
    let indent = &line[..line.len() - own.len()];
    let _ = match own {
        _ if own.starts_with("--> ") || own.starts_with("::: ") => {
            let (arrow, place) = own.split_at(3);
            write!(text, "{indent}{PLACE}{arrow}{PLACE:#}{place}")
        }
        _ if own.starts_with("= help: ") => {
            write!(text, "{indent}{PLACE}={PLACE:#} {STRONG}help{STRONG:#}{}", &own["= help".len()..])
        }
        _ => match own.split_once('|') {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') => {
                let (rest, end) = split_end(rest);
                let is_underline = number.is_empty() && rest.trim_start().starts_with('^');
                if is_underline {
                    write!(text, "{indent}{PLACE}|{PLACE:#}{underline}{rest}{underline:#}{end}")
                } else {
                    write!(text, "{indent}{PLACE}{number}|{PLACE:#}{rest}{end}")
                }
            }
            _ => write!(text, "{line}"),
        },
    };
}

/// Colors the location at the start of a line: `file:1:2: text`.
pub(crate) fn colour_place(line: &str) -> String {
    match line.split_once(": ") {
        Some((place, rest)) => format!("{PLACE}{place}{PLACE:#}: {rest}"),
        None => line.to_owned(),
    }
}

/// Splits a line into its text and its line end.
fn split_end(line: &str) -> (&str, &str) {
    line.split_at(line.trim_end_matches('\n').len())
}

/// Returns the width of the terminal, or `None` if the output goes elsewhere.
pub(crate) fn columns() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// Runs `work`, and shows its progress in a terminal once it has taken a second.
pub(crate) fn with_progress<T>(document: &Path, work: impl FnOnce() -> T) -> T {
    let _progress = Progress::of(format!("reading `{}`", document.display()));
    work()
}

/// Shows the progress until it is dropped.
struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Starts to wait. Nothing is shown if stderr is not a terminal.
    fn of(what: String) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let (sender, receiver) = mpsc::channel();
        let start = Instant::now();
        let shows = move || {
            let mut is_shown = false;
            while receiver.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                let _ = write!(std::io::stderr(), "\r\x1b[K{what} ({} s)", start.elapsed().as_secs());
                is_shown = true;
            }
            if is_shown {
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        };
        Self(Some((sender, thread::spawn(shows))))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.0.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "error: `b` is a string\n --> api.yaml:2:6\n  |\n2 |   b: a|b\n  |      ^^^\n ::: api.yaml:1:1\n  \
                          |\n1 | a: 1\n  | ^ as `a` states\n  = help: write 2\n\nwarning: c\n\n… and 2 more warnings\n";

    #[test]
    fn colours_change_no_character_of_a_report() {
        assert_eq!(anstream::adapter::strip_str(&coloured(REPORT)).to_string(), REPORT);
    }

    #[test]
    fn words_and_underlines_are_coloured_by_how_bad_it_is() {
        let text = coloured(REPORT);
        for expected in [
            format!("{ERROR}error{ERROR:#}{STRONG}: `b` is a string{STRONG:#}\n"),
            format!(" {PLACE}-->{PLACE:#} api.yaml:2:6\n"),
            format!("{PLACE}2 |{PLACE:#}   b: a|b\n"),
            format!("  {PLACE}|{PLACE:#}{ERROR}      ^^^{ERROR:#}\n"),
            format!("{WARNING}warning{WARNING:#}{STRONG}: c{STRONG:#}\n"),
        ] {
            assert!(text.contains(&expected), "{expected:?}\n{text:?}");
        }
    }
}
