//! Paths of Rust that a build script names: the only Rust that comes from outside.

use proc_macro2::TokenStream;

use crate::name::KEYWORDS;
use crate::tokens::{Kind, Tokens};

/// Reads a path such as `crate::Money` or `chrono::DateTime<chrono::Utc>`; `None` for what is none.
///
/// Its arguments may also be lifetimes, literals, tuples, slices and arrays.
pub(crate) fn parse(text: &str) -> Option<TokenStream> {
    let stream: TokenStream = text.parse().ok()?;
    let tokens = Tokens::of(stream.clone());
    let mut reader = Reader { tokens: &tokens, at: 0 };
    reader.path().filter(|()| reader.at == tokens.len()).map(|()| stream)
}

/// Each method steps over what it is named after, or is `None`.
struct Reader<'t> {
    tokens: &'t Tokens,
    at: usize,
}

impl Reader<'_> {
    fn next(&self) -> &str {
        self.tokens.text(self.at)
    }

    fn token(&mut self, text: &str) -> Option<()> {
        self.any(self.next() == text)
    }

    fn any(&mut self, is_it: bool) -> Option<()> {
        self.at += usize::from(is_it);
        is_it.then_some(())
    }

    fn path(&mut self) -> Option<()> {
        let _ = self.token("::");
        loop {
            let is_name = self.tokens.kind(self.at) == Some(Kind::Word)
                && !self.next().starts_with('\'')
                && self.next() != "_"
                && !KEYWORDS.contains(&self.next());
            self.any(is_name)?;
            if self.token("<").is_some() {
                self.arguments(">")?;
            }
            if self.token("::").is_none() {
                return Some(());
            }
        }
    }

    /// Arguments with commas between them, and what ends them.
    fn arguments(&mut self, end: &str) -> Option<()> {
        while self.token(end).is_none() {
            self.argument()?;
            if self.token(",").is_none() {
                return self.token(end);
            }
        }
        Some(())
    }

    fn argument(&mut self) -> Option<()> {
        match self.next() {
            "(" => {
                self.at += 1;
                self.arguments(")")
            }
            "[" => {
                self.at += 1;
                self.argument()?;
                if self.token(";").is_some() {
                    self.argument()?;
                }
                self.token("]")
            }
            text if text.starts_with('\'') || self.tokens.kind(self.at) == Some(Kind::Literal) => {
                self.any(true)
            }
            _ => self.path(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_and_nothing_else_is() {
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
