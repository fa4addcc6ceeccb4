//! What all grammar shares: a place among the tokens, lists, and tokens as they come.
//!
//! **Invariant:** whatever the grammar steps over it writes, except commas, which lists write themselves. What it does
//! not know is written as it comes, filling lines.

use proc_macro2::Spacing;

use super::layout::{Break, Breaks, INDENT, Layout};
use crate::tokens::{Kind, Tokens};

/// Words that an opening parenthesis or bracket does not stand close to.
const APART: [&str; 7] = ["as", "else", "if", "in", "match", "mut", "return"];

/// Reads the tokens and writes the layout.
#[derive(Debug)]
pub(super) struct Printer<'t> {
    tokens: &'t Tokens,
    /// The next token.
    at: usize,
    /// Where the group that is read ends.
    end: usize,
    /// Whether a brace begins a block here, and not the fields of a struct.
    pub(super) is_condition: bool,
    pub(super) layout: Layout<'t>,
}

impl<'t> Printer<'t> {
    pub(super) fn new(tokens: &'t Tokens) -> Self {
        Self { tokens, at: 0, end: tokens.len(), is_condition: false, layout: Layout::default() }
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.end
    }

    /// Returns the text of a token that is so many behind the next one: empty behind the end of the group.
    pub(super) fn ahead(&self, by: usize) -> &'t str {
        if self.at + by < self.end { self.tokens.text(self.at + by) } else { "" }
    }

    pub(super) fn next(&self) -> &'t str {
        self.ahead(0)
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.next() == text
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind_ahead(0)
    }

    pub(super) fn kind_ahead(&self, by: usize) -> Option<Kind> {
        if self.at + by < self.end { self.tokens.kind(self.at + by) } else { None }
    }

    /// Returns how many tokens the group has that begins so many behind the next one; of what is no group, 1.
    pub(super) fn length(&self, by: usize) -> usize {
        match self.tokens.kind(self.at + by) {
            Some(Kind::Open(close)) => close + 1 - (self.at + by),
            _ => 1,
        }
    }

    /// Steps over tokens that were written in another form.
    pub(super) fn skip(&mut self, tokens: usize) {
        self.at = self.end.min(self.at + tokens);
    }

    /// Steps over a comma, if it is there.
    pub(super) fn skip_comma(&mut self) {
        self.skip(usize::from(self.is(",")));
    }

    /// Writes the next token; a whole group stays on the line.
    pub(super) fn word(&mut self) {
        match self.kind() {
            None => {}
            Some(Kind::Open(_)) => self.group(Self::as_it_comes),
            Some(_) => {
                self.layout.text(self.next());
                self.skip(1);
            }
        }
    }

    /// Writes the next token, if it is this one.
    pub(super) fn word_if(&mut self, text: &str) -> bool {
        let is_it = self.is(text);
        if is_it {
            self.word();
        }
        is_it
    }

    /// Writes the next token with a space behind it.
    pub(super) fn word_and_space(&mut self) {
        self.word();
        self.layout.text(" ");
    }

    /// Writes the next token with spaces around it, if it is this one.
    pub(super) fn spaced(&mut self, text: &'static str) -> bool {
        let is_it = self.is(text.trim());
        if is_it {
            self.layout.text(text);
            self.skip(1);
        }
        is_it
    }

    /// Whether the group that is next, or that begins at the next token, holds nothing.
    pub(super) fn is_empty_group(&self) -> bool {
        self.kind() == Some(Kind::Open(self.at + 1))
    }

    /// Whether the group that is next has a comma at its end.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind(), Some(Kind::Open(close)) if self.tokens.text(close.saturating_sub(1)) == ",")
    }

    /// Writes a group: its delimiters, and between them what `inner` writes and what it leaves.
    pub(super) fn group(&mut self, inner: impl FnOnce(&mut Self)) {
        let Some(Kind::Open(close)) = self.kind() else { return };
        let around = (self.end, std::mem::take(&mut self.is_condition));
        self.layout.text(self.next());
        self.skip(1);
        self.end = close;
        inner(self);
        self.as_it_comes();
        (self.end, self.is_condition) = around;
        self.layout.text(self.tokens.text(close));
        self.at = close + 1;
    }

    /// Writes a list up to `end`: on one line, or each element on its own, with a comma behind the last one too.
    ///
    /// The elements have so much more indentation than what is around them. A list that fills its group has no `end`.
    pub(super) fn list(&mut self, indent: isize, end: &str, each: impl Fn(&mut Self)) {
        if self.at_end() || self.is(end) {
            return;
        }
        self.layout.open(indent, Breaks::Consistent);
        self.layout.place(Break::ZERO);
        self.elements(end, Break::ZERO, each);
        self.layout.close();
    }

    /// Writes the elements of a list, and the break behind the last one.
    pub(super) fn elements(&mut self, end: &str, last: Break, each: impl Fn(&mut Self)) {
        loop {
            each(self);
            self.until(|rest| rest.is(",") || rest.is(end));
            self.skip_comma();
            if self.at_end() || self.is(end) {
                return self.layout.place(last.before(",").out());
            }
            self.layout.text(",");
            self.layout.place(Break::SPACE);
        }
    }

    /// Writes a list in parentheses or brackets, indented by one step.
    pub(super) fn listed(&mut self, each: impl Fn(&mut Self)) {
        self.group(|inner| inner.list(INDENT, "", each));
    }

    /// Writes a group of short elements that fill its lines.
    pub(super) fn filled_list(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.group(|inner| {
            inner.layout.place(Break::ZERO);
            inner.layout.open(0, Breaks::Inconsistent);
            while !inner.at_end() {
                inner.until(|rest| rest.is(","));
                inner.skip_comma();
                if !inner.at_end() {
                    inner.layout.text(",");
                    inner.layout.place(Break::SPACE);
                }
            }
            inner.layout.close();
            inner.layout.place(Break::ZERO.before(",").out());
        });
        self.layout.close();
    }

    /// Writes what is left of the group as it comes, with the spaces that are usual.
    pub(super) fn as_it_comes(&mut self) {
        self.until(|_| false);
    }

    /// Writes tokens as they come, up to one that is meant.
    pub(super) fn until(&mut self, is_meant: impl Fn(&Self) -> bool) {
        let mut before = None;
        while !self.at_end() && !is_meant(self) {
            let next = self.kind();
            if is_apart(before, next, self.next()) {
                self.layout.place(Break::SPACE);
            }
            before = next.map(|kind| (kind, self.next()));
            match next {
                Some(Kind::Open(_)) if self.is("{") || self.is_empty_group() => self.word(),
                Some(Kind::Open(_)) => self.group(Self::filled),
                _ => self.word(),
            }
        }
    }

    /// Writes tokens as they come, filling lines.
    pub(super) fn filled(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.layout.place(Break::ZERO);
        self.layout.open(0, Breaks::Inconsistent);
        self.as_it_comes();
        self.layout.close();
        self.layout.place(Break::ZERO.out());
        self.layout.close();
    }
}

/// Whether a space stands between two tokens.
fn is_apart(before: Option<(Kind, &str)>, next: Option<Kind>, text: &str) -> bool {
    let Some((kind, before)) = before else { return false };
    match (kind, next) {
        (Kind::Punct(Spacing::Joint), _) => false,
        // What stood apart would be another operator together.
        (Kind::Punct(_), Some(Kind::Punct(_))) => before != "?" && !matches!(text, "," | ";" | "." | "?"),
        (Kind::Punct(_), _) => !matches!(before, "::" | "." | "&" | "#" | "!" | "?" | "*"),
        (_, Some(Kind::Punct(_))) => !matches!(text, "," | ";" | "." | "?" | ":" | "::" | "!" | ">"),
        (Kind::Word, Some(Kind::Open(_))) => text == "{" || APART.contains(&before),
        _ => true,
    }
}
