//! Detects schemas that add nothing to a conjunction, so that they make no type of their own.

use std::collections::{HashMap, HashSet};

use crate::document::view::{Object, Schema};
use crate::document::{NodeId, NodeRef};

use super::conjunct::{Conjunct, Conjunction};
use super::flatten::flatten;
use super::nullability::only_null;
use super::scalar::{accepts, narrowed, scalar};
use super::{Result, Schemas};

/// The maximum depth of nested alternatives when their type is determined.
const MAX_DEPTH: usize = 8;

/// From this number of schemas on, textually equal ones are removed before any two are compared.
const MANY: usize = 8;

/// All constraints that a schema declares, collected once because thousands of schemas may be compared with
/// it.
pub(super) struct Implied<'d> {
    conjuncts: Vec<Conjunct<'d>>,
    ids: HashSet<NodeId>,
    types: Option<Vec<&'d str>>,
    required: HashSet<&'d str>,
}

/// Collects the constraints of a schema, including everything that it refers to.
pub(super) fn implied<'d>(schemas: &Schemas<'d>, conjunct: Conjunct<'d>) -> Result<Implied<'d>> {
    let conjuncts = flatten(schemas, &Conjunction::of(conjunct))?;
    let required = conjuncts.iter().flat_map(|conjunct| conjunct.schema.required());
    Ok(Implied {
        ids: conjuncts.iter().map(|conjunct| conjunct.schema.id()).collect(),
        types: types_of(schemas, &conjuncts, MAX_DEPTH),
        required: required.map(|(name, _)| name).collect(),
        conjuncts,
    })
}

/// Returns whether a schema adds nothing about a type to what a base declares.
pub(super) fn is_implied_by<'d>(
    schemas: &Schemas<'d>,
    conjunct: Conjunct<'d>,
    base: &Implied<'d>,
) -> Result<bool> {
    if conjunct.is_bare && !conjunct.declares_type() {
        return Ok(true);
    }
    Ok(implies_all(base, &flatten(schemas, &Conjunction::of(conjunct))?))
}

/// Returns the indexes of schemas that declare nothing beyond another one. Of several equal schemas the last
/// one stays.
pub(super) fn redundant<'d>(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>]) -> Result<HashSet<usize>> {
    let mut repeated = HashSet::new();
    if conjuncts.len() > MANY {
        let mut last = HashMap::new();
        let by_themselves =
            conjuncts.iter().enumerate().filter(|(_, conjunct)| conjunct.schema.is_self_contained());
        repeated.extend(
            by_themselves
                .filter_map(|(index, conjunct)| last.insert(conjunct.schema.type_constraints(), index)),
        );
    }
    let mut all = Vec::new();
    for (index, conjunct) in conjuncts.iter().enumerate().filter(|(index, _)| !repeated.contains(index)) {
        all.push((index, implied(schemas, *conjunct)?));
    }
    if let Some(last) = conjuncts.last() {
        schemas.budget.spend_comparisons(all.len(), last.schema.span())?;
    }
    for (index, own) in &all {
        let mut others = all.iter().filter(|(other, _)| other != index);
        let is_implied = others.any(|(other, known)| {
            implies_all(known, &own.conjuncts) && (other > index || !implies_all(own, &known.conjuncts))
        });
        repeated.extend(is_implied.then_some(*index));
    }
    Ok(repeated)
}

