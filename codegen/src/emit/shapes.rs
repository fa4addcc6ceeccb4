//! Emits shapes for the runtime's `shape!`: what distinguishes the values of a type from those of others.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::UsedIn;
use super::{Context, ident, types};
use crate::ir::{
    Scalar, Shape, Struct, Tagging, Type, TypeId, TypeRef, TypeUse, Union, UnionVariant, ValueEnum,
};

/// Returns the structs and the tagged unions with which some untagged union or variant compares values.
pub(super) fn compared(context: &Context<'_>) -> HashSet<TypeId> {
    let mut pending: Vec<&TypeUse> = Vec::new();
    for (id, ty) in context.api.types.iter() {
        if let Shape::Union(union) = &ty.shape
            && context.facts.duplicate(id).is_none()
        {
            let is_untagged = union.tagging.tag().is_none();
            let variants = union.variants.iter().enumerate();
            let compared = variants.filter(|(index, _)| is_untagged || union.untagged.contains(index));
            pending.extend(compared.filter_map(|(_, variant)| variant.ty.as_ref()));
        }
    }
    let mut found = HashSet::new();
    while let Some(ty) = pending.pop() {
        match &ty.ty {
            TypeRef::List(items) | TypeRef::Map(items) => pending.push(items),
            TypeRef::Tuple(items) => pending.extend(items),
            TypeRef::Named(_) => match resolved(context, ty) {
                Some((id, Shape::Struct(shape))) if found.insert(id) => {
                    pending.extend(shape.fields.iter().map(|field| &field.ty));
                    pending.extend(shape.rest.iter().map(|rest| &rest.ty));
                }
                Some((id, Shape::Union(union))) if union.tagging.tag().is_some() && found.insert(id) => {
                    pending.extend(union.variants.iter().filter_map(|variant| variant.ty.as_ref()));
                }
                Some((id, Shape::Newtype(inner))) if found.insert(id) => pending.push(inner),
                Some(_) => {}
                None => pending.extend(alias_target(context, ty)),
            },
            TypeRef::Scalar(_) | TypeRef::Extern(_) | TypeRef::Any => {}
        }
    }
    found
}

