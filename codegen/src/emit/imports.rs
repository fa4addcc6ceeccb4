//! The `use` lines of a file: exactly the names that its tokens mention.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::{Context, Module};
use crate::name::RUNTIME;
use crate::tokens::Tokens;

/// The runtime's module of what unions tell their variants apart by.
const UNION: &str = "union";
const MAP: &str = "BTreeMap";
const SIBLINGS: [&str; 4] = ["client", "errors", "models", "operations"];

/// Gathers what the parts of a file mention.
pub(crate) struct Imports<'a> {
    context: &'a Context<'a>,
    mentioned: BTreeSet<&'static str>,
    /// Where the siblings are found.
    siblings: TokenStream,
    /// The siblings whose names a tag has for a module beside this text.
    shadowed: Vec<&'static str>,
}

impl<'a> Imports<'a> {
    pub(super) fn new(context: &'a Context<'a>, Module { name, tag }: Module<'a>) -> Self {
        let has_modules = tag.is_none() && ["operations", "errors"].contains(&name);
        let is_shadowed = |name: &&str| context.api.tags.iter().any(|tag| tag.name.as_str() == *name);
        let shadowed = SIBLINGS.into_iter().filter(|name| has_modules && is_shadowed(name)).collect();
        let siblings = if tag.is_some() { quote!(super::super) } else { quote!(super) };
        Self { context, mentioned: BTreeSet::new(), siblings, shadowed }
    }

    /// Puts `super::` in front of siblings that would be taken for the module of a tag.
    pub(crate) fn qualify(&self, tokens: TokenStream) -> TokenStream {
        if self.shadowed.is_empty() { tokens } else { qualified(tokens, &self.shadowed) }
    }

    /// Looks at a part's tokens for names that stand for themselves: not behind a `::` or `.`, and not where a name is
    /// declared. A module counts only in front of a `::`.
    pub(crate) fn see(&mut self, tokens: &Tokens) {
        let mut before = "";
        for at in 0..tokens.len() {
            let name = tokens.text(at);
            if !is_declared(before) {
                self.mentioned.extend(importable(name, || tokens.text(at + 1) == "::"));
            }
            before = name;
        }
    }

    /// The imports in the three groups of the standard library, other crates and siblings.
    pub(crate) fn groups(&self) -> [TokenStream; 3] {
        let runtime = self.context.runtime;
        let maps = self.from(&quote!(std::collections), &[MAP]);
        let runtime = self.from(&quote!(#runtime), &[RUNTIME, &[UNION]].concat());
        [maps, runtime, self.from(&self.siblings, &SIBLINGS)]
    }

    /// The import of those of some names that are mentioned.
    fn from(&self, path: &TokenStream, names: &[&str]) -> TokenStream {
        let names = names.iter().filter(|name| self.mentioned.contains(*name));
        let names: Vec<_> = names.map(|name| Ident::new(name, Span::call_site())).collect();
        match names.as_slice() {
            [] => TokenStream::new(),
            [name] => quote!(use #path::#name;),
            names => quote!(use #path::{#(#names),*};),
        }
    }
}

/// Returns the name if it is one that can be imported. All of them begin with a capital, except modules; most names are
/// neither.
fn importable(name: &str, is_module: impl FnOnce() -> bool) -> Option<&'static str> {
    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        let index = RUNTIME.binary_search(&name).ok();
        return index.and_then(|index| RUNTIME.get(index).copied()).or((name == MAP).then_some(MAP));
    }
    let module = SIBLINGS.into_iter().chain([UNION]).find(|module| *module == name);
    module.filter(|_| is_module())
}

/// Whether a name behind this token stands behind a path or value, or is itself declared: `type Error`, or a variant behind
/// its docs.
fn is_declared(before: &str) -> bool {
    matches!(before, "::" | "." | "type" | "fn" | "]")
}

/// Puts `super::` in front of siblings that would be taken for other modules.
fn qualified(tokens: TokenStream, shadowed: &[&str]) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_sibling = |index: usize| {
        let is_shadowed =
            matches!(tokens.get(index), Some(TokenTree::Ident(name)) if shadowed.iter().any(|s| name == s));
        is_shadowed && is_colons(Some(index + 1), &tokens) && !is_colons(index.checked_sub(2), &tokens)
    };
    let tokens = tokens.iter().enumerate().map(|(index, token)| match token {
        TokenTree::Group(group) => {
            let inner = qualified(group.stream(), shadowed);
            TokenTree::Group(Group::new(group.delimiter(), inner)).into()
        }
        token if is_sibling(index) => quote!(super::#token),
        token => token.clone().into(),
    });
    tokens.collect()
}

/// Whether `::` begins at a token.
fn is_colons(index: Option<usize>, tokens: &[TokenTree]) -> bool {
    let is_colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    index.is_some_and(|index| is_colon(index) && is_colon(index + 1))
}
