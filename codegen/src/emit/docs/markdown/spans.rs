//! Escapes inline syntax: HTML, links and URLs, in one pass over the line.

/// Escapes everything that rustdoc would read as HTML or as an intra-doc link. Code spans stay unchanged.
pub(super) fn escape(line: &str) -> String {
    spans(line, Urls::Linked)
}

/// Like [`escape`], for a table row. A `|` separates cells before anything else is parsed, even in a code
/// span.
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

/// How the URLs of a text are handled.
#[derive(Clone, Copy, PartialEq)]
enum Urls {
    /// They become links.
    Linked,
    /// They stay, because they are in the text of a link, which cannot contain another link.
    Kept,
    /// They are escaped so that nothing turns them into links.
    Text,
}

/// The replacement text, and the number of bytes that it replaces.
type Replacement = (String, usize);

/// Returns the index of the first character that may need escaping.
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
    let mut next = special(line);
    // This is the case for nearly all lines.
    if next.is_none() {
        return line.to_owned();
    }
    let ticks = Ticks::of(line);
    let mut out = String::with_capacity(line.len() + 8);
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = next.take().or_else(|| special(rest)).unwrap_or(rest.len());
        let (plain, special) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        out.push_str(plain);
        at += plain.len();
        let (written, length) = match special.bytes().next() {
            Some(b'`') => ticks.span(special, at),
            Some(b'\\') => escaped(special),
            Some(b'<') => angle(special, urls),
            Some(b'[') => link(special, urls, out.ends_with('!') && !out.ends_with("\\!")),
            // An unescaped bracket would end the text of the link too early.
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

/// The runs of backticks in a line: their lengths and positions, sorted.
struct Ticks(Vec<(usize, usize)>);

impl Ticks {
    fn of(line: &str) -> Self {
        let mut runs = Vec::new();
        if !line.contains('`') {
            return Self(runs);
        }
        let mut length = 0;
        for (at, byte) in line.bytes().chain([0]).enumerate() {
            if byte == b'`' {
                length += 1;
            } else if length > 0 {
                runs.push((length, at - length));
                length = 0;
            }
        }
        runs.sort_unstable();
        Self(runs)
    }

    /// Replaces the code span that starts here. A run of backticks without a matching run on the same line is
    /// text.
    fn span(&self, text: &str, at: usize) -> Replacement {
        let run = text.bytes().take_while(|byte| *byte == b'`').count();
        let next = self.0.partition_point(|other| *other < (run, at + run));
        let partner = self.0.get(next).filter(|(length, _)| *length == run);
        let span = partner.and_then(|(_, start)| text.get(..start + run - at));
        span.map_or_else(|| ("\\`".repeat(run), run), |span| (span.to_owned(), span.len()))
    }
}

fn escaped(text: &str) -> Replacement {
    match text.chars().nth(1).filter(char::is_ascii_punctuation) {
        Some(next) => (format!("\\{next}"), 2),
        None => ("\\\\".to_owned(), 1),
    }
}

/// Escapes three or more tildes, which start a fence at the beginning of a block.
fn tildes(text: &str) -> Replacement {
    let run = text.bytes().take_while(|byte| *byte == b'~').count();
    (if run > 2 { "\\~".repeat(run) } else { "~".repeat(run) }, run)
}

/// Replaces an angle bracket: `<https://…>` is a link, everything else would be HTML.
fn angle(text: &str, urls: Urls) -> Replacement {
    let inner = text.get(1..).filter(|inner| urls == Urls::Linked && starts_url(inner));
    let end = inner.and_then(|inner| inner.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')));
    let url = inner.zip(end).and_then(|(inner, end)| inner.split_at_checked(end));
    match url {
        Some((url, behind)) if behind.starts_with('>') => (format!("<{url}>"), url.len() + 2),
        _ => ("\\<".to_owned(), 1),
    }
}

/// Replaces a bracket: `[text](https://…)` is a link, and any other bracket would be an intra-doc link or is
/// unmatched. A link cannot contain another one, but may contain an image.
fn link(text: &str, urls: Urls, is_image: bool) -> Replacement {
    let Some((label, length)) = bracketed(text) else {
        return ("\\[".to_owned(), 1);
    };
    let target = text.get(length..).filter(|_| is_image || urls == Urls::Linked).and_then(target);
    let Some(target) = target else {
        return (format!("\\[{}\\]", spans(label, urls)), length);
    };
    let label = spans(label, if is_image { Urls::Text } else { Urls::Kept });
    // Parentheses within angle brackets need not be balanced.
    let (open, close) = if target.contains('(') { ("<", ">") } else { ("", "") };
    (format!("[{label}]({open}{target}{close})"), length + target.len() + 2)
}

/// Returns the URL in the parentheses at the start of a text. Parentheses in the URL have to be balanced.
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

/// The maximum length of a link's text and URL. Without it, long ones would be scanned repeatedly.
const MAX_LINK: usize = 1000;

/// Returns the text in a pair of brackets, and the length of the pair. Brackets that are nested more than a
/// few levels deep count as unmatched.
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

/// Replaces a URL in running text. It ends before whitespace and before the punctuation of the sentence.
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

/// Escapes the colon of text that only looks like a URL, so that rustdoc does not ask for a link.
fn no_url(text: &str) -> Replacement {
    let scheme = if text.starts_with("https") { "https" } else { "http" };
    (format!("{scheme}\\:"), scheme.len() + 1)
}

/// Returns whether a text starts with an entity: `&lt;` would become `<` after escaping (CommonMark, section
/// 6.2).
fn is_entity(text: &str) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = text.bytes().skip(1).take(32).take_while(is_name).count();
    (1..32).contains(&length) && text.as_bytes().get(length + 1) == Some(&b';')
}
