//! Emits the setters of calls in `client.rs`, for the optional inputs of an operation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::record::MODE;
use super::types::UsedIn;
use super::{Context, Part, arguments, docs, types};
use crate::ir::{BodyContent, FieldName, Operation, RequestBody, Scalar, TypeRef};
use crate::surface::Kind;

/// Emits the setters of each operation that has any.
pub(super) fn setters(context: Context<'_>) -> impl Iterator<Item = Part> {
    context.api.operations.iter().filter_map(move |operation| {
        let has_any = operation.parameters.iter().any(|parameter| !parameter.required)
            || operation.body.as_ref().is_some_and(|body| !body.required);
        if !has_any {
            return None;
        }
        let (module_path, name) = (context.module_path(operation), &operation.name);
        let (mode, operations) = (context.runtime_name("Mode"), context.sibling("operations"));
        let call = context.is_recording().then(|| quote!(Call<#operations::#module_path #name, M>));
        context.record_item(&call, false, || Kind::Generic(MODE));
        let setters = operation_setters(&context, operation, call.as_ref());
        let tokens = quote! {
            impl<M: #mode> Call<#operations::#module_path #name, M> {
                #(#setters)*
            }
        };
        Some(Part { name: format!("{name}Setters"), tokens })
    })
}

fn operation_setters(
    context: &Context<'_>,
    operation: &Operation,
    call: Option<&TokenStream>,
) -> Vec<TokenStream> {
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.required).map(|parameter| {
        let docs = docs::attrs(&parameter.docs, || {
            format!("Sets the {}.", arguments::parameter_description(parameter))
        });
        let ty = types::base(context, UsedIn::OtherModule, &parameter.ty.ty);
        setter(
            context,
            call,
            &docs,
            &parameter.name,
            &SetterArgument::of(context, &parameter.ty.ty, &parameter.name, &ty),
        )
    });
    let body = operation.body.iter().filter(|body| !body.required).map(|body| {
        let docs = docs::attrs(&body.docs, || "Sets the request body.".to_owned());
        let ty = types::of_body(context, UsedIn::OtherModule, operation, body);
        setter(context, call, &docs, &body.name, &SetterArgument::body(context, body, &ty))
    });
    parameters.chain(body).collect()
}

/// The argument of a setter, and its conversion to an `Option`.
struct SetterArgument {
    ty: TokenStream,
    value: TokenStream,
}

impl SetterArgument {
    fn of(context: &Context<'_>, of: &TypeRef, name: &FieldName, ty: &TokenStream) -> Self {
        match of {
            TypeRef::Scalar(Scalar::String | Scalar::Password) => Self::converted(context, name, ty),
            _ => Self::unconverted(context, name, ty),
        }
    }

    fn body(context: &Context<'_>, body: &RequestBody, ty: &TokenStream) -> Self {
        let name = &body.name;
        match body.content {
            _ if body.choice.is_some() => Self::converted(context, name, ty),
            BodyContent::Bytes(_) => Self::converted(context, name, ty),
            BodyContent::Multipart
            | BodyContent::Mixed { .. }
            | BodyContent::Parts(_)
            | BodyContent::Sequence(_) => Self::unconverted(context, name, ty),
            // Here `None` is the body `null`. A body that is not set is not sent.
            _ if body.ty.nullable => {
                let some = context.std("Some");
                Self { ty: ty.clone(), value: quote!(#some(#name)) }
            }
            BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_) => {
                Self::of(context, &body.ty.ty, name, ty)
            }
        }
    }

    /// Returns an argument of any type that converts to this one, such as any form of text.
    fn converted(context: &Context<'_>, name: &FieldName, ty: &TokenStream) -> Self {
        let into = context.runtime_name("IntoOptional");
        Self { ty: quote!(impl #into<#ty>), value: quote!(#into::into_optional(#name)) }
    }

    fn unconverted(context: &Context<'_>, name: &FieldName, ty: &TokenStream) -> Self {
        let (into, option) = (context.std("Into"), context.std("Option"));
        Self { ty: quote!(impl #into<#option<#ty>>), value: quote!(#into::into(#name)) }
    }
}

fn setter(
    context: &Context<'_>,
    call: Option<&TokenStream>,
    docs: &docs::Attrs,
    name: &FieldName,
    SetterArgument { ty, value }: &SetterArgument,
) -> TokenStream {
    context.record_function(&call, name, docs.is_deprecated, || {
        let call = quote!(crate::client::#call);
        (Some(call.clone()), vec![(name.to_token_stream(), ty.clone())], call)
    });
    quote! {
        #docs
        pub fn #name(self, #name: #ty) -> Self {
            let value = #value;
            Self { inner: self.inner.with(|operation| operation.#name = value) }
        }
    }
}
