//! Which types hold a secret directly: a string with the format `password`, or a list, map or tuple of such
//! strings.

use std::collections::HashSet;

use crate::ir::{Scalar, Shape, TypeId, TypeRef, Types};

/// Returns the aliases of such types.
pub(super) fn of(types: &Types) -> HashSet<TypeId> {
    let mut secrets = HashSet::new();
    loop {
        let before = secrets.len();
        for (id, ty) in types.iter() {
            if matches!(&ty.shape, Shape::Alias(target) if is_secret(&secrets, &target.ty)) {
                secrets.insert(id);
            }
        }
        if secrets.len() == before {
            return secrets;
        }
    }
}

/// Returns whether a type directly holds a secret.
pub(super) fn is_secret(secrets: &HashSet<TypeId>, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => *scalar == Scalar::Password,
        TypeRef::List(inner) | TypeRef::Map(inner) => is_secret(secrets, &inner.ty),
        TypeRef::Tuple(items) => items.iter().any(|item| is_secret(secrets, &item.ty)),
        TypeRef::Named(id) => secrets.contains(id),
        TypeRef::Extern(_) | TypeRef::Any => false,
    }
}
