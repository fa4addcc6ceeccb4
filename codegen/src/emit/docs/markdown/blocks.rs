//! Recognizes block syntax in a line: markers of quotes and lists, fences, headings, table delimiters.

/// An open code block.
pub(super) struct Fence {
    /// The fence. Its character is kept, because the content may contain the other kind.
    pub(super) marker: String,
}

impl Fence {
    /// Returns the fence that a line opens (CommonMark, section 4.5). A fence inside a list or quote is moved
    /// to the margin.
    pub(super) fn opened_by(line: &str) -> Option<Self> {
        let rest = line.get(container(line)..)?.trim_start();
        let character = rest.chars().next().filter(|character| matches!(character, '`' | '~'))?;
        let length = rest.chars().take_while(|next| *next == character).count();
        let info = rest.get(length..).unwrap_or_default();
        let is_fence = length >= 3 && !(character == '`' && info.contains('`'));
        is_fence.then(|| Self { marker: character.to_string().repeat(length) })
    }

    pub(super) fn is_closed_by(&self, line: &str) -> bool {
        let rest = line.get(container(line)..).unwrap_or_default().trim();
        let character = self.marker.chars().next();
        rest.len() >= self.marker.len() && rest.chars().all(|next| Some(next) == character)
    }
}

/// The maximum nesting of quotes and lists in a line. rustdoc nests them as deeply as they are written.
const MAX_NESTED: usize = 12;

/// Returns the index of a line's own text, after the markers of quotes and list items.
fn container(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches(' ');
        match mark(trimmed) {
            0 => return at,
            length => at = line.len() - trimmed.len() + length,
        }
    }
}

/// Returns the length of the quote or list marker at the start of a text, or 0 if there is none.
fn mark(text: &str) -> usize {
    match text.bytes().next() {
        Some(b'>') => 1,
        Some(b'-' | b'*' | b'+') if text.get(1..).is_some_and(|rest| rest.starts_with(' ')) => 1,
        Some(b'0'..=b'9') => {
            let digits = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
            let behind = text.get(digits..).unwrap_or_default();
            let is_mark = digits < 10 && (behind.starts_with(". ") || behind.starts_with(") "));
            if is_mark { digits + 1 } else { 0 }
        }
        _ => 0,
    }
}

/// Removes indentation that could turn a line into code. Keeps up to three spaces at the margin, and one
/// after each marker.
pub(super) fn unindented(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim_end();
    for depth in 0.. {
        let trimmed = rest.trim_start_matches(' ');
        let spaces = (rest.len() - trimmed.len()).min(if out.is_empty() { 3 } else { 1 });
        out.push_str(&" ".repeat(spaces));
        let (mark, behind) = trimmed.split_at_checked(mark(trimmed)).unwrap_or((trimmed, ""));
        if depth == MAX_NESTED && !mark.is_empty() {
            // The last character of a marker determines its kind.
            let (number, sign) = mark.split_at_checked(mark.len() - 1).unwrap_or((mark, ""));
            out.extend([number, "\\", sign, behind]);
            break;
        }
        out.push_str(mark);
        if mark.is_empty() {
            out.push_str(behind);
            break;
        }
        rest = behind;
    }
    out
}

/// Returns whether a line is the delimiter row of a table (GitHub Flavored Markdown, section 4.10).
pub(super) fn is_table_delimiter(line: &str) -> bool {
    let row = line.get(container(line)..).unwrap_or_default();
    row.contains('-') && row.contains(['|', ':']) && row.chars().all(|c| matches!(c, '-' | ':' | '|' | ' '))
}

/// Returns whether a line is an ATX heading (CommonMark, section 4.2).
pub(super) fn is_heading(line: &str) -> bool {
    let text = line.trim_start();
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && text.get(level..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
