//! Conjunctions: what several schemas declare together about one value.
//!
//! These are conjunctions: an `allOf`; a `$ref` with more beside it; a property that two members of an `allOf` have; a
//! member of `oneOf` with what stands beside the `oneOf`. No schema is ever rewritten for it: a conjunction is a list of
//! schemas as the document has them, and a keyword is looked up in all of them.

use crate::document::NodeId;
use crate::document::view::{Schema, TYPED};

/// One schema of a conjunction.
#[derive(Clone, Copy)]
pub(crate) struct Conjunct<'d> {
    pub(crate) schema: Schema<'d>,
    /// Whether what its `$ref` and its `allOf` name are conjuncts of their own.
    pub(super) is_bare: bool,
    /// How many of its alternatives, `oneOf` and then `anyOf`, are settled: what was chosen is a conjunct of its own.
    pub(super) settled: usize,
    /// Whether a reference led here: what may lead back to itself has to have a name.
    pub(crate) is_referred: bool,
}

/// What distinguishes two conjunctions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key(Vec<(NodeId, bool, usize)>, Option<String>);

/// The schemas that together describe one value.
#[derive(Clone)]
pub(crate) struct Conjunction<'d> {
    pub(crate) conjuncts: Vec<Conjunct<'d>>,
    /// The schema whose descriptions and whose place it has.
    pub(crate) primary: Schema<'d>,
    /// The type that was chosen where the schema allows several.
    pub(super) only: Option<&'d str>,
    /// Whether an annotation alone allows `null`.
    pub(super) is_nullable: bool,
}

impl<'d> Conjunct<'d> {
    /// A schema with all that it is made of.
    pub(crate) fn new(schema: Schema<'d>, is_referred: bool) -> Self {
        Self { schema, is_bare: false, settled: 0, is_referred }
    }

    /// The same, with one of its alternatives chosen.
    pub(super) fn settled(self) -> Self {
        Self { settled: self.settled + 1, ..self }
    }

    /// The schema without what its `$ref` and its `allOf` name.
    pub(super) fn bare(self) -> Self {
        Self { is_bare: true, ..self }
    }

    /// The schema as itself, where it also stands for its subtypes.
    fn as_itself(schema: Schema<'d>) -> Self {
        Self { settled: 2, ..Self::new(schema, true) }
    }

    /// The first of its alternatives that are not settled.
    pub(super) fn alternatives(self) -> Option<(&'static str, Vec<Schema<'d>>)> {
        self.unsettled().next()
    }

    /// Its alternatives that are not settled. Alternatives that only require properties are left out: they restrict
    /// values, which is for the server to check.
    pub(super) fn unsettled(self) -> impl Iterator<Item = (&'static str, Vec<Schema<'d>>)> {
        // A union stands beside each of its members: its own list is not read again for each.
        let count = ["oneOf", "anyOf"].iter().filter(|keyword| self.schema.has(keyword)).count();
        let lists = (count > self.settled).then(|| self.lists()).into_iter().flatten();
        lists.filter(move |(_, members)| !self.restricts(members)).skip(self.settled)
    }

    /// The keywords of the alternatives that only restrict values.
    pub(crate) fn restrictions(self) -> impl Iterator<Item = &'static str> {
        self.lists().filter(move |(_, members)| self.restricts(members)).map(|(keyword, _)| keyword)
    }

    fn lists(self) -> impl Iterator<Item = (&'static str, Vec<Schema<'d>>)> {
        let keywords = ["oneOf", "anyOf"].into_iter();
        keywords.filter_map(move |keyword| Some((keyword, self.schema.members(keyword)?)))
    }

    fn restricts(self, members: &[Schema<'d>]) -> bool {
        !members.iter().all(|member| member.is_nothing())
            && members.iter().all(|member| !is_typed(*member) && !self.adds_property(*member))
    }

    /// Whether an alternative has a property that stands nowhere else: its value may be anything.
    fn adds_property(self, member: Schema<'d>) -> bool {
        let members = self.schema.members("allOf").unwrap_or_default();
        let beside = members.into_iter().chain([self.schema]);
        let is_beside = |name: &str| beside.clone().any(|schema| schema.property(name).is_some());
        member.properties().any(|(name, _, _)| !is_beside(name))
    }

    /// Whether it declares anything about a type beyond annotations.
    pub(super) fn declares_type(self) -> bool {
        let declares = |keyword: &&str| match *keyword {
            "oneOf" | "anyOf" => self.alternatives().is_some(),
            keyword => self.schema.has(keyword),
        };
        let more = self.schema.has("format") || self.schema.has("required");
        more || self.schema.has_unevaluated() || TYPED.iter().any(declares)
    }
}

