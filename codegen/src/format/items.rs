//! Items, their members, and statements.

use super::layout::{Break, Breaks, INDENT};
use super::printer::Printer;
use crate::tokens::Kind;

/// What decides whether an empty line stands between two items, or two members of an `impl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Use,
    Constant,
    Type,
    /// A function without a body, which belongs to what is before it.
    Signature,
    /// It has a body, or docs of some length.
    Other,
}

impl Printer<'_> {
    /// Writes items, with an empty line between them unless they are imports or belong together.
    pub(super) fn items(&mut self) {
        let mut before = None;
        while !self.at_end() {
            let mark = self.layout.mark();
            let item = self.item();
            match before {
                None => {}
                Some(Item::Use) if item == Item::Use => self.layout.place_at(mark, Break::LINE),
                Some(_) if item == Item::Signature => self.layout.place_at(mark, Break::LINE),
                Some(_) => self.layout.place_at(mark, Break::PARAGRAPH),
            }
            before = Some(item);
        }
    }

    fn item(&mut self) -> Item {
        self.attributes();
        match self.ahead(self.visibility_length()) {
            "use" => {
                self.import();
                return Item::Use;
            }
            "const" if self.ahead(self.visibility_length() + 1) != "fn" => self.constant(),
            "type" => self.type_alias(),
            "struct" | "enum" => self.type_of_its_own(),
            "impl" => self.implementation(),
            "mod" => self.module(),
            "fn" | "const" | "async" => return self.function(),
            _ if self.is_macro() => self.macro_of_items(),
            _ => self.until_item_ends(),
        }
        Item::Other
    }

    /// Returns how many tokens the visibility of what follows has.
    fn visibility_length(&self) -> usize {
        match (self.is("pub"), self.ahead(1)) {
            (false, _) => 0,
            (true, "(") => 1 + self.length(1),
            (true, _) => 1,
        }
    }

    fn visibility(&mut self) {
        if self.word_if("pub") {
            if self.is("(") {
                self.word();
            }
            self.layout.text(" ");
        }
    }

    /// Writes an item of a kind that is not known here.
    fn until_item_ends(&mut self) {
        self.until(|rest| rest.is(";") || rest.is("{"));
        if self.is("{") {
            self.layout.text(" ");
        }
        self.word();
    }

    /// Whether `path! { … }` is next.
    fn is_macro(&self) -> bool {
        let mut by = 0;
        while self.ahead(by) == "::" || self.kind_ahead(by) == Some(Kind::Word) {
            by += 1;
        }
        by > 0 && self.ahead(by) == "!" && self.ahead(by + 1) == "{"
    }

    /// Writes `path! { … }`, which holds items.
    fn macro_of_items(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        while !self.is("{") {
            self.word();
        }
        self.layout.text(" ");
        self.body(Self::items);
        self.layout.close();
    }

    fn import(&mut self) {
        self.visibility();
        self.word_and_space();
        while !self.at_end() && !self.is(";") && !self.is("{") {
            self.word();
        }
        if self.is("{") {
            self.filled_list();
        }
        self.word_if(";");
    }

    fn module(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.visibility();
        self.word_and_space();
        self.word();
        if self.is("{") {
            self.layout.text(" ");
            self.body(Self::items);
        } else {
            self.word();
        }
        self.layout.close();
    }

    /// Writes braces with something in them, on lines of its own.
    fn body(&mut self, inner: impl FnOnce(&mut Self)) {
        if self.is_empty_group() {
            return self.word();
        }
        self.group(|body| {
            body.layout.place(Break::LINE);
            inner(body);
            body.layout.place(Break::LINE.out());
        });
    }

    fn constant(&mut self) {
        self.layout.open(0, Breaks::Consistent);
        self.visibility();
        self.word_and_space();
        self.word();
        self.spaced(": ");
        self.ty();
        self.spaced(" = ");
        self.layout.place(Break::NEVER);
        self.expression();
        self.until(|rest| rest.is(";"));
        self.word();
        self.layout.close();
    }

    fn type_alias(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.visibility();
        self.word_and_space();
        self.word();
        self.parameters();
        self.spaced(" = ");
        self.layout.place(Break::NEVER);
        self.layout.open(-INDENT, Breaks::Inconsistent);
        self.ty();
        self.layout.close();
        self.until(|rest| rest.is(";"));
        self.word();
        self.layout.close();
    }

    /// Writes a struct or an enum.
    fn type_of_its_own(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.visibility();
        let is_enum = self.is("enum");
        self.word_and_space();
        self.word();
        self.parameters();
        if self.is("(") {
            self.group(|fields| {
                fields.layout.place(Break::ZERO);
                fields.elements("", Break::ZERO, Self::field);
            });
        }
        if self.is(";") {
            self.word();
        } else {
            self.bounds_of_body();
            let each = if is_enum { Self::variant } else { Self::field };
            self.body(|fields| fields.lines(each));
        }
        self.layout.close();
    }

    /// Writes each on lines of its own, with a comma behind it.
    fn lines(&mut self, each: impl Fn(&mut Self)) {
        while !self.at_end() {
            each(self);
            self.until(|rest| rest.is(","));
            self.skip_comma();
            self.layout.text(",");
            if !self.at_end() {
                self.layout.place(Break::LINE);
            }
        }
    }

    /// Writes a field; in the macros of the runtime a word stands before its name, and its name elsewhere and its value
    /// behind its type.
    fn field(&mut self) {
        self.attributes();
        self.visibility();
        self.word_if("..");
        if self.kind() == Some(Kind::Word) && self.ahead(2) == ":" {
            self.word_and_space();
        }
        if self.ahead(1) == ":" {
            self.word();
            self.spaced(": ");
        }
        self.ty();
        if self.spaced(" as ") {
            self.word();
        }
        if self.spaced(" = ") {
            self.layout.place(Break::NEVER);
            self.expression();
        }
    }

    fn variant(&mut self) {
        self.attributes();
        self.word();
        if self.is("(") {
            self.listed(Self::field);
        }
        if self.spaced(" = ") {
            // What is long breaks within itself, and not within the fields before it.
            self.layout.place(Break::NEVER);
            self.expression();
        }
    }

    fn implementation(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.layout.open(-INDENT, Breaks::Inconsistent);
        self.layout.open(INDENT, Breaks::Consistent);
        self.word();
        self.parameters();
        self.layout.close();
        self.layout.text(" ");
        self.ty();
        if self.is("for") {
            self.layout.place(Break::SPACE);
            self.word_and_space();
            self.ty();
        }
        self.layout.close();
        self.bounds_of_body();
        if self.is_list() {
            self.body(|fields| fields.lines(Self::field));
        } else {
            self.body(Self::members);
        }
        self.layout.close();
    }

    /// Writes the members of an `impl`: an empty line stands behind each body, and where one kind gives way to another.
    fn members(&mut self) {
        let mut before = None;
        while !self.at_end() {
            let mark = self.layout.mark();
            let member = self.member_of_impl();
            match before {
                None => {}
                Some(before) if before == member && member != Item::Other => {
                    self.layout.place_at(mark, Break::LINE);
                }
                Some(_) => self.layout.place_at(mark, Break::PARAGRAPH),
            }
            before = Some(member);
        }
    }

    fn member_of_impl(&mut self) -> Item {
        self.attributes();
        let keyword = self.visibility_length();
        match self.ahead(keyword) {
            "type" => {
                self.type_alias();
                Item::Type
            }
            "const" if self.ahead(keyword + 1) != "fn" => {
                self.constant();
                Item::Constant
            }
            _ => self.function(),
        }
    }

    /// Writes a function, or its signature alone.
    fn function(&mut self) -> Item {
        self.layout.open(INDENT, Breaks::Consistent);
        self.visibility();
        while !self.at_end() && !self.is("fn") && self.kind() == Some(Kind::Word) {
            self.word_and_space();
        }
        self.word_and_space();
        self.word();
        self.parameters();
        self.group(|arguments| {
            arguments.layout.place(Break::NEVER);
            arguments.list(0, "", Self::argument);
        });
        self.layout.open(-INDENT, Breaks::Consistent);
        self.returned();
        self.layout.close();
        let item = if self.word_if(";") {
            Item::Signature
        } else {
            self.bounds_of_body();
            self.body(Self::statements);
            Item::Other
        };
        self.layout.close();
        item
    }

    fn argument(&mut self) {
        if self.word_if("&") && self.next().starts_with('\'') {
            self.word_and_space();
        }
        if self.is("mut") {
            self.word_and_space();
        }
        self.one_pattern();
        if self.spaced(": ") {
            self.ty();
        }
    }

    /// Writes statements, each on a line of its own.
    fn statements(&mut self) {
        while !self.at_end() {
            self.statement();
            if !self.at_end() {
                self.layout.place(Break::LINE);
            }
        }
    }

    /// Writes a statement, and returns whether it is one that has a value.
    fn statement(&mut self) -> bool {
        self.layout.open(0, Breaks::Inconsistent);
        if self.is("let") {
            self.word_and_space();
            self.pattern();
            if self.spaced(": ") {
                self.ty();
            }
            self.spaced(" = ");
            self.layout.place(Break::NEVER);
            self.expression();
        } else {
            self.expression_in(true);
        }
        let has_value = self.at_end();
        self.until(|rest| rest.is(";"));
        self.word_if(";");
        self.layout.close();
        has_value
    }

    /// Writes a block, on one line if it is short.
    pub(super) fn block(&mut self) {
        self.layout.open(INDENT, Breaks::Consistent);
        self.small_block();
        self.layout.close();
    }

    /// Writes a block within the group of what it belongs to.
    pub(super) fn small_block(&mut self) {
        if self.is_empty_group() {
            return self.word();
        }
        self.group(|block| {
            block.layout.place(Break::SPACE);
            if block.statement() && block.at_end() {
                block.layout.place(Break::SPACE.out());
                return;
            }
            if !block.at_end() {
                block.layout.place(Break::LINE);
            }
            block.statements();
            block.layout.place(Break::LINE.out());
        });
    }
}
