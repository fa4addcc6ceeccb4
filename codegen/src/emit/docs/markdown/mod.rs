//! Makes a document's Markdown safe and well-formed for rustdoc.
//!
//! The text is kept line by line, with these changes: headings are separated from their text; bare URLs
//! become links; HTML and brackets that are not links are escaped; every code block becomes a fenced one
//! marked `text`, so that none is compiled or run as a doctest. An indented code block cannot be
//! distinguished from a nested list without a full parser, so no line of the result is indented enough to be
//! one.
//!
//! **Invariant:** in the result a fence opens at the margin and is closed by us, and only fenced text is
//! code.

mod blocks;
mod spans;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;

use self::blocks::{Fence, is_heading, is_table_delimiter, unindented};
use self::spans::{escape, escape_row};
use crate::diagnostic::is_bidirectional;

/// Converts text of several lines.
pub(super) fn block(text: &str) -> String {
    let text = printable(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<Fence> = None;
    for paragraph in lines.chunk_by(|line, next| !is_blank(line) && !is_blank(next)) {
        let is_table = paragraph.iter().any(|line| is_table_delimiter(line));
        for line in paragraph {
            match &fence {
                Some(open) if open.is_closed_by(line) => {
                    out.extend([open.marker.clone(), String::new()]);
                    fence = None;
                }
                Some(_) => out.push(line.trim_end().to_owned()),
                None => fence = outside_code(line, is_table, &mut out),
            }
        }
    }
    out.extend(fence.map(|open| open.marker));
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out.join("\n")
}

/// Adds a line outside of code blocks. Returns the code block that it opens.
fn outside_code(line: &str, is_table: bool, out: &mut Vec<String>) -> Option<Fence> {
    let line = unindented(line);
    let open = Fence::opened_by(&line);
    if let Some(open) = &open {
        separate(out);
        out.push(format!("{}text", open.marker));
    } else if is_heading(&line) {
        separate(out);
        out.extend([escape(&line), String::new()]);
    } else if !(line.is_empty() && out.last().is_none_or(String::is_empty)) {
        out.push(if is_table { escape_row(&line) } else { escape(&line) });
    }
    open
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Adds a blank line if needed.
fn separate(out: &mut Vec<String>) {
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
}

/// Converts text that has to stay on one line, such as a summary.
pub(super) fn inline(text: &str) -> String {
    let line = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let escaped = escape(&line);
    // Characters that would start a block (a heading, a quote, a list, a fence) are escaped here.
    if escaped.starts_with(['#', '>', '-', '+', '*', '~', '=']) && !escaped.starts_with("**") {
        format!("\\{escaped}")
    } else {
        escaped
    }
}

/// Formats a value as inline code, even if it contains backticks (CommonMark, section 6.1).
pub(super) fn code(value: &str) -> String {
    let value = printable(value).replace('\n', " ");
    let longest = value.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if value.starts_with('`') || value.ends_with('`') || value.is_empty() { " " } else { "" };
    format!("{fence}{space}{value}{space}{fence}")
}

/// Replaces line breaks of every kind by `\n` and tabs by spaces, and escapes control and bidirectional
/// characters.
fn printable(text: &str) -> Cow<'_, str> {
    // This is the case for nearly all texts.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return Cow::Borrowed(text);
    }
    let is_plain = |c: char| !(c.is_control() || is_bidirectional(c) || matches!(c, '\u{2028}' | '\u{2029}'));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c| !is_plain(c)) {
        let (plain, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = behind.chars();
        match characters.next() {
            Some('\r') if characters.as_str().starts_with('\n') => {}
            Some('\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{0B}' | '\u{0C}') => out.push('\n'),
            Some('\t') => out.push_str("    "),
            Some(other) => {
                let _ = write!(out, "U+{:04X}", u32::from(other));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    Cow::Owned(out)
}
