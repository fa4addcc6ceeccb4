//! What a conjunction says already: a schema that says nothing beyond it makes no type of its own.

use std::collections::{HashMap, HashSet};

use crate::document::view::{Object, Schema};
use crate::document::{NodeId, NodeRef};

use super::conjunction::{All, Part, TOO_MANY};
use super::{Lowering, kind};

/// How deep the alternatives of alternatives are looked at to find what type they are of.
const MAX_DEPTH: usize = 8;

/// From how many schemas on those that say the same in the same words are found before any two are compared.
const MANY: usize = 8;

/// How many pairs of schemas may be compared, all in all.
pub(super) const MAX_COMPARISONS: usize = 1_000_000;

/// All that a schema says about a type, found once: thousands may be compared with it.
pub(super) struct Said<'d> {
    parts: Vec<Part<'d>>,
    ids: HashSet<NodeId>,
    types: Option<Vec<&'d str>>,
    required: HashSet<&'d str>,
}

impl<'d> Lowering<'d> {
    /// What a schema says with all that it is made of; `None` when it is made of too much.
    pub(super) fn said(&mut self, part: Part<'d>) -> Option<Said<'d>> {
        let parts = self.flat(&All::of(part))?;
        let required = parts.iter().flat_map(|part| part.schema.required());
        Some(Said {
            ids: parts.iter().map(|part| part.schema.id()).collect(),
            types: self.types_of(&parts, MAX_DEPTH),
            required: required.map(|(name, _)| name).collect(),
            parts,
        })
    }

    /// Whether a schema says nothing about a type that a base does not say already.
    pub(super) fn adds_nothing(&mut self, part: Part<'d>, base: Option<&Said<'d>>) -> bool {
        if part.is_bare && !part.says_type() {
            return true;
        }
        match (self.flat(&All::of(part)), base) {
            (Some(parts), Some(base)) => says_all(base, &parts),
            _ => false,
        }
    }

    /// Those of some schemas, by index, of which another one says all that they say; of several that say the same the last
    /// one stays.
    pub(super) fn repeated(&mut self, parts: &[Part<'d>]) -> Option<HashSet<usize>> {
        let mut repeated = HashSet::new();
        if parts.len() > MANY {
            let mut last = HashMap::new();
            let by_themselves = parts.iter().enumerate().filter(|(_, part)| part.schema.is_by_itself());
            repeated.extend(by_themselves.filter_map(|(index, part)| last.insert(part.schema.says(), index)));
        }
        let mut said = Vec::new();
        for (index, part) in parts.iter().enumerate().filter(|(index, _)| !repeated.contains(index)) {
            said.extend(self.said(*part).map(|said| (index, said)));
        }
        self.spend_comparisons(said.len(), parts)?;
        for (index, own) in &said {
            let mut others = said.iter().filter(|(other, _)| other != index);
            let is_said = others.any(|(other, known)| {
                says_all(known, &own.parts) && (other > index || !says_all(own, &known.parts))
            });
            repeated.extend(is_said.then_some(*index));
        }
        Some(repeated)
    }

    /// Counts the comparisons of so many schemas with each other; `None` when there are too many.
    fn spend_comparisons(&mut self, count: usize, parts: &[Part<'d>]) -> Option<()> {
        let was_left = self.comparisons_left > 0;
        self.comparisons_left = self.comparisons_left.saturating_sub(count.saturating_mul(count));
        if let (true, 0, Some(part)) = (was_left, self.comparisons_left, parts.last()) {
            self.report.error(part.schema.span(), TOO_MANY);
        }
        (self.comparisons_left > 0).then_some(())
    }

    /// The types, beside `null`, that all parts allow; `None` when none says any.
    fn types_of(&self, parts: &[Part<'d>], depth: usize) -> Option<Vec<&'d str>> {
        let shown = |part: &Part<'d>| {
            let declared = part.schema.types_but_null();
            if !declared.is_empty() {
                return Some(declared);
            }
            if part.schema.has_properties() {
                return Some(vec!["object"]);
            }
            // Alternatives that are all of one type are of that type.
            let (_, members) = part.alternatives()?;
            let mut types = members.into_iter().filter(|member| !kind::only_null(*member)).map(|member| {
                let resolved = self.document.schema(member).ok().filter(|_| depth > 0)?;
                let parts = resolved.members("allOf").unwrap_or_default().into_iter().chain([resolved]);
                let parts: Vec<_> = parts
                    .filter_map(|part| self.document.schema(part).ok())
                    .map(|part| Part::whole(part, false).bare())
                    .collect();
                self.types_of(&parts, depth - 1)
            });
            let first = types.next()??;
            types.all(|other| other.as_ref() == Some(&first)).then_some(first)
        };
        parts.iter().filter_map(shown).reduce(|known, more| narrowed(&known, &more))
    }
}

/// Whether all that some schemas say is said already.
fn says_all(base: &Said<'_>, parts: &[Part<'_>]) -> bool {
    parts.iter().all(|part| base.ids.contains(&part.schema.id()) || repeats(base, *part))
}

/// Whether a schema by itself says nothing that a conjunction does not say already.
fn repeats(base: &Said<'_>, part: Part<'_>) -> bool {
    let schema = part.schema;
    let is_said = |keyword: &str| base.parts.iter().any(|known| known.schema.says_same(schema, keyword));
    let has = |keyword: &str| base.parts.iter().any(|known| known.schema.has(keyword));
    schema.keywords().all(|(keyword, _)| match keyword {
        "type" => {
            let ours = schema.types_but_null();
            base.types.as_ref().is_some_and(|types| types.iter().all(|name| allows(&ours, name)))
        }
        "required" => schema.required().iter().all(|(name, _)| base.required.contains(name)),
        "items" => is_said(keyword) || schema.items().is_none_or(Schema::is_free),
        "properties" | "prefixItems" => is_said(keyword),
        "additionalProperties" | "patternProperties" => {
            let closes = schema.value(keyword).and_then(NodeRef::as_bool) == Some(false);
            let is_open = has("additionalProperties") || has("patternProperties");
            is_said(keyword) || (closes && !is_open)
        }
        "unevaluatedProperties" => !schema.has_unevaluated() || is_said(keyword),
        "enum" | "const" => {
            let values = base.parts.iter().filter_map(|known| known.schema.values());
            let ours = schema.values().unwrap_or_default();
            let is_ours = |value: &NodeRef<'_>| ours.iter().any(|own| own.equals(*value));
            values.into_iter().any(|values| values.iter().all(is_ours))
        }
        "oneOf" | "anyOf" => part.alternatives().is_none_or(|_| is_said(keyword)),
        "format" => {
            let name = base.types.as_deref().and_then(<[_]>::first).copied().unwrap_or_default();
            let plain = kind::scalar(name, None);
            has("format") || base.types.is_none() || kind::scalar(name, schema.format()) == plain
        }
        _ => true,
    })
}

/// Whether these types allow values of one; every integer is a number.
fn allows(types: &[&str], name: &str) -> bool {
    types.contains(&name) || (name == "integer" && types.contains(&"number"))
}

/// The types that two lists of them allow.
pub(super) fn narrowed<'d>(known: &[&'d str], more: &[&'d str]) -> Vec<&'d str> {
    let of_known = known.iter().filter(|name| allows(more, name));
    let of_more = more.iter().filter(|name| !known.contains(name) && allows(known, name));
    of_known.chain(of_more).copied().collect()
}
