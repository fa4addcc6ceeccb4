//! Tokens to text: braces, semicolons, commas and indentation.
//!
//! The printer walks a stream once. It knows no grammar of Rust: each space depends on the token before it, and a comma
//! ends a line only directly between braces. Programs that show code to people print it with `prettyplease` instead.
//!
//! **Invariant:** the text has the tokens of the stream, except that `#[doc = "…"]` becomes comments where those mean the
//! same.

use std::borrow::Cow;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};

use crate::emit::{File, Imports, Part};
use crate::{GeneratedFile, GeneratedPart};

/// Words in front of an expression, a pattern or a type: what follows is the operand of nothing.
const PREFIXES: [&str; 20] = [
    "as", "const", "dyn", "else", "for", "if", "impl", "in", "let", "match", "move", "mut", "pub", "ref",
    "return", "static", "unsafe", "use", "where", "while",
];

/// Words that begin an item in a body.
const ITEMS: [&str; 8] = ["async", "fn", "impl", "mod", "pub", "struct", "trait", "unsafe"];

/// Writes a file. `source` is the document's file name, which is all of its path that the text may show.
pub(crate) fn file(file: File<'_>, source: &str) -> GeneratedFile {
    let File { name, parts, mut imports, .. } = file;
    let part = |Part { name, tokens }| {
        let tokens = match &mut imports {
            None => tokens,
            Some(imports) => {
                let tokens = imports.qualify(tokens);
                imports.see(&tokens);
                tokens
            }
        };
        GeneratedPart { name, text: items(tokens) }
    };
    let parts = parts.map(part).collect();
    let mut header = format!("// @generated from {source} by openapi-build; do not edit.\n");
    for group in imports.iter().flat_map(Imports::groups) {
        let lines = items(group);
        header.extend((!lines.is_empty()).then_some('\n'));
        header.push_str(&lines);
    }
    GeneratedFile { name, header, parts }
}

/// Writes items, with an empty line between them.
pub(crate) fn items(tokens: TokenStream) -> String {
    let mut printer = Printer::default();
    printer.stream(tokens, Within::File);
    if !printer.text.is_empty() {
        printer.text.push('\n');
    }
    printer.text
}

/// What tokens stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    File,
    Braces,
    /// Parentheses, brackets, and the braces of a list of imports: all of it is on one line.
    Line,
}

/// What the next token stands behind.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// What it belongs to, such as `::` or an opening parenthesis.
    #[default]
    Open,
    /// A word that begins here in the text.
    Word(usize),
    /// A literal, a group, or the `>` behind arguments.
    Operand,
    Operator,
    /// The end of a line: that of an attribute or an element of a list.
    Line,
    Semicolon,
    Block,
}

#[derive(Default)]
struct Printer {
    text: String,
    indent: usize,
    before: Before,
    /// Whether the last token is a punctuation that goes on with the next one.
    is_joint: bool,
    /// How many `<` are open directly in the group.
    angles: usize,
    /// Whether the parameters of a closure are open.
    is_closure: bool,
}

