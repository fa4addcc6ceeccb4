//! The serde attributes of a field.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, TypeName};

/// How a field holds a value that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It is always there.
    Required,
    /// It may be absent; `null` reads as absent.
    Optional,
    /// Absent, `null` and a value are three things, and it is sent.
    Nullable,
    /// It may be absent, and then has a value that the document gives.
    Filled,
}

/// The attributes, as few as do: a name only where wire and Rust differ.
pub(super) fn field(field: &Field, presence: Presence, owner: &TypeName) -> Option<TokenStream> {
    let wire = &field.wire;
    let rename = (field.name.as_str() != wire).then(|| quote!(rename = #wire));
    let missing = match presence {
        Presence::Required => None,
        Presence::Optional => Some(quote!(skip_serializing_if = "Option::is_none")),
        Presence::Filled => {
            let function = format!("{owner}::{}", default_function(field));
            Some(quote!(default = #function))
        }
        Presence::Nullable => Some(quote!(default, skip_serializing_if = "Nullable::is_absent")),
    };
    let attributes: Vec<_> = rename.into_iter().chain(missing).collect();
    (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]))
}

/// The function that gives the default of a field.
pub(super) fn default_function(field: &Field) -> String {
    format!("default_{}", field.name)
}
