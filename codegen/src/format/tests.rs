//! `syn` and `prettyplease` as referees: they read every token again, which the printer does not.

use std::fs;
use std::path::PathBuf;

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser as _;

use crate::emit::{self, Client};
use crate::tokens::Tokens;
use crate::{Config, declared, facts};

fn printed(tokens: &TokenStream) -> String {
    super::items(&Tokens::of(tokens.clone()))
}

fn without_empty_lines(text: &str) -> String {
    text.lines().filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

/// The feature documents with what is emitted for them.
fn emitted() -> impl Iterator<Item = (PathBuf, Vec<TokenStream>)> {
    let paths = fs::read_dir("tests/features").unwrap().map(|entry| entry.unwrap().path());
    let documents = paths.filter(|path| {
        path.extension().is_some_and(|extension| extension == "yaml" || extension == "json")
            && path.file_stem().is_some_and(|stem| !stem.to_string_lossy().contains('.'))
    });
    let documents = documents.flat_map(|path| [(path.clone(), false), (path, true)]);
    documents.map(|(path, modules)| {
        let overlay = path.with_extension("overlay.yaml");
        let config = Config::new().modules_by_tag(modules);
        let config = if overlay.exists() { config.overlay(overlay) } else { config };
        let api = config.lower(&path).unwrap().api;
        let (facts, runtime) = (facts::of(&api, true), quote!(::openapi_runtime));
        let client = Client { api: &api, facts: &facts, runtime: &runtime, defaults: None };
        let parts = emit::files(client).into_iter().flat_map(|file| file.parts.map(|part| part.tokens));
        let parts = parts.collect();
        (path, parts)
    })
}

/// Takes the declarations out of `path! { … }`, which `prettyplease` does not look into. What a variant with fields equals,
/// which is no Rust elsewhere, becomes a constant.
fn without_macros(tokens: TokenStream) -> TokenStream {
    let file: syn::File = syn::parse2(tokens).unwrap();
    let items = file.items.into_iter().flat_map(|item| match item {
        syn::Item::Macro(item) => declared::items(&item).unwrap(),
        item => vec![item],
    });
    let items = items.map(|item| {
        let syn::Item::Enum(mut item) = item else { return quote!(#item) };
        let with_fields = item.variants.iter_mut().filter(|variant| !variant.fields.is_empty());
        let values: Vec<_> = with_fields.filter_map(|variant| variant.discriminant.take()).collect();
        let values = values.iter().map(|(_, value)| value);
        quote!(#item #(const VALUE: () = #values;)*)
    });
    items.collect()
}

/// Puts a number as wide in place of each text in an array of texts, which `prettyplease` fills with numbers only.
fn with_numbers_in_arrays(tokens: TokenStream) -> TokenStream {
    let tree = |tree| {
        let TokenTree::Group(group) = tree else { return tree };
        let inner: Vec<TokenTree> = with_numbers_in_arrays(group.stream()).into_iter().collect();
        let is_element = |tree: &TokenTree| match tree {
            TokenTree::Literal(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == ',',
            _ => false,
        };
        let inner = if group.delimiter() == Delimiter::Bracket && inner.iter().all(is_element) {
            let number = |tree: &TokenTree| match tree {
                TokenTree::Literal(text) => {
                    "1".repeat(text.to_string().len()).parse::<Literal>().unwrap().into()
                }
                other => other.clone(),
            };
            inner.iter().map(number).collect()
        } else {
            inner.into_iter().collect()
        };
        TokenTree::Group(Group::new(group.delimiter(), inner))
    };
    tokens.into_iter().map(tree).collect()
}

/// Gives each line of docs an attribute of its own: `prettyplease` writes docs of several lines as `/** … */`.
fn with_docs_in_lines(tokens: TokenStream) -> TokenStream {
    let tree = |tree| match tree {
        TokenTree::Group(group) => {
            let inner = with_docs_in_lines(group.stream());
            TokenTree::Group(Group::new(group.delimiter(), inner)).into()
        }
        other => TokenStream::from(other),
    };
    let lines = |attribute: &syn::Attribute| -> Option<TokenStream> {
        let syn::Meta::NameValue(syn::MetaNameValue { path, value: syn::Expr::Lit(value), .. }) =
            &attribute.meta
        else {
            return None;
        };
        let syn::Lit::Str(text) = &value.lit else { return None };
        let text = text.value();
        let lines = text.split('\n');
        path.is_ident("doc").then(|| quote!(#(#[doc = #lines])*))
    };
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut rest = trees.into_iter().peekable();
    while let Some(next) = rest.next() {
        let attribute = match (&next, rest.peek()) {
            (TokenTree::Punct(hash), Some(body @ TokenTree::Group(_))) if hash.as_char() == '#' => {
                syn::Attribute::parse_outer.parse2(quote!(#hash #body)).ok()
            }
            _ => None,
        };
        match attribute.as_deref().and_then(<[_]>::first).and_then(lines) {
            Some(lines) => {
                out.extend(lines);
                rest.next();
            }
            None => out.extend(tree(next)),
        }
    }
    out
}

#[test]
fn what_is_emitted_is_printed_as_prettyplease_prints_it() {
    for (path, parts) in emitted() {
        for tokens in parts.into_iter().map(without_macros).map(with_numbers_in_arrays) {
            let expected = prettyplease::unparse(&syn::parse2(with_docs_in_lines(tokens.clone())).unwrap());
            assert_eq!(without_empty_lines(&printed(&tokens)), expected, "{}", path.display());
        }
    }
}

#[test]
fn empty_lines_stand_between_items_and_around_bodies() {
    let tokens = quote! {
        use a::B;
        use c::{D, E};
        ::a::b! { enum C { D = "d", E(F) = e::f(["a text that fills more than half of a line", "and another one"], "g"), } }
        pub mod pets {
            use super::F;
            pub struct G;
            impl H for G {
                type I = ();
                type J = ();
                const K: u8 = 1;
                fn l() {}
                fn m() {}
            }
        }
        const N: () = ();
    };
    insta::assert_snapshot!(printed(&tokens), @r#"
    use a::B;
    use c::{D, E};

    ::a::b! {
        enum C {
            D = "d",
            E(F) = e::f(
                ["a text that fills more than half of a line", "and another one"],
                "g",
            ),
        }
    }

    pub mod pets {
        use super::F;

        pub struct G;

        impl H for G {
            type I = ();
            type J = ();

            const K: u8 = 1;

            fn l() {}

            fn m() {}
        }
    }

    const N: () = ();
    "#);
}

/// The tokens without what the printer may add or leave out: commas, and braces around what does not fit on a line.
fn compared(tokens: TokenStream) -> Vec<String> {
    let tokens = Tokens::of(tokens);
    let texts = (0..tokens.len()).map(|at| tokens.text(at).to_owned());
    texts.filter(|text| !matches!(text.as_str(), "," | "{" | "}")).collect()
}

#[test]
fn what_the_printer_does_not_know_is_written_as_it_comes() {
    let unknown = quote! {
        pub trait Bounded<'a, const N: usize>: Clone + 'static where Self: Sized { fn f(&self) -> [u8; N]; }
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
            x as u8 as usize + y % 2 - z::<T>::w & &v | !u * -t
        }
        #[cfg(all(test, not(feature = "x")))] #[path = "a.rs"] mod n;
        pub use a::{b::{self, C}, d as e, *};
        pub enum O { #[default] P = 1, Q { r: u8 }, R(S) }
        union U { a: u8 }
    };
    let text = printed(&unknown);
    assert_eq!(compared(text.parse().unwrap()), compared(unknown), "{text}");
    syn::parse_file(&text).unwrap();
}