impl Printer {
    fn stream(&mut self, tokens: TokenStream, within: Within) {
        let mut tokens = tokens.into_iter();
        while let Some(tree) = tokens.next() {
            match tree {
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // A stream that nobody else holds is taken apart without a copy.
                    drop(group);
                    self.group(delimiter, inner, within);
                }
                TokenTree::Ident(ident) => self.word(&ident, within),
                TokenTree::Literal(literal) => {
                    self.begin(within, false);
                    let _ = write!(self.text, "{literal}");
                    self.before = Before::Operand;
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    self.begin(within, true);
                    let start = self.text.len();
                    self.text.push('#');
                    self.before = Before::Open;
                    if let Some(TokenTree::Group(group)) = tokens.next() {
                        self.attribute(group.stream(), start, within);
                    }
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

    /// Ends the line before a token, or puts a space there.
    fn begin(&mut self, within: Within, is_item: bool) {
        match self.before {
            Before::Open => {}
            Before::Word(_) | Before::Operand | Before::Operator => self.text.push(' '),
            Before::Line => self.line(),
            Before::Semicolon | Before::Block => {
                self.text.push_str(if is_item || within == Within::File { "\n" } else { "" });
                self.line();
            }
        }
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("    ", self.indent));
    }

    fn word(&mut self, word: &Ident, within: Within) {
        match self.before {
            Before::Semicolon => self.begin(within, ITEMS.iter().any(|item| word == item)),
            Before::Block if word == "else" => self.text.push(' '),
            Before::Block => self.begin(within, ITEMS.iter().any(|item| word == item)),
            _ => self.begin(within, false),
        }
        self.before = Before::Word(self.text.len());
        let _ = write!(self.text, "{word}");
    }

    /// Whether a value or a type ends here, so that what follows can belong to it.
    fn is_operand(&self) -> bool {
        match self.before {
            Before::Operand => true,
            Before::Word(start) => !self.text.get(start..).is_some_and(|word| PREFIXES.contains(&word)),
            _ => false,
        }
    }

    fn punct(&mut self, sign: char, is_joint: bool, within: Within) {
        // Only these go on with what ends in a brace; the others begin a line.
        if self.before == Before::Block && matches!(sign, '=' | '|' | '.' | '?') {
            self.before = Before::Operand;
        }
        let is_operand = self.is_operand();
        let last = if self.is_joint { self.text.chars().next_back() } else { None };
        // Whether it stands close to what is before it, and what the next token stands behind.
        let (is_close, then) = match (last, sign) {
            (Some('-' | '='), '>') => (true, Before::Operator),
            (Some('.'), '=') | (Some(':'), ':') => (true, Before::Open),
            (Some(_), '=') => (true, Before::Operator),
            (Some('&'), '&') => (true, self.before),
            (Some('|'), '|') if !self.is_closure => (true, self.before),
            (_, ',') if within == Within::Braces && self.angles == 0 => (true, Before::Line),
            (_, ';') if within != Within::Line => (true, Before::Semicolon),
            (_, ',' | ';') => (true, Before::Operator),
            (_, '>') => (true, Before::Operand),
            (_, '<') => (matches!(self.before, Before::Word(_) | Before::Operand), Before::Open),
            (_, '|') if self.is_closure => (true, Before::Operator),
            (_, '?') if is_operand => (true, Before::Operand),
            (_, '!') if is_operand && !is_joint => (true, Before::Open),
            (_, '.') => (is_operand, Before::Open),
            (_, ':') => (is_operand, if is_joint { Before::Open } else { Before::Operator }),
            (_, '\'' | '$') => (false, Before::Open),
            (_, '&' | '*' | '-' | '!' | '|' | '?') if !is_operand => (false, Before::Open),
            _ => (false, Before::Operator),
        };
        match sign {
            '<' => self.angles += 1,
            '>' if then == Before::Operand => self.angles = self.angles.saturating_sub(1),
            ';' => self.angles = 0,
            '|' => self.is_closure = !self.is_closure && then == Before::Open,
            _ => {}
        }
        if !is_close || self.before == Before::Line {
            self.begin(within, false);
        }
        self.text.push(sign);
        self.before = then;
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream, within: Within) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::None => return self.stream(inner, within),
        };
        let is_block = open == '{' && !self.text.ends_with("::");
        let is_apart = match self.before {
            Before::Open => is_block && self.text.ends_with('!'),
            Before::Word(_) => is_block || !self.is_operand() && !self.text.ends_with("pub"),
            Before::Operand => is_block,
            _ => true,
        };
        if is_apart && self.before == Before::Open {
            self.text.push(' ');
        } else if is_apart {
            self.begin(within, false);
        }
        self.text.push(open);
        let angles = std::mem::take(&mut self.angles);
        if is_block && !inner.is_empty() {
            self.indent += 1;
            self.before = Before::Line;
            self.stream(inner, Within::Braces);
            self.indent -= 1;
            self.line();
        } else {
            self.before = Before::Open;
            self.stream(inner, Within::Line);
        }
        self.text.push(close);
        self.angles = if is_block { 0 } else { angles };
        self.before = if is_block && within != Within::Line { Before::Block } else { Before::Operand };
    }

