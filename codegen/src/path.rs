//! Rust paths that a build script names. No other Rust code comes from outside.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::name::KEYWORDS;

/// Parses a path such as `crate::Money` or `chrono::DateTime<chrono::Utc>`. Returns `None` for anything else.
///
/// Generic arguments may also be lifetimes, literals, tuples, slices and arrays.
pub(crate) fn parse(text: &str) -> Option<TokenStream> {
    let stream: TokenStream = text.parse().ok()?;
    let mut reader = Reader::of(stream.clone());
    reader.path()?;
    reader.end().map(|()| stream)
}

/// A parser. Each method consumes what it is named after, or returns `None`.
struct Reader {
    tokens: Peekable<IntoIter>,
}

impl Reader {
    fn of(stream: TokenStream) -> Self {
        Self { tokens: stream.into_iter().peekable() }
    }

    fn punct(&mut self, sign: char) -> Option<()> {
        let is_it = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign);
        self.tokens.next_if(is_it).map(drop)
    }

    fn end(&mut self) -> Option<()> {
        self.tokens.peek().is_none().then_some(())
    }

    fn name(&mut self) -> Option<()> {
        let TokenTree::Ident(name) = self.tokens.next()? else { return None };
        (name != "_" && !KEYWORDS.iter().any(|keyword| name == keyword)).then_some(())
    }

    fn path(&mut self) -> Option<()> {
        if self.punct(':').is_some() {
            self.punct(':')?;
        }
        loop {
            self.name()?;
            if self.punct('<').is_some() {
                while self.punct('>').is_none() {
                    self.argument()?;
                    if self.punct(',').is_none() {
                        self.punct('>')?;
                        break;
                    }
                }
            }
            if self.punct(':').is_none() {
                return Some(());
            }
            self.punct(':')?;
        }
    }

    fn argument(&mut self) -> Option<()> {
        match self.tokens.peek()? {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                self.tokens.next();
                matches!(self.tokens.next(), Some(TokenTree::Ident(_))).then_some(())
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => self.path(),
            TokenTree::Literal(_) => self.tokens.next().map(drop),
            TokenTree::Group(group) => {
                let (delimiter, mut inner) = (group.delimiter(), Self::of(group.stream()));
                self.tokens.next();
                inner.elements(delimiter)?;
                inner.end()
            }
        }
    }

    /// Consumes the elements of a tuple, or the inside of a slice or an array type.
    fn elements(&mut self, delimiter: Delimiter) -> Option<()> {
        match delimiter {
            Delimiter::Parenthesis => {
                while self.end().is_none() {
                    self.argument()?;
                    if self.punct(',').is_none() {
                        break;
                    }
                }
                Some(())
            }
            Delimiter::Bracket => {
                self.argument()?;
                self.punct(';').map_or(Some(()), |()| self.argument())
            }
            Delimiter::Brace | Delimiter::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_accepted_and_nothing_else_is() {
        for (text, expected) in [
            ("String", true),
            ("crate::Money", true),
            ("::std::vec::Vec<u8>", true),
            ("chrono::DateTime<chrono::Utc>", true),
            ("std::borrow::Cow<'static, str>", true),
            ("a::B<(f64, f64), [u8; 32], Vec<Vec<[u8]>>,>", true),
            ("r#type::T", true),
            ("", false),
            ("crate::", false),
            ("fn", false),
            ("_", false),
            ("&str", false),
            ("Vec<u8", false),
            ("A<B C>", false),
            ("A; evil()", false),
            ("A + B", false),
            ("'a", false),
            ("(", false),
        ] {
            assert_eq!(parse(text).is_some(), expected, "{text:?}");
        }
    }
}
