//! The `use` lines of a file: exactly the names that its tokens mention.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::{Context, Module};
use crate::name::RUNTIME;

const SERDE: [&str; 4] = ["Deserialize", "Deserializer", "Serialize", "Serializer"];
const SIBLINGS: [&str; 4] = ["client", "errors", "models", "operations"];

/// Gathers what the parts of a file mention.
pub(crate) struct Imports<'a> {
    context: &'a Context<'a>,
    mentioned: BTreeSet<String>,
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

    /// Looks at a part's tokens and gives them back.
    pub(crate) fn see(&mut self, tokens: TokenStream) -> TokenStream {
        let tokens = if self.shadowed.is_empty() { tokens } else { qualified(tokens, &self.shadowed) };
        mention(tokens, &mut self.mentioned)
    }

    /// The imports in the three groups of the standard library, other crates and siblings.
    pub(crate) fn groups(&self) -> [TokenStream; 3] {
        let runtime = self.context.runtime;
        let maps = self.from(&quote!(std::collections), &["BTreeMap"]);
        let time = self.from(&quote!(std::time), &["Duration"]);
        let (runtime, serde) = (self.from(&quote!(#runtime), RUNTIME), self.from(&quote!(serde), &SERDE));
        [quote!(#maps #time), quote!(#runtime #serde), self.from(&self.siblings, &SIBLINGS)]
    }

    /// The import of those of some names that are mentioned.
    fn from(&self, path: &TokenStream, names: &[&str]) -> TokenStream {
        let names = names.iter().filter(|name| self.mentioned.contains(**name));
        let names: Vec<_> = names.map(|name| Ident::new(name, Span::call_site())).collect();
        match names.as_slice() {
            [] => TokenStream::new(),
            [name] => quote!(use #path::#name;),
            names => quote!(use #path::{#(#names),*};),
        }
    }
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

/// Collects the names that stand for themselves: not behind a `::` or `.`, and not where a name is declared.
///
/// A module counts only in front of a `::`. Token streams nest as deep as our own templates do, so this recursion is
/// bounded. The tokens are taken and given back: to look into a stream that someone else holds is to copy it.
fn mention(tokens: TokenStream, mentioned: &mut BTreeSet<String>) -> TokenStream {
    let look = |token| match token {
        TokenTree::Group(group) => {
            let (delimiter, inner) = (group.delimiter(), group.stream());
            drop(group);
            TokenTree::Group(Group::new(delimiter, mention(inner, mentioned)))
        }
        other => other,
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().map(look).collect();
    let mut name = String::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Ident(ident) = token else { continue };
        name.clear();
        let _ = write!(name, "{ident}");
        // All that is imported begins with a capital, except modules; most names are neither, and this is a hot loop.
        let may_be_imported = name.starts_with(|first: char| first.is_ascii_uppercase())
            || SIBLINGS.contains(&name.as_str()) && is_colons(Some(index + 1), &tokens);
        let before = index.checked_sub(1).and_then(|index| tokens.get(index));
        if may_be_imported
            && !mentioned.contains(&name)
            && !is_declared(before, is_colons(index.checked_sub(2), &tokens))
        {
            mentioned.insert(name.clone());
        }
    }
    tokens.into_iter().collect()
}

/// Whether a name stands behind a path or value, or is itself declared: `type Error`, or a variant behind its docs.
fn is_declared(before: Option<&TokenTree>, behind_colons: bool) -> bool {
    match before {
        _ if behind_colons => true,
        Some(TokenTree::Ident(keyword)) => keyword == "type" || keyword == "fn",
        Some(TokenTree::Punct(punct)) => punct.as_char() == '.',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Bracket,
        _ => false,
    }
}

/// Whether `::` begins at a token.
fn is_colons(index: Option<usize>, tokens: &[TokenTree]) -> bool {
    let is_colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    index.is_some_and(|index| is_colon(index) && is_colon(index + 1))
}
