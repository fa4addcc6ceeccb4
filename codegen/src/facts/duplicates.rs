//! Duplicates: schemas that a document writes more than once, identical except for their source positions.
//!
//! Some documents repeat a schema instead of referring to a component, which gives types that differ only in
//! their names. One of them is emitted in full, and the names of the others become aliases for it. So no name
//! appears or disappears when a later version of the document repeats other schemas. The headers of responses
//! are treated likewise.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::mem::discriminant;

use super::{Facts, used_types};
use crate::ir::{
    Api, Field, HeaderField, Headers, Rest, Shape, Struct, Type, TypeId, TypeRef, TypeUse, Types, Union,
    UnionVariant, components,
};

/// The items that are not emitted in full, each with the item that replaces it.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    pub(super) types: HashMap<TypeId, TypeId>,
    /// The headers of operations in the same module, by operation index.
    pub(super) headers: HashMap<usize, usize>,
}

pub(super) fn of(api: &Api, facts: &Facts, kept_distinct: &BTreeSet<TypeId>) -> Duplicates {
    let kinds = EqualityClasses::of(&api.types, facts, kept_distinct);
    Duplicates { types: duplicate_types(&api.types, &kinds), headers: duplicate_headers(api, &kinds) }
}

fn duplicate_types(types: &Types, kinds: &EqualityClasses<'_>) -> HashMap<TypeId, TypeId> {
    let mut duplicates = HashMap::new();
    for members in &kinds.members {
        let found = members.iter().filter_map(|id| Some((*id, types.get(*id)?)));
        // The choice does not depend on the order in the document, and a component is preferred.
        let Some((chosen, _)) = found.clone().min_by_key(|(_, ty)| {
            let name = ty.name.as_str();
            (!is_component(ty), ty.docs.deprecated, name.len(), name)
        }) else {
            continue;
        };
        let others = found.filter(|(id, ty)| *id != chosen && !is_component(ty));
        duplicates.extend(others.map(|(id, _)| (id, chosen)));
    }
    duplicates
}

fn duplicate_headers(api: &Api, kinds: &EqualityClasses<'_>) -> HashMap<usize, usize> {
    let operations = api.operations.iter().enumerate();
    let mut found: Vec<_> =
        operations.filter_map(|(index, o)| Some((index, o.tag, o.headers.as_ref()?))).collect();
    // The item that replaces its duplicates is emitted before them, whatever their order in the document.
    found.sort_by_key(|(_, tag, Headers { name, fields })| {
        (*tag, fields.len(), name.as_str().len(), name.as_str())
    });
    let mut duplicates = HashMap::new();
    let mut full: HashMap<_, Vec<(usize, &Headers)>> = HashMap::new();
    for (index, tag, headers) in found {
        let alike = full.entry((tag, kinds.hash_of_headers(headers))).or_default();
        match alike.iter().find(|(_, one)| kinds.are_equal_headers(one, headers)) {
            Some((duplicate, _)) => _ = duplicates.insert(index, *duplicate),
            None => alike.push((index, headers)),
        }
    }
    duplicates
}

/// Returns whether a type is that of a schema with a name in the document.
fn is_component(ty: &Type) -> bool {
    ty.place.definition_name().is_some()
}

/// Types grouped by kind. Two types of the same kind differ only in names and places.
struct EqualityClasses<'a> {
    types: &'a Types,
    facts: &'a Facts,
    /// The kind of each type. Types whose kind is not known yet are never looked up.
    kind: Vec<usize>,
    /// The types of each kind.
    members: Vec<Vec<TypeId>>,
    /// The kinds by hash.
    alike: HashMap<u64, Vec<usize>>,
}

impl<'a> EqualityClasses<'a> {
    fn of(types: &'a Types, facts: &'a Facts, kept_distinct: &BTreeSet<TypeId>) -> Self {
        let used =
            |id: TypeId| -> Vec<TypeId> { types.get(id).map(|ty| used_types(&ty.shape)).unwrap_or_default() };
        let count = types.table.len();
        let component = components(count, used);
        // A type comes after the types that it uses.
        let mut order: Vec<_> = types.iter().map(|(id, _)| id).collect();
        order.sort_by_key(|id| component.get(id.0));
        let mut kinds =
            Self { types, facts, kind: vec![usize::MAX; count], members: Vec::new(), alike: HashMap::new() };
        for id in order {
            // A recursive type equals no other one, because its kind would have to be known in order to
            // determine it.
            let is_recursive = used(id).iter().any(|inner| component.get(inner.0) == component.get(id.0));
            kinds.add(id, is_recursive || kept_distinct.contains(&id));
        }
        kinds
    }

    fn add(&mut self, id: TypeId, is_apart: bool) {
        let Some(shape) = self.types.get(id).map(|ty| &ty.shape) else { return };
        let can_be_shared = !is_apart && !matches!(shape, Shape::Alias(_) | Shape::Newtype(_));
        let hash = can_be_shared.then(|| self.hash(shape));
        let candidates = hash.and_then(|hash| self.alike.get(&hash));
        let is_like = |kind: &&usize| {
            let first = self.members.get(**kind).and_then(|members| members.first());
            first.is_some_and(|first| self.are_duplicates(*first, id))
        };
        let kind = candidates.into_iter().flatten().find(is_like).copied().unwrap_or_else(|| {
            self.members.push(Vec::new());
            let kind = self.members.len() - 1;
            if let Some(hash) = hash {
                self.alike.entry(hash).or_default().push(kind);
            }
            kind
        });
        self.members.get_mut(kind).into_iter().for_each(|members| members.push(id));
        self.kind.get_mut(id.0).into_iter().for_each(|slot| *slot = kind);
    }

