//! Made-up values of schemas.
//!
//! A sampler walks a schema of the document and sets every property. Which member of a union or value of an enum it takes
//! depends on the number of its variant, so that a few variants show them all.

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
    /// Whether it holds a text where the schema names some values and allows any other: a client keeps such a text as
    /// one that it does not know.
    pub(super) is_open: bool,
}

/// How much of a value is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Every property.
    Full,
    /// What is required.
    Minimal,
    /// Every property, and those that may be null are.
    Nulls,
}

/// Which way a value travels: it decides about `readOnly` and `writeOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
    Both,
}

/// Which characters texts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// Any.
    Any,
    /// What a URL has to escape, except for what delimits lists.
    Url,
    /// Letters: nothing is escaped.
    Safe,
}

/// Makes up values.
#[derive(Debug, Clone)]
pub(super) struct Sampler<'d> {
    pub(super) document: &'d Document,
    pub(super) extent: Extent,
    pub(super) direction: Direction,
    pub(super) texts: Texts,
    /// Which member of unions and value of enums.
    pub(super) variant: usize,
    /// A place whose value is given.
    pub(super) given: Option<(String, Value)>,
    /// The place of a member of a union that is chosen whatever the variant, without what its discriminator states.
    pub(super) through: Option<String>,
    /// Whether that place was reached.
    pub(super) reached: Cell<bool>,
    /// Whether an alternative that only excludes values is chosen where there is one.
    pub(super) is_excluding: bool,
    /// Whether there was one.
    pub(super) may_exclude: Cell<bool>,
    /// How many schemas may still be walked before only what is required is set.
    pub(super) budget: Cell<usize>,
    /// The most variants that a union or enum near the root has.
    pub(super) widest: Cell<usize>,
    /// As [`Sample::is_open`].
    pub(super) is_open: Cell<bool>,
    /// How often another variant was tried since an `allOf` did not allow one.
    pub(super) tries: usize,
}

/// References followed to get here.
type Trail = Vec<String>;

/// How many references deep every property is set: what is deeper has a root of its own.
const FULL_DEPTH: usize = 3;

/// How many schemas are walked for one value before only what is required is set.
const BUDGET: usize = 4000;

/// The most variants that are shown of one schema; each type that is one of them is shown for itself as well.
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

    /// Makes up a value; `None` when the schema has none, or only endless ones.
    pub(super) fn sample(&self, schema: &At<'d>) -> Option<Value> {
        self.value(schema, &mut Trail::new(), 0)
    }

    /// Makes up several values that show every variant near the root, the least and what may be null.
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

    /// Makes up several values that are of all these schemas, as `is_of_all` states: each schema shows those that it
    /// describes. Where no value is of all, the first schema is meant.
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
            self.agree(schemas.to_vec(), &mut sample.value, 0);
            if is_of_all(&sample.value) && made.iter().all(|known| known.value != sample.value) {
                made.push(sample);
            }
        }
        match schemas.first() {
            Some(schema) if made.is_empty() => self.samples(schema),
            _ => made,
        }
    }

    /// Whether a schema has a value at all: some hold themselves without an end.
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
            let mut value = along(&target, trail, |trail| self.value(&target, trail, depth + 1))?;
            if !value.is_null() {
                self.merge_siblings(at, &mut value, trail, depth)?;
                self.agree(vec![at.clone()], &mut value, depth);
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

    /// A value that the schema names.
    fn named(&self, schema: &Value) -> Option<Value> {
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        // Values of another type than the one beside them are none of the schema's.
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

    /// What a schema states without its members.
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
                // What holds itself without an end may end with `null`.
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

    /// Whether a property goes in the direction of the value.
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

/// The types that a schema names, beside `null`.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
        }
        _ => Vec::new(),
    }
}

/// Follows a reference; `None` where it leads round and round.
fn along(
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
