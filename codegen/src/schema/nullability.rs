//! Determines whether a schema allows `null`.
//!
//! A schema that declares `null` itself allows it: by `type`, `nullable`, `enum` or `const`. Otherwise its
//! subschemas decide:
//!
//! - A reference allows what its target allows.
//! - A conjunction allows what all of its members that declare a type allow.
//! - A union allows what any of its alternatives allows.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::document::NodeId;
use crate::document::view::Schema;

use super::conjunct::{Conjunct, Conjunction, is_typed, is_typed_alone};
use super::{Result, Schemas};

/// Returns whether `null` is the only value that a schema allows where it is used. Alternatives that lead
/// back to themselves add no other value.
pub(super) fn only_null<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> bool {
    let (mut seen, mut pending, mut has_null) = (HashSet::new(), vec![written], false);
    while let Some(written) = pending.pop() {
        let Ok(schema) = schemas.resolve(written) else { return false };
        let listed = schema.values().unwrap_or_default();
        if schema.types().eq(["null"]) || (!listed.is_empty() && listed.iter().all(|value| value.is_null())) {
            has_null = true;
            continue;
        }
        let members = ["oneOf", "anyOf"].map(|keyword| schema.members(keyword).unwrap_or_default());
        let Some(members) = members.into_iter().find(|members| !members.is_empty()) else { return false };
        if seen.insert(schema.id()) {
            pending.extend(members);
        }
    }
    has_null
}

/// Returns whether a schema by itself declares `null` as one of its values.
fn declares_null(schema: Schema<'_>) -> bool {
    let is_listed = schema.values().is_some_and(|values| values.iter().any(|value| value.is_null()));
    schema.types().any(|name| name == "null") || schema.nullable() || is_listed
}

/// Returns whether a schema without a type still allows `null`.
pub(super) fn is_nullable_annotation(schema: Schema<'_>) -> bool {
    schema.is_annotation_only() && schema.nullable()
}

/// What a schema declares about `null`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    /// Nothing, because it declares no type.
    Open,
    Refused,
    Allowed,
    /// An annotation allows `null`, regardless of sibling keywords.
    Added,
}

impl Null {
    /// Returns what holds if both apply.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Added, _) | (_, Self::Added) => Self::Added,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::Allowed, _) | (_, Self::Allowed) => Self::Allowed,
            (Self::Open, Self::Open) => Self::Open,
        }
    }

    /// Returns what holds if either applies.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Added | Self::Allowed, _) | (_, Self::Added | Self::Allowed) => Self::Allowed,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::Open, Self::Open) => Self::Open,
        }
    }

    fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed | Self::Added)
    }
}

/// The initial assumption for a schema that has not been read yet.
const UNREAD: Null = Null::Refused;

/// The results for schemas that depend on others. Each schema is read once, because chains of references and
/// of `allOf`s may be long.
#[derive(Default)]
pub(super) struct Nullability(RefCell<HashMap<NodeId, Null>>);

/// A schema that another schema depends on.
enum Part<'d> {
    Known(Null),
    Made(Schema<'d>),
}

/// The parts of a schema in conjunctive form: every inner list is a set of alternatives, and all inner lists
/// apply.
type Parts<'d> = Vec<Vec<Part<'d>>>;

/// A step of the walk through the parts of a schema.
enum Step<'d> {
    Enter(Schema<'d>),
    Leave(NodeId, Parts<'d>),
}

/// Returns whether a conjunction allows `null` where it is used.
///
/// # Errors
///
/// Fails if a reference cannot be resolved.
pub(super) fn is_nullable<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<bool> {
    if conjunction.is_nullable || declares_null(conjunction.primary) {
        return Ok(true);
    }
    let mut all = Null::Open;
    for conjunct in &conjunction.conjuncts {
        let own = match by_itself(conjunct.schema) {
            Some(own) => own,
            None => schemas.nullability.combined_null(schemas, &parts(schemas, *conjunct)?)?,
        };
        all = all.and(own);
    }
    Ok(all.is_allowed())
}

impl Nullability {
    /// Combines the results of parts, after reading each of them.
    fn combined_null<'d>(&self, schemas: &Schemas<'d>, parts: &Parts<'d>) -> Result<Null> {
        for part in parts.iter().flatten() {
            if let Part::Made(schema) = part {
                self.read(schemas, *schema)?;
            }
        }
        Ok(self.combined(parts))
    }

    /// Reads a schema and all its parts, parts first.
    fn read<'d>(&self, schemas: &Schemas<'d>, schema: Schema<'d>) -> Result<()> {
        let (mut seen, mut read) = (HashSet::new(), Vec::new());
        let mut pending = vec![Step::Enter(schema)];
        while let Some(step) = pending.pop() {
            match step {
                Step::Leave(id, parts) => read.push((id, parts)),
                Step::Enter(schema) => {
                    if self.0.borrow().contains_key(&schema.id()) || !seen.insert(schema.id()) {
                        continue;
                    }
                    let parts = parts(schemas, Conjunct::new(schema, false))?;
                    let made = parts.iter().flatten().filter_map(|part| match part {
                        Part::Made(schema) => Some(Step::Enter(*schema)),
                        Part::Known(_) => None,
                    });
                    let made: Vec<_> = made.collect();
                    pending.push(Step::Leave(schema.id(), parts));
                    pending.extend(made);
                }
            }
        }
        self.settle(&read);
        Ok(())
    }

    /// Combines the results of parts, and repeats that for each schema with a part that changed. A schema may
    /// be an alternative of itself, which allows nothing until another alternative does.
    fn settle(&self, read: &[(NodeId, Parts<'_>)]) {
        let mut users: HashMap<NodeId, Vec<usize>> = HashMap::new();
        for (index, (_, parts)) in read.iter().enumerate() {
            for part in parts.iter().flatten() {
                if let Part::Made(schema) = part {
                    users.entry(schema.id()).or_default().push(index);
                }
            }
        }
        let mut pending: BTreeSet<usize> = (0..read.len()).collect();
        while let Some((id, parts)) = pending.pop_first().and_then(|index| read.get(index)) {
            let stated = self.combined(parts);
            let before = self.0.borrow_mut().insert(*id, stated);
            if before.unwrap_or(UNREAD) != stated {
                pending.extend(users.get(id).into_iter().flatten());
            }
        }
    }

    fn combined(&self, parts: &Parts<'_>) -> Null {
        let stated = |part: &Part<'_>| match part {
            Part::Known(null) => *null,
            Part::Made(schema) => self.0.borrow().get(&schema.id()).copied().unwrap_or(UNREAD),
        };
        let one_of = |list: &Vec<Part<'_>>| list.iter().map(stated).reduce(Null::or).unwrap_or(Null::Open);
        match parts.iter().map(one_of).fold(Null::Open, Null::and) {
            // To a schema that refers to it, `null` is a value like any other.
            Null::Added => Null::Allowed,
            stated => stated,
        }
    }
}

