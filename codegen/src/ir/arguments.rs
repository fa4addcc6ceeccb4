//! Which arguments may be positional: those that cannot be swapped without a compile error.

use super::{EnumValue, Listed, Scalar, Shape, TypeId, TypeRef, TypeUse, Types, VariantName};

/// The maximum depth at which types are compared. Deeper types count as alike.
const MAX_DEPTH: usize = 8;

/// Returns whether arguments are positional: there is one, or there are two of different types.
pub(crate) fn is_positional<T>(arguments: &[T], are_alike: impl Fn(&T, &T) -> bool) -> bool {
    match arguments {
        [] | [_] => true,
        [first, second] => !are_alike(first, second),
        _ => false,
    }
}

impl Types {
    /// Returns whether a value of one type could be passed by mistake for one of the other. All integers are
    /// alike, all other numbers are alike, and an alias is like its target.
    pub(crate) fn are_alike(&self, one: &TypeUse, other: &TypeUse) -> bool {
        self.are_alike_within(one, other, MAX_DEPTH)
    }

    fn are_alike_within(&self, one: &TypeUse, other: &TypeUse, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return true };
        let ((one, is_one_nullable), (other, is_other_nullable)) = (self.resolved(one), self.resolved(other));
        is_one_nullable == is_other_nullable
            && match (one, other) {
                (TypeRef::Scalar(one), TypeRef::Scalar(other)) => are_scalars_alike(*one, *other),
                (TypeRef::List(one), TypeRef::List(other)) | (TypeRef::Map(one), TypeRef::Map(other)) => {
                    self.are_alike_within(one, other, depth)
                }
                (TypeRef::Tuple(one), TypeRef::Tuple(other)) => {
                    one.len() == other.len()
                        && one.iter().zip(other).all(|(one, other)| self.are_alike_within(one, other, depth))
                }
                (TypeRef::Named(one), TypeRef::Named(other)) => one == other || self.are_shared(*one, *other),
                (one, other) => one == other,
            }
    }

    /// Returns the target of a type's aliases, and whether `null` is allowed anywhere along the way.
    pub(crate) fn resolved<'t>(&'t self, ty: &'t TypeUse) -> (&'t TypeRef, bool) {
        let (mut at, mut nullable) = (ty, ty.nullable);
        for _ in 0..self.len() {
            let Some(Shape::Alias(target)) = self.shape(at) else { break };
            at = target;
            nullable |= at.nullable;
        }
        (&at.ty, nullable)
    }

    fn shape(&self, ty: &TypeUse) -> Option<&Shape> {
        self.get(ty.as_named()?).map(|ty| &ty.shape)
    }

    /// Returns whether two types might be emitted as one, because they are equal.
    fn are_shared(&self, one: TypeId, other: TypeId) -> bool {
        match (self.get(one).map(|ty| &ty.shape), self.get(other).map(|ty| &ty.shape)) {
            (Some(Shape::Struct(one)), Some(Shape::Struct(other))) => {
                one.fields.iter().map(|field| &field.wire).eq(other.fields.iter().map(|field| &field.wire))
            }
            (Some(Shape::StringEnum(one)), Some(Shape::StringEnum(other))) => {
                one.iter().map(|value| &value.wire).eq(other.iter().map(|value| &value.wire))
            }
            (Some(Shape::ValueEnum(one)), Some(Shape::ValueEnum(other))) => {
                one.values.iter().map(|value| &value.value).eq(other.values.iter().map(|value| &value.value))
            }
            (Some(Shape::Union(one)), Some(Shape::Union(other))) => one
                .variants
                .iter()
                .map(|variant| &variant.name)
                .eq(other.variants.iter().map(|variant| &variant.name)),
            _ => false,
        }
    }

    /// Returns the only value of a type: its enum, as named where it is used, and the variant.
    pub(crate) fn only_value(&self, ty: &TypeUse) -> Option<(TypeId, &VariantName)> {
        let (id, (resolved, nullable)) = (ty.as_named()?, self.resolved(ty));
        let TypeRef::Named(target) = resolved else { return None };
        let variant = match &self.get(*target)?.shape {
            Shape::StringEnum(values) => match values.as_slice() {
                [EnumValue { name, .. }] => name,
                _ => return None,
            },
            Shape::ValueEnum(listed) => match listed.values.as_slice() {
                [Listed { name, .. }] => name,
                _ => return None,
            },
            _ => return None,
        };
        (!nullable).then_some((id, variant))
    }
}

fn are_scalars_alike(one: Scalar, other: Scalar) -> bool {
    let both = |is: fn(Scalar) -> bool| is(one) && is(other);
    one == other || both(Scalar::is_integer) || both(Scalar::is_float) || both(Scalar::is_text)
}
