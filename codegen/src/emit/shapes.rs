//! Shapes: what tells the values of a type from those of others, as `runtime::union::Shape`.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, enums, types};
use crate::ir::{Scalar, Shape, Struct, Type, TypeId, TypeRef, TypeUse, Union, UnionVariant};

/// The structs that some union tells from others by their shapes: they have a constant for it.
pub(super) fn looked_at(context: &Context<'_>) -> HashSet<TypeId> {
    let unions = context.api.types.iter().filter_map(|(id, ty)| match &ty.shape {
        Shape::Union(union) if union.tag.is_none() && context.facts.twin(id).is_none() => Some(union),
        _ => None,
    });
    let (mut pending, mut found) = (Vec::new(), HashSet::new());
    for union in unions {
        pending.extend(union.variants.iter().map(|variant| (&variant.ty, MAX_DEPTH)));
        let telling = telling(context, union);
        for variant in &union.variants {
            for field in structure(context, &variant.ty).map(|object| &object.fields).into_iter().flatten() {
                if telling.contains(&field.wire.as_str()) {
                    found.extend(held_struct(context, &field.ty));
                }
            }
        }
    }
    while let Some((ty, depth)) = pending.pop() {
        match &ty.ty {
            TypeRef::List(items) | TypeRef::Map(items) => pending.push((items, depth)),
            TypeRef::Tuple(items) => pending.extend(items.iter().map(|item| (item, depth))),
            TypeRef::Named(_) => match resolved(context, ty) {
                Some((id, Shape::Struct(_))) => _ = found.insert(id),
                // The others look at their variants themselves.
                Some((_, Shape::Union(union))) if depth > 0 && union.tag.is_some() => {
                    pending.extend(union.variants.iter().map(|variant| (&variant.ty, depth - 1)));
                }
                Some((_, Shape::Newtype(inner))) if depth > 0 => pending.push((inner, depth - 1)),
                Some(_) => {}
                None => pending.extend(alias_target(context, ty).map(|target| (target, depth))),
            },
            TypeRef::Scalar(_) | TypeRef::Extern(_) | TypeRef::Any => {}
        }
    }
    found
}

