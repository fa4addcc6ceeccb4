//! Lists all schemas that make up a conjunction.

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::Diagnostic;
use crate::document::NodeId;
use crate::document::view::{Object, Schema};

use super::conjunct::{Conjunct, Conjunction};
use super::{Result, Schemas};

/// A step of the walk through the schemas of a conjunction.
enum Step<'d> {
    Enter(Conjunct<'d>),
    Leave(Conjunct<'d>),
}

/// Returns the schemas that make up a conjunction, bases first. Each is without the targets of its `$ref` and
/// its `allOf`.
///
/// # Errors
///
/// Fails for an unresolved reference, an `allOf` that contains itself, or too many schemas.
pub(crate) fn flatten<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<Vec<Conjunct<'d>>> {
    schemas.budget.check()?;
    // Most schemas consist only of themselves.
    if let [conjunct] = conjunction.conjuncts[..]
        && (conjunct.is_bare || conjunct.schema.is_self_contained())
    {
        return Ok(vec![conjunct.bare()]);
    }
    let mut flat: IndexMap<NodeId, Conjunct<'d>> = IndexMap::new();
    let mut around: IndexSet<NodeId> = IndexSet::new();
    let mut pending: Vec<_> =
        conjunction.conjuncts.iter().rev().map(|conjunct| Step::Enter(*conjunct)).collect();
    while let Some(step) = pending.pop() {
        match step {
            Step::Leave(conjunct) => {
                around.pop();
                let settled = if holds_any(schemas, conjunct, &around) { 2 } else { conjunct.settled };
                flat.insert(conjunct.schema.id(), Conjunct { settled, ..conjunct.bare() });
            }
            Step::Enter(conjunct) if around.contains(&conjunct.schema.id()) => {
                let message = "this `allOf` holds itself";
                return Err(Box::new(Diagnostic::error(conjunct.schema.span(), message)));
            }
            Step::Enter(conjunct) => {
                if let Some(known) = flat.get_mut(&conjunct.schema.id()) {
                    known.settled = known.settled.max(conjunct.settled);
                } else if conjunct.is_bare {
                    flat.insert(conjunct.schema.id(), conjunct);
                } else {
                    around.insert(conjunct.schema.id());
                    pending.push(Step::Leave(conjunct));
                    let members = members(schemas, conjunct.schema)?;
                    pending.extend(members.into_iter().rev().map(Step::Enter));
                }
            }
        }
    }
    schemas.budget.spend_conjuncts(flat.len().saturating_sub(1), conjunction.primary.span())?;
    Ok(flat.into_values().collect())
}

/// Returns the targets of the `$ref` and the `allOf` of a schema.
pub(super) fn members<'d>(schemas: &Schemas<'d>, schema: Schema<'d>) -> Result<Vec<Conjunct<'d>>> {
    let target = schema.is_reference().then(|| schemas.resolve(schema)).transpose()?;
    let target = target.map(|target| Ok(Conjunct::new(target, true)));
    let members = schema.members("allOf").unwrap_or_default();
    target.into_iter().chain(members.into_iter().map(|member| conjunct_of(schemas, member))).collect()
}

/// Returns the conjunct of a schema where it is used: the target of its reference, unless it has siblings.
pub(super) fn conjunct_of<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<Conjunct<'d>> {
    let resolved = schemas.resolve(written)?;
    let subject = if written.narrows() { written } else { resolved };
    Ok(Conjunct::new(subject, written.is_reference() && !written.narrows()))
}

/// Returns whether any of these is an alternative of a base. It is then one of them by itself.
pub(super) fn holds_any(schemas: &Schemas<'_>, base: Conjunct<'_>, around: &IndexSet<NodeId>) -> bool {
    if around.is_empty() {
        return false;
    }
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| base.schema.members(keyword));
    lists
        .flatten()
        .filter(|member| member.is_reference())
        .any(|member| schemas.document.schema(member).is_ok_and(|member| around.contains(&member.id())))
}
