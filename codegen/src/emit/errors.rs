//! `errors.rs`: for each operation the answers of failure that the document declares.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, Parts, answers, docs, types};
use crate::facts;
use crate::ir::{Operation, Payload, Response};

/// The parts of the operations in the module of a tag, or of those that have none.
pub(super) fn parts(context: Context<'_>, tag: Option<usize>) -> Parts<'_> {
    let fails = |operation: &&Operation| operation.responses.iter().any(|response| !response.is_success());
    let failing = context.api.operations.iter().filter(move |operation| operation.tag == tag).filter(fails);
    let part = move |operation: &Operation| Part {
        name: operation.error.to_string(),
        tokens: error(&context, operation),
    };
    Box::new(failing.map(part))
}

fn error(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.error;
    let failures = operation.responses.iter().filter(|response| !response.is_success());
    let variants = failures.map(|response| variant(context, response));
    let body = facts::common_error(operation).map(|ty| {
        let ty = types::of(context, Within::Elsewhere, ty);
        let option = context.std("Option");
        quote!(pub fn body(&self) -> #option<&#ty>;)
    });
    let path = docs::path(context, operation, "operations");
    let docs = docs::line(&format!("What [`{0}`]({path}::{0}) answers when it fails", operation.name));
    let runtime = context.runtime;
    quote! {
        #runtime::declared_error! {
            #docs
            pub enum #name {
                #(#variants)*
            }
            #body
        }
    }
}

fn variant(context: &Context<'_>, response: &Response) -> TokenStream {
    let docs = docs::variant(&answers::statuses(response), &response.docs);
    let name = &response.name;
    let ty = answers::payload_type(context, &response.payload);
    let body = match &response.payload {
        Payload::Empty => None,
        Payload::Untyped | Payload::Events(_) => Some(quote!(#ty)),
        Payload::Json(_) | Payload::Text => Some(types::option(context, &ty)),
    };
    let fields: Vec<_> = answers::status_field(context, response).into_iter().chain(body).collect();
    if fields.is_empty() { quote!(#docs #name,) } else { quote!(#docs #name(#(#fields),*),) }
}
