//! Finds the paths that a Rust file uses: in its `use` lines and in its code, without its tests.

use std::collections::BTreeSet;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The names that a file uses.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub(super) paths: Vec<Named>,
    /// The child modules that are in files of their own.
    pub(super) children: BTreeSet<String>,
}

/// A path as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// The inline modules that contain it.
    pub(super) within: Vec<String>,
    pub(super) segments: Vec<String>,
    /// The name under which a `pub use` line re-exports it.
    pub(super) known_as: Option<String>,
}

impl Imports {
    /// Parses a file. Fails if it is not Rust.
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let tokens = TokenStream::from_str(text).map_err(|error| format!("is not Rust: {error}"))?;
        let mut imports = Self::default();
        imports.walk(&tokens.into_iter().collect::<Vec<_>>(), &[]);
        Ok(imports)
    }

    fn walk(&mut self, tokens: &[TokenTree], within: &[String]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            at += match token {
                TokenTree::Punct(_) if is_test(rest) => 2 + item(&rest[2..]),
                TokenTree::Ident(word) if word == "use" && !is_punct(rest.get(1), '<') => {
                    self.import(&rest[1..], is_public(&tokens[..at]), within)
                }
                TokenTree::Ident(word) if word == "mod" => self.module(rest, within),
                TokenTree::Ident(_) => self.path(rest, within),
                TokenTree::Group(group) => {
                    self.walk(&group.stream().into_iter().collect::<Vec<_>>(), within);
                    1
                }
                _ => 1,
            };
        }
    }

    /// Parses `mod name;` or `mod name { … }`, and returns its number of tokens.
    fn module(&mut self, tokens: &[TokenTree], within: &[String]) -> usize {
        match tokens {
            [_, TokenTree::Ident(name), TokenTree::Group(body), ..] => {
                let inner = [within, &[name.to_string()]].concat();
                self.walk(&body.stream().into_iter().collect::<Vec<_>>(), &inner);
                3
            }
            [_, TokenTree::Ident(name), ..] => {
                self.children.insert(name.to_string());
                2
            }
            _ => 1,
        }
    }

    /// Parses a path in code, and returns its number of tokens.
    fn path(&mut self, tokens: &[TokenTree], within: &[String]) -> usize {
        let mut segments = Vec::new();
        let mut rest = tokens;
        while let [TokenTree::Ident(word), after @ ..] = rest {
            segments.push(word.to_string());
            rest = after;
            match after {
                [_, _, TokenTree::Ident(_), ..] if is_path(after) => rest = &after[2..],
                _ => break,
            }
        }
        let length = tokens.len() - rest.len();
        if segments.len() > 1 {
            self.paths.push(Named { within: within.to_vec(), segments, known_as: None });
        }
        length
    }

    /// Parses the rest of a `use` line, and returns its number of tokens.
    fn import(&mut self, tokens: &[TokenTree], is_public: bool, within: &[String]) -> usize {
        let end = tokens.iter().position(|token| is_punct(Some(token), ';')).unwrap_or(tokens.len());
        self.tree(&tokens[..end], &[], is_public, within);
        end + 1
    }

    fn tree(&mut self, tokens: &[TokenTree], before: &[String], is_public: bool, within: &[String]) {
        let mut segments = before.to_vec();
        let mut alias = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => alias = tokens.get(at + 1).map(ToString::to_string),
                TokenTree::Ident(word) if alias.is_none() => segments.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    for tree in inner.split(|token| is_punct(Some(token), ',')) {
                        self.tree(tree, &segments, is_public, within);
                    }
                    return;
                }
                _ => {}
            }
        }
        // `{self, …}` refers to the module before it.
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        if let Some(last) = segments.last() {
            let known_as = is_public.then(|| alias.unwrap_or_else(|| last.clone()));
            self.paths.push(Named { within: within.to_vec(), segments, known_as });
        }
    }
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn is_path(tokens: &[TokenTree]) -> bool {
    is_punct(tokens.first(), ':') && is_punct(tokens.get(1), ':')
}

/// Returns whether the tokens end with `pub` or `pub(…)`.
fn is_public(before: &[TokenTree]) -> bool {
    let is_pub = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "pub");
    match before {
        [.., word, TokenTree::Group(_)] | [.., word] => is_pub(word),
        [] => false,
    }
}

/// Returns whether the tokens start with `#[cfg(test)]`.
fn is_test(tokens: &[TokenTree]) -> bool {
    match tokens {
        [hash, TokenTree::Group(attribute), ..] if is_punct(Some(hash), '#') => {
            attribute.stream().to_string().replace(' ', "") == "cfg(test)"
        }
        _ => false,
    }
}

/// Returns the number of tokens of an item.
fn item(tokens: &[TokenTree]) -> usize {
    let is_import =
        tokens.iter().take(3).any(|token| matches!(token, TokenTree::Ident(word) if word == "use"));
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => !is_import && group.delimiter() == Delimiter::Brace,
        token => is_punct(Some(token), ';'),
    };
    tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        let imports = Imports::of(text).expect("Rust");
        imports.paths.iter().map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn every_spelling_of_a_path_is_found() {
        for (text, expected) in [
            ("use crate::a::B;", &["crate::a::B"][..]),
            (
                "pub(crate) use self::a::{B, c::{self, D as E}};",
                &["self::a::B", "self::a::c", "self::a::c::D"],
            ),
            ("use crate::{a::B,\n c};", &["crate::a::B", "crate::c"]),
            ("use crate::a::*;", &["crate::a"]),
            ("fn f() { crate::a::b(super::C::new()) }", &["crate::a::b", "super::C::new"]),
            ("type A = Vec<crate::a::B<'static>>;", &["crate::a::B"]),
            ("macro_rules! m { () => { $crate::a::B } }", &["crate::a::B"]),
            ("fn f() -> impl Fn() + use<T> { child::make() }", &["child::make"]),
            ("// crate::a::B\n/// crate::a::C\nconst D: &str = \"crate::a::D\";", &[]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn tests_are_left_out() {
        let text = "#[cfg(test)] mod tests { use crate::a; } #[cfg(test)] use crate::{b};
            #[cfg(test)] fn f() { crate::c::d() } use crate::e; #[cfg(test)] mod g; mod h;";
        assert_eq!(named(text), ["crate::e"]);
        assert_eq!(Imports::of(text).expect("Rust").children, BTreeSet::from(["h".to_owned()]));
    }

    #[test]
    fn modules_within_a_file_are_remembered() {
        let imports = Imports::of("mod on { pub use super::super::a::B as C; }").expect("Rust");
        let [path] = &imports.paths[..] else { panic!("{imports:?}") };
        assert_eq!(path.within, ["on"]);
        assert_eq!(path.known_as.as_deref(), Some("C"));
    }
}
