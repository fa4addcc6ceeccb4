//! Conjunctions: what several schemas say together about one value.
//!
//! `allOf` is one, as is a `$ref` with more beside it, a property that two members of an `allOf` have, and a member of
//! `oneOf` with what stands beside the `oneOf`. No schema is ever rewritten for it: a conjunction is a list of schemas as
//! the document has them, and whoever asks about a keyword asks all of them.

use indexmap::{IndexMap, IndexSet};

use crate::document::NodeId;
use crate::document::view::{Object, Schema, TYPED};

use super::{Lowering, kind};

/// How many parts may be put together, all in all: a chain of ten thousand has fifty million.
pub(super) const MAX_PARTS: usize = 400_000;

/// How many types conjunctions may make that no schema of the document is by itself: pairs of pairs are many.
pub(super) const MAX_COMBINED: usize = 2000;

/// What is said of more than that.
pub(super) const TOO_MANY: &str =
    "the document's `allOf`s have too many members, counted wherever they are used";

/// One schema of a conjunction.
#[derive(Clone, Copy)]
pub(super) struct Part<'d> {
    pub(super) schema: Schema<'d>,
    /// Whether what its `$ref` and its `allOf` name are parts of their own.
    pub(super) is_bare: bool,
    /// How many of its alternatives, `oneOf` and then `anyOf`, are settled: what was chosen is a part of its own.
    pub(super) settled: usize,
    /// Whether a reference led here: what may lead back to itself has to have a name.
    is_referred: bool,
}

/// What tells two conjunctions apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key(Vec<(NodeId, bool, usize)>, Option<String>);

/// All that some schemas say together about one value.
#[derive(Clone)]
pub(super) struct All<'d> {
    pub(super) parts: Vec<Part<'d>>,
    /// The schema whose words and whose place it has.
    pub(super) primary: Schema<'d>,
    /// The one that is meant of several types.
    pub(super) only: Option<&'d str>,
    /// Whether `null` is allowed in words alone.
    pub(super) is_nullable: bool,
}

impl<'d> Part<'d> {
    /// A schema with all that it is made of.
    pub(super) fn whole(schema: Schema<'d>, is_referred: bool) -> Self {
        Self { schema, is_bare: false, settled: 0, is_referred }
    }

    /// The same, with one of its alternatives chosen.
    pub(super) fn settled(self) -> Self {
        Self { settled: self.settled + 1, ..self }
    }

    /// What the schema says by itself.
    pub(super) fn bare(self) -> Self {
        Self { is_bare: true, ..self }
    }

    pub(super) fn is_referred(&self) -> bool {
        self.is_referred
    }

    /// The schema as itself, where it also stands for what is derived from it.
    pub(super) fn as_itself(schema: Schema<'d>) -> Self {
        Self { settled: 2, ..Self::whole(schema, true) }
    }

    /// Its alternatives that are not settled, without those that only require properties: such restrict values, which is
    /// for the server to check.
    pub(super) fn alternatives(self) -> Option<(&'static str, Vec<Schema<'d>>)> {
        let restricts = |members: &[Schema<'d>]| {
            !members.is_empty()
                && members.iter().all(|member| !kind::is_typed(*member) && !self.is_more(*member))
        };
        let keywords = ["oneOf", "anyOf"].into_iter();
        let lists = keywords.filter_map(|keyword| Some((keyword, self.schema.members(keyword)?)));
        lists.filter(|(_, members)| !restricts(members)).nth(self.settled)
    }

    /// Whether an alternative has a property that stands nowhere else: its value may be anything.
    fn is_more(self, member: Schema<'d>) -> bool {
        let members = self.schema.members("allOf").unwrap_or_default();
        let beside = members.into_iter().chain([self.schema]);
        let is_beside = |name: &str| beside.clone().any(|schema| schema.property(name).is_some());
        member.properties().any(|(name, _, _)| !is_beside(name))
    }

    /// Whether it says more than words about a type.
    pub(super) fn says_type(self) -> bool {
        let says = |keyword: &&str| match *keyword {
            "oneOf" | "anyOf" => self.alternatives().is_some(),
            keyword => self.schema.has(keyword),
        };
        let more = self.schema.has("format") || self.schema.has("required");
        more || self.schema.has_unevaluated() || TYPED.iter().any(says)
    }
}

