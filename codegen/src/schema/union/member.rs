//! The members of unions.

use crate::document::view::{Additional, Schema};

use super::super::conjunct::{Conjunction, choice};
use super::super::flatten::flatten;
use super::super::{Result, Schemas};

/// A member of a union: its conjunction, the schema that names it, and that schema as written.
pub(crate) struct Member<'d> {
    pub(crate) conjunction: Conjunction<'d>,
    pub(crate) resolved: Schema<'d>,
    pub(crate) written: Schema<'d>,
    /// The name under which it is referred to.
    name: Option<String>,
}

impl<'d> Member<'d> {
    pub(in crate::schema) fn new(
        conjunction: Conjunction<'d>,
        resolved: Schema<'d>,
        written: Schema<'d>,
    ) -> Self {
        let name = reference_name(resolved, written);
        Self { conjunction, resolved, written, name }
    }

    /// Creates a member for a schema that no list refers to.
    pub(super) fn itself(conjunction: Conjunction<'d>, schema: Schema<'d>) -> Self {
        let name = schema.component_name().map(str::to_owned).or_else(|| schema.definition_name());
        Self { conjunction, resolved: schema, written: schema, name }
    }

    /// Returns the name under which it is referred to, in `components` or elsewhere.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// Returns the name of a schema in `components`, or of the target of its reference.
pub(crate) fn reference_name(resolved: Schema<'_>, written: Schema<'_>) -> Option<String> {
    let own = resolved.component_name().map(str::to_owned);
    own.or_else(|| resolved.definition_name().filter(|_| written.is_reference()))
}

/// An object among the members of a union.
pub(crate) struct Alternative<'d> {
    /// Its properties, each with the schemas that describe it.
    pub(super) properties: Vec<(&'d str, Vec<Schema<'d>>)>,
    required: Vec<&'d str>,
    pub(super) is_closed: bool,
    /// Whether it keeps additional properties.
    pub(super) is_open: bool,
    /// Whether it is declared inside the union, and not by a named schema.
    pub(super) is_inline: bool,
}

impl<'d> Alternative<'d> {
    pub(super) fn schemas(&self, name: &str) -> Option<&[Schema<'d>]> {
        self.properties.iter().find(|(known, _)| *known == name).map(|(_, schemas)| schemas.as_slice())
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    /// Returns the properties that it declares.
    pub(crate) fn declared(&self) -> impl Iterator<Item = &'d str> {
        self.properties.iter().map(|(name, _)| *name)
    }

    /// Returns the properties that it declares, each with the schemas that describe it.
    pub(crate) fn declared_schemas(&self) -> impl Iterator<Item = (&'d str, &[Schema<'d>])> {
        self.properties.iter().map(|(name, schemas)| (*name, schemas.as_slice()))
    }

    /// Returns the required properties.
    pub(crate) fn required(&self) -> impl Iterator<Item = &'d str> {
        self.required.iter().copied()
    }

    /// Returns the schemas of each required property.
    pub(crate) fn required_schemas(&self) -> impl Iterator<Item = &[Schema<'d>]> {
        self.required.iter().filter_map(|name| self.schemas(name))
    }

    /// Returns the only property, if it is required.
    pub(super) fn only(&self) -> Option<(&'d str, &[Schema<'d>])> {
        match self.properties.as_slice() {
            [(name, schemas)] if self.requires(name) && !self.is_open => Some((name, schemas)),
            _ => None,
        }
    }

    /// Returns whether this is the only property.
    pub(super) fn is_only(&self, name: &str) -> bool {
        matches!(self.properties.as_slice(), [(only, _)] if *only == name) && !self.is_open
    }
}

/// Returns a member of a union as an object with properties of its own, or `None` if it is anything else.
///
/// # Errors
///
/// Fails if [`flatten`](super::super::flatten()) fails.
pub(crate) fn alternative<'d>(schemas: &Schemas<'d>, member: &Member<'d>) -> Result<Option<Alternative<'d>>> {
    let conjuncts = flatten(schemas, &member.conjunction)?;
    let all: Vec<_> = conjuncts.iter().map(|conjunct| conjunct.schema).collect();
    let is_object = all.iter().any(|schema| schema.has_properties())
        && all.iter().all(|schema| matches!(schema.types_but_null().as_slice(), [] | ["object"]))
        && choice(&conjuncts).is_none()
        && !schemas.subtypes.has_any(&member.conjunction);
    if !is_object {
        return Ok(None);
    }
    let mut properties: Vec<(&'d str, Vec<Schema<'d>>)> = Vec::new();
    let mut required = Vec::new();
    for schema in &all {
        for (name, _, property) in schema.properties() {
            match properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, schemas)) => schemas.push(property),
                None => properties.push((name, vec![property])),
            }
        }
        for (name, _) in schema.required() {
            if !required.contains(&name) {
                required.push(name);
            }
        }
    }
    let others: Vec<_> = all.iter().filter_map(|schema| schema.additional()).collect();
    Ok(Some(Alternative {
        properties,
        required,
        is_closed: matches!(others.last(), Some(Additional::None)),
        is_open: matches!(others.last(), Some(Additional::Any | Additional::Typed(_))),
        is_inline: member.name().is_none() && !conjuncts.iter().any(|conjunct| conjunct.is_referred),
    }))
}
