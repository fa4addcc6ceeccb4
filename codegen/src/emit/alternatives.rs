//! Emits the alternatives to a default response: a type for each media type, and how it is read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, docs, ident, outcomes, xml};
use crate::ir::{Alternative, Operation, Payload, Status};
use crate::surface::Kind;

/// Emits a type for each media type that can be requested for an operation's success responses.
pub(super) fn alternatives(context: &Context<'_>, operation: &Operation) -> TokenStream {
    operation.alternatives.iter().map(|of| alternative(context, operation, of)).collect()
}

fn alternative(context: &Context<'_>, operation: &Operation, alternative: &Alternative) -> TokenStream {
    let Alternative { name, media_type, payload, .. } = alternative;
    let (owner, success) = (&operation.name, outcomes::payload_type(context, payload));
    let error = outcomes::error_type(context, operation);
    context.record_item(name, false, || Kind::Unit);
    context.record_traits(name, &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "PartialEq"]);
    let own = context.own(owner);
    context.record_impl(name, || quote!(Alternative<#own>), &[("Success", &success)]);
    let docs = docs::line(&format!(
        "Requests the response to {} as {}: `call.accept({name})`",
        docs::link(owner),
        docs::code(media_type)
    ));
    let responses = || alternative.responses.iter().filter_map(|index| operation.responses.get(*index));
    let patterns = responses().map(|response| outcomes::pattern_of(operation, response));
    let reader = ident(outcomes::payload_reader(payload, true));
    let status = Literal::u16_unsuffixed(match responses().next().map(|response| response.status) {
        Some(Status::Exact(status) | Status::Range(status)) => status,
        Some(Status::OtherSuccess | Status::Other) | None => 200,
    });
    let reading = matches!(payload, Payload::Sequence(_) | Payload::Parts).then(|| {
        let [status, headers, reading] = context.runtime_names(["StatusCode", "HeaderMap", "Reading"]);
        quote! {
            const IS_STREAM: bool = true;

            fn reading(_: #status, headers: &#headers) -> #reading {
                #reading::sequence(headers)
            }
        }
    });
    let (runtime, root) = (context.runtime, xml::root_of(operation, payload));
    let [trait_name, response, outcome] = context.runtime_names(["Alternative", "RawResponse", "Outcome"]);
    // A stub cannot send a media range.
    let sent = if media_type.contains('*') { "application/octet-stream" } else { media_type };
    let sent = xml::with_root(sent, root.as_ref());
    let read_by = root.map(|root| quote!(#root,));
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct #name;

        impl #trait_name<#owner> for #name {
            type Success = #success;

            const MEDIA_TYPE: &'static str = #media_type;

            #reading

            #[inline]
            fn decode(response: &mut #response) -> #outcome<Self::Success, #error> {
                match response.status().as_u16() {
                    #(#patterns)|* => response.#reader(#read_by ::std::convert::identity),
                    _ => response.undeclared(),
                }
            }
        }

        #runtime::__private::alternative!(#name of #owner = #reader(#status, #sent));
    }
}
