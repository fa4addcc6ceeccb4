//! Emits types where they are used.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Context;
use crate::ir::{BodyChoice, BodyContent, Operation, Parts, RequestBody, Scalar, TypeName, TypeRef, TypeUse};

/// The place where a type is used. Models refer to each other without a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UsedIn {
    Models,
    Operations,
    OtherModule,
}

/// Returns the type of a value that is always present: an `Option` if it may be `null`.
pub(super) fn of(context: &Context<'_>, within: UsedIn, ty: &TypeUse) -> TokenStream {
    let base = base(context, within, &ty.ty);
    if ty.nullable { option(context, &base) } else { base }
}

/// Returns the type of a value that may be absent.
pub(super) fn option(context: &Context<'_>, ty: &TokenStream) -> TokenStream {
    let option = context.std("Option");
    quote!(#option<#ty>)
}

/// Returns the type of a boxed value, so that the type that contains it has a finite size.
pub(super) fn boxed(context: &Context<'_>, ty: &TokenStream) -> TokenStream {
    let boxed = context.std("Box");
    quote!(#boxed<#ty>)
}

/// Returns the type itself, regardless of whether `null` is also allowed.
pub(super) fn base(context: &Context<'_>, within: UsedIn, ty: &TypeRef) -> TokenStream {
    match ty {
        TypeRef::Scalar(scalar) => self::scalar(context, *scalar),
        TypeRef::List(items) => {
            let (list, items) = (context.std("Vec"), of(context, within, items));
            quote!(#list<#items>)
        }
        TypeRef::Map(values) => {
            let (map, string) = (context.std("BTreeMap"), context.std("String"));
            let values = of(context, within, values);
            quote!(#map<#string, #values>)
        }
        TypeRef::Tuple(items) => {
            let items = items.iter().map(|item| of(context, within, item));
            quote!((#(#items,)*))
        }
        TypeRef::Named(id) => {
            let name = context.type_name(*id);
            match within {
                UsedIn::Models if !context.is_recording() => quote!(#name),
                UsedIn::Models | UsedIn::Operations | UsedIn::OtherModule => {
                    let models = context.sibling("models");
                    quote!(#models::#name)
                }
            }
        }
        // `Config` has validated the path before lowering.
        TypeRef::Extern(path) => path.parse().unwrap_or_default(),
        TypeRef::Any => context.runtime_name("Value").into_token_stream(),
    }
}

/// Returns the type of a scalar.
pub(super) fn scalar(context: &Context<'_>, scalar: Scalar) -> TokenStream {
    let name = match scalar {
        Scalar::String | Scalar::Password => context.std("String"),
        Scalar::Date => context.runtime_name("Date"),
        Scalar::Timestamp => context.runtime_name("Timestamp"),
        Scalar::Uuid => context.runtime_name("Uuid"),
        Scalar::Cursor => context.runtime_name("Cursor"),
        Scalar::Bool => return quote!(bool),
        Scalar::I8 => return quote!(i8),
        Scalar::I16 => return quote!(i16),
        Scalar::U8 => return quote!(u8),
        Scalar::U16 => return quote!(u16),
        Scalar::U32 => return quote!(u32),
        Scalar::I32 => return quote!(i32),
        Scalar::I64 => return quote!(i64),
        Scalar::I128 => return quote!(i128),
        Scalar::U64 => return quote!(u64),
        Scalar::F32 => return quote!(f32),
        Scalar::F64 => return quote!(f64),
        Scalar::Ipv4 => return quote!(::std::net::Ipv4Addr),
        Scalar::Ipv6 => return quote!(::std::net::Ipv6Addr),
    };
    name.into_token_stream()
}

/// Returns the value of a constant outside of the models.
pub(super) fn only_value(context: &Context<'_>, ty: &TypeUse) -> Option<TokenStream> {
    let (id, variant) = context.api.types.only_value(ty)?;
    let (models, name) = (context.sibling("models"), context.type_name(id));
    Some(quote!(#models::#name::#variant))
}

/// Returns the type of a request body.
pub(super) fn of_body(
    context: &Context<'_>,
    within: UsedIn,
    operation: &Operation,
    body: &RequestBody,
) -> TokenStream {
    match (&body.choice, &body.content) {
        (Some(BodyChoice { name, .. }), _) | (None, BodyContent::Parts(Parts { name, .. })) => {
            of_operation(context, within, operation, name)
        }
        (None, of) => of_content(context, within, of, &body.ty),
    }
}

/// Returns the type of a body of one media type. A type of the operation itself is in the operation's file.
pub(super) fn of_content(
    context: &Context<'_>,
    within: UsedIn,
    form: &BodyContent,
    ty: &TypeUse,
) -> TokenStream {
    match form {
        BodyContent::Bytes(_) => context.runtime_name("Body").into_token_stream(),
        BodyContent::Sequence(_) => {
            let (body, item) = (context.runtime_name("SequenceBody"), of(context, within, ty));
            quote!(#body<#item>)
        }
        BodyContent::Multipart => context.runtime_name("Multipart").into_token_stream(),
        BodyContent::Mixed { .. } => context.runtime_name("Mixed").into_token_stream(),
        BodyContent::Parts(Parts { name, .. }) => context.own(name),
        BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_) => {
            of(context, within, ty)
        }
    }
}

/// Returns a type of an operation.
fn of_operation(
    context: &Context<'_>,
    within: UsedIn,
    operation: &Operation,
    name: &TypeName,
) -> TokenStream {
    if within == UsedIn::Operations {
        return context.own(name);
    }
    let (operations, module_path) = (context.sibling("operations"), context.module_path(operation));
    quote!(#operations::#module_path #name)
}

/// Returns the type of a request body as an argument.
pub(super) fn body_argument(
    context: &Context<'_>,
    within: UsedIn,
    operation: &Operation,
    body: &RequestBody,
) -> TokenStream {
    match body.content {
        _ if body.choice.is_some() => into(context, &of_body(context, within, operation, body)),
        BodyContent::Bytes(_) => into(context, &context.runtime_name("Body")),
        BodyContent::Sequence(_) => into(context, &of_body(context, within, operation, body)),
        BodyContent::Multipart | BodyContent::Mixed { .. } | BodyContent::Parts(_) => {
            of_body(context, within, operation, body)
        }
        BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_) => {
            argument(context, within, &body.ty)
        }
    }
}

/// Returns the type of an argument, which accepts any form of text.
pub(super) fn argument(context: &Context<'_>, within: UsedIn, ty: &TypeUse) -> TokenStream {
    if is_converted(context, ty) { into(context, &of(context, within, ty)) } else { of(context, within, ty) }
}

/// Returns whether an argument of a type accepts any type that converts to it.
pub(super) fn is_converted(context: &Context<'_>, ty: &TypeUse) -> bool {
    matches!(context.api.types.resolved(ty), (TypeRef::Scalar(scalar), false) if scalar.is_text())
}

/// Returns whether a request body as an argument accepts any type that converts to it.
pub(super) fn is_body_converted(context: &Context<'_>, body: &RequestBody) -> bool {
    match body.content {
        _ if body.choice.is_some() => true,
        BodyContent::Bytes(_) | BodyContent::Sequence(_) => true,
        BodyContent::Multipart | BodyContent::Mixed { .. } | BodyContent::Parts(_) => false,
        BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_) => {
            is_converted(context, &body.ty)
        }
    }
}

/// Returns the type of an argument that accepts any type that converts to it.
pub(super) fn into(context: &Context<'_>, ty: &impl ToTokens) -> TokenStream {
    let into = context.std("Into");
    quote!(impl #into<#ty>)
}