impl<'d> All<'d> {
    pub(super) fn of(part: Part<'d>) -> Self {
        Self { parts: vec![part], primary: part.schema, only: None, is_nullable: false }
    }

    /// Everything that a base with several kinds of values says about its own kind.
    pub(super) fn itself(schema: Schema<'d>) -> Self {
        Self::of(Part::as_itself(schema))
    }

    pub(super) fn is_itself(&self) -> bool {
        matches!(self.parts.as_slice(), [part] if !part.is_bare && part.settled > 0)
    }

    pub(super) fn key(&self) -> Key {
        let parts = self.parts.iter().map(|part| (part.schema.id(), part.is_bare, part.settled));
        Key(parts.collect(), self.only.map(str::to_owned))
    }

    /// Returns the schema, if this is one as it stands in the document.
    pub(super) fn schema(&self) -> Option<Schema<'d>> {
        match (self.parts.as_slice(), self.only) {
            ([part], None) if !part.is_bare && part.settled == 0 => Some(part.schema),
            _ => None,
        }
    }

    /// The same, with one type chosen of several.
    pub(super) fn only(&self, name: &'d str) -> Self {
        Self { only: Some(name), ..self.clone() }
    }
}

/// A step through the schemas that a conjunction is made of.
enum Step<'d> {
    Enter(Part<'d>),
    Leave(Part<'d>),
}

impl<'d> Lowering<'d> {
    /// What a schema says where it is written.
    pub(super) fn all(&mut self, written: Schema<'d>) -> Option<All<'d>> {
        Some(All { primary: written, ..All::of(self.whole(written)?) })
    }

    /// What schemas say together; those that say nothing beyond another one of them are left out.
    pub(super) fn together(&mut self, written: &[Schema<'d>]) -> Option<All<'d>> {
        let parts = written.iter().map(|schema| self.whole(*schema)).collect::<Option<Vec<_>>>()?;
        let repeated = self.repeated(&parts)?;
        let of_null = |schema: Schema<'d>| schema.only_words() && schema.nullable();
        let is_nullable =
            repeated.iter().filter_map(|index| parts.get(*index)).any(|part| of_null(part.schema));
        let kept = parts.into_iter().zip(written).enumerate().filter(|(index, _)| !repeated.contains(index));
        let (parts, places): (Vec<_>, Vec<_>) = kept.map(|(_, (part, written))| (part, *written)).unzip();
        let primary = places.last().copied().or(written.last().copied())?;
        Some(All { parts, primary, only: None, is_nullable })
    }

    /// What some parts say together with one more schema; parts that add nothing to it are left out.
    pub(super) fn with(&mut self, beside: &[Part<'d>], member: Schema<'d>) -> Option<All<'d>> {
        let chosen = self.whole(member)?;
        let said = self.said(chosen);
        let mut parts: Vec<_> =
            beside.iter().copied().filter(|part| !self.adds_nothing(*part, said.as_ref())).collect();
        parts.push(chosen);
        Some(All { parts, primary: member, only: None, is_nullable: false })
    }

    fn whole(&mut self, written: Schema<'d>) -> Option<Part<'d>> {
        let subject = self.subject(written)?;
        Some(Part::whole(subject, written.is_reference() && !written.narrows()))
    }

    /// The schema that is meant: what a reference leads to, unless more is said beside it.
    pub(super) fn subject(&mut self, written: Schema<'d>) -> Option<Schema<'d>> {
        let resolved = self.checked(self.document.schema(written))?;
        Some(if written.narrows() { written } else { resolved })
    }

    /// The schemas of which a conjunction is made, bases first, each by itself.
    pub(super) fn flat(&mut self, all: &All<'d>) -> Option<Vec<Part<'d>>> {
        if self.parts_left == 0 {
            return None;
        }
        let mut flat: IndexMap<NodeId, Part<'d>> = IndexMap::new();
        let mut around: IndexSet<NodeId> = IndexSet::new();
        let mut pending: Vec<_> = all.parts.iter().rev().map(|part| Step::Enter(*part)).collect();
        while let Some(step) = pending.pop() {
            match step {
                Step::Leave(part) => {
                    around.pop();
                    let settled = if self.holds_any(part, &around) { 2 } else { part.settled };
                    flat.insert(part.schema.id(), Part { settled, ..part.bare() });
                }
                Step::Enter(part) if around.contains(&part.schema.id()) => {
                    self.report.error(part.schema.span(), "this `allOf` holds itself");
                    return None;
                }
                Step::Enter(part) => {
                    if let Some(known) = flat.get_mut(&part.schema.id()) {
                        known.settled = known.settled.max(part.settled);
                    } else if part.is_bare {
                        flat.insert(part.schema.id(), part);
                    } else {
                        around.insert(part.schema.id());
                        pending.push(Step::Leave(part));
                        let members = self.members(part.schema)?;
                        pending.extend(members.into_iter().rev().map(Step::Enter));
                    }
                }
            }
        }
        self.spend(flat.len().saturating_sub(1), all)?;
        Some(flat.into_values().collect())
    }

    /// Counts parts that were put together; `None` when there are too many.
    fn spend(&mut self, parts: usize, all: &All<'d>) -> Option<()> {
        let was_left = self.parts_left > 0;
        self.parts_left = self.parts_left.saturating_sub(parts);
        if was_left && self.parts_left == 0 {
            self.report.error(all.primary.span(), TOO_MANY);
        }
        (self.parts_left > 0).then_some(())
    }

    /// Counts the types that only conjunctions make; `None` when there are too many.
    pub(super) fn spend_combined(&mut self, all: &All<'d>) -> Option<()> {
        let is_combined = all.parts.len() > 1 && !self.types.is_named(all);
        if is_combined {
            let was_left = self.combined_left > 0;
            self.combined_left = self.combined_left.saturating_sub(1);
            if was_left && self.combined_left == 0 {
                let message = format!("`allOf` and `oneOf` combine to more than {MAX_COMBINED} types");
                self.report.error(all.primary.span(), message);
            }
        }
        (self.combined_left > 0).then_some(())
    }

    /// What the `$ref` and the `allOf` of a schema name.
    fn members(&mut self, schema: Schema<'d>) -> Option<Vec<Part<'d>>> {
        let target = if schema.is_reference() {
            let resolved = self.checked(self.document.schema(schema))?;
            Some(Part::whole(resolved, true))
        } else {
            None
        };
        let members = schema.members("allOf").unwrap_or_default();
        let members = members.into_iter().map(|member| self.whole(member)).collect::<Option<Vec<_>>>()?;
        Some(target.into_iter().chain(members).collect())
    }

    /// Whether one of these is among the alternatives of a base: then it is one of them by being itself.
    fn holds_any(&self, base: Part<'d>, around: &IndexSet<NodeId>) -> bool {
        let lists = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| base.schema.members(keyword));
        let members: Vec<_> = if around.is_empty() { Vec::new() } else { lists.flatten().collect() };
        members
            .into_iter()
            .filter(|member| member.is_reference())
            .any(|member| self.document.schema(member).is_ok_and(|member| around.contains(&member.id())))
    }

    /// The one schema about which a conjunction says no more than words.
    pub(super) fn same(&mut self, all: &All<'d>) -> Option<All<'d>> {
        let schema = all.schema()?;
        let members = self.members(schema)?;
        let own = Part { is_bare: true, ..Part::whole(schema, false) };
        for (index, candidate) in members.iter().enumerate() {
            let is_base = || {
                self.holds_any(*candidate, &IndexSet::from([schema.id()]))
                    || self.is_derived(schema, candidate.schema)
            };
            if !candidate.is_referred || is_base() {
                continue;
            }
            let said = self.said(*candidate);
            let others = members.iter().enumerate().filter(|(other, _)| *other != index);
            // Most often it is the schema itself that says more.
            let mut others = std::iter::once(own).chain(others.map(|(_, other)| *other));
            if others.all(|other| self.adds_nothing(other, said.as_ref())) {
                return Some(All::of(*candidate));
            }
        }
        None
    }
}
