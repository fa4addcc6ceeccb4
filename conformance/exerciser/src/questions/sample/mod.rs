//! Makes up values of schemas.
//!
//! A sampler walks a schema of the document and sets every property. The number of the variant selects the
//! member of a union or the value of an enum, so that a few variants cover them all.

mod agree;
mod compose;
mod exclude;
mod negated;
mod null;
mod scalar;
mod tag;
#[cfg(test)]
mod tests;

use std::cell::Cell;

use serde_json::{Map, Value};

use super::document::{At, Document};
use super::undeclared;

/// A made-up value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    pub(super) value: Value,
    /// Whether it contains a string that the schema allows but does not list. A client keeps such a string as
    /// an unknown value.
    pub(super) is_open: bool,
}

/// The extent of a made-up value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Every property.
    Full,
    /// Only required properties.
    Minimal,
    /// Every property, with `null` where allowed.
    Nulls,
}

/// The direction of a value, which determines the effect of `readOnly` and `writeOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
    Both,
}

/// The characters in strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// Any.
    Any,
    /// Characters that have to be escaped in URLs, except for delimiters of lists.
    Url,
    /// Letters, which need no escaping.
    Safe,
}

/// Makes up values.
#[derive(Debug, Clone)]
pub(super) struct Sampler<'d> {
    pub(super) document: &'d Document,
    pub(super) extent: Extent,
    pub(super) direction: Direction,
    pub(super) texts: Texts,
    /// Selects the member of unions and the value of enums.
    pub(super) variant: usize,
    /// A place with a fixed value.
    pub(super) given: Option<(String, Value)>,
    /// The place of a union's member that is always chosen, without the property that its discriminator
    /// declares.
    pub(super) through: Option<String>,
    /// Whether that place was reached.
    pub(super) reached: Cell<bool>,
    /// Whether to choose an alternative that only excludes values, if there is one.
    pub(super) is_excluding: bool,
    /// Whether there was one.
    pub(super) may_exclude: Cell<bool>,
    /// The number of schemas that may still be visited before only required properties are set.
    pub(super) budget: Cell<usize>,
    /// The largest number of variants of a union or enum near the root.
    pub(super) widest: Cell<usize>,
    /// The same as [`Sample::is_open`].
    pub(super) is_open: Cell<bool>,
    /// The number of variants that were tried because an `allOf` did not allow another one.
    pub(super) tries: usize,
}

/// The references followed so far.
type Trail = Vec<String>;

/// The depth in references up to which every property is set. Deeper schemas are sampled separately.
const FULL_DEPTH: usize = 3;

/// The maximum number of schemas that are visited for one value before only required properties are set.
const BUDGET: usize = 4000;

/// The maximum number of variants that are sampled for one schema. Each named type among them is also sampled
/// separately.
const VARIANTS: usize = 80;

impl<'d> Sampler<'d> {
    pub(super) fn new(document: &'d Document, direction: Direction) -> Self {
        Self {
            document,
            extent: Extent::Full,
            direction,
            texts: Texts::Any,
            variant: 0,
            given: None,
            through: None,
            reached: Cell::new(false),
            is_excluding: false,
            may_exclude: Cell::new(false),
            budget: Cell::new(BUDGET),
            widest: Cell::new(1),
            is_open: Cell::new(false),
            tries: 0,
        }
    }

    /// Makes up a value. Returns `None` if the schema has none, or only infinite ones.
    pub(super) fn sample(&self, schema: &At<'d>) -> Option<Value> {
        self.value(schema, &mut Trail::new(), 0)
    }

    /// Makes up several values that cover every variant near the root, the minimal value, and `null`s.
    pub(super) fn samples(&self, schema: &At<'d>) -> Vec<Sample> {
        let mut made: Vec<Sample> = Vec::new();
        let may_exclude = Cell::new(false);
        let mut add = |extent, variant, is_excluding| {
            let (budget, is_open) = (Cell::new(BUDGET), Cell::new(false));
            let sampler = Self { extent, variant, is_excluding, budget, is_open, ..self.clone() };
            let value = sampler.sample(schema);
            if let Some(value) = value.filter(|value| made.iter().all(|known| known.value != *value)) {
                made.push(Sample { value, is_open: sampler.is_open.get() });
            }
            may_exclude.set(may_exclude.get() || sampler.may_exclude.get());
            sampler.widest.get()
        };
        let widest = add(self.extent, self.variant, false).min(VARIANTS);
        for variant in 1..widest {
            add(Extent::Full, variant, false);
        }
        for variant in (0..widest).take_while(|_| may_exclude.get()) {
            add(Extent::Full, variant, true);
        }
        add(Extent::Minimal, 0, false);
        add(Extent::Nulls, 0, false);
        made
    }

