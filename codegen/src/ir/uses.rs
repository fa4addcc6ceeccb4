//! Which types are sent and which are received: those that operations use, and those that these types
//! contain.

use super::{
    BodyAlternative, BodyContent, EventData, Field, Operation, PartContent, Payload, RequestBody, Shape,
    Struct, TypeId, TypeRef, TypeUse, Types,
};

impl Operation {
    /// Returns the types that are sent: those of parameters and bodies.
    pub(crate) fn sent(&self) -> Vec<&TypeUse> {
        let mut uses: Vec<_> = self.parameters.iter().map(|parameter| &parameter.ty).collect();
        if let Some(body) = &self.body {
            uses.extend(body.forms().map(|form| form.ty));
            uses.extend(body.parts().flat_map(|parts| &parts.parts).filter_map(|part| match &part.content {
                PartContent::Value(ty) | PartContent::Values(ty) => Some(ty),
                PartContent::File | PartContent::Files => None,
            }));
        }
        uses
    }

    /// Like [`sent`](Self::sent), but mutable.
    pub(crate) fn sent_mut(&mut self) -> Vec<&mut TypeUse> {
        let mut uses: Vec<_> = self.parameters.iter_mut().map(|parameter| &mut parameter.ty).collect();
        let Some(RequestBody { ty, content, choice, .. }) = &mut self.body else { return uses };
        let others = choice.iter_mut().flat_map(|choice| &mut choice.others);
        let others = others.map(|BodyAlternative { ty, content, .. }| (ty, content));
        for (ty, content) in std::iter::once((ty, content)).chain(others) {
            uses.push(ty);
            if let BodyContent::Parts(parts) = content {
                uses.extend(parts.parts.iter_mut().filter_map(|part| match &mut part.content {
                    PartContent::Value(ty) | PartContent::Values(ty) => Some(ty),
                    PartContent::File | PartContent::Files => None,
                }));
            }
        }
        uses
    }

    /// Returns the types that are received: those of responses and their headers.
    pub(crate) fn received(&self) -> Vec<&TypeUse> {
        let mut uses = Vec::new();
        let payloads = self.responses.iter().map(|response| &response.payload);
        for payload in payloads.chain(self.alternatives.iter().map(|other| &other.payload)) {
            match payload {
                Payload::Json(ty)
                | Payload::Xml(ty, _)
                | Payload::Sequence(ty)
                | Payload::Events(EventData { ty, .. }) => uses.push(ty),
                Payload::Empty | Payload::Untyped | Payload::Parts | Payload::Text { .. } => {}
            }
        }
        let events = self.responses.iter().filter_map(|response| response.events.as_ref());
        uses.extend(events.map(|data| &data.ty));
        uses.extend(self.headers.iter().flat_map(|headers| &headers.fields).map(|field| &field.ty));
        uses
    }
}

impl Shape {
    /// Returns the types of which it contains exactly one value each, in the order of its fields or variants.
    pub(crate) fn contained(&self) -> Vec<&TypeUse> {
        match self {
            Self::Struct(shape) => shape.fields.iter().map(|field| &field.ty).collect(),
            Self::Union(union) => union.variants.iter().filter_map(|variant| variant.ty.as_ref()).collect(),
            Self::Alias(inner) | Self::Newtype(inner) => vec![inner],
            Self::StringEnum(_) | Self::ValueEnum(_) => Vec::new(),
        }
    }

    /// Returns the types that it uses.
    pub(crate) fn uses(&self) -> Vec<&TypeUse> {
        let mut uses = self.contained();
        if let Self::Struct(Struct { rest: Some(rest), .. }) = self {
            uses.push(&rest.ty);
        }
        uses
    }

    /// Like [`uses`](Self::uses), but mutable.
    pub(crate) fn uses_mut(&mut self) -> Vec<&mut TypeUse> {
        match self {
            Self::Struct(Struct { fields, rest, .. }) => {
                let fields = fields.iter_mut().map(|field| &mut field.ty);
                fields.chain(rest.iter_mut().map(|rest| &mut rest.ty)).collect()
            }
            Self::Union(union) => union.variants.iter_mut().filter_map(|own| own.ty.as_mut()).collect(),
            Self::Alias(inner) | Self::Newtype(inner) => vec![inner],
            Self::StringEnum(_) | Self::ValueEnum(_) => Vec::new(),
        }
    }
}

impl TypeRef {
    /// Replaces the types of the table that occur in this one.
    pub(crate) fn replace(&mut self, other: impl Fn(TypeId) -> TypeId) {
        let mut pending = vec![self];
        while let Some(ty) = pending.pop() {
            match ty {
                Self::List(items) | Self::Map(items) => pending.push(&mut items.ty),
                Self::Tuple(items) => pending.extend(items.iter_mut().map(|item| &mut item.ty)),
                Self::Named(id) => *id = other(*id),
                Self::Scalar(_) | Self::Extern(_) | Self::Any => {}
            }
        }
    }
}

impl Types {
    /// Returns which types can be reached from others through fields that `followed` accepts.
    pub(crate) fn reachable<'u>(
        &self,
        from: impl IntoIterator<Item = &'u TypeUse>,
        followed: impl Fn(&Field) -> bool,
    ) -> Vec<bool> {
        let mut pending: Vec<_> = from.into_iter().flat_map(|used| used.ty.named_types()).collect();
        let mut reached = vec![false; self.table.len()];
        while let Some(id) = pending.pop() {
            let Some(seen) = reached.get_mut(id.0).filter(|seen| !**seen) else { continue };
            *seen = true;
            let Some(ty) = self.get(id) else { continue };
            let uses = match &ty.shape {
                Shape::Struct(Struct { fields, rest, .. }) => {
                    let fields = fields.iter().filter(|field| followed(field)).map(|field| &field.ty);
                    fields.chain(rest.iter().map(|rest| &rest.ty)).collect()
                }
                shape => shape.uses(),
            };
            pending.extend(uses.into_iter().flat_map(|used| used.ty.named_types()));
        }
        reached
    }
}
