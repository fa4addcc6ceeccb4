//! Emits how the responses of an operation are written: what a server sends for each value, for stubs in
//! tests.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::{Context, ident, none_delimited, outcomes, xml};
use crate::ir::{Operation, Payload, Response, Status};

/// Emits a call of `responses!`, which expands to nothing unless the runtime's test kit is enabled.
pub(super) fn responses(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let (runtime, name) = (context.runtime, &operation.name);
    let (successes, failures): (Vec<_>, Vec<_>) =
        operation.responses.iter().partition(|response| response.is_success());
    let only = outcomes::only_success(operation).is_some();
    let successes = successes.into_iter().map(|response| {
        let pattern = if only { only_pattern(response) } else { variant(&quote!(Success), response) };
        none_delimited(row(operation, response, &pattern, only))
    });
    let failures = failures
        .into_iter()
        .map(|response| none_delimited(row(operation, response, &variant(&quote!(Error), response), false)));
    quote! {
        #runtime::__private::responses!(#name { #(#successes),* } { #(#failures),* });
    }
}

/// Returns a pattern, and the code that writes the matched value.
fn row(operation: &Operation, response: &Response, pattern: &TokenStream, only: bool) -> TokenStream {
    let method = ident(outcomes::response_reader(response));
    let status = match response.status {
        Status::Exact(status) | Status::Range(status) if only => {
            Literal::u16_unsuffixed(status).into_token_stream()
        }
        Status::OtherSuccess | Status::Other if only => quote!(200),
        Status::Exact(status) => Literal::u16_unsuffixed(status).into_token_stream(),
        Status::Range(_) | Status::OtherSuccess | Status::Other => quote!(status),
    };
    let body = (response.payload != Payload::Empty).then(|| {
        let root = xml::root_of(operation, &response.payload);
        let media_type = xml::with_root(media_type(response), root.as_ref());
        quote!(, #media_type, body)
    });
    quote!(#pattern => #method(#status #body))
}

/// Returns the pattern of the only success, which is its body.
fn only_pattern(response: &Response) -> TokenStream {
    if response.payload == Payload::Empty { quote!(()) } else { quote!(body) }
}

fn variant(side: &TokenStream, response: &Response) -> TokenStream {
    let variant = outcomes::variant_pattern(response, &quote!(body));
    quote!(Self::#side::#variant)
}

/// Returns the media type of a body: the first declared one that is not a range.
fn media_type(response: &Response) -> &str {
    let declared = response.media_types.iter().find(|media_type| !media_type.contains('*'));
    declared.map_or_else(
        || match response.payload {
            Payload::Json(_) => outcomes::JSON,
            Payload::Xml(..) => "application/xml",
            Payload::Text { .. } => "text/plain",
            Payload::Events(_) => "text/event-stream",
            Payload::Sequence(_) => "application/jsonl",
            Payload::Parts => "multipart/mixed",
            Payload::Empty | Payload::Untyped => "application/octet-stream",
        },
        String::as_str,
    )
}
