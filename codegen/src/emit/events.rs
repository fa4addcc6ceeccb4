//! Streams of events: their types, how they are read, and how they are asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, ident, types};
use crate::ir::{EventData, Operation};

/// The type of a stream.
pub(super) fn type_of(context: &Context<'_>, data: &EventData) -> TokenStream {
    let runtime = context.runtime;
    let data = types::of(context, Within::Elsewhere, &data.ty);
    quote!(#runtime::Events<#data>)
}

/// The answer's method that hands over a stream.
pub(super) fn method(data: &EventData) -> &'static str {
    if data.is_json { "events" } else { "text_events" }
}

/// How the events of an operation are read that is answered in another way unless it asks for them.
pub(super) fn streamed(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let data = operation.streamed()?;
    let (name, runtime, method) = (&operation.name, context.runtime, ident(method(data)));
    let (stream, data) = (type_of(context, data), types::of(context, Within::Elsewhere, &data.ty));
    Some(quote! {
        impl #runtime::Streamed for #name {
            type Data = #data;

            fn events(answer: &mut Answer) -> Outcome<#stream, Self::Error> {
                answer.#method(std::convert::identity)
            }
        }
    })
}

/// The call's method that asks for events, where an operation has any that are not its only answer.
pub(super) fn asking(context: &Context<'_>) -> Option<Part> {
    context.api.operations.iter().find_map(Operation::streamed)?;
    let runtime = context.runtime;
    let tokens = quote! {
        impl<Op: #runtime::Streamed, M: Mode> Call<Op, M> {
            /// Asks for the answer as a stream of events; it is the last setting of a call.
            ///
            /// Only the `Accept` header says so: an operation that has a parameter for it as well has to be told there.
            pub fn events(self) -> Call<#runtime::AsEvents<Op>, M> {
                Call { inner: self.inner.events() }
            }
        }
    };
    Some(Part { name: "CallEvents".to_owned(), tokens })
}
