//! Escapes inline syntax: HTML, links and URLs, in one pass over the line.

use std::collections::HashMap;

/// Escapes what rustdoc would take for HTML or for a link into our code. Code spans stay as they are.
pub(super) fn escape(line: &str) -> String {
    spans(line, Urls::Linked)
}

/// As [`escape`], for a line of a table: a `|` parts cells before anything else is inspected, even in a code span.
pub(super) fn escape_row(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let (mut start, mut backslashes) = (0, 0);
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && backslashes != 1 {
            out.push_str(&escape(line.get(start..at).unwrap_or_default()));
            out.push('|');
            start = at + 1;
        }
        backslashes = if byte == b'\\' { backslashes + 1 } else { 0 };
    }
    out.push_str(&escape(line.get(start..).unwrap_or_default()));
    out
}

/// What becomes of the URLs of a text.
#[derive(Clone, Copy, PartialEq)]
enum Urls {
    /// They are links.
    Linked,
    /// They stay, since the text is that of a link: it cannot hold another one.
    Kept,
    /// They are written so that nothing takes them for links.
    Text,
}

/// What is written, and how many bytes of the text it stands for.
type Replacement = (String, usize);

/// Where a text has the first character that may not stay as it is.
fn special(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_special = |(at, byte): (usize, &u8)| match byte {
        b'`' | b'\\' | b'<' | b'[' | b']' | b'&' | b'~' => true,
        b'h' => bytes.get(at + 1) == Some(&b't'),
        _ => false,
    };
    bytes.iter().enumerate().position(is_special)
}

fn spans(line: &str, urls: Urls) -> String {
    // Nearly all lines.
    if special(line).is_none() {
        return line.to_owned();
    }
    let ticks = Ticks::of(line);
    let mut out = String::with_capacity(line.len() + 8);
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = special(rest).unwrap_or(rest.len());
        let (plain, special) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        out.push_str(plain);
        at += plain.len();
        let (written, length) = match special.bytes().next() {
            Some(b'`') => ticks.span(special, at),
            Some(b'\\') => escaped(special),
            Some(b'<') => angle(special, urls),
            Some(b'[') => link(special, urls, out.ends_with('!') && !out.ends_with("\\!")),
            // It would end the text of the link too early.
            Some(b']') if urls != Urls::Linked => ("\\]".to_owned(), 1),
            Some(b'~') => tildes(special),
            Some(b'&') if is_entity(special) => ("\\&".to_owned(), 1),
            Some(b'h') if starts_url(special) => match urls {
                Urls::Linked if !out.ends_with(char::is_alphanumeric) => bare_url(special),
                Urls::Kept => ("h".to_owned(), 1),
                Urls::Linked | Urls::Text => no_url(special),
            },
            Some(_) => (special.get(..1).unwrap_or_default().to_owned(), 1),
            None => break,
        };
        out.push_str(&written);
        at += length;
    }
    out
}

/// Where the runs of backticks of a line begin, by their length.
struct Ticks(HashMap<usize, Vec<usize>>);

impl Ticks {
    fn of(line: &str) -> Self {
        let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut length = 0;
        for (at, byte) in line.bytes().chain([0]).enumerate() {
            if byte == b'`' {
                length += 1;
            } else if length > 0 {
                runs.entry(length).or_default().push(at - length);
                length = 0;
            }
        }
        Self(runs)
    }

    /// The run of backticks at a place with its partner on the same line; without a partner the run is text.
    fn span(&self, text: &str, at: usize) -> Replacement {
        let run = text.bytes().take_while(|byte| *byte == b'`').count();
        let alike = self.0.get(&run).map(Vec::as_slice).unwrap_or_default();
        let partner = alike.get(alike.partition_point(|start| *start < at + run));
        let span = partner.and_then(|start| text.get(..start + run - at));
        span.map_or_else(|| ("\\`".repeat(run), run), |span| (span.to_owned(), span.len()))
    }
}

fn escaped(text: &str) -> Replacement {
    match text.chars().nth(1).filter(char::is_ascii_punctuation) {
        Some(next) => (format!("\\{next}"), 2),
        None => ("\\\\".to_owned(), 1),
    }
}

/// Three tildes or more are a fence where they begin a block.
fn tildes(text: &str) -> Replacement {
    let run = text.bytes().take_while(|byte| *byte == b'~').count();
    (if run > 2 { "\\~".repeat(run) } else { "~".repeat(run) }, run)
}

/// `<https://…>` is a link, everything else would be HTML.
fn angle(text: &str, urls: Urls) -> Replacement {
    let inner = text.get(1..).filter(|inner| urls == Urls::Linked && starts_url(inner));
    let end = inner.and_then(|inner| inner.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')));
    let url = inner.zip(end).and_then(|(inner, end)| inner.split_at_checked(end));
    match url {
        Some((url, behind)) if behind.starts_with('>') => (format!("<{url}>"), url.len() + 2),
        _ => ("\\<".to_owned(), 1),
    }
}

/// `[text](https://…)` is a link; any other bracket would be one into our own code, or a stray. A link holds no other
/// one, but may hold an image.
fn link(text: &str, urls: Urls, is_image: bool) -> Replacement {
    let Some((label, length)) = bracketed(text) else {
        return ("\\[".to_owned(), 1);
    };
    let target = text.get(length..).filter(|_| is_image || urls == Urls::Linked).and_then(target);
    let Some(target) = target else {
        return (format!("\\[{}\\]", spans(label, urls)), length);
    };
    let label = spans(label, if is_image { Urls::Text } else { Urls::Kept });
    // Between angle brackets parentheses need no partner.
    let (open, close) = if target.contains('(') { ("<", ">") } else { ("", "") };
    (format!("[{label}]({open}{target}{close})"), length + target.len() + 2)
}

/// The URL between the parentheses with which a text begins; those inside it come in pairs.
fn target(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(').filter(|inner| starts_url(inner))?;
    let mut open = 0_usize;
    for (at, character) in inner.char_indices().take(MAX_LINK) {
        match character {
            '(' => open += 1,
            ')' if open == 0 => return inner.get(..at),
            ')' => open -= 1,
            '<' | '>' | '\\' => return None,
            space if space.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

/// How many characters the text of a link can have, and its URL: what is longer is inspected again and again.
const MAX_LINK: usize = 1000;

/// What stands in a pair of brackets, and how long the pair is. Brackets nested more than a few deep are strays.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices().take(MAX_LINK) {
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
fn bare_url(text: &str) -> Replacement {
    let mut open = 0_usize;
    let ends = |character: char| {
        match character {
            '(' => open += 1,
            ')' if open == 0 => return true,
            ')' => open -= 1,
            _ => {}
        }
        character.is_whitespace() || "<>\"'`]}|\\".contains(character)
    };
    let end = text.find(ends).unwrap_or(text.len());
    let url = text.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    match url.split_once("://") {
        Some((_, host)) if !host.is_empty() => (format!("<{url}>"), url.len()),
        _ => no_url(text),
    }
}

/// What only looks like a URL: with its colon escaped, rustdoc does not request a link.
fn no_url(text: &str) -> Replacement {
    let scheme = if text.starts_with("https") { "https" } else { "http" };
    (format!("{scheme}\\:"), scheme.len() + 1)
}

/// `&lt;` would become `<` after escaping was done (CommonMark, section 6.2).
fn is_entity(text: &str) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = text.bytes().skip(1).take(32).take_while(is_name).count();
    (1..32).contains(&length) && text.as_bytes().get(length + 1) == Some(&b';')
}
