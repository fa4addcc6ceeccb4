//! Expressions.

use super::layout::{Break, Breaks, INDENT};
use super::printer::Printer;
use super::types::PathIn;
use crate::tokens::Kind;

/// The widest that a struct's value is on one line.
const WIDEST_STRUCT: isize = 34;

/// What an expression turned out to be, as far as what is around it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expression {
    /// A name no longer than a step of indentation: a dot behind it stays on its line.
    ShortName,
    /// It has brackets of its own: an array, a struct, a tuple, a block, a closure.
    Bracketed,
    Match,
    If,
    Call,
    /// It goes on in the next line where it is too long: it has a dot or an operator.
    Continued,
    Assignment,
    Other,
}

impl Printer<'_> {
    pub(super) fn expression(&mut self) {
        self.expression_in(false);
    }

    /// Writes an expression, which may be one that begins a line.
    pub(super) fn expression_in(&mut self, begins_line: bool) -> Expression {
        let mark = self.layout.mark();
        let first = self.operand(begins_line);
        match self.next() {
            "=" => {
                self.layout.open_at(mark, 0, Breaks::Inconsistent);
                self.spaced(" = ");
                self.layout.place(Break::NEVER);
                self.expression();
                self.layout.close();
                Expression::Assignment
            }
            "==" | "!=" | "&&" | "||" => {
                self.layout.open_at(mark, -INDENT, Breaks::Inconsistent);
                self.layout.open_at(mark, INDENT, Breaks::Inconsistent);
                self.layout.close();
                self.layout.place(Break::SPACE);
                self.word_and_space();
                self.expression();
                self.layout.close();
                Expression::Continued
            }
            _ => first,
        }
    }

    /// Writes an expression without operators between.
    fn operand(&mut self, begins_line: bool) -> Expression {
        match self.next() {
            "&" | "&&" | "*" | "!" | "-" => {
                self.word();
                if self.is("mut") {
                    self.word_and_space();
                }
                match self.operand(false) {
                    Expression::Continued => Expression::Continued,
                    _ => Expression::Other,
                }
            }
            "|" | "||" | "move" => self.closure(),
            "match" => self.matching(),
            "if" => self.branches(),
            _ => self.chain(begins_line),
        }
    }

    /// Writes what needs nothing around it, with the calls, fields and question marks behind it.
    fn chain(&mut self, begins_line: bool) -> Expression {
        let mark = self.layout.mark();
        let mut kind = self.primary();
        let mut joins = begins_line && kind == Expression::ShortName && self.is(".");
        if self.goes_on() {
            self.layout.open_at(mark, -INDENT, Breaks::Consistent);
            self.layout.open_at(mark, INDENT, Breaks::Consistent);
            self.layout.close();
            while self.goes_on() {
                if self.is(".") {
                    self.member(joins);
                    joins = false;
                } else {
                    self.applied();
                }
            }
            self.layout.close();
            kind = Expression::Continued;
        }
        while matches!(self.next(), "?" | "(" | "[") {
            let is_call = self.is("(");
            self.applied();
            kind = if is_call { Expression::Call } else { kind };
        }
        kind
    }

    /// Whether a dot follows, behind calls and question marks.
    fn goes_on(&self) -> bool {
        let mut by = 0;
        loop {
            by += match self.ahead(by) {
                "." => return true,
                "?" => 1,
                "(" | "[" => self.length(by),
                _ => return false,
            };
        }
    }

    /// Writes `?`, `(arguments)` or `[index]`.
    fn applied(&mut self) {
        match self.next() {
            "(" => self.arguments(),
            "[" => self.group(Self::expression),
            _ => self.word(),
        }
    }

    /// Writes `.field` or `.method(arguments)`, which goes on in the next line unless it `joins` a short name.
    fn member(&mut self, joins: bool) {
        if !joins {
            self.layout.place(Break::ZERO);
        }
        self.word();
        self.path(PathIn::Expression);
        if self.is("(") {
            // The only one of its line has its arguments where those of a function would be.
            let indent = if joins && !self.goes_on() { -INDENT } else { 0 };
            self.layout.open(indent, Breaks::Consistent);
            self.arguments();
            self.layout.close();
        }
    }

    /// Writes arguments in parentheses; one that has brackets of its own begins on the line of the call.
    fn arguments(&mut self) {
        self.group(|inner| {
            if inner.at_end() {
                return;
            }
            let mark = inner.layout.mark();
            let first = inner.expression_in(false);
            inner.until(|rest| rest.is(","));
            let is_only = inner.ahead(1).is_empty();
            inner.skip_comma();
            if is_only && first == Expression::Bracketed {
                return;
            }
            inner.layout.place_at(mark, Break::ZERO);
            inner.layout.open_at(mark, INDENT, Breaks::Consistent);
            if is_only {
                inner.layout.place(Break::ZERO.before(",").out());
            } else {
                inner.layout.text(",");
                inner.layout.place(Break::SPACE);
                inner.elements("", Break::ZERO, Self::expression);
            }
            inner.layout.close();
        });
    }

    /// Writes what stands for itself: a path, a literal, what is in brackets.
    fn primary(&mut self) -> Expression {
        let (mark, name) = (self.layout.mark(), self.next());
        match name {
            "(" if self.is_empty_group() => {
                self.word();
                return Expression::Bracketed;
            }
            "(" => {
                self.tuple(Self::expression);
                return Expression::Other;
            }
            "[" => {
                self.array();
                return Expression::Bracketed;
            }
            "{" => {
                self.block();
                return Expression::Bracketed;
            }
            _ if self.kind() == Some(Kind::Literal) => {
                self.word();
                return Expression::Other;
            }
            _ => {}
        }
        let is_short =
            self.kind() == Some(Kind::Word) && self.ahead(1) != "::" && name.len() <= INDENT.unsigned_abs();
        self.path(PathIn::Expression);
        match self.next() {
            "!" => {
                self.word();
                if self.is_empty_group() {
                    self.word();
                } else {
                    self.group(Self::filled);
                }
                Expression::Other
            }
            "{" if !self.is_condition => {
                self.layout.open_at(mark, -INDENT, Breaks::Inconsistent);
                self.layout.open_narrow_at(mark, INDENT, WIDEST_STRUCT);
                self.layout.close();
                self.fields();
                Expression::Bracketed
            }
            _ if is_short => Expression::ShortName,
            _ => Expression::Other,
        }
    }

    /// Writes an array; one of literals fills its lines.
    fn array(&mut self) {
        let are_literals = |at: usize| matches!(self.kind_ahead(at), Some(Kind::Literal | Kind::Close));
        if !(1..self.length(0)).all(|at| are_literals(at) || self.ahead(at) == ",") || self.is_empty_group() {
            return self.listed(Self::expression);
        }
        self.filled_list();
    }

    /// Writes ` { field: value }` behind the path of a struct, and closes the group that began with the path.
    pub(super) fn fields(&mut self) {
        self.layout.text(" ");
        self.group(|inner| {
            if !inner.at_end() {
                inner.layout.place(Break::SPACE);
                inner.elements("", Break::SPACE, |field| {
                    field.word();
                    if field.spaced(": ") {
                        field.layout.open(0, Breaks::Inconsistent);
                        field.expression();
                        field.layout.close();
                    }
                });
            }
            inner.layout.close();
        });
    }

    /// Writes a closure; a body that does not fit gets braces.
    fn closure(&mut self) -> Expression {
        self.layout.open(0, Breaks::Inconsistent);
        if self.is("move") {
            self.word_and_space();
        }
        self.layout.open(INDENT, Breaks::Consistent);
        if !self.word_if("||") {
            self.word();
            self.layout.place(Break::ZERO);
            while !self.at_end() && !self.is("|") {
                self.one_pattern();
                if self.spaced(": ") {
                    self.ty();
                }
                self.until(|rest| rest.is(",") || rest.is("|"));
                if self.word_if(",") {
                    self.layout.place(Break::SPACE);
                }
            }
            self.word_if("|");
        }
        self.layout.place(Break::SPACE.out());
        self.layout.close();
        self.layout.place(Break::NEVER);
        let mark = self.layout.mark();
        let body = self.expression_in(false);
        if !matches!(body, Expression::Bracketed | Expression::Match | Expression::Call) {
            self.layout.place_at(mark, Break::ZERO.before("{"));
            self.layout.open_at(mark, INDENT, Breaks::Consistent);
            self.layout.place(end_of_body(body));
            self.layout.close();
        }
        self.layout.close();
        Expression::Bracketed
    }

    fn matching(&mut self) -> Expression {
        self.layout.open(0, Breaks::Inconsistent);
        self.word_and_space();
        self.condition();
        self.group(|arms| {
            arms.layout.place(Break::NEVER);
            arms.layout.open(INDENT, Breaks::Consistent);
            while !arms.at_end() {
                arms.layout.place(Break::LINE);
                arms.arm();
            }
            arms.layout.place(Break::LINE.out());
            arms.layout.close();
        });
        self.layout.close();
        Expression::Match
    }

    /// Writes an arm; a body that does not fit gets braces.
    fn arm(&mut self) {
        self.layout.open(0, Breaks::Inconsistent);
        self.pattern();
        if self.is("if") {
            self.layout.text(" ");
            self.word_and_space();
            self.expression();
        }
        self.until(|rest| rest.is("=>"));
        self.spaced(" => ");
        self.layout.place(Break::NEVER);
        self.layout.open(INDENT, Breaks::Consistent);
        self.layout.place(Break::ZERO.before("{"));
        let body = self.expression_in(true);
        let end = end_of_body(body);
        let has_comma = !matches!(body, Expression::Match | Expression::If);
        self.layout.place(if has_comma { end.instead(",") } else { end });
        self.layout.close();
        self.layout.close();
        self.until(|rest| rest.is(","));
        self.skip_comma();
    }

    /// Writes what is asked before a block.
    fn condition(&mut self) {
        let around = std::mem::replace(&mut self.is_condition, true);
        self.layout.open(0, Breaks::Consistent);
        match self.expression_in(false) {
            Expression::Continued | Expression::Assignment => self.layout.place(Break::SPACE),
            _ => self.layout.text(" "),
        }
        self.layout.close();
        self.is_condition = around;
    }

    fn branches(&mut self) -> Expression {
        self.layout.open(INDENT, Breaks::Consistent);
        loop {
            self.word_and_space();
            self.layout.open(-INDENT, Breaks::Consistent);
            self.condition();
            self.layout.close();
            self.small_block();
            if !self.is("else") {
                break;
            }
            self.spaced(" else ");
            if !self.is("if") {
                self.small_block();
                break;
            }
        }
        self.layout.close();
        Expression::If
    }
}

/// The end of the braces that a body gets where it does not fit.
fn end_of_body(body: Expression) -> Break {
    let end = Break::ZERO.out().behind("}");
    if body == Expression::Assignment { end.before(";") } else { end }
}