    /// Writes what stands in the brackets of an attribute, which begins here in the text, and ends the line.
    fn attribute(&mut self, inner: TokenStream, start: usize, within: Within) {
        self.group(Delimiter::Bracket, inner, Within::Line);
        if within == Within::Line {
            self.before = Before::Operator;
            return;
        }
        self.before = Before::Line;
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

/// Returns the text of a literal, if comments can hold it.
fn text_of(literal: &str) -> Option<Cow<'_, str>> {
    let text = match literal.strip_prefix('r') {
        Some(raw) => Cow::Borrowed(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?),
        None => unescaped(literal.strip_prefix('"')?.strip_suffix('"')?)?,
    };
    // Four slashes begin a comment without meaning.
    (!text.starts_with('/') && !text.contains("\n/") && !text.contains('\r')).then_some(text)
}

fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    let Some((plain, mut rest)) = text.split_once('\\') else { return Some(Cow::Borrowed(text)) };
    let mut out = plain.to_owned();
    loop {
        let mut behind = rest.chars();
        out.push(match behind.next()? {
            'n' => '\n',
            't' => '\t',
            same @ ('"' | '\'' | '\\') => same,
            _ => return None,
        });
        match behind.as_str().split_once('\\') {
            Some((plain, next)) => {
                out.push_str(plain);
                rest = next;
            }
            None => {
                out.push_str(behind.as_str());
                return Some(Cow::Owned(out));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use quote::quote;

    use super::*;
    use crate::emit::{self, Context};
    use crate::{Config, facts, pretty};

    /// The tokens in one list, without what two streams of the same text may differ in.
    fn flat(tokens: TokenStream, out: &mut Vec<String>) {
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => {
                    out.push(format!("{:?}", group.delimiter()));
                    flat(group.stream(), out);
                    out.push(String::new());
                }
                // A number below zero is one token when it is made, and two when it is read.
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let number = text.strip_prefix('-');
                    out.extend(number.map(|_| "-".to_owned()));
                    out.push(text_of(number.unwrap_or(&text)).map_or_else(|| text.clone(), Cow::into_owned));
                }
                other => out.push(other.to_string()),
            }
        }
    }

    /// The tokens without attributes of docs, and all their lines.
    fn compared(tokens: TokenStream) -> (Vec<String>, Vec<String>) {
        let mut all = Vec::new();
        flat(tokens, &mut all);
        let (mut rest, mut docs) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(token) = all.get(at) {
            match all.get(at..at + 6) {
                Some([hash, _, doc, equals, text, _]) if hash == "#" && doc == "doc" && equals == "=" => {
                    docs.extend(text.split('\n').map(str::to_owned));
                    at += 6;
                }
                _ => {
                    rest.push(token.clone());
                    at += 1;
                }
            }
        }
        (rest, docs)
    }

    fn assert_same(tokens: &TokenStream, of: &Path) {
        let text = items(tokens.clone());
        assert_eq!(compared(text.parse().unwrap()), compared(tokens.clone()), "{}: {text}", of.display());
        pretty(&text).unwrap_or_else(|error| panic!("{}: {error}{text}", of.display()));
    }

