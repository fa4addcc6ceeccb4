//! The `use` lines of a file: exactly the names that its tokens mention.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use super::{Context, Module};
use crate::name::RUNTIME;

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
    pub(crate) fn see(&mut self, tokens: &TokenStream) {
        let mut tokens = tokens.clone().into_iter().peekable();
        let (mut is_declared, mut is_colon) = (false, false);
        while let Some(tree) = tokens.next() {
            let colon = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ':');
            let before = (std::mem::take(&mut is_declared), std::mem::replace(&mut is_colon, colon));
            match tree {
                TokenTree::Group(group) => {
                    self.see(&group.stream());
                    is_declared = group.delimiter() == Delimiter::Bracket;
                }
                TokenTree::Ident(name) => {
                    let is_path = || matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
                    if !before.0 {
                        self.mentioned.extend(importable(&name.to_string(), is_path));
                    }
                    is_declared = name == "type" || name == "fn";
                }
                TokenTree::Punct(punct) => is_declared = punct.as_char() == '.' || (colon && before.1),
                TokenTree::Literal(_) => {}
            }
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
