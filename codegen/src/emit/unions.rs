//! Unions: which variant a value is, told by the discriminator or by its shape, is the runtime's to find out; what the
//! variants look like is written down here as data.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, docs, enums, types};
use crate::ir::{Scalar, Shape, Struct, Type, TypeId, TypeRef, TypeUse, Union, UnionVariant};

pub(super) fn union(context: &Context<'_>, id: TypeId, ty: &Type, union: &Union) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the types of {}.", docs::code(&ty.place.to_string())));
    let name = &ty.name;
    let variants = union.variants.iter().enumerate().map(|(index, variant)| {
        let docs = docs::line(&variant_docs(variant));
        let (name, ty) = (&variant.name, types::of(context, Within::Models, &variant.ty));
        let ty = if context.facts.is_boxed(id, index) { quote!(Box<#ty>) } else { ty };
        quote!(#docs #name(#ty),)
    });
    let untagged = needs_tag(context, union).is_empty();
    let (derive, attribute) = if untagged {
        (quote!(#[derive(Debug, Clone, PartialEq, Serialize)]), Some(quote!(#[serde(untagged)])))
    } else {
        (quote!(#[derive(Debug, Clone, PartialEq)]), None)
    };
    let serialize = (!untagged).then(|| serialize(context, ty, union));
    let deserialize = deserialize(context, ty, union);
    quote! {
        #docs
        #derive
        #attribute
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "as large as the document's types")]
        pub enum #name {
            #(#variants)*
            /// A value of none of these types, as it came.
            Unknown(Value),
        }

        #deserialize

        #serialize
    }
}

fn variant_docs(variant: &UnionVariant) -> String {
    match variant.tags.as_slice() {
        [] => format!("{} by its shape", docs::code(variant.name.as_str())),
        tags => tags.iter().map(|tag| docs::code(tag)).collect::<Vec<_>>().join(", "),
    }
}

fn deserialize(context: &Context<'_>, ty: &Type, union: &Union) -> TokenStream {
    let name = &ty.name;
    let (shapes, found) = if let Some(tag) = &union.tag {
        let arms = union.variants.iter().filter(|variant| !variant.tags.is_empty()).map(|variant| {
            let (variant, tags) = (&variant.name, &variant.tags);
            quote!(Some(#(#tags)|*) => union::read(value, Self::#variant, Self::Unknown),)
        });
        (None, quote!(match union::tag(&value, #tag) { #(#arms)* _ => Self::Unknown(value), }))
    } else {
        let telling = telling(context, union);
        let shapes = union.variants.iter().map(|variant| variant_shape(context, variant, &telling));
        let arms = union.variants.iter().enumerate().map(|(index, variant)| {
            let (index, variant) = (proc_macro2::Literal::usize_unsuffixed(index), &variant.name);
            quote!(Some(#index) => union::read(value, Self::#variant, Self::Unknown),)
        });
        let shapes = quote! {
            impl #name {
                /// What tells the variants apart.
                const SHAPES: &'static [union::Shape] = &[#(#shapes),*];
            }
        };
        (
            Some(shapes),
            quote!(match union::pick(&value, Self::SHAPES) { #(#arms)* _ => Self::Unknown(value), }),
        )
    };
    let long = long(union);
    quote! {
        #shapes

        impl<'de> Deserialize<'de> for #name {
            #long
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                let found = #found;
                Ok(found)
            }
        }
    }
}

/// Says that a function has a line for each variant, where they are many.
fn long(union: &Union) -> Option<TokenStream> {
    let is_long = union.variants.len() > 80;
    is_long.then(|| quote!(#[allow(clippy::too_many_lines, reason = "a line for each variant")]))
}

/// Writes the discriminator for those variants that have no property of its name.
fn serialize(context: &Context<'_>, ty: &Type, union: &Union) -> TokenStream {
    let name = &ty.name;
    let needs = needs_tag(context, union);
    let arms = union.variants.iter().enumerate().map(|(index, variant)| {
        let name = &variant.name;
        if let (true, Some(property), Some(tag)) = (needs.contains(&index), &union.tag, variant.tags.first())
        {
            quote!(Self::#name(value) => union::tagged(value, #property, #tag, serializer),)
        } else {
            quote!(Self::#name(value) => value.serialize(serializer),)
        }
    });
    let long = long(union);
    quote! {
        impl Serialize for #name {
            #long
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#arms)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }
    }
}

/// The variants, by index, whose types do not hold the discriminator themselves.
fn needs_tag(context: &Context<'_>, union: &Union) -> Vec<usize> {
    let Some(tag) = &union.tag else { return Vec::new() };
    let lacks =
        |variant: &UnionVariant| !variant.tags.is_empty() && !writes(context, &variant.ty, tag, MAX_DEPTH);
    (0..union.variants.len()).filter(|index| union.variants.get(*index).is_some_and(lacks)).collect()
}

/// Whether whatever is written of a type has a property: each struct itself, or a union around it.
fn writes(context: &Context<'_>, ty: &TypeUse, property: &str, depth: usize) -> bool {
    match resolved(context, ty) {
        Some((_, Shape::Struct(shape))) => shape.fields.iter().any(|field| field.wire == property),
        Some((_, Shape::Union(union))) if depth > 0 => {
            union.tag.as_deref() == Some(property)
                || union.variants.iter().all(|variant| writes(context, &variant.ty, property, depth - 1))
        }
        _ => false,
    }
}

fn structure<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<&'a Struct> {
    match resolved(context, ty)?.1 {
        Shape::Struct(shape) => Some(shape),
        _ => None,
    }
}

/// The type of the table that a use names, looked at through names for other types.
fn resolved<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<(TypeId, &'a Shape)> {
    let mut id = ty.named_directly()?;
    for _ in 0..context.api.types.len() {
        match &context.api.types.get(id)?.shape {
            Shape::Alias(target) => id = target.named_directly()?,
            shape => return Some((id, shape)),
        }
    }
    None
}

/// How deep unions are looked into: one may hold itself.
const MAX_DEPTH: usize = 3;

/// What values of a type look like, as `runtime::union::Shape`, with or without `null`.
fn shape_of_use(context: &Context<'_>, ty: &TypeUse, depth: usize) -> TokenStream {
    let shape = shape(context, ty, depth);
    if ty.nullable { quote!(union::Shape::OneOf(&[#shape, union::Shape::Null])) } else { shape }
}

/// What values of a type look like, as `runtime::union::Shape`.
fn shape(context: &Context<'_>, ty: &TypeUse, depth: usize) -> TokenStream {
    let shape = quote!(union::Shape);
    match &ty.ty {
        TypeRef::Scalar(Scalar::Bool) => quote!(#shape::Bool),
        TypeRef::Scalar(scalar) if scalar.is_integer() => quote!(#shape::Integer),
        TypeRef::Scalar(scalar) if scalar.is_float() => quote!(#shape::Number),
        TypeRef::Scalar(Scalar::String | Scalar::Cursor) => quote!(#shape::Text(&[])),
        TypeRef::Scalar(scalar) => {
            let ty = types::scalar(*scalar);
            quote!(#shape::Parsed(|text| text.parse::<#ty>().is_ok()))
        }
        TypeRef::List(items) => {
            let items = shape_of_use(context, items, depth);
            quote!(#shape::List(&#items))
        }
        TypeRef::Map(values) => {
            let values = shape_of_use(context, values, depth);
            quote!(#shape::Map(&#values))
        }
        TypeRef::Tuple(items) => {
            let items = items.iter().map(|item| shape_of_use(context, item, depth));
            quote!(#shape::Tuple(&[#(#items),*]))
        }
        TypeRef::Extern(_) | TypeRef::Any => quote!(#shape::Any),
        TypeRef::Named(_) => match resolved(context, ty) {
            Some((id, Shape::Struct(object))) => object_shape(context, id, object),
            Some((_, Shape::StringEnum(values))) => {
                let values = values.iter().map(|value| &value.wire);
                quote!(#shape::Text(&[#(#values),*]))
            }
            Some((_, Shape::ValueEnum(listed))) => {
                let ty = listed.scalar.map_or(TypeRef::Any, TypeRef::Scalar);
                self::shape(context, &TypeUse { ty, nullable: false }, depth)
            }
            Some((_, Shape::Union(union))) if depth > 0 => {
                let variants =
                    union.variants.iter().map(|variant| self::shape(context, &variant.ty, depth - 1));
                quote!(#shape::OneOf(&[#(#variants),*]))
            }
            Some((_, Shape::Newtype(inner))) if depth > 0 => self::shape(context, inner, depth - 1),
            Some(_) => quote!(#shape::Any),
            None => alias_target(context, ty)
                .map_or_else(|| quote!(#shape::Any), |target| self::shape(context, target, depth)),
        },
    }
}

fn object_shape(context: &Context<'_>, id: TypeId, object: &Struct) -> TokenStream {
    let required = object.fields.iter().filter(|field| context.facts.is_always_there(id, field));
    let required = required.map(|field| &field.wire);
    let known = object.fields.iter().map(|field| &field.wire);
    let fixed = object.fields.iter().filter_map(|field| {
        let (wire, values) = (&field.wire, values(context, &field.ty)?);
        Some(quote!((#wire, &[#(#values),*])))
    });
    quote! {
        union::Shape::Object {
            required: &[#(#required),*],
            known: &[#(#known),*],
            fixed: &[#(#fixed),*],
        }
    }
}

/// What values of a variant look like, with the properties that tell it from other variants by what they hold.
fn variant_shape(context: &Context<'_>, variant: &UnionVariant, telling: &[&str]) -> TokenStream {
    let shape = shape(context, &variant.ty, MAX_DEPTH);
    let fields = structure(context, &variant.ty).map(|object| object.fields.as_slice()).unwrap_or_default();
    let held = fields.iter().filter(|field| telling.contains(&field.wire.as_str())).filter_map(|field| {
        let (wire, held) = (&field.wire, held(context, &field.ty)?);
        Some(quote!((#wire, #held)))
    });
    let held: Vec<_> = held.collect();
    if held.is_empty() { shape } else { quote!(union::Shape::Holding(&#shape, &[#(#held),*])) }
}

/// The properties of which variants hold different kinds of values, under one name.
fn telling<'a>(context: &Context<'a>, union: &Union) -> Vec<&'a str> {
    let (mut kinds, mut telling) = (BTreeMap::new(), Vec::new());
    for field in
        union.variants.iter().filter_map(|variant| structure(context, &variant.ty)).flat_map(|o| &o.fields)
    {
        let Some(held) = held(context, &field.ty).map(|held| held.to_string()) else { continue };
        let wire = field.wire.as_str();
        if *kinds.entry(wire).or_insert_with(|| held.clone()) != held && !telling.contains(&wire) {
            telling.push(wire);
        }
    }
    telling
}

/// What values of a property look like on their surface; `None` for what is looked into elsewhere, or may be anything.
fn held(context: &Context<'_>, ty: &TypeUse) -> Option<TokenStream> {
    let shape = quote!(union::Shape);
    Some(match &ty.ty {
        TypeRef::Scalar(_) => self::shape(context, ty, 0),
        TypeRef::List(items) => {
            let held = held(context, items)?;
            let held = if items.nullable { quote!(#shape::OneOf(&[#held, #shape::Null])) } else { held };
            quote!(#shape::List(&#held))
        }
        TypeRef::Map(_) => quote!(#shape::Map(&#shape::Any)),
        TypeRef::Tuple(_) => quote!(#shape::List(&#shape::Any)),
        TypeRef::Extern(_) | TypeRef::Any => return None,
        TypeRef::Named(_) => match resolved(context, ty) {
            Some((_, Shape::Struct(_))) => quote!(#shape::Map(&#shape::Any)),
            Some((_, Shape::StringEnum(_))) => quote!(#shape::Text(&[])),
            Some((_, Shape::ValueEnum(listed))) => {
                let ty = TypeRef::Scalar(listed.scalar?);
                self::shape(context, &TypeUse { ty, nullable: false }, 0)
            }
            Some((_, Shape::Newtype(inner))) => match &inner.ty {
                TypeRef::List(_) | TypeRef::Tuple(_) => quote!(#shape::List(&#shape::Any)),
                _ => return None,
            },
            Some(_) => return None,
            None => return held(context, alias_target(context, ty)?),
        },
    })
}

/// What a name for an unnamed type stands for.
fn alias_target<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<&'a TypeUse> {
    let Shape::Alias(at) = &context.api.types.get(ty.named_directly()?)?.shape else { return None };
    let mut at = at;
    for _ in 0..context.api.types.len() {
        match at.named_directly().and_then(|id| context.api.types.get(id)).map(|ty| &ty.shape) {
            Some(Shape::Alias(target)) => at = target,
            Some(_) => return None,
            None => return Some(at),
        }
    }
    None
}

/// The values of a property that is an enum: they tell variants apart.
fn values(context: &Context<'_>, ty: &TypeUse) -> Option<Vec<String>> {
    match resolved(context, ty)?.1 {
        Shape::StringEnum(values) => Some(values.iter().map(|value| value.wire.clone()).collect()),
        Shape::ValueEnum(listed) => {
            Some(listed.values.iter().map(|value| enums::shown(&value.value)).collect())
        }
        _ => None,
    }
}
