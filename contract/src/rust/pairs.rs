//! Maps types of the old API to those of the new one.
//!
//! A type corresponds to the one whose schema has the same location. If neither document has a
//! schema at the other's location, it corresponds to the one in the same position.

use std::collections::{BTreeMap, BTreeSet};

use openapi_build::ir::{
    Api, BodyContent, BodyForm, Direction, Operation, PartContent, Payload, Pointer, RequestBody, Response,
    Shape, Type, TypeId, TypeRef, TypeUse, Types,
};

/// Returns the types of the old API by location name, with those of the new one.
pub(super) fn of<'a>(
    old: &'a Api,
    new: &'a Api,
    operations: &[(&Operation, &Operation)],
) -> Vec<(&'a Type, &'a Type)> {
    let places = |types: &'a Types| types.iter().map(|(id, ty)| (Place::of(ty), id)).collect();
    let mut run = TypePairing {
        old: &old.types,
        new: &new.types,
        before: places(&old.types),
        after: places(&new.types),
        found: BTreeMap::new(),
        seen: BTreeSet::new(),
    };
    for (place, id) in run.before.clone() {
        if let Some(other) = run.after.get(&place).copied() {
            run.types(id, other);
        }
    }
    for (was, is) in operations {
        run.operation(was, is);
    }
    run.found.iter().filter_map(|(was, is)| Some((old.types.get(*was)?, new.types.get(*is)?))).collect()
}

/// The location of a type's schema, and whether it is the request type of a schema with two types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    pointer: &'a Pointer,
    is_of_requests: bool,
}

impl<'a> Place<'a> {
    fn of(ty: &'a Type) -> Self {
        let is_of_requests = ty.split.is_some_and(|split| split.direction == Direction::Sent);
        Self { pointer: &ty.place, is_of_requests }
    }
}

struct TypePairing<'a> {
    old: &'a Types,
    new: &'a Types,
    before: BTreeMap<Place<'a>, TypeId>,
    after: BTreeMap<Place<'a>, TypeId>,
    found: BTreeMap<TypeId, TypeId>,
    seen: BTreeSet<(TypeId, TypeId)>,
}

impl TypePairing<'_> {
    fn operation(&mut self, was: &Operation, is: &Operation) {
        for parameter in &was.parameters {
            let mut others = is.parameters.iter();
            if let Some(other) = others.find(|other| other.wire == parameter.wire) {
                self.uses(&parameter.ty, &other.ty);
            }
        }
        if let (Some(was), Some(is)) = (&was.body, &is.body) {
            if let (Some(was), Some(is)) = (was.parts().next(), is.parts().next()) {
                for part in &was.parts {
                    let other = is.parts.iter().find(|other| other.wire == part.wire);
                    if let (
                        PartContent::Value(was) | PartContent::Values(was),
                        Some(PartContent::Value(is) | PartContent::Values(is)),
                    ) = (&part.content, other.map(|other| &other.content))
                    {
                        self.uses(was, is);
                    }
                }
            }
            let is_plain = |body: &RequestBody| !matches!(body.content, BodyContent::Parts(_));
            if is_plain(was) && is_plain(is) {
                self.uses(&was.ty, &is.ty);
            }
            for form in was.forms().skip(1) {
                let name = |form: &BodyForm<'_>| form.variant.map(|variant| variant.media_type.clone());
                if let Some(other) = is.forms().find(|other| name(other) == name(&form)) {
                    self.uses(form.ty, other.ty);
                }
            }
        }
        for response in &was.responses {
            let other = is.responses.iter().find(|other| other.status == response.status);
            if let (Some(was), Some(is)) = (payload(response), other.and_then(payload)) {
                self.uses(was, is);
            }
        }
    }

    fn uses(&mut self, was: &TypeUse, is: &TypeUse) {
        match (&was.ty, &is.ty) {
            (TypeRef::List(was), TypeRef::List(is)) | (TypeRef::Map(was), TypeRef::Map(is)) => {
                self.uses(was, is);
            }
            (TypeRef::Tuple(was), TypeRef::Tuple(is)) => {
                was.iter().zip(is).for_each(|(was, is)| self.uses(was, is));
            }
            (TypeRef::Named(was), TypeRef::Named(is)) => self.types(*was, *is),
            _ => {}
        }
    }

    fn types(&mut self, was: TypeId, is: TypeId) {
        let (Some(before), Some(after)) = (self.old.get(was), self.new.get(is)) else { return };
        let (place, other) = (Place::of(before), Place::of(after));
        let is_same = place == other;
        let is_renamed = !self.after.contains_key(&place) && !self.before.contains_key(&other);
        if !(is_same || is_renamed) || !self.seen.insert((was, is)) {
            return;
        }
        if is_same || !self.found.values().any(|known| *known == is) {
            self.found.entry(was).or_insert(is);
        }
        match (&before.shape, &after.shape) {
            (Shape::Struct(was), Shape::Struct(is)) => {
                for field in &was.fields {
                    if let Some(other) = is.fields.iter().find(|other| other.wire == field.wire) {
                        self.uses(&field.ty, &other.ty);
                    }
                }
                if let (Some(was), Some(is)) = (&was.rest, &is.rest) {
                    self.uses(&was.ty, &is.ty);
                }
            }
            (Shape::Union(was), Shape::Union(is)) if was.variants.len() == is.variants.len() => {
                for (was, is) in was.variants.iter().zip(&is.variants) {
                    if let (Some(was), Some(is)) = (&was.ty, &is.ty) {
                        self.uses(was, is);
                    }
                }
            }
            (Shape::Alias(was), Shape::Alias(is)) | (Shape::Newtype(was), Shape::Newtype(is)) => {
                self.uses(was, is);
            }
            _ => {}
        }
    }
}

fn payload(response: &Response) -> Option<&TypeUse> {
    match &response.payload {
        Payload::Json(ty) | Payload::Xml(ty, _) | Payload::Sequence(ty) => Some(ty),
        Payload::Events(data) => Some(&data.ty),
        Payload::Empty | Payload::Untyped | Payload::Parts | Payload::Text { .. } => None,
    }
}
