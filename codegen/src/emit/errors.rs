//! `errors.rs`: for each operation the answers of failure that the document declares.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, Parts, answers, docs, types};
use crate::facts;
use crate::ir::{Operation, Payload, Response, TypeUse};

/// The parts of the operations in the module of a tag, or of those that have none.
pub(super) fn parts<'a>(context: &'a Context<'a>, tag: Option<usize>) -> Parts<'a> {
    let fails = |operation: &&Operation| operation.responses.iter().any(|response| !response.is_success());
    let failing = context.api.operations.iter().filter(move |operation| operation.tag == tag).filter(fails);
    let part =
        |operation: &Operation| Part { name: operation.error.to_string(), tokens: error(context, operation) };
    Box::new(failing.map(part))
}

fn error(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.error;
    let responses: Vec<_> = operation.responses.iter().filter(|response| !response.is_success()).collect();
    let variants = responses.iter().map(|response| variant(context, response));
    let body = facts::common_error(operation).map(|ty| body(context, operation, &responses, ty));
    let path = docs::path(context, operation, "operations");
    let docs = docs::line(&format!("What [`{0}`]({path}::{0}) answers when it fails", operation.name));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        #body

        impl DeclaredError for #name {}
    }
}

fn variant(context: &Context<'_>, response: &Response) -> TokenStream {
    let docs = docs::variant(&answers::statuses(response), &response.docs);
    let name = &response.name;
    let ty = answers::payload_type(context, &response.payload);
    let body = match &response.payload {
        Payload::Empty => None,
        Payload::Untyped | Payload::Events(_) => Some(quote!(#ty)),
        Payload::Json(_) | Payload::Text => Some(quote!(Option<#ty>)),
    };
    let fields: Vec<_> = answers::status_field(response).into_iter().chain(body).collect();
    if fields.is_empty() { quote!(#docs #name,) } else { quote!(#docs #name(#(#fields),*),) }
}

/// Where every status carries one type, its value can be had without a match.
fn body(context: &Context<'_>, operation: &Operation, responses: &[&Response], ty: &TypeUse) -> TokenStream {
    let owner = &operation.error;
    let ty = types::of(context, Within::Elsewhere, ty);
    let patterns = responses.iter().map(|response| {
        let name = &response.name;
        let status = answers::status_field(response).map(|_| quote!(_,));
        quote!(Self::#name(#status body))
    });
    quote! {
        impl #owner {
            /// Returns the body, whatever the status; `None` when it could not be read as declared.
            #[must_use]
            pub fn body(&self) -> Option<&#ty> {
                match self {
                    #(#patterns)|* => body.as_ref(),
                }
            }
        }
    }
}
