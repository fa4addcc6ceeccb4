//! Unions: which variant a value is, told by the discriminator or by its shape, is the runtime's to find out; what tells
//! the variants apart is written down here as data.

use proc_macro2::TokenStream;
use quote::quote;

use super::shapes::{self, MAX_DEPTH};
use super::types::Within;
use super::{Context, docs, types};
use crate::ir::{Shape, Type, TypeId, TypeUse, Union, UnionVariant};

pub(super) fn union(context: &Context<'_>, id: TypeId, ty: &Type, union: &Union) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the types of {}.", docs::code(&ty.place.to_string())));
    let (name, runtime) = (&ty.name, context.runtime);
    let default = union.default.and_then(|index| union.variants.get(index)).map(|variant| &variant.name);
    let default = default.map(|name| quote!(, default = #name));
    let tag = union.tag.as_ref().map(|tag| quote!(#[tag(#tag #default)]));
    let told = match &union.tag {
        Some(tag) => union.variants.iter().map(|variant| tags(context, variant, tag)).collect(),
        None => shapes::of_variants(context, union),
    };
    let variants = union.variants.iter().zip(told).enumerate().map(|(index, (variant, told))| {
        let docs = docs::line(&variant_docs(variant));
        let (name, ty) = (&variant.name, types::of(context, Within::Models, &variant.ty));
        let ty = if context.facts.is_boxed(id, index) { types::boxed(context, &ty) } else { ty };
        quote!(#docs #name(#ty) = #told,)
    });
    quote! {
        #runtime::union! {
            #tag
            #docs
            pub enum #name {
                #(#variants)*
            }
        }
    }
}

fn variant_docs(variant: &UnionVariant) -> String {
    match variant.tags.as_slice() {
        [] => format!("{} by its shape", docs::code(variant.name.as_str())),
        tags => tags.iter().map(|tag| docs::code(tag)).collect::<Vec<_>>().join(", "),
    }
}

/// The values of the discriminator that mean a variant, and whether they are added to what its type writes.
fn tags(context: &Context<'_>, variant: &UnionVariant, tag: &str) -> TokenStream {
    let tags = &variant.tags;
    let lacks = !tags.is_empty() && !writes(context, &variant.ty, tag, MAX_DEPTH);
    let added = lacks.then(|| quote!(.added()));
    quote!([#(#tags),*] #added)
}

/// Whether whatever is written of a type has a property: each struct itself, or a union around it.
fn writes(context: &Context<'_>, ty: &TypeUse, property: &str, depth: usize) -> bool {
    match shapes::resolved(context, ty) {
        Some((_, Shape::Struct(shape))) => shape.fields.iter().any(|field| field.wire == property),
        Some((_, Shape::Union(union))) if depth > 0 => {
            union.tag.as_deref() == Some(property)
                || union.variants.iter().all(|variant| writes(context, &variant.ty, property, depth - 1))
        }
        _ => false,
    }
}
