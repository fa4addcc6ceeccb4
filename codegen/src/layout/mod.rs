//! Prints tokens as text: braces, semicolons, commas and indentation.
//!
//! The printer walks a token stream once. It does not know the grammar of Rust: each space depends on the
//! previous token, and a comma ends a line only directly between braces. Programs that show generated code to
//! people use `prettyplease` instead.
//!
//! **Invariant:** the text has the tokens of the stream, except that `#[doc = "…"]` becomes a doc comment
//! where both mean the same.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};

use crate::emit::{File, Part};
use crate::{GeneratedFile, GeneratedPart};

/// Words before an expression, a pattern or a type: what follows is not the right operand of an operator.
const PREFIXES: [&str; 20] = [
    "as", "const", "dyn", "else", "for", "if", "impl", "in", "let", "match", "move", "mut", "pub", "ref",
    "return", "static", "unsafe", "use", "where", "while",
];

/// Returns whether a word is one of [`PREFIXES`]. Most words are too long or start in upper case, and need no
/// comparison.
fn is_prefix(word: &str) -> bool {
    matches!(word.as_bytes(), [b'a'..=b'w', rest @ ..] if rest.len() < 6) && PREFIXES.contains(&word)
}

/// Words that start an item in a body.
const ITEMS: [&str; 8] = ["async", "fn", "impl", "mod", "pub", "struct", "trait", "unsafe"];

/// Prints a file, with or without doc comments. `source` is the document's file name, which is the only part
/// of its path that the text may show.
pub(crate) fn file(file: File<'_>, source: &str, has_docs: bool) -> GeneratedFile {
    let File { name, parts, imports, .. } = file;
    let part = |Part { name, tokens }| GeneratedPart { name, text: printed(tokens, has_docs) };
    // The imports are known only after the parts are made.
    let parts = parts.map(part).collect();
    let mut header = format!("// @generated from {source} by openapi-build; do not edit.\n");
    for group in imports.iter().flat_map(|imports| imports.groups()) {
        let lines = items(group);
        header.extend((!lines.is_empty()).then_some('\n'));
        header.push_str(&lines);
    }
    GeneratedFile { name, header, parts }
}

/// Prints items, with an empty line between them.
pub(crate) fn items(tokens: TokenStream) -> String {
    printed(tokens, true)
}

fn printed(tokens: TokenStream, has_docs: bool) -> String {
    let mut printer = Printer { text: String::with_capacity(1024), has_docs, ..Printer::default() };
    printer.stream(tokens, Enclosing::File);
    if !printer.text.is_empty() {
        printer.text.push('\n');
    }
    printer.text
}

/// The kind of group that encloses tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enclosing {
    File,
    Braces,
    /// Parentheses, brackets, and the braces of an import list: everything is on one line.
    Line,
}

/// What precedes the next token.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Previous {
    /// A token that the next one is attached to, such as `::` or an opening parenthesis.
    #[default]
    Open,
    /// A word that starts at this index of the text.
    Word(usize),
    /// A literal, a group, or the `>` after generic arguments.
    Operand,
    Operator,
    /// The end of a line, after an attribute or a list element.
    Line,
    Semicolon,
    Block,
}

#[derive(Default)]
struct Printer {
    text: String,
    indent: usize,
    before: Previous,
    /// Whether the last token is a punctuation character that is joined with the next one.
    is_joint: bool,
    /// The number of open `<` directly in the group.
    angles: usize,
    /// Whether the parameter list of a closure is open.
    is_closure: bool,
    /// Whether doc comments are printed.
    has_docs: bool,
}

