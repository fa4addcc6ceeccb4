//! Tokens in one flat list: a group is a token that opens it, what it holds, and a token that closes it.
//!
//! A stream of tokens has to be copied to be looked into, and an identifier has to be written out to be compared. Here
//! both are done once.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Operators that are one token here. None begins with `<` or `>`, which also stand around arguments of types.
const OPERATORS: [&str; 9] = ["::", "->", "=>", "==", "!=", "&&", "||", "..", "..="];

/// The tokens of a part.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The texts of all tokens, one behind the other.
    text: String,
    list: Vec<Token>,
}

#[derive(Debug)]
struct Token {
    kind: Kind,
    /// Where its text begins and ends.
    text: (usize, usize),
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier, a keyword, a lifetime.
    Word,
    Literal,
    /// An operator; whether what follows belongs to it.
    Punct(Spacing),
    /// The beginning of a group, with the place of its end.
    Open(usize),
    Close,
}

impl Tokens {
    pub(crate) fn of(stream: TokenStream) -> Self {
        let mut tokens = Self::default();
        tokens.flatten(stream);
        tokens
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.list.get(at).map(|token| token.kind)
    }

    /// Returns the text of a token, which is empty where there is none.
    pub(crate) fn text(&self, at: usize) -> &str {
        let range = self.list.get(at).map(|token| token.text.0..token.text.1);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// Token streams nest as deep as our own templates do, so this recursion is bounded.
    fn flatten(&mut self, stream: TokenStream) {
        for tree in stream {
            match tree {
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // What nobody else holds is taken rather than copied.
                    drop(group);
                    self.group(delimiter, inner);
                }
                TokenTree::Ident(ident) => {
                    let start = self.begin(|before| before == "'");
                    let _ = write!(self.text, "{ident}");
                    self.end(start, Kind::Word);
                }
                TokenTree::Literal(literal) => {
                    let start = self.text.len();
                    let _ = write!(self.text, "{literal}");
                    self.end(start, Kind::Literal);
                }
                TokenTree::Punct(punct) => {
                    let sign = punct.as_char();
                    let start = self.begin(|before| is_operator(before, sign));
                    self.text.push(sign);
                    self.end(start, Kind::Punct(punct.spacing()));
                }
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => return self.flatten(inner),
        };
        let at = self.list.len();
        self.text.push(open);
        self.end(self.text.len() - 1, Kind::Open(at));
        self.flatten(inner);
        let end = self.list.len();
        if let Some(token) = self.list.get_mut(at) {
            token.kind = Kind::Open(end);
        }
        self.text.push(close);
        self.end(self.text.len() - 1, Kind::Close);
    }

    /// Begins a token: where the next text stands, or with the token before, if that is joint and the two are one.
    fn begin(&mut self, are_one: impl FnOnce(&str) -> bool) -> usize {
        match self.list.last() {
            Some(Token { kind: Kind::Punct(Spacing::Joint), text })
                if self.text.get(text.0..).is_some_and(are_one) =>
            {
                let start = text.0;
                self.list.pop();
                start
            }
            _ => self.text.len(),
        }
    }

    fn end(&mut self, start: usize, kind: Kind) {
        self.list.push(Token { kind, text: (start, self.text.len()) });
    }
}

/// Whether an operator goes on with this sign.
fn is_operator(before: &str, sign: char) -> bool {
    OPERATORS.iter().any(|operator| operator.strip_prefix(before).is_some_and(|rest| rest.chars().eq([sign])))
}
