//! Facts about the whole graph of types, each computed once and stored by type.
//!
//! **Invariant:** emitters look facts up here; they never walk the graph themselves.

mod constants;
mod duplicates;
mod secrets;

use std::collections::{BTreeSet, HashMap, HashSet};

pub(crate) use self::constants::Constant;
use self::duplicates::Duplicates;
use crate::ir::{
    Api, Direction, Field, Operation, Payload, Response, Shape, TypeId, TypeUse, Types, components,
};

/// What emission needs to know about types beyond the shape of each.
#[derive(Debug)]
pub(crate) struct Facts {
    sent: Vec<bool>,
    received: Vec<bool>,
    /// The fields of structs, by type and index, that contain a value of their own type somewhere inside.
    boxed: HashSet<(TypeId, usize)>,
    /// The constant fields of structs, by type and index.
    constants: HashMap<(TypeId, usize), Constant>,
    /// The aliases of types that hold a secret directly.
    secrets: HashSet<TypeId>,
    /// The items that become aliases for an equal one.
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

    /// Returns whether a property is present in every direction in which its type is used.
    pub(crate) fn is_always_present(&self, id: TypeId, field: &Field) -> bool {
        let goes_without = match field.direction {
            Direction::Both => false,
            Direction::Received => self.is_sent(id),
            Direction::Sent => self.is_received(id),
        };
        field.required && !goes_without
    }

    /// Returns whether a field or variant needs a `Box` so that its type has a finite size.
    pub(crate) fn is_boxed(&self, id: TypeId, field: usize) -> bool {
        self.boxed.contains(&(id, field))
    }

    /// Returns the value of a constant field that is required, and that `new` fills in.
    pub(crate) fn constant(&self, id: TypeId, field: usize) -> Option<&Constant> {
        self.constants.get(&(id, field))
    }

    /// Returns whether a type directly holds a secret, which `Debug` hides.
    pub(crate) fn is_secret(&self, ty: &TypeUse) -> bool {
        secrets::is_secret(&self.secrets, &ty.ty)
    }

    /// Returns whether a response directly holds a secret.
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

    /// Returns the type that is emitted in full instead of this one.
    pub(crate) fn duplicate(&self, id: TypeId) -> Option<TypeId> {
        self.duplicates.types.get(&id).copied()
    }

    /// Returns the index of the operation whose headers are emitted in full instead of those of this one.
    pub(crate) fn headers_duplicate(&self, operation: usize) -> Option<usize> {
        self.duplicates.headers.get(&operation).copied()
    }
}

/// Computes the facts of an API. Equal types are emitted once, except for those in `kept_distinct`. Without a set,
/// all types are emitted separately.
pub(crate) fn of(api: &Api, kept_distinct: Option<&BTreeSet<TypeId>>) -> Facts {
    let reached = |from: Vec<&TypeUse>| api.types.reachable(from, |_| true);
    let by_itself = api.webhooks.iter().chain(&api.callbacks).filter_map(|sent| sent.ty.as_ref());
    let mut facts = Facts {
        sent: reached(api.operations.iter().flat_map(Operation::sent).collect()),
        received: reached(api.operations.iter().flat_map(Operation::received).chain(by_itself).collect()),
        boxed: boxed_fields(&api.types),
        constants: constants::of(&api.types),
        secrets: secrets::of(&api.types),
        duplicates: Duplicates::default(),
    };
    if let Some(kept_distinct) = kept_distinct {
        facts.duplicates = duplicates::of(api, &facts, kept_distinct);
    }
    facts
}

/// Returns the types of the table that a shape uses.
fn used_types(shape: &Shape) -> Vec<TypeId> {
    shape.uses().into_iter().flat_map(|used| used.ty.named_types()).collect()
}

/// Returns the fields through which a struct contains itself without a list in between. They need a `Box`.
///
/// Two types contain each other if they are in the same strongly connected component of the graph of direct
/// uses.
fn boxed_fields(types: &Types) -> HashSet<(TypeId, usize)> {
    let direct = |id: TypeId| -> Vec<(usize, TypeId)> {
        let mut direct = Vec::new();
        let mut add = |index: usize, ty: &TypeUse| {
            direct.extend(ty.ty.directly_contained_types().into_iter().map(|to| (index, to)));
        };
        match types.get(id).map(|ty| &ty.shape) {
            Some(Shape::Union(union)) => {
                let variants = union.variants.iter().enumerate();
                variants.for_each(|(index, variant)| variant.ty.iter().for_each(|ty| add(index, ty)));
            }
            Some(shape) => shape.contained().into_iter().enumerate().for_each(|(index, ty)| add(index, ty)),
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

/// Returns the type of an operation's error responses, if all of them have the same one.
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
