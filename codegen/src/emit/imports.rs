//! The `use` lines of a file: exactly the names that its tokens mention.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::{Context, Part};
use crate::name::RUNTIME;

const SERDE: [&str; 4] = ["Deserialize", "Deserializer", "Serialize", "Serializer"];
const SIBLINGS: [&str; 4] = ["client", "errors", "models", "operations"];

/// The imports in the three groups of the standard library, other crates and siblings.
pub(super) fn of(context: &Context<'_>, parts: &[Part]) -> Vec<TokenStream> {
    let mut mentioned = BTreeSet::new();
    for part in parts {
        mention(part.tokens.clone(), &mut mentioned);
    }
    let used = |names: &[&str]| -> Vec<Ident> {
        let names = names.iter().filter(|name| mentioned.contains(**name));
        names.map(|name| Ident::new(name, Span::call_site())).collect()
    };
    let from = |path: TokenStream, names: Vec<Ident>| match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(use #path::#name;),
        names => quote!(use #path::{#(#names),*};),
    };
    let runtime = context.runtime;
    let (maps, time) =
        (from(quote!(std::collections), used(&["BTreeMap"])), from(quote!(std::time), used(&["Duration"])));
    let std = quote!(#maps #time);
    let (runtime, serde) = (from(quote!(#runtime), used(RUNTIME)), from(quote!(serde), used(&SERDE)));
    vec![std, quote!(#runtime #serde), from(quote!(super), used(&SIBLINGS))]
}

/// Collects the names that stand for themselves: not behind a `::` or `.`, and not where a name is declared.
///
/// A module counts only in front of a `::`. Token streams nest as deep as our own templates do, so this recursion is
/// bounded.
fn mention(tokens: TokenStream, mentioned: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| tokens.get(index));
        match token {
            TokenTree::Group(group) => mention(group.stream(), mentioned),
            TokenTree::Ident(ident) if !is_declared(before, is_colons(index.checked_sub(2), &tokens)) => {
                let name = ident.to_string();
                if !SIBLINGS.contains(&name.as_str()) || is_colons(Some(index + 1), &tokens) {
                    mentioned.insert(name);
                }
            }
            _ => {}
        }
    }
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
