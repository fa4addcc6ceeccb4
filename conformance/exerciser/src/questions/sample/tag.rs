//! Resolves discriminators: which value of a property selects which schema.

use serde_json::Value;

use super::super::document::At;
use super::super::undeclared;
use super::Sampler;

impl<'d> Sampler<'d> {
    /// Returns the property and the value that a discriminator requires for a member of its union or for a
    /// subtype, unless the property's own schema lists other values.
    pub(super) fn tag(&self, union: &At<'d>, member: &At<'d>) -> Option<(String, Value)> {
        let discriminator = union.child("discriminator")?;
        let property = discriminator.text("propertyName")?;
        let target = self.document.resolved(member)?;
        let direct = self.document.target(member).unwrap_or_else(|| target.clone());
        let mapped = discriminator.below("mapping").into_iter().find(|(_, value)| {
            let found = value.value().as_str().and_then(|place| self.document.look_up(place));
            found.is_some_and(|at| at.id() == target.id() || at.id() == direct.id())
        });
        let parts = undeclared::parts(self.document, vec![target]);
        let declares = parts.iter().filter_map(|part| part.child("properties")?.child(property));
        let declares: Vec<_> = declares.filter_map(|at| self.document.resolved(&at)).collect();
        if let Some((value, _)) = mapped {
            return Some((property.to_owned(), tag_value(&declares, value)?));
        }
        // Without a mapping, the name of the schema is the value (OpenAPI 3.1, section 4.8.25). An inline
        // schema has no name.
        let is_named = self.document.target(member).is_some() || is_component(member);
        let name = direct.id().rsplit('/').next().filter(|_| is_named).map(str::to_owned)?;
        let is_allowed = declares.iter().all(|declares| self.allows(declares, &name));
        tag_value(&declares, name).filter(|_| is_allowed).map(|value| (property.to_owned(), value))
    }

    /// Returns whether a string is a value of a schema, as far as it and its `allOf` list values.
    fn allows(&self, schema: &At<'d>, text: &str) -> bool {
        let parts = undeclared::parts(self.document, vec![schema.clone()]);
        let mut listed = parts.iter().filter_map(|part| listed(part.value())).peekable();
        listed.peek().is_none() || listed.any(|values| values.iter().any(|value| *value == text))
    }

    /// Returns the subtype to use instead of a base with a discriminator, selected by the number of the
    /// variant. Returns `None` for the base itself, and for any other schema.
    pub(super) fn subtype(&self, at: &At<'d>) -> Option<At<'d>> {
        if !is_base(at) {
            return None;
        }
        let subtypes = self.document.derived(at).into_iter().map(Some);
        let choices: Vec<_> = std::iter::once(None).chain(subtypes).collect();
        self.pick(&choices).cloned().flatten()
    }

    /// Returns whether a member of an `allOf` means the base itself and not one of its subtypes: `of` is such
    /// a subtype, directly or through the references followed so far.
    pub(super) fn is_itself(&self, base: &At<'d>, of: &At<'d>, trail: &[String]) -> bool {
        let members = ["oneOf", "anyOf"].iter().flat_map(|word| base.below(word));
        let targets = members.filter_map(|(_, member)| self.document.target(&member));
        is_base(base) || targets.map(|target| target.id()).any(|id| id == of.id() || trail.contains(&id))
    }

    /// Sets the properties that the discriminators of a schema and of its bases require.
    pub(super) fn name_itself(&self, at: &At<'d>, value: &mut Value) {
        let Value::Object(object) = value else { return };
        if !is_component(at) {
            return;
        }
        let mut seen = Vec::new();
        let mut pending = vec![at.clone()];
        while let Some(base) = pending.pop() {
            if seen.contains(&base.id()) {
                continue;
            }
            seen.push(base.id());
            let is_own = base.id() == at.id() && self.document.derived(at).is_empty();
            if !is_own
                && self.is_itself(&base, at, &[])
                && let Some((name, tag)) = self.tag(&base, at)
            {
                object.insert(name, tag);
            }
            let members = base.below("allOf").into_iter();
            pending.extend(members.filter_map(|(_, member)| self.document.target(&member)));
        }
    }
}

/// Returns whether a schema stands for its subtypes.
fn is_base(at: &At<'_>) -> bool {
    at.child("discriminator").is_some() && at.child("oneOf").is_none() && at.child("anyOf").is_none()
}

/// Returns whether a schema is a component, and so has a name.
fn is_component(at: &At<'_>) -> bool {
    let holders = ["#/components/schemas/", "#/definitions/"];
    holders.iter().any(|holder| at.id().split_once(holder).is_some_and(|(_, name)| !name.contains('/')))
}

/// Converts a discriminator's text to a value of its property. Returns `None` if the property cannot have it.
fn tag_value(property: &[At<'_>], text: String) -> Option<Value> {
    let mut types = property.iter().flat_map(|at| super::types(at.value())).peekable();
    if types.peek().is_none() || types.any(|name| name == "string") {
        return Some(text.into());
    }
    serde_json::from_str(&text).ok().filter(|value: &Value| value.is_number() || value.is_boolean())
}

/// Returns the values that a schema lists.
fn listed(schema: &Value) -> Option<&[Value]> {
    let one = schema.get("const").map(std::slice::from_ref);
    one.or_else(|| schema.get("enum")?.as_array().map(Vec::as_slice))
}
