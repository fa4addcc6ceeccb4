//! The setters of calls in `client.rs`: what need not be given to an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, arguments, docs, types};
use crate::facts;
use crate::ir::{BodyContent, FieldName, Operation, RequestBody, Scalar, TypeRef};

/// The setters of each operation that has any.
pub(super) fn setters<'a>(context: &'a Context<'a>) -> impl Iterator<Item = Part> + 'a {
    context.api.operations.iter().filter_map(move |operation| {
        let setters = operation_setters(context, operation);
        let (way, name) = (context.way(operation), &operation.name);
        let tokens = quote! {
            impl<M: Mode> Call<operations::#way #name, M> {
                #(#setters)*
            }
        };
        (!setters.is_empty()).then(|| Part { name: format!("{name}Setters"), tokens })
    })
}

fn operation_setters(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let parameters =
        facts::optional_parameters(operation).filter_map(|index| operation.parameters.get(index));
    let parameters = parameters.map(|parameter| {
        let docs = docs::attrs(&parameter.docs, || format!("Sets the {}.", arguments::described(parameter)));
        let ty = types::base(context, Within::Elsewhere, &parameter.ty.ty);
        setter(&docs, &parameter.name, Given::of(&parameter.ty.ty, &ty))
    });
    let body = operation.body.iter().filter(|body| !body.required).map(|body| {
        let docs = docs::attrs(&body.docs, || "Sets the request body.".to_owned());
        let ty = types::of_body(context, Within::Elsewhere, operation, body);
        setter(&docs, &body.name, Given::body(body, &ty))
    });
    parameters.chain(body).collect()
}

/// What a setter takes, and how that becomes an `Option`.
struct Given {
    ty: TokenStream,
    value: fn(&FieldName) -> TokenStream,
}

impl Given {
    fn of(of: &TypeRef, ty: &TokenStream) -> Self {
        if *of == TypeRef::Scalar(Scalar::String) { Self::converted(ty) } else { Self::itself(ty) }
    }

    fn body(body: &RequestBody, ty: &TokenStream) -> Self {
        match body.content {
            BodyContent::Bytes(_) => Self::converted(ty),
            BodyContent::Multipart | BodyContent::Parts(_) => Self::itself(ty),
            // `None` is a body here: `null`. What is not set is not sent.
            _ if body.ty.nullable => Self { ty: ty.clone(), value: |name| quote!(Some(#name)) },
            BodyContent::Json(_) | BodyContent::Form(_) | BodyContent::Text(_) => Self::of(&body.ty.ty, ty),
        }
    }

    /// Whatever the runtime makes the type of: a text in any form.
    fn converted(ty: &TokenStream) -> Self {
        Self { ty: quote!(impl IntoOptional<#ty>), value: |name| quote!(#name.into_optional()) }
    }

    fn itself(ty: &TokenStream) -> Self {
        Self { ty: quote!(impl Into<Option<#ty>>), value: |name| quote!(#name.into()) }
    }
}

fn setter(docs: &TokenStream, name: &FieldName, Given { ty, value }: Given) -> TokenStream {
    let value = value(name);
    quote! {
        #docs
        pub fn #name(self, #name: #ty) -> Self {
            let value = #value;
            Self { inner: self.inner.with(|operation| operation.#name = value) }
        }
    }
}