impl<'d> Conjunction<'d> {
    pub(crate) fn of(conjunct: Conjunct<'d>) -> Self {
        Self { conjuncts: vec![conjunct], primary: conjunct.schema, only: None, is_nullable: false }
    }

    /// A base with subtypes as a value of its own, which is none of them.
    pub(crate) fn itself(schema: Schema<'d>) -> Self {
        Self::of(Conjunct::as_itself(schema))
    }

    /// Whether this is a base with subtypes as a value of its own.
    pub(crate) fn is_itself(&self) -> bool {
        matches!(self.conjuncts.as_slice(), [conjunct] if !conjunct.is_bare && conjunct.settled > 0)
    }

    pub(crate) fn key(&self) -> Key {
        let conjuncts = self.conjuncts.iter();
        let ids = conjuncts.map(|conjunct| (conjunct.schema.id(), conjunct.is_bare, conjunct.settled));
        Key(ids.collect(), self.only.map(str::to_owned))
    }

    /// The schema, if this is one as it stands in the document.
    pub(crate) fn schema(&self) -> Option<Schema<'d>> {
        match (self.conjuncts.as_slice(), self.only) {
            ([conjunct], None) if !conjunct.is_bare && conjunct.settled == 0 => Some(conjunct.schema),
            _ => None,
        }
    }

    /// The schema, or the one whose place it has.
    pub(crate) fn schema_or_primary(&self) -> Schema<'d> {
        self.schema().unwrap_or(self.primary)
    }

    /// Whether a reference led to any of the schemas.
    pub(crate) fn is_referred(&self) -> bool {
        self.conjuncts.iter().any(|conjunct| conjunct.is_referred)
    }

    /// The same, with one type chosen of several.
    pub(crate) fn only(&self, name: &'d str) -> Self {
        Self { only: Some(name), ..self.clone() }
    }
}

/// Whether a schema declares more than annotations and which properties are required.
pub(super) fn is_typed(schema: Schema<'_>) -> bool {
    let is_made = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.has(keyword));
    is_made || is_typed_alone(schema)
}

/// As [`is_typed`], without looking at `$ref`, `allOf`, `oneOf` and `anyOf`.
pub(super) fn is_typed_alone(schema: Schema<'_>) -> bool {
    let declares = |keyword: &&str| match *keyword {
        "oneOf" | "anyOf" => false,
        "properties" => schema.properties().any(|(_, _, property)| is_typed(property)),
        keyword => schema.has(keyword),
    };
    schema.has_unevaluated() || TYPED.iter().any(declares)
}

/// A conjunct with alternatives.
pub(super) struct Choice<'d> {
    /// Which of the conjuncts it is.
    pub(super) index: usize,
    /// `oneOf` or `anyOf`.
    pub(super) keyword: &'static str,
    pub(super) members: Vec<Schema<'d>>,
}

/// The alternatives that are to be chosen from next.
pub(super) fn choice<'d>(conjuncts: &[Conjunct<'d>]) -> Option<Choice<'d>> {
    let choices = conjuncts.iter().enumerate();
    choices
        .filter_map(|(index, conjunct)| {
            let (keyword, members) = conjunct.alternatives()?;
            Some(Choice { index, keyword, members })
        })
        .next_back()
}