/// Emits the shape of a struct.
pub(super) fn of_struct(context: &Context<'_>, id: TypeId, ty: &Type, object: &Struct) -> TokenStream {
    let properties = object.fields.iter().map(|field| {
        let is_required = context.facts.is_always_present(id, field);
        let presence = ident(if is_required { "required" } else { "optional" });
        let (wire, shape) = (&field.wire, of_use(context, &field.ty));
        quote!(#presence #wire: #shape)
    });
    let others = match &object.rest {
        Some(rest) => {
            let shape = of_use(context, &rest.ty);
            quote!(kept #shape)
        }
        None if object.is_closed => quote!(refused),
        None => quote!(dropped),
    };
    let (name, runtime) = (&ty.name, context.runtime);
    quote!(#runtime::__private::shape!(#name { #(#properties),* } #others);)
}

/// Emits the shapes of the variants of a tagged union.
pub(super) fn of_tagged(context: &Context<'_>, ty: &Type, union: &Union) -> TokenStream {
    let variants = union.variants.iter().map(|variant| {
        let (values, shape) = (&variant.tags, of_variant(context, union, variant));
        quote!([#(#values)*] #shape)
    });
    let (name, runtime) = (&ty.name, context.runtime);
    quote!(#runtime::__private::shape!(#name by tag { #(#variants),* });)
}

/// Emits the shapes of those variants of a tagged union whose values are not objects. The other variants
/// match no value.
pub(super) fn of_untagged(context: &Context<'_>, union: &Union) -> Option<Vec<TokenStream>> {
    let shape = |(index, variant)| {
        if union.untagged.contains(&index) { of_variant(context, union, variant) } else { quote!((either)) }
    };
    (!union.untagged.is_empty()).then(|| union.variants.iter().enumerate().map(shape).collect())
}

/// Returns the shape of a variant.
pub(super) fn of_variant(context: &Context<'_>, union: &Union, variant: &UnionVariant) -> TokenStream {
    let shape = variant.ty.as_ref().map(|ty| of_use(context, ty));
    match (&union.tagging, shape) {
        (Tagging::External, None) => {
            let values = &variant.tags;
            quote!((text #(#values)*))
        }
        (Tagging::External, Some(shape)) => {
            let values = &variant.tags;
            quote!((member #(#values)* #shape))
        }
        (Tagging::Adjacent(_, property), Some(shape)) => quote!((member #property #shape)),
        (_, Some(shape)) => shape,
        (_, None) => quote!((empty)),
    }
}

/// Returns the named type of a use, after aliases are resolved.
pub(super) fn resolved<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<(TypeId, &'a Shape)> {
    let mut id = ty.as_named()?;
    for _ in 0..context.api.types.len() {
        match (context.facts.duplicate(id), &context.api.types.get(id)?.shape) {
            (Some(duplicate), _) => id = duplicate,
            (None, Shape::Alias(target)) => id = target.as_named()?,
            (None, shape) => return Some((id, shape)),
        }
    }
    None
}

/// Returns the target of an alias for an unnamed type.
pub(super) fn alias_target<'a>(context: &Context<'a>, ty: &TypeUse) -> Option<&'a TypeUse> {
    let Shape::Alias(at) = &context.api.types.get(ty.as_named()?)?.shape else { return None };
    let mut at = at;
    for _ in 0..context.api.types.len() {
        match at.as_named().and_then(|id| context.api.types.get(id)).map(|ty| &ty.shape) {
            Some(Shape::Alias(target)) => at = target,
            Some(_) => return None,
            None => return Some(at),
        }
    }
    None
}

/// Returns the shape of a type, with or without `null`.
fn of_use(context: &Context<'_>, ty: &TypeUse) -> TokenStream {
    let shape = of_type(context, ty);
    if ty.nullable { quote!((either #shape (null))) } else { shape }
}

fn of_type(context: &Context<'_>, ty: &TypeUse) -> TokenStream {
    match &ty.ty {
        TypeRef::Scalar(scalar) => of_scalar(context, *scalar),
        TypeRef::List(items) => {
            let items = of_use(context, items);
            quote!((list #items))
        }
        TypeRef::Map(values) => {
            let values = of_use(context, values);
            quote!((map #values))
        }
        TypeRef::Tuple(items) => {
            let items = items.iter().map(|item| of_use(context, item));
            quote!((tuple #(#items)*))
        }
        TypeRef::Extern(_) | TypeRef::Any => quote!((any)),
        TypeRef::Named(_) => match resolved(context, ty) {
            Some((id, shape)) => of_named(context, id, shape),
            None => {
                alias_target(context, ty).map_or_else(|| quote!((any)), |target| of_type(context, target))
            }
        },
    }
}

fn of_named(context: &Context<'_>, id: TypeId, shape: &Shape) -> TokenStream {
    let name = context.type_name(id);
    match shape {
        Shape::Struct(_) => quote!((object #name)),
        Shape::StringEnum(values) => {
            let values = values.iter().map(|value| &value.wire);
            quote!((text #(#values)*))
        }
        Shape::ValueEnum(ValueEnum { scalar: Some(_), values }) => {
            let values = values.iter().map(|value| value.value.to_string());
            quote!((values #(#values)*))
        }
        Shape::Union(union) => {
            let property = union.tagging.tag().map(|tag| &tag.property);
            property.map_or_else(|| quote!((union #name)), |property| quote!((tagged #property #name)))
        }
        // The shape of a recursive list is not expanded further.
        Shape::Newtype(inner) if matches!(inner.ty, TypeRef::Map(_)) => quote!((map(any))),
        Shape::Newtype(_) => quote!((list(any))),
        Shape::ValueEnum(_) | Shape::Alias(_) => quote!((any)),
    }
}

fn of_scalar(context: &Context<'_>, scalar: Scalar) -> TokenStream {
    let ty = types::base(context, UsedIn::Models, &TypeRef::Scalar(scalar));
    match scalar {
        Scalar::Bool => quote!((bool)),
        scalar if scalar.is_integer() => quote!((integer #ty)),
        scalar if scalar.is_float() => quote!((number)),
        Scalar::String | Scalar::Password | Scalar::Cursor => quote!((text)),
        _ => quote!((parsed #ty)),
    }
}
