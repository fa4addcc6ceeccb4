//! Splits a type by direction if its values differ between requests and responses
//! (`Config::types_by_direction`).
//!
//! Sent values omit `readOnly` members, and received values omit `writeOnly` ones. A type that is both sent
//! and received, and loses a member in one direction, becomes two types. So does a type that contains such a
//! type and is itself both sent and received.

use std::collections::{HashMap, HashSet};

use crate::ir::{Direction, Field, Operation, Shape, Split, Struct, Tagging, Type, TypeId, TypeUse, Types};
use crate::lower::operation::Draft;
use crate::lower::operation::webhooks::WebhookDraft;
use crate::lower::types::Settled;
use crate::name::Words;

/// Removes from each direction what does not belong in it. The type for receiving keeps the name of the
/// schema.
pub(in crate::lower) fn split(
    Settled { types, scope }: &mut Settled,
    drafts: &mut [Draft<'_>],
    webhooks: &[WebhookDraft<'_>],
) {
    share_tags(types);
    let travel = TypeDirections::of(types, drafts, webhooks);
    let split: Vec<_> = types.order.iter().copied().filter(|id| travel.differs(*id)).collect();
    let count = types.table.len();
    let inputs: HashMap<_, _> =
        split.iter().enumerate().map(|(index, id)| (*id, TypeId(count + index))).collect();
    let input = |id: TypeId| inputs.get(&id).copied().unwrap_or(id);
    for id in &split {
        let Some(ty) = types.table.get_mut(id.0) else { continue };
        ty.split = Some(Split { direction: Direction::Received, other: input(*id) });
        let name = scope.claim_type(&Words::of(ty.name.as_str()).then("input"));
        let other = Some(Split { direction: Direction::Sent, other: *id });
        let ty = Type { name, split: other, ..ty.clone() };
        types.table.push(ty);
    }
    for (index, ty) in types.table.iter_mut().enumerate() {
        let direction = ty.split.map_or_else(|| travel.direction(TypeId(index)), |split| split.direction);
        if let Shape::Struct(shape) = &mut ty.shape {
            keep_fields(shape, |field| is_present_in(field, direction));
        }
        if direction == Direction::Sent {
            ty.shape.uses_mut().into_iter().for_each(|used| used.ty.replace(input));
        }
    }
    for used in drafts.iter_mut().flat_map(|draft| draft.operation.sent_mut()) {
        used.ty.replace(input);
    }
    let left = std::mem::take(&mut types.order).into_iter().filter(|id| !travel.is_never_transferred(*id));
    types.order = left.flat_map(|id| [Some(id), inputs.get(&id).copied()]).flatten().collect();
}

/// Keeps some fields of a struct, and the argument order of `new`.
fn keep_fields(shape: &mut Struct, is_kept: impl Fn(&Field) -> bool) {
    let kept: Vec<_> = shape.fields.iter().map(&is_kept).collect();
    let is_kept = |index: &usize| kept.get(*index).copied().unwrap_or_default();
    let before = |index: usize| kept.iter().take(index).filter(|is_kept| **is_kept).count();
    let arguments = shape.arguments.iter().copied().filter(is_kept);
    shape.arguments = arguments.map(before).collect();
    let mut index = 0..;
    shape.fields.retain(|_| index.next().is_some_and(|index| is_kept(&index)));
}

/// The directions in which the types of a document are used.
struct TypeDirections {
    /// The types that would be used if every member were in both directions.
    anywhere: Vec<bool>,
    sent: Vec<bool>,
    received: Vec<bool>,
    /// The types whose values differ between the directions.
    different: Vec<bool>,
}

impl TypeDirections {
    fn of(types: &Types, drafts: &[Draft<'_>], webhooks: &[WebhookDraft<'_>]) -> Self {
        let operations = || drafts.iter().map(|draft| &draft.operation);
        let callbacks = drafts.iter().flat_map(|draft| &draft.callbacks);
        let by_itself: Vec<_> = webhooks.iter().chain(callbacks).filter_map(WebhookDraft::ty).collect();
        let sent: Vec<_> = operations().flat_map(Operation::sent).collect();
        let received: Vec<_> = operations().flat_map(Operation::received).chain(by_itself).collect();
        let mut travel = Self {
            anywhere: types.reachable(sent.iter().chain(&received).copied(), |_| true),
            sent: types.reachable(sent, |field| is_present_in(field, Direction::Sent)),
            received: types.reachable(received, |field| is_present_in(field, Direction::Received)),
            different: Vec::new(),
        };
        travel.different = travel.different(types);
        travel
    }

    /// Returns the structs that lose a field in one direction, and all types that contain them.
    fn different(&self, types: &Types) -> Vec<bool> {
        let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        let mut pending = Vec::new();
        for (id, ty) in types.iter() {
            for held in ty.shape.uses().into_iter().flat_map(|used| used.ty.named_types()) {
                holders.entry(held).or_default().push(id);
            }
            let loses = |field: &Field| field.direction != Direction::Both;
            if matches!(&ty.shape, Shape::Struct(shape) if shape.fields.iter().any(loses)) {
                pending.push(id);
            }
        }
        let mut different = vec![false; types.len()];
        while let Some(id) = pending.pop() {
            // A type that is used in one direction only simply contains the version for that direction.
            if !(contains(&self.sent, id) && contains(&self.received, id)) {
                continue;
            }
            if let Some(seen) = different.get_mut(id.0).filter(|seen| !**seen) {
                *seen = true;
                pending.extend(holders.get(&id).into_iter().flatten());
            }
        }
        different
    }

    fn differs(&self, id: TypeId) -> bool {
        contains(&self.different, id)
    }

    /// Returns the direction of a type. An unused type loses nothing, so it counts as `Both`.
    fn direction(&self, id: TypeId) -> Direction {
        match (contains(&self.sent, id), contains(&self.received, id)) {
            (true, false) => Direction::Sent,
            (false, true) => Direction::Received,
            _ => Direction::Both,
        }
    }

    /// Returns whether a type is only reachable through members that are removed.
    fn is_never_transferred(&self, id: TypeId) -> bool {
        contains(&self.anywhere, id) && !contains(&self.sent, id) && !contains(&self.received, id)
    }
}

fn contains(list: &[bool], id: TypeId) -> bool {
    list.get(id.0).copied().unwrap_or_default()
}

/// Returns whether a field is present in values of a direction.
fn is_present_in(field: &Field, direction: Direction) -> bool {
    field.direction == direction || field.direction == Direction::Both || direction == Direction::Both
}

/// Keeps the tags of unions in both directions, in the structs of the variants and of nested unions: a value
/// without its tag cannot be read.
fn share_tags(types: &mut Types) {
    let mut holders = Vec::new();
    for (id, ty) in types.iter() {
        let Shape::Union(union) = &ty.shape else { continue };
        let Tagging::Internal(tag) = &union.tagging else { continue };
        let (mut pending, mut seen) = (vec![id], HashSet::new());
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            match types.get(id).map(|ty| &ty.shape) {
                Some(Shape::Struct(_)) => holders.push((id, tag.property.clone())),
                Some(shape @ (Shape::Union(_) | Shape::Alias(_))) => {
                    pending.extend(shape.contained().into_iter().filter_map(TypeUse::as_named));
                }
                _ => {}
            }
        }
    }
    for (id, property) in holders {
        let Some(Type { shape: Shape::Struct(shape), .. }) = types.table.get_mut(id.0) else { continue };
        if let Some(tag) = shape.fields.iter_mut().find(|field| field.wire == property) {
            tag.direction = Direction::Both;
        }
    }
}