/// Returns the result for a schema that does not depend on other schemas.
fn by_itself(schema: Schema<'_>) -> Option<Null> {
    let is_annotation = || !is_typed(schema) && !schema.has("required");
    if declares_null(schema) {
        return Some(if schema.nullable() && is_annotation() { Null::Added } else { Null::Allowed });
    }
    let is_made = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.has(keyword));
    (!is_made).then(|| own(schema))
}

/// Returns what the schema's own type declares.
fn own(schema: Schema<'_>) -> Null {
    if is_typed_alone(schema) { Null::Refused } else { Null::Open }
}

/// Returns the parts of a schema that does not declare `null` by itself.
fn parts<'d>(schemas: &Schemas<'d>, conjunct: Conjunct<'d>) -> Result<Parts<'d>> {
    let schema = conjunct.schema;
    let mut parts = Vec::new();
    if schema.is_reference() && !conjunct.is_bare {
        parts.push(vec![target(schemas.resolve(schema)?)]);
    }
    for member in schema.members("allOf").filter(|_| !conjunct.is_bare).unwrap_or_default() {
        parts.push(vec![part_where_written(schemas, member)?]);
    }
    let mut alternatives = conjunct.open_alternatives().peekable();
    // A type beside alternatives does not exclude their `null`.
    if alternatives.peek().is_none() {
        parts.push(vec![Part::Known(own(schema))]);
    }
    for (_, members) in alternatives {
        parts.push(
            members.into_iter().map(|member| part_where_written(schemas, member)).collect::<Result<_>>()?,
        );
    }
    Ok(parts)
}

/// Returns a part at the place where it is used.
fn part_where_written<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<Part<'d>> {
    Ok(if written.is_reference() && declares_null(written) {
        Part::Known(Null::Allowed)
    } else if written.narrows() {
        target(written)
    } else {
        target(schemas.resolve(written)?)
    })
}

fn target(schema: Schema<'_>) -> Part<'_> {
    by_itself(schema).map_or(Part::Made(schema), Part::Known)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::conjunction::conjunction;
    use super::*;
    use crate::diagnostic::Report;
    use crate::document;
    use crate::source::Sources;

    /// Returns whether each of these components allows `null`, queried from the first to the last.
    fn nullable(schemas: &str) -> Vec<bool> {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let text = format!("openapi: 3.1.0\ninfo: {{}}\ncomponents:\n  schemas:\n{schemas}");
        let id = sources.add("test.yaml".to_owned(), text);
        let document = document::read(&mut sources, id, &[], None, &mut report).unwrap();
        let schemas = Schemas::new(&document);
        let components: Vec<_> = document.view().schemas().map(|(_, schema)| schema).collect();
        let each = components.into_iter();
        each.map(|schema| is_nullable(&schemas, &conjunction(&schemas, schema).unwrap()).unwrap()).collect()
    }

    #[test]
    fn null_goes_back_through_unions_that_hold_each_other() {
        let count = 5_000;
        for start in ["", ", {type: 'null'}"] {
            let mut schemas = format!("    S0: {{oneOf: [{{$ref: '#/components/schemas/S1'}}{start}]}}\n");
            for number in 1..count {
                let [before, after] = [number - 1, (number + 1).min(count - 1)];
                let _ = writeln!(
                    schemas,
                    "    S{number}: {{oneOf: [{{type: string}}, {{$ref: '#/components/schemas/S{before}'}}, \
                     {{$ref: '#/components/schemas/S{after}'}}]}}"
                );
            }
            // Iterating over all of them would take as many rounds as there are schemas.
            assert_eq!(nullable(&schemas), vec![!start.is_empty(); count]);
        }
    }
}
