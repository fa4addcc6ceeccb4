//! Lowers list items of several types that have no schema of their own.

use crate::document::NodeRef;
use crate::document::view::{Object, Schema};
use crate::ir::{Docs, Shape, Tagging, TypeRef, TypeUse, Union, UnionVariant};
use crate::name::{Scope, Words};
use crate::schema::Conjunction;

use super::Types;

/// Returns one type for items of several types: their common type, or else a union of them.
pub(super) fn mixed_items<'d>(
    types: &mut Types<'d>,
    meant: &Conjunction<'d>,
    items: Vec<TypeUse>,
    owner: Schema<'d>,
    words: &Words,
) -> TypeUse {
    let nullable = items.iter().any(|item| item.nullable);
    let mut distinct: Vec<TypeRef> = Vec::new();
    for item in items {
        if !distinct.contains(&item.ty) {
            distinct.push(item.ty);
        }
    }
    if distinct.contains(&TypeRef::Any) {
        return TypeUse::ANY;
    }
    if let [only] = distinct.as_slice() {
        return TypeUse { ty: only.clone(), nullable };
    }
    let place = owner.value("prefixItems").map_or_else(|| owner.pointer(), NodeRef::pointer);
    let (id, is_new) = types.table.items(meant, &words.then("item"), (owner.span_of("prefixItems"), place));
    if is_new {
        let union = union_of(types, distinct);
        types.table.set_shape(id, Docs::default(), Shape::Union(union));
    }
    TypeUse { ty: TypeRef::Named(id), nullable }
}

/// Creates a union of types that no keyword lists as alternatives.
fn union_of(types: &Types<'_>, members: Vec<TypeRef>) -> Union {
    let mut scope = Scope::default();
    let variants = members.into_iter().map(|ty| {
        let name = scope.claim_variant(&Words::of(&words_of_type(types, &ty)));
        let ty = Some(TypeUse { ty, nullable: false });
        UnionVariant { name, docs: Docs::default(), ty, tags: Vec::new() }
    });
    Union {
        variants: variants.collect(),
        tagging: Tagging::Untagged,
        default: None,
        untagged: Vec::new(),
        is_any: false,
    }
}

/// Returns the default words for a type.
fn words_of_type(types: &Types<'_>, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => types.table.name(*id).map(ToString::to_string).unwrap_or_default(),
        TypeRef::List(items) => format!("{} list", words_of_type(types, &items.ty)),
        TypeRef::Map(_) => "map".to_owned(),
        TypeRef::Scalar(scalar) => match scalar.type_name() {
            "string" if !scalar.is_text() => format!("{scalar:?}"),
            name => name.to_owned(),
        },
        TypeRef::Tuple(_) => "list".to_owned(),
        TypeRef::Extern(_) | TypeRef::Any => "value".to_owned(),
    }
}