    /// Makes up several values that match all these schemas according to `is_of_all`. Each schema contributes
    /// the variants that it describes. If no value matches all, the first schema counts.
    pub(super) fn samples_of_all(
        &self,
        schemas: &[At<'d>],
        mut is_of_all: impl FnMut(&Value) -> bool,
    ) -> Vec<Sample> {
        if let [schema] = schemas {
            return self.samples(schema);
        }
        let mut made: Vec<Sample> = Vec::new();
        for mut sample in schemas.iter().filter(|at| self.is_typed(at)).flat_map(|at| self.samples(at)) {
            self.satisfy_all(schemas.to_vec(), &mut sample.value, 0);
            if is_of_all(&sample.value) && made.iter().all(|known| known.value != sample.value) {
                made.push(sample);
            }
        }
        match schemas.first() {
            Some(schema) if made.is_empty() => self.samples(schema),
            _ => made,
        }
    }

    /// Returns whether a schema has any value. Some contain themselves without end.
    pub(super) fn has_any(&self, schema: &At<'d>) -> bool {
        Self { extent: Extent::Minimal, ..self.clone() }.sample(schema).is_some()
    }

    fn value(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        if let Some((_, value)) = self.given.as_ref().filter(|(place, _)| *place == at.id()) {
            self.reached.set(true);
            return Some(value.clone());
        }
        if depth > 100 {
            return None;
        }
        self.budget.set(self.budget.get().saturating_sub(1));
        if let Some(target) = self.document.target(at) {
            let mut value = follow_once(&target, trail, |trail| self.value(&target, trail, depth + 1))?;
            if !value.is_null() {
                self.merge_siblings(at, &mut value, trail, depth)?;
                self.satisfy_all(vec![at.clone()], &mut value, depth);
            }
            return Some(value);
        }
        match at.value() {
            Value::Bool(false) => None,
            Value::Object(_) => {
                if self.extent == Extent::Nulls && depth > trail.len() && null::is_allowed(at.value()) {
                    return Some(Value::Null);
                }
                self.named(&self.with_opposites(at)).or_else(|| self.composed(at, trail, depth))
            }
            _ => Some(self.of_type(&Value::Null, "")),
        }
    }

    /// Returns a value that the schema lists.
    fn named(&self, schema: &Value) -> Option<Value> {
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        // Values of a type other than the declared one are not valid.
        let types = types(schema);
        let fits = |value: &&Value| {
            let is_known = !value.is_null() && !negated::is_excluded(schema, value);
            is_known && (types.is_empty() || types.iter().any(|name| scalar::is_of(value, name)))
        };
        let values: Vec<_> = schema.get("enum")?.as_array()?.iter().filter(fits).collect();
        self.pick(&values).map(|value| (*value).clone())
    }

    fn pick<'v, T>(&self, of: &'v [T]) -> Option<&'v T> {
        self.widest.set(self.widest.get().max(of.len()));
        of.get(self.variant.checked_rem(of.len())?)
    }

    /// Returns a value of the schema without its `allOf` and alternatives.
    fn own(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        let schema = &*self.with_opposites(at);
        let types = types(schema);
        let declares = |words: &[&str]| words.iter().any(|word| schema.get(word).is_some());
        let guessed = match types.as_slice() {
            [] if declares(&["properties", "additionalProperties"]) => "object",
            [] if declares(&["items", "prefixItems"]) => "array",
            [] if declares(&["type"]) => "null",
            [] => scalar::kind_of_format(schema),
            types => self.pick(types)?,
        };
        match guessed {
            "object" => self.object(at, schema, trail, depth),
            "array" => self.array(at, schema, trail, depth),
            name => Some(negated::not_excluded(schema, self.of_type(schema, name))),
        }
    }

    fn object(&self, at: &At<'d>, schema: &Value, trail: &mut Trail, depth: usize) -> Option<Value> {
        let required: Vec<_> =
            at.below("required").into_iter().filter_map(|(_, name)| name.value().as_str()).collect();
        let is_full = self.extent != Extent::Minimal && trail.len() <= FULL_DEPTH && self.budget.get() > 0;
        let mut members = Map::new();
        for (name, property) in at.below("properties") {
            let is_required = required.contains(&name.as_str());
            if !self.travels(&property) || !(is_full || is_required) {
                continue;
            }
            match self.value(&property, trail, depth + 1) {
                Some(value) => drop(members.insert(name, value)),
                // Infinite recursion may end with `null`.
                None if is_required && null::may_end(property.value()) => {
                    members.insert(name, Value::Null);
                }
                None if is_required => return None,
                None => {}
            }
        }
        if let Some(additional) = at.child("additionalProperties").filter(|_| is_full)
            && let Some(value) = self.value(&additional, trail, depth + 1)
        {
            members.insert("madeUp".to_owned(), value);
        }
        self.fill(at, schema, &mut members, trail, depth);
        Some(members.into())
    }

    /// Sets more members, where `minProperties` requests more than are set: those that have a name before others.
    fn fill(
        &self,
        at: &At<'d>,
        schema: &Value,
        members: &mut Map<String, Value>,
        trail: &mut Trail,
        depth: usize,
    ) {
        let least = bound(schema, "minProperties").unwrap_or_default().min(4);
        let named = at.below("properties").into_iter().map(|(name, property)| (name, Some(property)));
        let additional = at.child("additionalProperties");
        let others = (0..least).map(|number| (format!("madeUp{number}"), additional.clone()));
        for (name, property) in named.chain(others) {
            if members.len() as u64 >= least {
                break;
            }
            if members.contains_key(&name) || !property.as_ref().is_none_or(|at| self.travels(at)) {
                continue;
            }
            let value = match &property {
                Some(property) => self.value(property, trail, depth + 1),
                None => Some(self.of_type(&Value::Null, "")),
            };
            members.extend(value.map(|value| (name, value)));
        }
    }

    /// Returns whether a property is sent or received together with the value.
    fn travels(&self, property: &At<'d>) -> bool {
        let resolved = self.document.resolved(property);
        let declares = |word| property.flag(word) || resolved.as_ref().is_some_and(|at| at.flag(word));
        match (self.direction, declares("readOnly"), declares("writeOnly")) {
            (Direction::Sent, is_read_only, false) => !is_read_only,
            (Direction::Received, false, is_write_only) => !is_write_only,
            // With both words a property is of both directions.
            _ => true,
        }
    }

    fn array(&self, at: &At<'d>, schema: &Value, trail: &mut Trail, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        let (first, rest) = undeclared::items(at);
        for item in first {
            items.push(self.value(&item, trail, depth + 1)?);
        }
        let least = bound(schema, "minItems").unwrap_or_default().min(4);
        let has_room = bound(schema, "maxItems").is_none_or(|most| (items.len() as u64) < most);
        let value = match rest {
            Some(item) if has_room => self.value(&item, trail, depth + 1),
            None if (items.len() as u64) < least => Some(self.of_type(&Value::Null, "")),
            _ => None,
        };
        if let Some(value) = value {
            items.push(value.clone());
            while (items.len() as u64) < least {
                items.push(value.clone());
            }
        }
        Some(items.into())
    }
}

/// A size that a schema states.
fn bound(schema: &Value, keyword: &str) -> Option<u64> {
    schema.get(keyword)?.as_u64()
}

/// Returns the types in a schema, except `null`.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
        }
        _ => Vec::new(),
    }
}

/// Follows a reference. Returns `None` if it is infinitely recursive.
fn follow_once(
    target: &At<'_>,
    trail: &mut Trail,
    follow: impl FnOnce(&mut Trail) -> Option<Value>,
) -> Option<Value> {
    let id = target.id();
    if trail.iter().filter(|known| **known == id).count() > 1 {
        return None;
    }
    trail.push(id);
    let value = follow(trail);
    trail.pop();
    value
}
