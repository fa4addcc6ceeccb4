//! Collects what else applies to the values of a type, beyond the schema at its place.
//!
//! Several members of an `allOf` may describe the same property. The generator merges them into one type at
//! the place of one of them.

use std::collections::BTreeMap;

use openapi_build::ir::{Api, Shape, TypeId, TypeRef, TypeUse};

use super::document::{At, Document};
use super::undeclared::conjuncts;

/// The number of objects around a property of which other schemas are looked for.
const DEPTH: usize = 4;

/// The uses of each type.
#[derive(Debug)]
pub(super) struct Uses<'d> {
    document: &'d Document,
    /// The places of the types.
    places: BTreeMap<TypeId, String>,
    /// The object and the name of the property, by type.
    properties: BTreeMap<TypeId, Vec<(TypeId, &'d str)>>,
    /// The places of the unions that have a type as a variant, by type.
    unions: BTreeMap<TypeId, Vec<String>>,
}

impl<'d> Uses<'d> {
    pub(super) fn of(document: &'d Document, api: &'d Api) -> Self {
        let mut properties: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut unions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut places = BTreeMap::new();
        for (owner, ty) in api.types.iter() {
            places.insert(owner, ty.place.to_string());
            match &ty.shape {
                Shape::Struct(object) => {
                    for field in &object.fields {
                        if let TypeRef::Named(id) = &field.ty.ty {
                            properties.entry(*id).or_default().push((owner, field.wire.as_str()));
                        }
                    }
                }
                Shape::Union(union) => {
                    for variant in &union.variants {
                        if let Some(TypeUse { ty: TypeRef::Named(id), .. }) = &variant.ty {
                            unions.entry(*id).or_default().push(ty.place.to_string());
                        }
                    }
                }
                _ => {}
            }
        }
        Self { document, places, properties, unions }
    }

    /// Returns the union that has these types as alternatives, if it is not the one that contains their
    /// place: an `allOf` creates its own variants of a union that it refers to.
    pub(super) fn union_elsewhere(&self, types: &[TypeId], around: &str) -> Option<At<'d>> {
        let places: Vec<_> = types.iter().flat_map(|id| self.unions.get(id).into_iter().flatten()).collect();
        let is_within = |place: &&String| {
            place.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_around = places.iter().any(is_within);
        self.document.look_up(places.first().filter(|_| !is_around)?)
    }

    /// Returns the schemas that apply together where a type is used, for each property whose schema is at the
    /// type's place. A schema that does not belong to a property applies alone.
    pub(super) fn schemas(&self, types: &[TypeId], schema: &At<'d>) -> Vec<Vec<At<'d>>> {
        self.together(types, schema, DEPTH)
    }

    fn together(&self, types: &[TypeId], schema: &At<'d>, depth: usize) -> Vec<Vec<At<'d>>> {
        if !schema.id().rsplit_once('/').is_some_and(|(owner, _)| owner.ends_with("/properties")) {
            return vec![vec![schema.clone()]];
        }
        let uses = types.iter().flat_map(|id| self.properties.get(id).into_iter().flatten());
        let schemas = uses.flat_map(|(object, property)| {
            let wholes = self.wholes(*object, depth).into_iter();
            wholes.filter_map(|whole| self.of_property(whole, property, schema)).collect::<Vec<_>>()
        });
        let mut found: Vec<Vec<At<'d>>> = Vec::new();
        for schemas in schemas.chain(self.of_enclosing_object(schema)) {
            let ids = |schemas: &[At<'d>]| schemas.iter().map(At::id).collect::<Vec<_>>();
            if found.iter().all(|known| ids(known) != ids(&schemas)) {
                found.push(schemas);
            }
        }
        if found.is_empty() { vec![vec![schema.clone()]] } else { found }
    }

    /// Returns the schemas that apply together to an object, for each of its uses: it may be a property of other
    /// members of an `allOf` too.
    fn wholes(&self, object: TypeId, depth: usize) -> Vec<Vec<At<'d>>> {
        let schema = self.places.get(&object).and_then(|place| self.document.look_up(place));
        match (schema, depth.checked_sub(1)) {
            (Some(schema), Some(depth)) => self.together(&[object], &schema, depth),
            (schema, _) => vec![schema.into_iter().collect()],
        }
    }

    /// Returns the schemas that apply if no struct has the property: the object at this place is a member of
    /// an `allOf`.
    fn of_enclosing_object(&self, schema: &At<'d>) -> Option<Vec<At<'d>>> {
        let place = schema.id();
        let (object, property) = place.rsplit_once("/properties/").filter(|(_, name)| !name.contains('/'))?;
        let (whole, _) = object.rsplit_once("/allOf/").filter(|(_, number)| !number.contains('/'))?;
        let whole = self.document.look_up(whole)?;
        self.of_property(vec![whole], &property.replace("~1", "/").replace("~0", "~"), schema)
    }

    /// Returns what all members of an object declare about a property, if one of them declares it at this
    /// place.
    fn of_property(&self, object: Vec<At<'d>>, property: &str, schema: &At<'d>) -> Option<Vec<At<'d>>> {
        let members = conjuncts(self.document, object);
        let declared = members.iter().filter_map(|member| member.child("properties")?.child(property));
        let mut all = conjuncts(self.document, declared.collect());
        let own = all.iter().position(|known| known.id() == schema.id())?;
        all.swap(0, own);
        Some(all)
    }
}
