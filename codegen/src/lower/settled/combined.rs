//! Types for values that match several members of an `anyOf` at once: a struct with all their properties.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::ir::{
    Docs, Field, Rest, Shape, Struct, Type, TypeId, TypeRef, TypeUse, Types, Union, UnionVariant, VariantName,
};
use crate::name::{Scope, Words};

/// Adds a variant to each `anyOf` union whose values can match several of its structs at once.
///
/// Each single struct would lose some members of such a value. The variant holds the largest possible
/// combination of structs. What only some of them require is optional in it.
pub(super) fn add_combined_variants(scope: &mut Scope, types: &mut Types) {
    for id in types.order.clone() {
        let Some(Type { name, place, shape: Shape::Union(union), .. }) = types.get(id) else { continue };
        let Some(shape) = combined_struct(types, union) else { continue };
        let (name, place) = (name.clone(), place.clone());
        let variant = combined_variant_name(union);
        let combined = TypeId(types.table.len());
        let docs = Docs {
            text: Some(format!("What a value of several types of `{name}` holds.")),
            ..Docs::default()
        };
        let own = scope.claim_type(&Words::of(name.as_str()).then("combined"));
        types.table.push(Type { name: own, place, docs, shape: Shape::Struct(shape), split: None });
        let at = types.order.iter().position(|other| *other == id).map_or(types.order.len(), |at| at + 1);
        types.order.insert(at, combined);
        if let Some(Type { shape: Shape::Union(union), .. }) = types.table.get_mut(id.0) {
            let docs = Docs { text: Some("Several of these types at once.".to_owned()), ..Docs::default() };
            let ty = Some(TypeUse { ty: TypeRef::Named(combined), nullable: false });
            union.variants.push(UnionVariant { name: variant, docs, ty, tags: Vec::new() });
        }
    }
}

/// Returns a struct with the properties of all structs of a union that do not exclude each other. Returns
/// `None` if one of them already has all properties.
fn combined_struct(types: &Types, union: &Union) -> Option<Struct> {
    let mut whole = Merged::default();
    let mut parts: Vec<&Struct> = Vec::new();
    for part in structs_of(types, union).into_iter().filter(|part| union.is_any && !part.is_closed) {
        if whole.add(part) {
            parts.push(part);
        }
    }
    let Merged { mut fields, rest, .. } = whole;
    let is_whole = |part: &&Struct| part.fields.len() == fields.len() && part.rest == rest;
    if parts.len() < 2 || parts.iter().any(is_whole) {
        return None;
    }
    let mut requiring: HashMap<&str, usize> = HashMap::new();
    for field in parts.iter().flat_map(|part| &part.fields).filter(|field| field.required) {
        *requiring.entry(&field.wire).or_default() += 1;
    }
    for field in &mut fields {
        field.required = requiring.get(field.wire.as_str()) == Some(&parts.len());
    }
    let required = fields.iter().enumerate().filter(|(_, field)| field.required);
    let arguments = required.map(|(index, _)| index).collect();
    Some(Struct { fields, arguments, args: None, rest, is_closed: false })
}

/// A union of the properties of several structs.
#[derive(Default)]
struct Merged<'t> {
    fields: Vec<Field>,
    by_wire: HashMap<&'t str, usize>,
    names: HashSet<&'t str>,
    rest: Option<Rest>,
}

impl<'t> Merged<'t> {
    /// Adds the properties of a struct, unless one of them conflicts with an earlier property.
    fn add(&mut self, part: &'t Struct) -> bool {
        let known = |field: &Field| self.fields.get(*self.by_wire.get(field.wire.as_str())?);
        let fits = part.fields.iter().all(|field| match known(field) {
            Some(known) => known.ty == field.ty && known.direction == field.direction,
            None => !self.names.contains(field.name.as_str()),
        });
        let rest_fits = self.rest.is_none() || part.rest.is_none() || self.rest == part.rest;
        let is_free = |name: &str| {
            !self.names.contains(name) && !part.fields.iter().any(|field| field.name.as_str() == name)
        };
        let rests = [&self.rest, &part.rest];
        if !fits || !rest_fits || !rests.into_iter().flatten().all(|rest| is_free(rest.name.as_str())) {
            return false;
        }
        for field in &part.fields {
            if let Entry::Vacant(entry) = self.by_wire.entry(&field.wire) {
                entry.insert(self.fields.len());
                self.names.insert(field.name.as_str());
                self.fields.push(field.clone());
            }
        }
        self.rest = self.rest.take().or_else(|| part.rest.clone());
        true
    }
}

/// Returns the structs of a union's variants, including those of nested unions.
fn structs_of<'t>(types: &'t Types, union: &'t Union) -> Vec<&'t Struct> {
    let (mut structs, mut unions, mut seen) = (Vec::new(), vec![union], HashSet::new());
    while let Some(union) = unions.pop() {
        for ty in union.variants.iter().filter_map(|variant| variant.ty.as_ref()) {
            let (TypeRef::Named(id), _) = types.resolved(ty) else { continue };
            match types.get(*id).map(|ty| &ty.shape) {
                Some(Shape::Struct(shape)) => structs.push(shape),
                Some(Shape::Union(union)) if seen.insert(*id) => unions.push(union),
                _ => {}
            }
        }
    }
    structs
}

fn combined_variant_name(union: &Union) -> VariantName {
    let mut scope = Scope::default();
    for variant in &union.variants {
        scope.claim_variant(&Words::of(variant.name.as_str()));
    }
    scope.claim_variant(&Words::of("combined"))
}
