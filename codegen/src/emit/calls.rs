//! The setters of calls in `client.rs`: what need not be given to an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, arguments, docs, types};
use crate::facts;
use crate::ir::{FieldName, Operation};

/// The setters of each operation that has any.
pub(super) fn setters(context: Context<'_>) -> impl Iterator<Item = Part> {
    context.api.operations.iter().filter_map(move |operation| {
        let setters = operation_setters(&context, operation);
        if setters.is_empty() {
            return None;
        }
        let (way, name) = (context.way(operation), &operation.name);
        let (runtime, operations) = (context.runtime, context.sibling("operations"));
        let tokens = quote! {
            #runtime::setters! {
                impl Call<#operations::#way #name> {
                    #(#setters)*
                }
            }
        };
        Some(Part { name: format!("{name}Setters"), tokens })
    })
}

fn operation_setters(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let parameters =
        facts::optional_parameters(operation).filter_map(|index| operation.parameters.get(index));
    let parameters = parameters.map(|parameter| {
        let docs = docs::attrs(&parameter.docs, || format!("Sets the {}.", arguments::described(parameter)));
        setter(
            &docs,
            &parameter.name,
            &types::argument(context, Within::Elsewhere, &types::parameter(parameter)),
        )
    });
    let body = operation.body.iter().filter(|body| !body.required).map(|body| {
        let docs = docs::attrs(&body.docs, || "Sets the request body.".to_owned());
        setter(&docs, &body.name, &types::body_argument(context, Within::Elsewhere, operation, body))
    });
    parameters.chain(body).collect()
}

fn setter(docs: &TokenStream, name: &FieldName, ty: &TokenStream) -> TokenStream {
    quote!(#docs #name: #ty,)
}
