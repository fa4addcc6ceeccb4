//! Facts about the whole graph of types, each found once and kept by type.
//!
//! **Invariant:** emitters ask here; they never walk the graph themselves.

mod constants;
mod duplicates;
mod secrets;

use std::collections::{BTreeSet, HashMap, HashSet};

pub(crate) use self::constants::Constant;
use self::duplicates::Duplicates;
use crate::ir::{
    Api, Direction, Field, Operation, Payload, Response, Shape, TypeId, TypeUse, Types, components,
};

/// What emission needs to know about types beyond each one's own shape.
#[derive(Debug)]
pub(crate) struct Facts {
    sent: Vec<bool>,
    received: Vec<bool>,
    /// The fields of structs, by type and index, that hold a value of their own type somewhere inside.
    boxed: HashSet<(TypeId, usize)>,
    /// The fields of structs, by type and index, that can have one value only.
    constants: HashMap<(TypeId, usize), Constant>,
    /// The names for types that hold a secret directly.
    secrets: HashSet<TypeId>,
    /// What is a name for something else which is just like it.
    duplicates: Duplicates,
}

impl Facts {
    /// Returns whether values of a type are ever sent.
    pub(crate) fn is_sent(&self, id: TypeId) -> bool {
        self.sent.get(id.0).copied().unwrap_or_default()
    }

    /// Returns whether values of a type are ever received.
    pub(crate) fn is_received(&self, id: TypeId) -> bool {
        self.received.get(id.0).copied().unwrap_or_default()
    }

    /// Returns whether a property is present in every direction in which values of its type are sent or received.
    pub(crate) fn is_always_there(&self, id: TypeId, field: &Field) -> bool {
        let goes_without = match field.direction {
            Direction::Both => false,
            Direction::Received => self.is_sent(id),
            Direction::Sent => self.is_received(id),
        };
        field.required && !goes_without
    }

    /// Returns whether a field or variant needs a `Box` for its type to have a size.
    pub(crate) fn is_boxed(&self, id: TypeId, field: usize) -> bool {
        self.boxed.contains(&(id, field))
    }

    /// Returns the only value that a field can have, where it has to be there: `new` fills it in.
    pub(crate) fn constant(&self, id: TypeId, field: usize) -> Option<&Constant> {
        self.constants.get(&(id, field))
    }

    /// Returns whether a type holds a secret directly, which `Debug` does not show.
    pub(crate) fn is_secret(&self, ty: &TypeUse) -> bool {
        secrets::is_secret(&self.secrets, &ty.ty)
    }

    /// Returns whether a response holds a secret directly.
    pub(crate) fn has_secret(&self, response: &Response) -> bool {
        match &response.payload {
            Payload::Json(ty) | Payload::Xml(ty, _) => self.is_secret(ty),
            Payload::Text { is_secret } => *is_secret,
            Payload::Empty
            | Payload::Untyped
            | Payload::Parts
            | Payload::Sequence(_)
            | Payload::Events(_) => false,
        }
    }

    /// Returns the type that is written in full for a type just like it.
    pub(crate) fn duplicate(&self, id: TypeId) -> Option<TypeId> {
        self.duplicates.types.get(&id).copied()
    }

    /// Returns the operation whose headers are written in full for those of one just like it, both as indexes.
    pub(crate) fn headers_duplicate(&self, operation: usize) -> Option<usize> {
        self.duplicates.headers.get(&operation).copied()
    }
}

/// Finds the facts of an API. Types that are just alike are written once, except those that stay `apart`; without a set,
/// all of them do.
pub(crate) fn of(api: &Api, apart: Option<&BTreeSet<TypeId>>) -> Facts {
    let reached = |from: Vec<&TypeUse>| api.types.reached(from, |_| true);
    let by_itself = api.webhooks.iter().chain(&api.callbacks).filter_map(|sent| sent.ty.as_ref());
    let mut facts = Facts {
        sent: reached(api.operations.iter().flat_map(Operation::sent).collect()),
        received: reached(api.operations.iter().flat_map(Operation::received).chain(by_itself).collect()),
        boxed: boxed_fields(&api.types),
        constants: constants::of(&api.types),
        secrets: secrets::of(&api.types),
        duplicates: Duplicates::default(),
    };
    if let Some(apart) = apart {
        facts.duplicates = duplicates::of(api, &facts, apart);
    }
    facts
}

/// The types of the table that a shape uses.
fn named_within(shape: &Shape) -> Vec<TypeId> {
    shape.uses().into_iter().flat_map(|used| used.ty.named_within()).collect()
}

/// Finds the fields through which a struct holds itself without a list between: those need a `Box`.
///
/// Two types hold each other when they are in one strongly connected component of the graph of direct uses.
fn boxed_fields(types: &Types) -> HashSet<(TypeId, usize)> {
    let direct = |id: TypeId| -> Vec<(usize, TypeId)> {
        let mut direct = Vec::new();
        let mut add = |index: usize, ty: &TypeUse| {
            direct.extend(ty.ty.named_directly_within().into_iter().map(|to| (index, to)));
        };
        match types.get(id).map(|ty| &ty.shape) {
            Some(Shape::Union(union)) => {
                let variants = union.variants.iter().enumerate();
                variants.for_each(|(index, variant)| variant.ty.iter().for_each(|ty| add(index, ty)));
            }
            Some(shape) => shape.held().into_iter().enumerate().for_each(|(index, ty)| add(index, ty)),
            None => {}
        }
        direct
    };
    let component = components(types.table.len(), |id| direct(id).into_iter().map(|(_, to)| to).collect());
    let mut boxed = HashSet::new();
    let holders = types.iter().filter(|(_, ty)| matches!(ty.shape, Shape::Struct(_) | Shape::Union(_)));
    for (id, _) in holders {
        for (field, to) in direct(id) {
            if component.get(id.0) == component.get(to.0) {
                boxed.insert((id, field));
            }
        }
    }
    boxed
}

/// Whether every declared error of an operation carries the same type; that type.
pub(crate) fn common_error(operation: &Operation) -> Option<&TypeUse> {
    let mut payloads = operation.responses.iter().filter(|response| !response.is_success()).map(|r| match &r
        .payload
    {
        Payload::Json(ty) | Payload::Xml(ty, _) => Some(ty),
        Payload::Text { .. } => Some(&TypeUse::TEXT),
        Payload::Empty | Payload::Untyped | Payload::Parts | Payload::Sequence(_) | Payload::Events(_) => {
            None
        }
    });
    let first = payloads.next()??;
    payloads.all(|ty| ty == Some(first)).then_some(first)
}