    /// Returns whether two types are emitted alike. A type for one direction has fewer traits than one for
    /// both.
    fn are_duplicates(&self, a: TypeId, b: TypeId) -> bool {
        let facts = self.facts;
        let (Some(one), Some(other)) = (self.types.get(a), self.types.get(b)) else { return false };
        facts.is_sent(a) == facts.is_sent(b)
            && facts.is_received(a) == facts.is_received(b)
            && match (&one.shape, &other.shape) {
                (Shape::Struct(one), Shape::Struct(other)) => self.are_equal_structs(one, other),
                (Shape::Union(one), Shape::Union(other)) => self.are_equal_unions(one, other),
                (Shape::StringEnum(one), Shape::StringEnum(other)) => one == other,
                (Shape::ValueEnum(one), Shape::ValueEnum(other)) => one == other,
                _ => false,
            }
    }

    fn are_equal_structs(&self, one: &Struct, other: &Struct) -> bool {
        let Struct { fields, arguments, args: _, rest, is_closed } = one;
        let is_rest =
            |one: &Rest, other: &Rest| one.name == other.name && self.are_equal_uses(&one.ty, &other.ty);
        *arguments == other.arguments
            && *is_closed == other.is_closed
            && all_equal(fields, &other.fields, |one, other| self.are_equal_fields(one, other))
            && all_equal(rest.as_slice(), other.rest.as_slice(), is_rest)
    }

    fn are_equal_fields(&self, one: &Field, other: &Field) -> bool {
        let Field { name, wire, place: _, docs, ty, required, direction, default } = one;
        *wire == other.wire
            && *name == other.name
            && *required == other.required
            && *direction == other.direction
            && *default == other.default
            && self.are_equal_uses(ty, &other.ty)
            && *docs == other.docs
    }

    fn are_equal_unions(&self, one: &Union, other: &Union) -> bool {
        let is_variant = |one: &UnionVariant, other: &UnionVariant| {
            let UnionVariant { name, docs, ty, tags } = one;
            *name == other.name
                && *tags == other.tags
                && *docs == other.docs
                && all_equal(ty.as_slice(), other.ty.as_slice(), |one, other| self.are_equal_uses(one, other))
        };
        one.tagging == other.tagging
            && one.default == other.default
            && one.untagged == other.untagged
            && all_equal(&one.variants, &other.variants, is_variant)
    }

    fn are_equal_headers(&self, one: &Headers, other: &Headers) -> bool {
        all_equal(&one.fields, &other.fields, |one, other| {
            let HeaderField { name, wire, place: _, docs, ty, is_json } = one;
            *wire == other.wire
                && *name == other.name
                && *is_json == other.is_json
                && self.are_equal_uses(ty, &other.ty)
                && *docs == other.docs
        })
    }

    fn are_equal_uses(&self, one: &TypeUse, other: &TypeUse) -> bool {
        one.nullable == other.nullable
            && match (&one.ty, &other.ty) {
                (TypeRef::List(one), TypeRef::List(other)) | (TypeRef::Map(one), TypeRef::Map(other)) => {
                    self.are_equal_uses(one, other)
                }
                (TypeRef::Tuple(one), TypeRef::Tuple(other)) => {
                    all_equal(one, other, |one, other| self.are_equal_uses(one, other))
                }
                (TypeRef::Named(one), TypeRef::Named(other)) => {
                    self.kind.get(one.0) == self.kind.get(other.0)
                }
                (one, other) => one == other,
            }
    }

    /// Returns a hash that is the same for types of one kind, and rarely the same for others.
    fn hash(&self, shape: &Shape) -> u64 {
        let mut hasher = DefaultHasher::new();
        match shape {
            Shape::Struct(shape) => shape.fields.iter().for_each(|field| {
                (&field.wire, &field.docs, field.required).hash(&mut hasher);
                self.hash_use(&field.ty, &mut hasher);
            }),
            Shape::StringEnum(values) => values.iter().for_each(|value| value.wire.hash(&mut hasher)),
            Shape::ValueEnum(listed) => listed.values.iter().for_each(|value| value.name.hash(&mut hasher)),
            Shape::Union(union) => union.variants.iter().for_each(|variant| {
                (&variant.name, &variant.docs, &variant.tags).hash(&mut hasher);
                variant.ty.iter().for_each(|ty| self.hash_use(ty, &mut hasher));
            }),
            Shape::Alias(_) | Shape::Newtype(_) => {}
        }
        hasher.finish()
    }

    fn hash_of_headers(&self, headers: &Headers) -> u64 {
        let mut hasher = DefaultHasher::new();
        for field in &headers.fields {
            (&field.wire, &field.docs).hash(&mut hasher);
            self.hash_use(&field.ty, &mut hasher);
        }
        hasher.finish()
    }

    fn hash_use(&self, of: &TypeUse, hasher: &mut DefaultHasher) {
        (of.nullable, discriminant(&of.ty)).hash(hasher);
        match &of.ty {
            TypeRef::Scalar(scalar) => scalar.hash(hasher),
            TypeRef::List(inner) | TypeRef::Map(inner) => self.hash_use(inner, hasher),
            TypeRef::Tuple(items) => items.iter().for_each(|item| self.hash_use(item, hasher)),
            TypeRef::Named(id) => self.kind.get(id.0).hash(hasher),
            TypeRef::Extern(path) => path.hash(hasher),
            TypeRef::Any => {}
        }
    }
}

fn all_equal<T>(one: &[T], other: &[T], is_like: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_like(one, other))
}
