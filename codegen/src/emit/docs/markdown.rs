//! A document's Markdown, made safe and whole for rustdoc.
//!
//! The text is kept line by line. What changes: headings stand apart from their text; bare URLs become links; HTML and
//! brackets that are no links are escaped; every code block is a fenced one marked `text`, so that none is ever
//! compiled, or run, as a doctest. An indented block cannot be told from a nested list without a whole parser, so no
//! line of the result is indented enough to be one.
//!
//! **Invariant:** in the result a fence opens at the margin and is closed by us; what stands between is the only code.

use std::fmt::Write as _;

use crate::diagnostic::is_bidirectional;

/// Text of several lines.
pub(super) fn block(text: &str) -> String {
    let text = printable(text);
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<Fence> = None;
    for line in text.lines() {
        match &fence {
            Some(open) if open.is_closed_by(line) => {
                out.push(open.marker.clone());
                out.push(String::new());
                fence = None;
            }
            Some(_) => out.push(line.trim_end().to_owned()),
            None => {
                let line = unindented(line);
                if let Some(open) = Fence::opened_by(&line) {
                    separate(&mut out);
                    out.push(format!("{}text", open.marker));
                    fence = Some(open);
                } else if is_heading(&line) {
                    separate(&mut out);
                    out.push(escape(&line));
                    out.push(String::new());
                } else if !(line.is_empty() && out.last().is_none_or(String::is_empty)) {
                    out.push(escape(&line));
                }
            }
        }
    }
    out.extend(fence.map(|open| open.marker));
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out.join("\n")
}

/// Text that has to stay on one line, such as a summary.
pub(super) fn inline(text: &str) -> String {
    let line = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let escaped = escape(&line);
    // What would begin a block (a heading, a quote, a list, a fence) is text here.
    if escaped.starts_with(['#', '>', '-', '+', '*', '~', '=']) && !escaped.starts_with("**") {
        format!("\\{escaped}")
    } else {
        escaped
    }
}

/// A value as inline code, whatever backticks it holds (CommonMark, section 6.1).
pub(super) fn code(value: &str) -> String {
    let value = printable(value).replace('\n', " ");
    let longest = value.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if value.starts_with('`') || value.ends_with('`') || value.is_empty() { " " } else { "" };
    format!("{fence}{space}{value}{space}{fence}")
}

/// Line breaks of every kind become `\n`, tabs spaces; controls and bidirectional marks are spelt out.
fn printable(text: &str) -> String {
    // Nearly all texts.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return text.to_owned();
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
    out
}

/// A code block that has begun.
struct Fence {
    /// The fence itself: its character is kept, since the other kind may stand inside.
    marker: String,
}

impl Fence {
    /// CommonMark, section 4.5. A fence inside a list or quote is brought to the margin.
    fn opened_by(line: &str) -> Option<Self> {
        let rest = line.get(container(line)..)?.trim_start();
        let character = rest.chars().next().filter(|character| matches!(character, '`' | '~'))?;
        let length = rest.chars().take_while(|next| *next == character).count();
        let info = rest.get(length..).unwrap_or_default();
        let is_fence = length >= 3 && !(character == '`' && info.contains('`'));
        is_fence.then(|| Self { marker: character.to_string().repeat(length) })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let rest = line.get(container(line)..).unwrap_or_default().trim();
        let character = self.marker.chars().next();
        rest.len() >= self.marker.len() && rest.chars().all(|next| Some(next) == character)
    }
}

/// Returns where a line's own text begins, behind the marks of quotes and list items.
fn container(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches(' ');
        let marker = match trimmed.chars().next() {
            Some('>') => 1,
            Some('-' | '*' | '+') if trimmed.get(1..).is_some_and(|rest| rest.starts_with(' ')) => 1,
            Some('0'..='9') => {
                let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
                let behind = trimmed.get(digits..).unwrap_or_default();
                if digits < 10 && (behind.starts_with(". ") || behind.starts_with(") ")) {
                    digits + 1
                } else {
                    return at;
                }
            }
            _ => return at,
        };
        at = line.len() - trimmed.len() + marker;
    }
}

/// Takes away indentation that could make a line code: three spaces at the margin, one behind each mark.
fn unindented(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim_end();
    loop {
        let trimmed = rest.trim_start_matches(' ');
        let spaces = (rest.len() - trimmed.len()).min(if out.is_empty() { 3 } else { 1 });
        out.push_str(&" ".repeat(spaces));
        let marker = container_mark(trimmed);
        let (mark, behind) = trimmed.split_at_checked(marker).unwrap_or((trimmed, ""));
        out.push_str(mark);
        if marker == 0 {
            out.push_str(behind);
            return out;
        }
        rest = behind;
    }
}

/// The length of the first mark of a quote or list item; 0 when there is none.
fn container_mark(text: &str) -> usize {
    let next = text.split([' ']).next().unwrap_or_default().len();
    let first = text.get(..(next + 1).min(text.len())).unwrap_or_default();
    if text.starts_with('>') { 1 } else { container(first).min(text.len()) }
}

