//! Types, paths, parameters of types, and patterns.

use super::layout::{Break, Breaks, INDENT};
use super::printer::Printer;
use crate::tokens::Kind;

/// Where a path stands: that says what `<` means in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathIn {
    Type,
    Expression,
}

impl Printer<'_> {
    pub(super) fn ty(&mut self) {
        match self.next() {
            "&" => {
                self.word();
                if self.next().starts_with('\'') {
                    self.word_and_space();
                }
                if self.is("mut") {
                    self.word_and_space();
                }
                self.ty();
            }
            "impl" | "dyn" => {
                self.word_and_space();
                self.bounds();
            }
            "(" => self.tuple(Self::ty),
            "[" => self.group(|inner| {
                inner.ty();
                if inner.is(";") {
                    inner.spaced("; ");
                    inner.expression();
                }
            }),
            _ => self.path(PathIn::Type),
        }
    }

    /// Writes `A + B`.
    fn bounds(&mut self) {
        self.ty();
        while self.spaced(" + ") {
            self.ty();
        }
    }

    /// Writes elements in parentheses: one alone has a comma behind it, or is no tuple.
    pub(super) fn tuple(&mut self, each: impl Fn(&mut Self)) {
        self.group(|inner| {
            let mark = inner.layout.mark();
            if inner.at_end() {
                return;
            }
            each(inner);
            inner.until(|rest| rest.is(","));
            if inner.at_end() {
                return;
            }
            inner.layout.place_at(mark, Break::ZERO);
            inner.layout.open_at(mark, INDENT, Breaks::Consistent);
            inner.skip_comma();
            inner.layout.text(",");
            if inner.at_end() {
                inner.layout.place(Break::ZERO.out());
            } else {
                inner.layout.place(Break::SPACE);
                inner.elements("", Break::ZERO, each);
            }
            inner.layout.close();
        });
    }

    pub(super) fn path(&mut self, within: PathIn) {
        self.word_if("::");
        loop {
            self.word();
            match (within, self.next()) {
                (PathIn::Type, "<") => self.type_arguments(),
                (PathIn::Type, "(") => self.function_arguments(),
                (PathIn::Expression, "::") if self.ahead(1) == "<" => {
                    self.word();
                    self.type_arguments();
                }
                _ => {}
            }
            if !self.word_if("::") {
                return;
            }
        }
    }

    /// Writes `<A, B>` behind a name.
    pub(super) fn type_arguments(&mut self) {
        self.word();
        self.list(INDENT, ">", |list| {
            list.ty();
            if list.spaced(" = ") {
                list.ty();
            }
        });
        self.word_if(">");
    }

    /// Writes `(A, B) -> C` behind `FnOnce`.
    fn function_arguments(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.group(|inner| {
            if !inner.at_end() {
                inner.layout.place(Break::ZERO);
                inner.elements("", Break::ZERO, Self::ty);
            }
        });
        self.returned();
        self.layout.close();
    }

    /// Writes ` -> A`, if it is there.
    pub(super) fn returned(&mut self) {
        if self.spaced(" -> ") {
            self.ty();
        }
    }

    /// Writes `<A: B = C>` behind the name of what is declared.
    pub(super) fn parameters(&mut self) {
        if !self.word_if("<") {
            return;
        }
        self.list(0, ">", |list| {
            list.word();
            list.layout.open(INDENT, Breaks::Inconsistent);
            if list.spaced(": ") {
                list.bounds_that_break();
            }
            if list.is("=") {
                list.layout.place(Break::SPACE);
                list.spaced("= ");
                list.ty();
            }
            list.layout.close();
        });
        self.word_if(">");
    }

    fn bounds_that_break(&mut self) {
        self.ty();
        while self.is("+") {
            self.layout.place(Break::SPACE);
            self.spaced("+ ");
            self.ty();
        }
    }

    /// Writes a `where` clause, a line for each bound, and otherwise a space.
    pub(super) fn bounds_of_body(&mut self) {
        if !self.is("where") {
            return self.layout.text(" ");
        }
        self.layout.place(Break::LINE.out());
        self.word();
        self.layout.place(Break::LINE);
        while !self.at_end() && !self.is("{") {
            self.ty();
            if self.spaced(": ") {
                self.bounds();
            }
            self.until(|rest| rest.is(",") || rest.is("{"));
            self.skip_comma();
            self.layout.text(",");
            self.layout.place(if self.is("{") { Break::LINE.out() } else { Break::LINE });
        }
    }

    pub(super) fn pattern(&mut self) {
        let mark = self.layout.mark();
        let mut are_literals = self.one_pattern();
        if !self.is("|") {
            return;
        }
        while self.is("|") {
            self.layout.place(Break::SPACE);
            self.spaced("| ");
            are_literals &= self.one_pattern();
        }
        self.layout.open_at(mark, 0, if are_literals { Breaks::Inconsistent } else { Breaks::Consistent });
        self.layout.close();
    }

    /// Writes a pattern, and returns whether it is a literal.
    pub(super) fn one_pattern(&mut self) -> bool {
        let is_literal = self.kind() == Some(Kind::Literal) || self.is("_");
        match self.next() {
            "(" => self.tuple(Self::pattern),
            "&" | "-" => {
                self.word();
                return self.one_pattern();
            }
            "ref" | "mut" => {
                self.word_and_space();
                self.word();
            }
            _ if is_literal => self.word(),
            _ => {
                self.layout.open(INDENT, Breaks::Consistent);
                self.path(PathIn::Expression);
                if self.is("{") {
                    self.fields();
                } else {
                    self.layout.close();
                }
                if self.is("(") {
                    self.listed(Self::pattern);
                }
            }
        }
        if self.is("..=") || self.is("..") {
            self.word();
            self.word();
            return false;
        }
        is_literal
    }
}
