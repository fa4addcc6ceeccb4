//! Emits unions: enums with a variant for each type. The runtime determines the variant of a value; the
//! generated code lists what distinguishes the variants.

use std::collections::HashMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::record::SERDE;
use super::shapes;
use super::types::UsedIn;
use super::{Context, docs, ident, types};
use crate::ir::{Shape, Tagging, Type, TypeId, TypeRef, TypeUse, Union, UnionTag, UnionVariant, VariantName};
use crate::surface::Kind;

pub(super) fn union(context: &Context<'_>, id: TypeId, ty: &Type, union: &Union) -> TokenStream {
    let docs =
        docs::model(context, ty, || format!("One of the types of {}.", docs::code(&ty.place.to_string())));
    let (name, runtime, value) = (&ty.name, context.runtime, context.runtime_name("Value"));
    let added = context.attributes.of_type(ty);
    let open = ty.shape.open_variant();
    let (debug, unknown) = (debug(context, ty, union, &open), added.member(open.as_str()));
    let attributes = added.derive_beside_debug(&quote!(Clone, PartialEq), debug.is_none());
    context.record_item(name, docs.is_deprecated, || Kind::Enum);
    context.record_variant(name, &open, false, &[value]);
    context.record_traits(name, &["Clone", "Debug", "PartialEq"]);
    context.record_traits(name, &SERDE);
    context.record_derives(name, added);
    let owner = name;
    let variants = union.variants.iter().enumerate().map(|(index, variant)| {
        let docs = docs::variant(&lead(variant), &variant.docs);
        let added = added.member(variant.name.as_str());
        let deprecated = variant.docs.deprecated.then(|| quote!(#[deprecated]));
        let (name, ty) = (&variant.name, variant_type(context, id, index, variant));
        context.record_variant(owner, name, variant.docs.deprecated, ty.as_slice());
        let ty = ty.map(|ty| quote!((#ty)));
        quote!(#docs #deprecated #added #name #ty,)
    });
    let listed = macro_variants(context, union, &open);
    let conversions = conversions(context, id, ty, union);
    quote! {
        #docs
        #attributes
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value of none of these types, as it came.
            #unknown
            #open(#value),
        }

        #(#conversions)*

        #runtime::__private::union!(#name #listed);
        #debug
    }
}

/// Emits `Debug` for a union whose variants contain secrets. Returns `None` if it can be derived.
fn debug(context: &Context<'_>, ty: &Type, union: &Union, open: &VariantName) -> Option<TokenStream> {
    let is_secret = |ty: &TypeUse| context.facts.is_secret(ty);
    union.variants.iter().find(|variant| variant.ty.as_ref().is_some_and(is_secret))?;
    let variants = union.variants.iter().map(|UnionVariant { name, ty, .. }| match ty {
        None => quote!(#name),
        Some(ty) if is_secret(ty) => quote!(#name(secret value)),
        Some(_) => quote!(#name(value)),
    });
    let (name, runtime) = (&ty.name, context.runtime);
    Some(quote!(#runtime::__private::debug!(#name by variant { #(#variants,)* #open(value) });))
}

/// Returns the type of a variant.
fn variant_type(
    context: &Context<'_>,
    id: TypeId,
    index: usize,
    variant: &UnionVariant,
) -> Option<TokenStream> {
    let ty = types::of(context, UsedIn::Models, variant.ty.as_ref()?);
    Some(if context.facts.is_boxed(id, index) { types::boxed(context, &ty) } else { ty })
}

/// Returns the start of a variant's docs: the values that select it, or else its name.
fn lead(variant: &UnionVariant) -> String {
    match variant.tags.as_slice() {
        [] => docs::code(variant.name.as_str()),
        tags => tags.iter().map(|tag| docs::code(tag)).collect::<Vec<_>>().join(", "),
    }
}

/// Returns the entries of the variants in `union!`.
fn macro_variants(context: &Context<'_>, union: &Union, open: &VariantName) -> TokenStream {
    let variants = union.variants.iter();
    let shapes = || union.variants.iter().map(|variant| shapes::of_variant(context, union, variant));
    match &union.tagging {
        Tagging::Untagged => {
            let names = variants.map(|variant| &variant.name);
            let shapes = shapes();
            quote!(by shape { #(#names: #shapes,)* _ => #open })
        }
        Tagging::External => {
            let words = variants.clone().map(content_keyword);
            let (names, wire) =
                (variants.clone().map(|variant| &variant.name), variants.map(|v| v.tags.first()));
            let shapes = shapes();
            quote!(by name { #(#words #names = #wire,)* _ => #open } as #(#shapes)*)
        }
        Tagging::Adjacent(tag, beside) => {
            let variants = variants.map(|variant| tagged_variant(&content_keyword(variant), variant));
            let (property, kind) = (&tag.property, tag_kind(tag));
            quote!(by tag #property as #kind in #beside { #(#variants,)* _ => #open })
        }
        Tagging::Internal(tag) => {
            let variants = variants.enumerate().map(|(index, variant)| {
                let word = serialize_keyword(context, variant, tag, union.default == Some(index));
                tagged_variant(&ident(word), variant)
            });
            let (property, kind) = (&tag.property, tag_kind(tag));
            let default = union.default.map(Literal::usize_unsuffixed).map(|index| quote!(else #index));
            let untagged = shapes::of_untagged(context, union).map(|shapes| quote!(or (#(#shapes)*)));
            quote!(by tag #property as #kind #default #untagged { #(#variants,)* _ => #open })
        }
    }
}

/// Returns a variant with the values of its tag, after the keyword for how it is written.
fn tagged_variant(word: &Ident, variant: &UnionVariant) -> TokenStream {
    let (name, values) = (&variant.name, &variant.tags);
    quote!(#word #name = [#(#values),*])
}

fn tag_kind(tag: &UnionTag) -> Ident {
    ident(if tag.is_text { "Text" } else { "Json" })
}

fn content_keyword(variant: &UnionVariant) -> Ident {
    ident(if variant.ty.is_some() { "value" } else { "unit" })
}

/// Returns the keyword for how a variant is written if its tag is a property of its own type.
fn serialize_keyword(
    context: &Context<'_>,
    variant: &UnionVariant,
    tag: &UnionTag,
    is_default: bool,
) -> &'static str {
    let Some(ty) = &variant.ty else { return "unit" };
    match (shapes::resolved(context, ty), variant.tags.as_slice()) {
        (_, []) => "plain",
        (Some((_, Shape::Struct(shape))), tags) => {
            let is_held = shape.fields.iter().any(|field| field.wire == tag.property);
            match tags {
                // The struct itself knows its value.
                _ if is_default && is_held => "plain",
                [_] if !ty.nullable => "object",
                _ => "checked",
            }
        }
        (Some((_, Shape::Union(inner))), _) if inner.tagging.tag() == Some(tag) => "plain",
        _ => "checked",
    }
}

/// Emits `From` for each type that only one variant holds.
fn conversions(context: &Context<'_>, id: TypeId, ty: &Type, union: &Union) -> Vec<TokenStream> {
    let keys: Vec<_> = union
        .variants
        .iter()
        .map(|variant| variant.ty.as_ref().and_then(|ty| type_key(context, ty)))
        .collect();
    let mut counts = HashMap::new();
    for key in keys.iter().flatten() {
        *counts.entry(key.as_str()).or_insert(0) += 1;
    }
    let name = &ty.name;
    let unique = union.variants.iter().enumerate().zip(&keys).filter(|(_, key)| {
        key.as_deref().is_some_and(|key| counts.get(key) == Some(&1) && key != name.as_str())
    });
    let conversions = unique.filter_map(|((index, variant), _)| {
        let (held, variant) = (types::of(context, UsedIn::Models, variant.ty.as_ref()?), &variant.name);
        let (from, pointer) = (context.std("From"), context.std("Box"));
        context.record_impl(name, || quote!(From<#held>), &[]);
        let is_boxed = context.facts.is_boxed(id, index);
        let value = if is_boxed { quote!(#pointer::new(value)) } else { quote!(value) };
        Some(quote! {
            impl #from<#held> for #name {
                fn from(value: #held) -> Self {
                    Self::#variant(#value)
                }
            }
        })
    });
    conversions.collect()
}

/// Returns text that is the same for equal Rust types, or `None` for types that may equal any other one.
pub(super) fn type_key(context: &Context<'_>, ty: &TypeUse) -> Option<String> {
    let key = match &ty.ty {
        TypeRef::Scalar(scalar) => match scalar {
            scalar if scalar.is_text() => "string".to_owned(),
            scalar => format!("{scalar:?}"),
        },
        TypeRef::List(items) => format!("[{}]", type_key(context, items)?),
        TypeRef::Map(values) => format!("{{{}}}", type_key(context, values)?),
        TypeRef::Tuple(items) => {
            let items = items.iter().map(|item| type_key(context, item)).collect::<Option<Vec<_>>>()?;
            format!("({})", items.join(","))
        }
        TypeRef::Named(_) => match shapes::resolved(context, ty) {
            Some((id, _)) => context.type_name(id)?.to_string(),
            None => return type_key(context, shapes::alias_target(context, ty)?),
        },
        TypeRef::Extern(_) | TypeRef::Any => return None,
    };
    Some(if ty.nullable { format!("{key}?") } else { key })
}