    fn documents() -> impl Iterator<Item = PathBuf> {
        let paths = fs::read_dir("tests/features").unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| {
            path.extension().is_some_and(|extension| extension == "yaml" || extension == "json")
                && path.file_stem().is_some_and(|stem| !stem.to_string_lossy().contains('.'))
        })
    }

    #[test]
    fn the_text_has_the_tokens_that_were_emitted() {
        for path in documents() {
            for modules in [false, true] {
                let overlay = path.with_extension("overlay.yaml");
                let config = Config::new().modules_by_tag(modules);
                let config = if overlay.exists() { config.overlay(overlay) } else { config };
                let api = config.lower(&path).unwrap().api;
                let (facts, runtime) = (facts::of(&api, true), quote!(::openapi_runtime));
                let context = Context { api: &api, facts: &facts, runtime: &runtime, defaults: None };
                for part in emit::files(&context).into_iter().flat_map(|file| file.parts) {
                    assert_same(&part.tokens, &path);
                }
            }
        }
    }

    #[test]
    fn what_is_no_generated_code_keeps_its_tokens_too() {
        let tokens = quote! {
            pub trait Bounded<'a, const N: usize>: Clone + 'static where Self: ?Sized { fn f(&self) -> [u8; N]; }
            unsafe extern "C" { fn g(x: *const u8); }
            macro_rules! m { ($($x:expr),*) => { $(f($x);)* }; }
            static S: &[(&str, f64)] = &[("a", -1.5e3), ("b", 2.)];
            impl<T> !Send for X<T> where T: ?Sized + for<'b> Fn(&'b T) -> bool, {}
            pub(in crate::a) fn h<T>(mut x: Vec<Vec<T>>) -> impl Iterator<Item = T> + '_ {
                'outer: for (i, y) in x.iter().enumerate() {
                    if let Some(z @ 1..=9) = y.get(i) && *z >= 2 || !z << 3 > 1 { continue 'outer; }
                    while x.len() < 10 { x.push(vec![0; 5]); }
                    let Foo { a, ref b, .. } = y else { return; };
                    unsafe { *p += 1; }
                    match x { A { b: _, .. } if b => { c(); d() } e | f => async move { g.await? }, _ => loop { break; }, }
                }
                let k = x.map(|a| a << 1).or_else(|| move |&b| -b);
                x as u8 as usize + y % 2 - z::<T>.w & &v | !u * -t
            }
            #[cfg(all(test, not(feature = "x")))] #[path = "a.rs"] mod n;
            pub use a::{b::{self, C}, d as e, *};
            pub enum O { #[default] P = 1, Q { r: u8 }, R(::s::S) }
        };
        let text = items(tokens.clone());
        assert_eq!(compared(text.parse().unwrap()), compared(tokens), "{text}");
    }

    #[test]
    fn code_reads_well() {
        let tokens = quote! {
            use a::{B, C};
            #[doc = " One.\n\n \"Two\"."] #[doc(alias = "d")] #[derive(Debug, Clone)]
            pub struct D<T> { #[doc = "/"] pub e: BTreeMap<String, T>, pub f: Option<&'static str>, }
            m::object!(D { required e, optional f as "g" });
            impl<M: Mode> From<&D<M>> for ::h::H {
                type I = ();
                const J: u8 = -1;
                fn k(&self, l: impl Into<String>) -> Result<Self, Vec<Vec<u8>>> {
                    let mut n = o::<Self>(&mut l.into(), !p)?;
                    if a == b && c.d { return None; } else { n += 1; }
                    match n { Self::Q(r) => r.s(|t| *t), Self::U { .. } | V => w![1, 2], _ => X { y, z: 0 }, }
                }
                pub async fn y(self) {}
            }
        };
        insta::assert_snapshot!(items(tokens), @r#"
        use a::{B, C};

        /// One.
        ///
        /// "Two".
        #[doc(alias = "d")]
        #[derive(Debug, Clone)]
        pub struct D<T> {
            #[doc = "/"]
            pub e: BTreeMap<String, T>,
            pub f: Option<&'static str>,
        }

        m::object!(D {
            required e,
            optional f as "g"
        });

        impl<M: Mode> From<&D<M>> for ::h::H {
            type I = ();
            const J: u8 = -1;

            fn k(&self, l: impl Into<String>) -> Result<Self, Vec<Vec<u8>>> {
                let mut n = o::<Self>(&mut l.into(), !p)?;
                if a == b && c.d {
                    return None;
                } else {
                    n += 1;
                }
                match n {
                    Self::Q(r) => r.s(|t| *t),
                    Self::U {
                        ..
                    } | V => w![1, 2],
                    _ => X {
                        y,
                        z: 0
                    },
                }
            }

            pub async fn y(self) {}
        }
        "#);
    }
}