impl Printer {
    fn stream(&mut self, tokens: TokenStream, within: Enclosing) {
        let mut tokens = tokens.into_iter();
        while let Some(tree) = tokens.next() {
            match tree {
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // A stream without other owners is taken apart without a copy.
                    drop(group);
                    self.group(delimiter, inner, within);
                }
                TokenTree::Ident(ident) => self.word(&ident, within),
                TokenTree::Literal(literal) => {
                    self.begin(within, false);
                    let _ = write!(self.text, "{literal}");
                    self.before = Previous::Operand;
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let Some(TokenTree::Group(group)) = tokens.next() else { continue };
                    let inner = group.stream();
                    drop(group);
                    if !self.has_docs && within != Enclosing::Line && is_docs(&inner) {
                        continue;
                    }
                    self.begin(within, true);
                    let start = self.text.len();
                    self.text.push('#');
                    self.before = Previous::Open;
                    self.attribute(inner, start, within);
                }
                TokenTree::Punct(punct) => {
                    let is_joint = punct.spacing() == Spacing::Joint;
                    self.punct(punct.as_char(), is_joint, within);
                    self.is_joint = is_joint;
                    continue;
                }
            }
            self.is_joint = false;
        }
    }

    /// Ends the line before a token, or adds a space.
    fn begin(&mut self, within: Enclosing, is_item: bool) {
        match self.before {
            Previous::Open => {}
            Previous::Word(_) | Previous::Operand | Previous::Operator => self.text.push(' '),
            Previous::Line => self.line(),
            Previous::Semicolon | Previous::Block => {
                self.text.push_str(if is_item || within == Enclosing::File { "\n" } else { "" });
                self.line();
            }
        }
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("    ", self.indent));
    }

    fn word(&mut self, word: &Ident, within: Enclosing) {
        match self.before {
            Previous::Semicolon => self.begin(within, ITEMS.iter().any(|item| word == item)),
            Previous::Block if word == "else" => self.text.push(' '),
            Previous::Block => self.begin(within, ITEMS.iter().any(|item| word == item)),
            _ => self.begin(within, false),
        }
        self.before = Previous::Word(self.text.len());
        let _ = write!(self.text, "{word}");
    }

    /// Returns whether a value or a type ends here, so that an operator can follow.
    fn is_operand(&self) -> bool {
        match self.before {
            Previous::Operand => true,
            Previous::Word(start) => !self.text.get(start..).is_some_and(is_prefix),
            _ => false,
        }
    }

    fn punct(&mut self, sign: char, is_joint: bool, within: Enclosing) {
        // Only these operators continue after a brace; others start a line.
        if self.before == Previous::Block && matches!(sign, '=' | '|' | '.' | '?') {
            self.before = Previous::Operand;
        }
        let is_operand = self.is_operand();
        let last = if self.is_joint { self.text.chars().next_back() } else { None };
        // Whether it is attached to the previous token, and what the next token follows.
        let (is_close, then) = match (last, sign) {
            (Some('.'), '=') | (Some(':'), ':') => (true, Previous::Open),
            (Some('&'), '&') => (true, self.before),
            (Some('|'), '|') if !self.is_closure => (true, self.before),
            (_, ',') if within == Enclosing::Braces && self.angles == 0 => (true, Previous::Line),
            (_, ';') if within != Enclosing::Line => (true, Previous::Semicolon),
            (Some('-' | '='), '>') | (Some(_), '=') | (_, ',' | ';') => (true, Previous::Operator),
            (_, '>') => (true, Previous::Operand),
            (_, '<') => (matches!(self.before, Previous::Word(_) | Previous::Operand), Previous::Open),
            (_, '|') if self.is_closure => (true, Previous::Operator),
            (_, '?') if is_operand => (true, Previous::Operand),
            (_, '!') if is_operand && !is_joint => (true, Previous::Open),
            (_, '.') => (is_operand, Previous::Open),
            (_, ':') => (is_operand, if is_joint { Previous::Open } else { Previous::Operator }),
            (_, '\'' | '$') => (false, Previous::Open),
            (_, '&' | '*' | '-' | '!' | '|' | '?') if !is_operand => (false, Previous::Open),
            _ => (false, Previous::Operator),
        };
        match sign {
            '<' => self.angles += 1,
            '>' if then == Previous::Operand => self.angles = self.angles.saturating_sub(1),
            ';' => self.angles = 0,
            '|' => self.is_closure = !self.is_closure && then == Previous::Open,
            _ => {}
        }
        if !is_close || self.before == Previous::Line {
            self.begin(within, false);
        }
        self.text.push(sign);
        self.before = then;
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream, within: Enclosing) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::None => return self.stream(inner, within),
        };
        let is_block = open == '{' && !self.text.ends_with("::");
        let is_apart = match self.before {
            Previous::Open => is_block && self.text.ends_with('!'),
            Previous::Word(_) => is_block || !self.is_operand() && !self.text.ends_with("pub"),
            Previous::Operand => is_block,
            _ => true,
        };
        if is_apart && self.before == Previous::Open {
            self.text.push(' ');
        } else if is_apart {
            self.begin(within, false);
        }
        self.text.push(open);
        let angles = std::mem::take(&mut self.angles);
        if is_block && !inner.is_empty() {
            self.indent += 1;
            self.before = Previous::Line;
            self.stream(inner, Enclosing::Braces);
            self.indent -= 1;
            self.line();
        } else {
            self.before = Previous::Open;
            self.stream(inner, Enclosing::Line);
        }
        self.text.push(close);
        self.angles = if is_block { 0 } else { angles };
        self.before = if is_block && within != Enclosing::Line { Previous::Block } else { Previous::Operand };
    }

    /// Prints the contents of an attribute's brackets, which start at this index of the text, and ends the
    /// line.
    fn attribute(&mut self, inner: TokenStream, start: usize, within: Enclosing) {
        self.group(Delimiter::Bracket, inner, Enclosing::Line);
        if within == Enclosing::Line {
            self.before = Previous::Operator;
            return;
        }
        self.before = Previous::Line;
        let attribute = self.text.get(start..).unwrap_or_default();
        let literal = attribute.strip_prefix("#[doc = ").and_then(|rest| rest.strip_suffix(']'));
        let Some(docs) = literal.and_then(text_of).map(Cow::into_owned) else { return };
        self.text.truncate(start);
        for (index, line) in docs.split('\n').enumerate() {
            if index > 0 {
                self.line();
            }
            self.text.extend(["///", line]);
        }
    }
}

/// Returns whether the contents of an attribute's brackets are `doc = "…"`, and not `doc(alias = "…")`.
fn is_docs(attribute: &TokenStream) -> bool {
    let mut tokens = attribute.clone().into_iter();
    let is_doc = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "doc");
    is_doc && matches!(tokens.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '=')
}

/// Returns the value of a string literal, if comments can hold it.
fn text_of(literal: &str) -> Option<Cow<'_, str>> {
    let text = match literal.strip_prefix('r') {
        Some(raw) => Cow::Borrowed(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?),
        None => unescaped(literal.strip_prefix('"')?.strip_suffix('"')?)?,
    };
    // Four slashes start an ordinary comment.
    (!text.starts_with('/') && !text.contains("\n/") && !text.contains('\r')).then_some(text)
}

fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('\\') {
        return Some(Cow::Borrowed(text));
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((plain, escaped)) = rest.split_once('\\') {
        let mut escaped = escaped.chars();
        out.push_str(plain);
        out.push(match escaped.next()? {
            'n' => '\n',
            't' => '\t',
            same @ ('"' | '\'' | '\\') => same,
            _ => return None,
        });
        rest = escaped.as_str();
    }
    Some(Cow::Owned(out + rest))
}
