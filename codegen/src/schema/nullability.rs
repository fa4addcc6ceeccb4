//! Whether `null` is a value of a schema.
//!
//! A schema that declares `null` itself has it as a value: by `type`, `nullable`, `enum` or `const`. Elsewhere its parts
//! decide:
//!
//! - a reference allows what its target allows;
//! - a conjunction allows what all of its members allow that declare a type;
//! - alternatives allow what any of them allows.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::document::NodeId;
use crate::document::view::Schema;

use super::conjunct::{Conjunct, Conjunction, is_typed, is_typed_alone};
use super::{Result, Schemas};

/// Whether `null` is the only value that a schema allows, where it is written. Alternatives that lead back to themselves
/// have no other value for that.
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

/// Whether a schema by itself declares `null` as one of its values.
fn declares_null(schema: Schema<'_>) -> bool {
    let is_listed = schema.values().is_some_and(|values| values.iter().any(|value| value.is_null()));
    schema.types().any(|name| name == "null") || schema.nullable() || is_listed
}

/// Whether a schema that declares no type allows `null` all the same.
pub(super) fn is_nullable_annotation(schema: Schema<'_>) -> bool {
    schema.only_words() && schema.nullable()
}

/// What a schema states of `null`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    /// Nothing: it declares no type.
    Open,
    Refused,
    Allowed,
    /// It is an annotation, and `null` is a value whatever stands beside it.
    Added,
}

impl Null {
    /// What is stated where both hold.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Added, _) | (_, Self::Added) => Self::Added,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::Allowed, _) | (_, Self::Allowed) => Self::Allowed,
            (Self::Open, Self::Open) => Self::Open,
        }
    }

    /// What is stated where one of the two holds.
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

/// The assumption for a schema that is not read yet.
const UNREAD: Null = Null::Refused;

/// Whether composed schemas allow `null`. Each is read once, since chains of references and `allOf`s may be long.
#[derive(Default)]
pub(super) struct Nullability(RefCell<HashMap<NodeId, Null>>);

/// One of the schemas of which a schema is made.
enum Part<'d> {
    Known(Null),
    Made(Schema<'d>),
}

/// What a schema is made of: of each list one part has to hold, and of all lists all.
type Parts<'d> = Vec<Vec<Part<'d>>>;

/// A step through the schemas of which a schema is made.
enum Step<'d> {
    Enter(Schema<'d>),
    Leave(NodeId, Parts<'d>),
}

/// Whether `null` is a value of what a conjunction describes, where it is used.
///
/// # Errors
///
/// A reference that leads nowhere.
pub(super) fn is_nullable<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<bool> {
    if conjunction.is_nullable || declares_null(conjunction.primary) {
        return Ok(true);
    }
    let mut all = Null::Open;
    for conjunct in &conjunction.conjuncts {
        let own = match by_itself(conjunct.schema) {
            Some(own) => own,
            None => schemas.nullability.made_of(schemas, &parts(schemas, *conjunct)?)?,
        };
        all = all.and(own);
    }
    Ok(all.is_allowed())
}

impl Nullability {
    /// What is stated by parts, each of which is read first.
    fn made_of<'d>(&self, schemas: &Schemas<'d>, parts: &Parts<'d>) -> Result<Null> {
        for part in parts.iter().flatten() {
            if let Part::Made(schema) = part {
                self.read(schemas, *schema)?;
            }
        }
        Ok(self.combined(parts))
    }

    /// Reads a schema and all of which it is made, parts first.
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

    /// Combines what parts state, and does so again for each schema of which a part changed: a schema may be an alternative
    /// of itself, which allows nothing until another alternative does.
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
            // Beside the schema it is a value like any other.
            Null::Added => Null::Allowed,
            stated => stated,
        }
    }
}

/// What a schema states, where no other schema has to be read for it.
fn by_itself(schema: Schema<'_>) -> Option<Null> {
    let is_annotation = || !is_typed(schema) && !schema.has("required");
    if declares_null(schema) {
        return Some(if schema.nullable() && is_annotation() { Null::Added } else { Null::Allowed });
    }
    let is_made = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.has(keyword));
    (!is_made).then(|| own(schema))
}

/// What the type states that a schema has by itself.
fn own(schema: Schema<'_>) -> Null {
    if is_typed_alone(schema) { Null::Refused } else { Null::Open }
}

/// What a schema is made of that does not declare `null` by itself.
fn parts<'d>(schemas: &Schemas<'d>, conjunct: Conjunct<'d>) -> Result<Parts<'d>> {
    let schema = conjunct.schema;
    let mut parts = Vec::new();
    if schema.is_reference() && !conjunct.is_bare {
        parts.push(vec![target(schemas.resolve(schema)?)]);
    }
    for member in schema.members("allOf").filter(|_| !conjunct.is_bare).unwrap_or_default() {
        parts.push(vec![part_where_written(schemas, member)?]);
    }
    let mut alternatives = conjunct.unsettled().peekable();
    // A type beside alternatives does not rule them out.
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

/// A part where it is written.
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

    /// Whether each of these components allows `null`, asked from the first to the last.
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
            // In rounds over all of them, it would take as many rounds.
            assert_eq!(nullable(&schemas), vec![!start.is_empty(); count]);
        }
    }
}
