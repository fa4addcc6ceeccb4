//! Makes up values of several schemas at once (`allOf`), and of one of several (`oneOf`, `anyOf`).

use serde_json::Value;

use super::super::document::At;
use super::super::undeclared;
use super::scalar::is_anything;
use super::{Extent, Sampler, Trail, follow_once, null};

/// The keywords that determine a type. A schema with none of them only restricts values.
const TYPED: [&str; 9] =
    ["type", "format", "properties", "items", "enum", "const", "oneOf", "anyOf", "additionalProperties"];

/// The number of variants that are tried if an `allOf` does not allow one.
const TRIES: usize = 8;

impl<'d> Sampler<'d> {
    /// Returns a value of the schema itself and of its `allOf`.
    pub(super) fn composed(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        match self.subtype(at) {
            Some(subtype) => follow_once(&subtype, trail, |trail| self.value(&subtype, trail, depth + 1)),
            None => self.own_value(at, trail, depth, true),
        }
    }

    /// Returns a value of the schema itself, without its alternatives if it is used as the base of one of
    /// them.
    fn own_value(&self, at: &At<'d>, trail: &mut Trail, depth: usize, has_choice: bool) -> Option<Value> {
        let members = at.below("allOf");
        if self.extent == Extent::Nulls && members.iter().any(|(_, member)| null::is_refused(member.value()))
        {
            return Self { extent: Extent::Full, ..self.clone() }.own_value(at, trail, depth, has_choice);
        }
        let mut value = self.own(at, trail, depth)?;
        let mut tags = Vec::new();
        for (_, member) in members {
            let part = self.member(at, &member, trail, depth + 1, &mut tags)?;
            if self.is_typed(&member) {
                merge(&mut value, part);
            }
        }
        let chosen = if has_choice { self.choose(at, &mut value, trail, depth)? } else { Vec::new() };
        self.require(at, &chosen, &mut value, trail, depth)?;
        self.name_itself(at, &mut value);
        let together: Vec<_> = chosen.into_iter().chain([at.clone()]).collect();
        self.satisfy_all(together.clone(), &mut value, depth);
        if let Value::Object(members) = &mut value {
            self.leave_out_excluded(together, members);
        }
        // A member of a union is not valid if another member of the `allOf` excludes its tag.
        if tags.iter().any(|(name, tag)| value.get(name) != Some(tag)) {
            let next = Self { variant: self.variant + 1, tries: self.tries + 1, ..self.clone() };
            return if next.tries < TRIES { next.own_value(at, trail, depth, has_choice) } else { None };
        }
        Some(value)
    }

    /// Adds the siblings of a reference. In OpenAPI 3.0 they have no effect.
    pub(super) fn merge_siblings(
        &self,
        at: &At<'d>,
        value: &mut Value,
        trail: &mut Trail,
        depth: usize,
    ) -> Option<()> {
        let declares = |word: &&str| at.child(word).is_some();
        if !self.document.is_3_0() && ["properties", "additionalProperties"].iter().any(declares) {
            merge(value, self.own(at, trail, depth)?);
        }
        Some(())
    }

    /// Returns the value of a member of an `allOf`.
    fn member(
        &self,
        of: &At<'d>,
        member: &At<'d>,
        trail: &mut Trail,
        depth: usize,
        tags: &mut Vec<(String, Value)>,
    ) -> Option<Value> {
        match self.document.target(member).and_then(|target| self.document.resolved(&target)) {
            Some(base) if self.is_itself(&base, of, trail) => {
                follow_once(&base, trail, |trail| self.own_value(&base, trail, depth + 1, false))
            }
            _ => {
                let part = self.value(member, trail, depth)?;
                tags.extend(self.tags(member, &part));
                Some(part)
            }
        }
    }

    /// Returns the properties of a value that determine the member of a union: those of discriminators, and
    /// constants.
    fn tags(&self, schema: &At<'d>, value: &Value) -> Vec<(String, Value)> {
        let parts = undeclared::parts(self.document, vec![schema.clone()]);
        if parts.iter().all(|part| part.child("oneOf").or_else(|| part.child("anyOf")).is_none()) {
            return Vec::new();
        }
        let named = parts
            .iter()
            .filter_map(|part| part.child("discriminator")?.text("propertyName").map(str::to_owned));
        let properties = parts.iter().flat_map(|part| part.below("properties"));
        let constants =
            properties.filter(|(_, property)| property.child("const").is_some()).map(|(name, _)| name);
        named.chain(constants).filter_map(|name| Some((name.clone(), value.get(&name)?.clone()))).collect()
    }

    pub(super) fn is_typed(&self, at: &At<'d>) -> bool {
        let all = undeclared::conjuncts(self.document, vec![at.clone()]);
        all.iter().any(|at| TYPED.iter().any(|word| at.child(word).is_some()))
    }

