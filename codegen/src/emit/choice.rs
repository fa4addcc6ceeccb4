//! Emits bodies of several media types: an enum with a variant for each, and `From` impls where they are
//! unambiguous.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::types::UsedIn;
use super::{Context, docs, outcomes, types, unions};
use crate::ir::{
    BodyChoice, BodyContent, BodyForm, Docs, Operation, Parts, RequestBody, TypeRef, VariantName,
};
use crate::surface::Kind;

/// Emits the enum of an operation's bodies, if there are several media types.
pub(super) fn choice(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let body = operation.body.as_ref()?;
    let BodyChoice { name, plain, .. } = body.choice.as_ref()?;
    context.record_item(name, false, || Kind::Enum);
    context.record_traits(name, &["Clone", "Debug", "PartialEq"]);
    let variants = body.forms().filter_map(|form| {
        let (variant, ty) = (form.variant?, of_form(context, form));
        context.record_variant(name, &variant.name, false, &[&ty]);
        let docs = docs::variant(&docs::code(&variant.media_type), &Docs::default());
        let variant = &variant.name;
        Some(quote!(#docs #variant(#ty),))
    });
    let variants: Vec<_> = variants.collect();
    let secrets = body.forms().filter_map(|form| Some((&form.variant?.name, is_secret(context, form))));
    let debug = outcomes::debug_of_enum(
        context,
        name,
        secrets.map(|(name, is_secret)| {
            let secret = is_secret.then(|| quote!(secret));
            (is_secret, quote!(#name(#secret body)))
        }),
    );
    let derived = debug.is_none().then(|| quote!(Debug,));
    let conversions = conversions(context, body);
    let docs = docs::line(&format!(
        "The request body of {} in one of its media types; the default is {}",
        docs::link(&operation.name),
        docs::code(&plain.media_type)
    ));
    Some(quote! {
        #docs
        #[derive(#derived Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        #conversions
        #debug
    })
}

fn of_form(context: &Context<'_>, form: BodyForm<'_>) -> TokenStream {
    types::of_content(context, UsedIn::Operations, form.content, form.ty)
}

fn is_secret(context: &Context<'_>, form: BodyForm<'_>) -> bool {
    matches!(form.content, BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_))
        && context.facts.is_secret(form.ty)
}

/// A type that converts to a body.
struct BodySource {
    key: &'static str,
    ty: TokenStream,
}

/// Emits `From` for each type that only one variant holds, for that of the default variant, and for the forms
/// of text and bytes.
fn conversions(context: &Context<'_>, body: &RequestBody) -> Option<TokenStream> {
    let name = &body.choice.as_ref()?.name;
    let forms: Vec<_> =
        body.forms().filter_map(|form| Some((form, &form.variant?.name, body_key(context, form)))).collect();
    let keys: Vec<_> = forms.iter().map(|(.., key)| key.as_ref()).collect();
    let is_opaque = keys.first().is_some_and(Option::is_none);
    // If the body is optional, the `None` of an `Option<T>` is the absence of a `T`, and cannot also be a
    // body.
    let bare = |key: &'_ String| {
        if body.required { key.clone() } else { key.trim_end_matches('?').to_owned() }
    };
    let bares: Vec<_> = keys.iter().map(|key| key.map(bare)).collect();
    let is_alone = |key: Option<&String>| {
        let key = key.map(bare);
        key.is_some() && !is_opaque && bares.iter().filter(|other| **other == key).count() == 1
    };
    let row = |ty: &TokenStream, variant: &VariantName| {
        context.record_impl(name, || quote!(From<#ty>), &[]);
        quote!(#ty => #variant)
    };
    let owners = forms.iter().zip(0..).filter(|((.., key), index)| *index == 0 || is_alone(key.as_ref()));
    let owners: Vec<_> = owners.map(|((form, variant, _), _)| (*form, *variant)).collect();
    // A `None` that is a body does not mean its absence.
    let (nullable, others): (Vec<_>, Vec<_>) = owners.iter().partition(|(form, _)| is_nullable(*form));
    let rows_of = |owners: Vec<&(BodyForm<'_>, &VariantName)>| -> Vec<_> {
        owners.into_iter().map(|(form, variant)| row(&of_form(context, *form), variant)).collect()
    };
    let (whole, mut rows) = (rows_of(nullable), rows_of(others));
    let mut accepted: HashSet<&str> = bares.iter().flatten().map(String::as_str).collect();
    // Text converts to the text body if there is one, and not to bytes.
    let has_text = accepted.contains("string");
    for (form, variant) in owners.iter().filter(|_| keys.iter().all(Option::is_some)) {
        for BodySource { key, ty } in sources_of(context, *form) {
            let is_text_elsewhere =
                has_text && key == "&str" && matches!(form.content, BodyContent::Bytes(_));
            if !is_text_elsewhere && accepted.insert(key) {
                rows.push(row(&ty, variant));
            }
        }
    }
    let runtime = context.runtime;
    let optional = (!body.required).then(|| quote!(optional));
    Some(quote! {
        #runtime::__private::request_body!(#optional #name { #(#rows),* } { #(#whole),* });
    })
}

/// Returns whether `null` is a valid body.
fn is_nullable(form: BodyForm<'_>) -> bool {
    matches!(form.content, BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_))
        && form.ty.nullable
}

/// Returns text that is the same for equal types, or `None` for types that may equal any other one.
fn body_key(context: &Context<'_>, form: BodyForm<'_>) -> Option<String> {
    match form.content {
        BodyContent::Multipart => Some("Multipart".to_owned()),
        BodyContent::Parts(Parts { name, .. }) => Some(format!("parts {name}")),
        BodyContent::Mixed { .. } => Some("Mixed".to_owned()),
        BodyContent::Sequence(_) => {
            unions::type_key(context, form.ty).map(|item| format!("sequence of {item}"))
        }
        BodyContent::Bytes(_) => Some("bytes".to_owned()),
        BodyContent::Json(_) if form.ty.ty == TypeRef::Any && !form.ty.nullable => Some("any".to_owned()),
        BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_) => {
            unions::type_key(context, form.ty)
        }
    }
}

/// Returns the types that convert to a body: the forms of text and bytes that arguments accept.
fn sources_of(context: &Context<'_>, form: BodyForm<'_>) -> Vec<BodySource> {
    let (string, list) = (context.std("String"), context.std("Vec"));
    let has_type = matches!(
        form.content,
        BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_)
    );
    let is_text = has_type && types::is_converted(context, form.ty);
    let made: &[(&'static str, TokenStream)] = if is_text {
        &[("&str", quote!(&str))]
    } else if matches!(form.content, BodyContent::Bytes(_)) {
        &[
            ("Bytes", context.runtime_name("Bytes").into_token_stream()),
            ("File", quote!(::std::fs::File)),
            ("[U8]", quote!(#list<u8>)),
            ("&[u8]", quote!(&'static [u8])),
            ("string", quote!(#string)),
            ("&str", quote!(&'static str)),
        ]
    } else {
        &[]
    };
    made.iter().map(|(key, ty)| BodySource { key, ty: ty.clone() }).collect()
}