/// Returns the types, without `null`, that all conjuncts allow, or `None` if none declares any.
fn types_of<'d>(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>], depth: usize) -> Option<Vec<&'d str>> {
    let shown = |conjunct: &Conjunct<'d>| {
        let declared = conjunct.schema.types_but_null();
        if !declared.is_empty() {
            return Some(declared);
        }
        if conjunct.schema.has_properties() {
            return Some(vec!["object"]);
        }
        // Alternatives that all have one type imply that type.
        let (_, members) = conjunct.alternatives()?;
        let mut types = members.into_iter().filter(|member| !only_null(schemas, *member)).map(|member| {
            let resolved = schemas.document.schema(member).ok().filter(|_| depth > 0)?;
            let conjuncts = resolved.members("allOf").unwrap_or_default().into_iter().chain([resolved]);
            let conjuncts: Vec<_> = conjuncts
                .filter_map(|schema| schemas.document.schema(schema).ok())
                .map(|schema| Conjunct::new(schema, false).bare())
                .collect();
            types_of(schemas, &conjuncts, depth - 1)
        });
        let first = types.next()??;
        types.all(|other| other.as_ref() == Some(&first)).then_some(first)
    };
    conjuncts.iter().filter_map(shown).reduce(|known, more| narrowed(&known, &more))
}

/// Returns whether everything that some schemas declare is implied.
fn implies_all(base: &Implied<'_>, conjuncts: &[Conjunct<'_>]) -> bool {
    conjuncts.iter().all(|conjunct| base.ids.contains(&conjunct.schema.id()) || implies(base, *conjunct))
}

/// Returns whether a conjunction describes a property like another schema, or lists only a subset of that
/// schema's values.
fn implies_property(base: &Implied<'_>, name: &str, property: Schema<'_>) -> bool {
    let lists_only = property.keywords().all(|(keyword, _)| matches!(keyword, "enum" | "const" | "type"));
    let ours = property.values().filter(|_| lists_only).unwrap_or_default();
    let is_ours = |value: &NodeRef<'_>| ours.iter().any(|own| own.equals(*value));
    let mut known = base.conjuncts.iter().filter_map(|known| known.schema.property(name));
    known.any(|known| {
        let listed = known.values().unwrap_or_default();
        known.same_text(property) || !listed.is_empty() && listed.iter().all(is_ours)
    })
}

/// Returns whether a schema by itself adds nothing to what a conjunction declares.
fn implies(base: &Implied<'_>, conjunct: Conjunct<'_>) -> bool {
    let schema = conjunct.schema;
    let is_repeated =
        |keyword: &str| base.conjuncts.iter().any(|known| known.schema.same_keyword(schema, keyword));
    let has = |keyword: &str| base.conjuncts.iter().any(|known| known.schema.has(keyword));
    schema.keywords().all(|(keyword, _)| match keyword {
        "type" => {
            let ours = schema.types_but_null();
            base.types.as_ref().is_some_and(|types| types.iter().all(|name| accepts(&ours, name)))
        }
        "required" => schema.required().iter().all(|(name, _)| base.required.contains(name)),
        "items" => is_repeated(keyword) || schema.items().is_none_or(Schema::is_unconstrained),
        "properties" => {
            let mut ours = schema.properties().peekable();
            is_repeated(keyword)
                || ours.peek().is_some()
                    && ours.all(|(name, _, property)| implies_property(base, name, property))
        }
        "prefixItems" => is_repeated(keyword),
        "additionalProperties" | "patternProperties" => {
            let closes = schema.value(keyword).and_then(NodeRef::as_bool) == Some(false);
            let is_open = has("additionalProperties") || has("patternProperties");
            is_repeated(keyword) || (closes && !is_open)
        }
        "unevaluatedProperties" => !schema.has_unevaluated() || is_repeated(keyword),
        "enum" | "const" => {
            let values = base.conjuncts.iter().filter_map(|known| known.schema.values());
            let ours = schema.values().unwrap_or_default();
            let is_ours = |value: &NodeRef<'_>| ours.iter().any(|own| own.equals(*value));
            values.into_iter().any(|values| values.iter().all(is_ours))
        }
        "oneOf" | "anyOf" => conjunct.alternatives().is_none_or(|_| is_repeated(keyword)),
        "format" => {
            let name = base.types.as_deref().and_then(<[_]>::first).copied().unwrap_or_default();
            let plain = scalar(name, None);
            has("format") || base.types.is_none() || scalar(name, schema.format()) == plain
        }
        _ => true,
    })
}
