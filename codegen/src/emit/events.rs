//! Emits event streams and sequences: their types, and how they are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::UsedIn;
use super::{Context, ident, types};
use crate::ir::{EventData, Operation, TypeUse};

/// Returns the type of an event stream.
pub(super) fn events_type(context: &Context<'_>, data: &EventData) -> TokenStream {
    let runtime = context.runtime;
    let data = types::of(context, UsedIn::OtherModule, &data.ty);
    quote!(#runtime::Events<#data>)
}

/// Returns the type of a sequence.
pub(super) fn sequence_type(context: &Context<'_>, item: &TypeUse) -> TokenStream {
    let runtime = context.runtime;
    let item = types::of(context, UsedIn::OtherModule, item);
    quote!(#runtime::Sequence<#item>)
}

/// Returns the type of multipart content.
pub(super) fn parts_type(context: &Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    quote!(#runtime::Sequence<#runtime::ReceivedPart>)
}

/// Returns the response method that returns a stream.
pub(super) fn reader(data: &EventData) -> &'static str {
    if data.is_json { "events" } else { "text_events" }
}

/// Emits how the events of an operation are read if they are only an alternative to another response.
pub(super) fn streamed(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let data = operation.streamed()?;
    let (name, runtime, method) = (&operation.name, context.runtime, ident(reader(data)));
    let [response, outcome] = context.runtime_names(["RawResponse", "Outcome"]);
    let (stream, data) = (events_type(context, data), types::of(context, UsedIn::OtherModule, &data.ty));
    context.record_impl(name, || quote!(Streamed), &[("Data", &data)]);
    Some(quote! {
        impl #runtime::Streamed for #name {
            type Data = #data;

            #[inline]
            fn events(response: &mut #response) -> #outcome<#stream, Self::Error> {
                response.#method(::std::convert::identity)
            }
        }
    })
}
