//! Tests that the text has the tokens of the stream and is readable.

use std::fs;
use std::path::{Path, PathBuf};

use quote::quote;

use super::*;
use crate::emit::{self, Attributes, Client};
use crate::{Config, facts, pretty};

/// Returns the tokens in one list, normalized so that equal texts give equal lists.
fn flat(tokens: TokenStream, out: &mut Vec<String>) {
    for tree in tokens {
        match tree {
            // This group only keeps tokens together, and is invisible in the text.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => flat(group.stream(), out),
            TokenTree::Group(group) => {
                out.push(format!("{:?}", group.delimiter()));
                flat(group.stream(), out);
                out.push(String::new());
            }
            // A negative number is one token when it is created, and two when it is parsed.
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let number = text.strip_prefix('-');
                out.extend(number.map(|_| "-".to_owned()));
                let number = number.unwrap_or(&text);
                let value = syn::parse_str::<syn::LitStr>(number).map(|text| text.value());
                out.push(value.unwrap_or_else(|_| number.to_owned()));
            }
            other => out.push(other.to_string()),
        }
    }
}

/// Returns the tokens without doc attributes, and all lines of these.
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
            let (attributes, runtime) = (Attributes::default(), quote!(::openapi_runtime));
            let facts = facts::of(&api, Some(&attributes.named));
            let client = Client {
                api: &api,
                facts: &facts,
                runtime: &runtime,
                defaults: None,
                attributes: &attributes,
                has_docs: true,
                recorder: None,
            };
            for part in emit::files(client).into_iter().flat_map(|file| file.parts) {
                assert_same(&part.tokens, &path);
            }
        }
    }
}

#[test]
fn what_is_not_a_generated_code_keeps_its_tokens_too() {
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