/// The constant of a struct that says what its values look like.
pub(super) fn constant(context: &Context<'_>, id: TypeId, ty: &Type, object: &Struct) -> TokenStream {
    let name = &ty.name;
    let (required, optional): (Vec<_>, Vec<_>) =
        object.fields.iter().partition(|field| context.facts.is_always_there(id, field));
    let (required, optional) = (required.iter().map(|f| &f.wire), optional.iter().map(|f| &f.wire));
    let fixed = object.fields.iter().filter_map(|field| {
        let (wire, values) = (&field.wire, values(context, &field.ty)?);
        Some(quote!((#wire, #values)))
    });
    let union = context.ours("union");
    quote! {
        impl #name {
            const SHAPE: #union::Shape = #union::object(&[#(#required),*], &[#(#optional),*], &[#(#fixed),*]);
        }
    }
}

/// What values of each variant look like, with the properties that tell it from other variants by what they hold.
pub(super) fn of_variants(context: &Context<'_>, union: &Union) -> Vec<TokenStream> {
    let telling = telling(context, union);
    union.variants.iter().map(|variant| variant_shape(context, variant, &telling)).collect()
}

fn structure<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<&'a Struct> {
    match resolved(context, ty)?.1 {
        Shape::Struct(shape) => Some(shape),
        _ => None,
    }
}

/// The type of the table that a use names, looked at through names for other types.
pub(super) fn resolved<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<(TypeId, &'a Shape)> {
    let mut id = ty.named_directly()?;
    for _ in 0..context.api.types.len() {
        match (context.facts.twin(id), &context.api.types.get(id)?.shape) {
            (Some(twin), _) => id = twin,
            (None, Shape::Alias(target)) => id = target.named_directly()?,
            (None, shape) => return Some((id, shape)),
        }
    }
    None
}

/// How deep unions are looked into: one may hold itself.
pub(super) const MAX_DEPTH: usize = 3;

/// What values of a type look like, as `runtime::union::Shape`, with or without `null`.
fn shape_of_use(context: &Context<'_>, ty: &TypeUse, depth: usize) -> TokenStream {
    let shape = shape(context, ty, depth);
    let union = context.ours("union");
    if ty.nullable { quote!(#union::Shape::OneOf(&[#shape, #union::Shape::Null])) } else { shape }
}

/// What values of a type look like, as `runtime::union::Shape`.
fn shape(context: &Context<'_>, ty: &TypeUse, depth: usize) -> TokenStream {
    let union = context.ours("union");
    let shape = quote!(#union::Shape);
    match &ty.ty {
        TypeRef::Scalar(Scalar::Bool) => quote!(#shape::Bool),
        TypeRef::Scalar(scalar) if scalar.is_integer() => quote!(#shape::Integer),
        TypeRef::Scalar(scalar) if scalar.is_float() => quote!(#shape::Number),
        TypeRef::Scalar(Scalar::String | Scalar::Cursor) => quote!(#shape::Text(&[])),
        TypeRef::Scalar(scalar) => {
            let ty = types::scalar(context, *scalar);
            quote!(#shape::Parsed(#union::parses::<#ty>))
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
            Some((id, Shape::Struct(_))) => {
                let name = context.type_name(id);
                quote!(#name::SHAPE)
            }
            Some((_, Shape::StringEnum(_))) => {
                let values = values(context, ty);
                quote!(#shape::Text(#values))
            }
            Some((_, Shape::ValueEnum(listed))) => {
                let ty = listed.scalar.map_or(TypeRef::Any, TypeRef::Scalar);
                self::shape(context, &TypeUse { ty, nullable: false }, depth)
            }
            Some((id, Shape::Union(Union { tag: None, .. }))) => {
                let name = context.type_name(id);
                quote!(#shape::Union(|| #name::SHAPES))
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

/// What values of a variant look like, with the properties that tell it from other variants by what they hold.
fn variant_shape(context: &Context<'_>, variant: &UnionVariant, telling: &[&str]) -> TokenStream {
    let shape = shape(context, &variant.ty, MAX_DEPTH);
    let fields = structure(context, &variant.ty).map(|object| object.fields.as_slice()).unwrap_or_default();
    let held = fields.iter().filter(|field| telling.contains(&field.wire.as_str())).filter_map(|field| {
        let (wire, held) = (&field.wire, held(context, &field.ty)?);
        Some(quote!((#wire, #held)))
    });
    let held: Vec<_> = held.collect();
    let union = context.ours("union");
    if held.is_empty() { shape } else { quote!(#union::Shape::Holding(&#shape, &[#(#held),*])) }
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
    let union = context.ours("union");
    let shape = quote!(#union::Shape);
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
            Some((_, Shape::Struct(_) | Shape::Union(Union { tag: None, .. }))) => {
                self::shape(context, ty, 0)
            }
            Some((_, Shape::Union(Union { tag: Some(tag), variants, .. }))) => {
                let tags = variants.iter().flat_map(|variant| &variant.tags);
                quote!(#shape::Tagged(#tag, &[#(#tags),*]))
            }
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

/// The struct that `held` looks at.
fn held_struct(context: &Context<'_>, ty: &TypeUse) -> Option<TypeId> {
    match (&ty.ty, resolved(context, ty)) {
        (TypeRef::List(items), _) => held_struct(context, items),
        (_, Some((id, Shape::Struct(_)))) => Some(id),
        (_, Some(_)) => None,
        (_, None) => held_struct(context, alias_target(context, ty)?),
    }
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
fn values(context: &Context<'_>, ty: &TypeUse) -> Option<TokenStream> {
    match resolved(context, ty)?.1 {
        Shape::StringEnum(values) => {
            let values = values.iter().map(|value| &value.wire);
            Some(quote!(&[#(#values),*]))
        }
        Shape::ValueEnum(listed) => {
            let values = listed.values.iter().map(|value| enums::shown(&value.value));
            Some(quote!(&[#(#values),*]))
        }
        _ => None,
    }
}
