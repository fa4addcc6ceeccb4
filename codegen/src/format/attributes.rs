//! Attributes and docs.

use std::borrow::Cow;

use super::layout::{Break, Breaks, INDENT};
use super::printer::Printer;

impl<'t> Printer<'t> {
    /// Writes what stands before an item, each attribute on a line of its own.
    pub(super) fn attributes(&mut self) {
        while self.is("#") && self.ahead(1) == "[" {
            if !self.doc() {
                self.word();
                self.group(Self::attribute);
            }
            self.layout.place(Break::LINE);
        }
    }

    /// Writes `#[doc = " …"]` as comments, one a line, unless that would not be the same.
    fn doc(&mut self) -> bool {
        if !(self.ahead(2) == "doc" && self.ahead(3) == "=" && self.ahead(5) == "]") {
            return false;
        }
        let Some(text) = text_of(self.ahead(4)) else { return false };
        if text.starts_with('/') || text.contains("\n/") || text.contains('\r') {
            return false;
        }
        match text {
            Cow::Borrowed(text) => self.comments(text.split('\n').map(Cow::Borrowed)),
            Cow::Owned(text) => self.comments(text.split('\n').map(|line| Cow::Owned(line.to_owned()))),
        }
        self.skip(6);
        true
    }

    fn comments(&mut self, lines: impl Iterator<Item = Cow<'t, str>>) {
        for (index, line) in lines.enumerate() {
            if index > 0 {
                self.layout.place(Break::LINE);
            }
            self.layout.text("///");
            self.layout.text(line);
        }
    }

    /// Writes what stands between the brackets.
    fn attribute(&mut self) {
        self.path_of_words();
        if self.is("=") {
            self.assignment();
        } else if self.is("(") {
            self.group(|inner| {
                inner.layout.open(INDENT, Breaks::Consistent);
                inner.layout.place(Break::ZERO);
                inner.metas();
                inner.layout.place(Break::ZERO.out());
                inner.layout.close();
            });
        }
    }

    /// Writes `name`, `name = value` and `name(…)`, between commas.
    fn metas(&mut self) {
        while !self.at_end() {
            self.path_of_words();
            if self.is("=") {
                self.assignment();
            } else if !self.is(",") && !self.at_end() {
                self.word();
            }
            if self.is(",") {
                self.skip_comma();
                if !self.at_end() {
                    self.layout.text(",");
                    self.layout.place(Break::SPACE);
                }
            }
        }
    }

    /// Writes ` = value`.
    fn assignment(&mut self) {
        self.spaced(" = ");
        self.word();
    }

    /// Writes `clippy::name`.
    fn path_of_words(&mut self) {
        self.word();
        while self.is("::") {
            self.word();
            self.word();
        }
    }
}

/// Returns the text that a literal stands for, if it is one of text.
fn text_of(literal: &str) -> Option<Cow<'_, str>> {
    if let Some(raw) = literal.strip_prefix('r') {
        return raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed);
    }
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !text.contains('\\') {
        return Some(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, behind)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut characters = behind.chars();
        out.push(escaped(&mut characters)?);
        rest = characters.as_str();
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}

/// Reads what is behind a backslash (The Rust Reference, "Character escapes" to "Unicode escapes").
fn escaped(rest: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'x' => {
            let (digits, behind) = rest.as_str().split_at_checked(2)?;
            *rest = behind.chars();
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
        }
        'u' => {
            let (digits, behind) = rest.as_str().strip_prefix('{')?.split_once('}')?;
            *rest = behind.chars();
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
        }
        other => other,
    })
}