/// An ATX heading (CommonMark, section 4.2).
fn is_heading(line: &str) -> bool {
    let text = line.trim_start();
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && text.get(level..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Puts a blank line behind what is there.
fn separate(out: &mut Vec<String>) {
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
}

/// Escapes what rustdoc would take for HTML or for a link into our code. Code spans stay as they are.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    let is_special = |byte| matches!(byte, b'`' | b'\\' | b'<' | b'[' | b'&' | b'h');
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let written = match special.bytes().next() {
            Some(b'`') => code_span(special),
            Some(b'\\') => escaped(special),
            Some(b'<') => angle(special),
            Some(b'[') => link(special),
            Some(b'h') if starts_url(special) && !out.ends_with(char::is_alphanumeric) => bare_url(special),
            Some(b'&') if is_entity(special) => ("\\&".to_owned(), 1),
            _ => {
                let (same, behind) = special.split_at_checked(1).unwrap_or((special, ""));
                out.push_str(same);
                rest = behind;
                continue;
            }
        };
        out.push_str(&written.0);
        rest = special.get(written.1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

type Written = (String, usize);

/// A run of backticks and its partner on the same line; without a partner the run is text.
fn code_span(text: &str) -> Written {
    let run = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = run;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('`')) {
        let start = at + found;
        let length = text.bytes().skip(start).take_while(|byte| *byte == b'`').count();
        at = start + length;
        if length == run {
            return (text.get(..at).unwrap_or_default().to_owned(), at);
        }
    }
    ("\\`".repeat(run), run)
}

fn escaped(text: &str) -> Written {
    match text.chars().nth(1).filter(char::is_ascii_punctuation) {
        Some(next) => (format!("\\{next}"), 2),
        None => ("\\\\".to_owned(), 1),
    }
}

/// `<https://…>` is a link, everything else would be HTML.
fn angle(text: &str) -> Written {
    let inner = text.get(1..).and_then(|rest| rest.split_once('>')).map(|(inner, _)| inner);
    match inner.filter(|inner| starts_url(inner) && !inner.contains(|c: char| c.is_whitespace() || c == '<'))
    {
        Some(url) => (format!("<{url}>"), url.len() + 2),
        None => ("\\<".to_owned(), 1),
    }
}

/// `[text](https://…)` is a link; any other bracket would be one into our own code, or a stray.
fn link(text: &str) -> Written {
    let Some((label, length)) = bracketed(text) else {
        return ("\\[".to_owned(), 1);
    };
    let target =
        text.get(length..).and_then(|rest| rest.strip_prefix('(')).and_then(|rest| rest.split_once(')'));
    match target.map(|(target, _)| target) {
        Some(target)
            if starts_url(target) && !target.contains(|c: char| c.is_whitespace() || "<>\\".contains(c)) =>
        {
            (format!("[{}]({target})", without_links(&escape(label))), length + target.len() + 2)
        }
        _ => (format!("\\[{}\\]", escape(label)), length),
    }
}

/// A link cannot hold another one, so a URL in its text loses its angle brackets.
fn without_links(text: &str) -> String {
    text.replace("<http", "http").replace('>', "")
}

/// What stands in a pair of brackets, and how long the pair is. Brackets nested more than a few deep are strays.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices().take(1000) {
        match character {
            '[' if depth > 2 => return None,
            '[' => depth += 1,
            ']' if depth == 1 => return Some((text.get(1..at)?, at + 1)),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn starts_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// A URL in running text ends before white space and before the punctuation of the sentence around it.
fn bare_url(text: &str) -> Written {
    let end = text.find(|c: char| c.is_whitespace() || "<>\"'`)]}|\\".contains(c)).unwrap_or(text.len());
    let url = text.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    match url.split_once("://") {
        Some((_, host)) if !host.is_empty() => (format!("<{url}>"), url.len()),
        _ => ("h".to_owned(), 1),
    }
}

/// `&lt;` would become `<` after escaping was done (CommonMark, section 6.2).
fn is_entity(text: &str) -> bool {
    let name = text.get(1..).and_then(|rest| rest.split_once(';')).map(|(name, _)| name).unwrap_or_default();
    !name.is_empty()
        && name.len() < 32
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_whole_and_safe() {
        for (text, expected) in [
            ("Either.\n### 202\nLater.", "Either.\n\n### 202\n\nLater."),
            ("a\n```\ncode();\n```\nb", "a\n\n```text\ncode();\n```\n\nb"),
            ("```rust\npanic!();", "```text\npanic!();\n```"),
            ("~~~\n```\nx\n~~~", "~~~text\n```\nx\n~~~"),
            ("a\n\n    fn code() {}\n", "a\n\n   fn code() {}"),
            ("- a\n\n      code", "- a\n\n   code"),
            ("-     code", "- code"),
            ("- >     code", "- > code"),
            ("> ```\n> x\n> ```\ny", "```text\n> x\n```\n\ny"),
            ("> ```\n> x\ny\n```\nz", "```text\n> x\ny\n```\n\nz"),
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("1. a\n2.     b", "1. a\n2. b"),
            ("\tcode", "   code"),
        ] {
            assert_eq!(block(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_hold_no_html_and_no_link_into_our_code() {
        for (text, expected) in [
            ("see https://a.example/b. Then", "see <https://a.example/b>. Then"),
            ("[**On** it](https://a.example)", "[**On** it](https://a.example)"),
            ("[broken](crate::links) and [x]", "\\[broken\\](crate::links) and \\[x\\]"),
            ("<script>x</script>", "\\<script>x\\</script>"),
            ("`<id>` and <id>", "`<id>` and \\<id>"),
            ("a ` lone", "a \\` lone"),
            ("<https://a.example>", "<https://a.example>"),
            ("&lt;b&gt; & c", "\\&lt;b\\&gt; & c"),
            ("a */ \"#] {0}", "a */ \"#] {0}"),
            ("x\u{202E}y", "xU+202Ey"),
            ("[a [b] c]", "\\[a \\[b\\] c\\]"),
        ] {
            assert_eq!(inline(text), expected, "{text:?}");
        }
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(inline("# no heading"), "\\# no heading");
    }
}
