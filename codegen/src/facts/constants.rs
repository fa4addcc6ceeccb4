//! Constants: properties with only one possible value, so that callers need not pass it.

use std::collections::HashMap;

use crate::ir::{
    EnumValue, Field, Listed, Literal, Shape, Struct, TypeId, TypeRef, TypeUse, Types, UnionTag, VariantName,
};

/// The only possible value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Constant {
    /// A variant of an enum.
    Variant(TypeId, VariantName),
    /// A string.
    Text(String),
}

/// Returns the fields with only one possible value, by type and index.
pub(super) fn of(types: &Types) -> HashMap<(TypeId, usize), Constant> {
    let mut constants = of_unions(types);
    for (id, ty) in types.iter() {
        let Shape::Struct(Struct { fields, .. }) = &ty.shape else { continue };
        for (index, field) in fields.iter().enumerate() {
            if let Some((ty, variant)) = types.only_value(&field.ty) {
                constants.insert((id, index), Constant::Variant(ty, variant.clone()));
            }
        }
    }
    constants
}

/// Returns the tags of structs for which all unions use the same single value.
fn of_unions(types: &Types) -> HashMap<(TypeId, usize), Constant> {
    let mut tags: HashMap<(TypeId, usize), Option<&str>> = HashMap::new();
    let unions = types.iter().filter_map(|(_, ty)| match &ty.shape {
        Shape::Union(union) => Some((union, union.tagging.tag()?)),
        _ => None,
    });
    for (union, tag) in unions {
        for variant in &union.variants {
            let Some((id, index)) = variant.ty.as_ref().and_then(|ty| tag_field(types, ty, tag)) else {
                continue;
            };
            let own = match variant.tags.as_slice() {
                [only] => Some(only.as_str()),
                _ => None,
            };
            tags.entry((id, index))
                .and_modify(|known| *known = known.filter(|_| *known == own))
                .or_insert(own);
        }
    }
    let constants = tags.into_iter().filter_map(|((id, index), tag)| {
        let Shape::Struct(Struct { fields, .. }) = &types.get(id)?.shape else { return None };
        Some(((id, index), of_tag(types, &fields.get(index)?.ty, tag?)?))
    });
    constants.collect()
}

/// Returns the field of a struct that holds a union's tag.
fn tag_field(types: &Types, ty: &TypeUse, tag: &UnionTag) -> Option<(TypeId, usize)> {
    let (TypeRef::Named(id), _) = types.resolved(ty) else { return None };
    let Shape::Struct(Struct { fields, .. }) = &types.get(*id)?.shape else { return None };
    Some((*id, fields.iter().position(|field: &Field| field.wire == tag.property)?))
}

/// Returns a tag as a value of the property that holds it.
fn of_tag(types: &Types, ty: &TypeUse, tag: &str) -> Option<Constant> {
    let (id, (resolved, nullable)) = (ty.as_named(), types.resolved(ty));
    if nullable {
        return None;
    }
    match resolved {
        TypeRef::Scalar(crate::ir::Scalar::String) => Some(Constant::Text(tag.to_owned())),
        TypeRef::Named(target) => {
            let variant = match &types.get(*target)?.shape {
                Shape::StringEnum(values) => {
                    values.iter().find(|value| value.wire == tag).map(|EnumValue { name, .. }| name)
                }
                Shape::ValueEnum(listed) => listed
                    .values
                    .iter()
                    .find(
                        |listed| matches!(&listed.value, Literal::Integer(value) if value.to_string() == tag),
                    )
                    .map(|Listed { name, .. }| name),
                _ => None,
            };
            Some(Constant::Variant(id?, variant?.clone()))
        }
        _ => None,
    }
}