    /// Adds one of the alternatives, and returns it.
    fn choose(&self, at: &At<'d>, value: &mut Value, trail: &mut Trail, depth: usize) -> Option<Vec<At<'d>>> {
        let mut taken = Vec::new();
        for word in ["oneOf", "anyOf"] {
            let all: Vec<_> = at.below(word).into_iter().map(|(_, member)| member).collect();
            let wanted = self.through.as_deref().and_then(|place| self.leading_to(place, &all)).cloned();
            let excluding = all.iter().find(|member| self.excludes(member)).cloned();
            if excluding.is_some() {
                self.may_exclude.set(true);
            }
            let wanted = wanted.or_else(|| excluding.filter(|_| self.is_excluding));
            let members: Vec<_> = all
                .into_iter()
                .filter(|member| {
                    let is_null = self.document.resolved(member).is_some_and(|at| null::is_all(at.value()));
                    self.is_typed(member) && !is_null
                })
                .collect();
            if members.is_empty() && wanted.is_none() {
                continue;
            }
            let wanted = wanted.as_ref();
            let is_wanted = wanted.is_some();
            let given = || self.leading_to(&self.given.as_ref()?.0, &members);
            let chosen = wanted.or_else(given).or_else(|| self.pick(&members))?;
            // A member that is infinitely recursive has no value, but another member may have one.
            let mut candidates = std::iter::once(chosen).chain(&members);
            let (chosen, part) =
                candidates.find_map(|member| Some((member, self.value(member, trail, depth + 1)?)))?;
            merge(value, part);
            if self.is_beside_named(chosen, &members) {
                self.is_open.set(true);
            }
            if !is_wanted {
                self.name_chosen(at, chosen, value, trail, depth);
            }
            taken.push(chosen.clone());
        }
        Some(taken)
    }

    /// Sets the property that selects the member, as declared by the discriminator or else by the member.
    fn name_chosen(&self, at: &At<'d>, chosen: &At<'d>, value: &mut Value, trail: &mut Trail, depth: usize) {
        let (Value::Object(object), Some(discriminator)) = (value, at.child("discriminator")) else { return };
        if let Some((name, tag)) = self.tag(at, chosen) {
            object.insert(name, tag);
        } else if let Some(name) =
            discriminator.text("propertyName").filter(|name| !object.contains_key(*name))
        {
            let parts = undeclared::parts(self.document, vec![chosen.clone()]);
            let property = parts.iter().find_map(|part| part.child("properties")?.child(name));
            if let Some(value) = property.and_then(|property| self.value(&property, trail, depth + 1)) {
                object.insert(name.to_owned(), value);
            }
        }
    }

    /// Returns the member through which a place is reached.
    fn leading_to<'m>(&self, place: &str, members: &'m [At<'d>]) -> Option<&'m At<'d>> {
        let holds = |at: &At<'d>| {
            place.strip_prefix(&at.id()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let leads =
            |member: &&At<'d>| holds(member) || self.document.target(member).is_some_and(|at| holds(&at));
        members.iter().find(leads)
    }

    /// Returns whether a member allows any value of a type for which another member lists values.
    fn is_beside_named(&self, chosen: &At<'d>, members: &[At<'d>]) -> bool {
        let schema = |at: &At<'d>| self.document.resolved(at).map(|at| at.value());
        let named = |schema: &Value| {
            let value = schema.get("const").or_else(|| schema.get("enum")?.get(0))?;
            Some(match value {
                Value::String(_) => "string",
                Value::Number(_) => "number",
                Value::Bool(_) => "boolean",
                _ => return None,
            })
        };
        let Some(name) = schema(chosen).filter(|schema| named(schema).is_none()) else { return false };
        let name = match name.get("type").and_then(Value::as_str) {
            Some("integer") => "number",
            Some(name) => name,
            None => return false,
        };
        members.iter().filter_map(schema).any(|schema| named(schema) == Some(name))
    }

    /// Sets what one member requires and another one describes.
    fn require(
        &self,
        at: &At<'d>,
        chosen: &[At<'d>],
        value: &mut Value,
        trail: &mut Trail,
        depth: usize,
    ) -> Option<()> {
        let Value::Object(object) = value else { return Some(()) };
        if at.child("allOf").is_none() && chosen.is_empty() {
            return Some(());
        }
        // Members that were not chosen describe only their own properties.
        let members = at.below("allOf").into_iter().map(|(_, member)| member).chain(chosen.iter().cloned());
        let mut parts = undeclared::parts(self.document, members.clone().collect());
        parts.push(at.clone());
        let all = undeclared::conjuncts(self.document, members.chain([at.clone()]).collect());
        for (_, name) in all.iter().flat_map(|member| member.below("required")) {
            let Some(name) = name.value().as_str().filter(|name| !object.contains_key(*name)) else {
                continue;
            };
            let property = parts.iter().find_map(|part| part.child("properties")?.child(name));
            if let Some(property) = property.filter(|property| self.travels(property)) {
                object.insert(name.to_owned(), self.value(&property, trail, depth + 1)?);
            }
        }
        Some(())
    }
}

/// Merges a value into another one: objects are combined, anything else is replaced.
fn merge(value: &mut Value, part: Value) {
    if is_anything(value) {
        *value = part;
        return;
    }
    match (value, part) {
        (Value::Object(value), Value::Object(part)) => {
            for (name, part) in part {
                match value.get_mut(&name) {
                    Some(value) => merge(value, part),
                    None => drop(value.insert(name, part)),
                }
            }
        }
        (_, Value::Null) => {}
        (_, part) if is_anything(&part) => {}
        (value, part) => *value = part,
    }
}
