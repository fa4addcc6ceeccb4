//! Conjunctions: what several schemas together declare about one value.
//!
//! There are four kinds: an `allOf`; a `$ref` with sibling keywords; a property that two members of an
//! `allOf` have; a member of a `oneOf` together with the siblings of that `oneOf`. No schema is rewritten: a
//! conjunction is a list of schemas as they are in the document, and a keyword is looked up in all of them.

use crate::document::NodeId;
use crate::document::view::{Schema, TYPE_KEYWORDS};

/// One schema of a conjunction.
#[derive(Clone, Copy)]
pub(crate) struct Conjunct<'d> {
    pub(crate) schema: Schema<'d>,
    /// Whether the targets of its `$ref` and its `allOf` are separate conjuncts.
    pub(super) is_bare: bool,
    /// How many of its alternatives, `oneOf` first and then `anyOf`, are settled. The chosen alternative is a
    /// separate conjunct.
    pub(super) settled: usize,
    /// Whether it was reached through a reference. A schema that may lead back to itself needs a name.
    pub(crate) is_referred: bool,
}

/// Identifies a conjunction.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key(Vec<(NodeId, bool, usize)>, Option<String>);

/// The schemas that together describe one value.
#[derive(Clone)]
pub(crate) struct Conjunction<'d> {
    pub(crate) conjuncts: Vec<Conjunct<'d>>,
    /// The schema that provides descriptions and the source position.
    pub(crate) primary: Schema<'d>,
    /// The chosen type, if several are declared.
    pub(super) only: Option<&'d str>,
    /// Whether `null` is allowed only by an annotation.
    pub(super) is_nullable: bool,
}

impl<'d> Conjunct<'d> {
    /// Creates a conjunct of a schema with everything that it refers to.
    pub(crate) fn new(schema: Schema<'d>, is_referred: bool) -> Self {
        Self { schema, is_bare: false, settled: 0, is_referred }
    }

    /// Returns the conjunct with one of its alternatives settled.
    pub(super) fn settled(self) -> Self {
        Self { settled: self.settled + 1, ..self }
    }

    /// Returns the schema without the targets of its `$ref` and its `allOf`.
    pub(super) fn bare(self) -> Self {
        Self { is_bare: true, ..self }
    }

    /// Creates a conjunct of a base schema as itself, without its subtypes.
    fn as_itself(schema: Schema<'d>) -> Self {
        Self { settled: 2, ..Self::new(schema, true) }
    }

    /// Returns the first of its alternatives that is not settled.
    pub(super) fn alternatives(self) -> Option<(&'static str, Vec<Schema<'d>>)> {
        self.open_alternatives().next()
    }

    /// Returns its alternatives that are not settled. Alternatives that only require properties are excluded:
    /// they restrict values, which the server checks.
    pub(super) fn open_alternatives(self) -> impl Iterator<Item = (&'static str, Vec<Schema<'d>>)> {
        // A union is a sibling of each of its members, so this avoids reading its list again for each of
        // them.
        let count = ["oneOf", "anyOf"].iter().filter(|keyword| self.schema.has(keyword)).count();
        let lists = (count > self.settled).then(|| self.alternative_lists()).into_iter().flatten();
        lists.filter(move |(_, members)| !self.restricts(members)).skip(self.settled)
    }

    /// Returns the keywords of alternatives that only restrict values.
    pub(crate) fn restrictions(self) -> impl Iterator<Item = &'static str> {
        self.alternative_lists()
            .filter(move |(_, members)| self.restricts(members))
            .map(|(keyword, _)| keyword)
    }

    fn alternative_lists(self) -> impl Iterator<Item = (&'static str, Vec<Schema<'d>>)> {
        let keywords = ["oneOf", "anyOf"].into_iter();
        keywords.filter_map(move |keyword| Some((keyword, self.schema.members(keyword)?)))
    }

    fn restricts(self, members: &[Schema<'d>]) -> bool {
        !members.iter().all(|member| member.is_nothing())
            && members.iter().all(|member| !is_typed(*member) && !self.adds_property(*member))
    }

    /// Returns whether an alternative declares a property that is not declared elsewhere. Its value may be
    /// anything.
    fn adds_property(self, member: Schema<'d>) -> bool {
        let members = self.schema.members("allOf").unwrap_or_default();
        let beside = members.into_iter().chain([self.schema]);
        let is_beside = |name: &str| beside.clone().any(|schema| schema.property(name).is_some());
        member.properties().any(|(name, _, _)| !is_beside(name))
    }

    /// Returns whether it declares anything about a type beyond annotations.
    pub(super) fn declares_type(self) -> bool {
        let declares = |keyword: &&str| match *keyword {
            "oneOf" | "anyOf" => self.alternatives().is_some(),
            keyword => self.schema.has(keyword),
        };
        let more = self.schema.has("format") || self.schema.has("required");
        more || self.schema.has_unevaluated() || TYPE_KEYWORDS.iter().any(declares)
    }
}

impl<'d> Conjunction<'d> {
    pub(crate) fn of(conjunct: Conjunct<'d>) -> Self {
        Self { conjuncts: vec![conjunct], primary: conjunct.schema, only: None, is_nullable: false }
    }

    /// Creates a conjunction of a base as a value of its own, not of a subtype.
    pub(crate) fn itself(schema: Schema<'d>) -> Self {
        Self::of(Conjunct::as_itself(schema))
    }

    /// Returns whether this is a base as a value of its own, not of a subtype.
    pub(crate) fn is_itself(&self) -> bool {
        matches!(self.conjuncts.as_slice(), [conjunct] if !conjunct.is_bare && conjunct.settled > 0)
    }

    pub(crate) fn key(&self) -> Key {
        let conjuncts = self.conjuncts.iter();
        let ids = conjuncts.map(|conjunct| (conjunct.schema.id(), conjunct.is_bare, conjunct.settled));
        Key(ids.collect(), self.only.map(str::to_owned))
    }

    /// Returns the schema, if this is a single schema of the document.
    pub(crate) fn schema(&self) -> Option<Schema<'d>> {
        match (self.conjuncts.as_slice(), self.only) {
            ([conjunct], None) if !conjunct.is_bare && conjunct.settled == 0 => Some(conjunct.schema),
            _ => None,
        }
    }

    /// Returns the schema, or the one that provides the source position.
    pub(crate) fn schema_or_primary(&self) -> Schema<'d> {
        self.schema().unwrap_or(self.primary)
    }

    /// Returns whether any of the schemas was reached through a reference.
    pub(crate) fn is_referred(&self) -> bool {
        self.conjuncts.iter().any(|conjunct| conjunct.is_referred)
    }

    /// Returns the conjunction with one type chosen of several.
    pub(crate) fn only(&self, name: &'d str) -> Self {
        Self { only: Some(name), ..self.clone() }
    }
}

/// Returns whether a schema declares more than annotations and required properties.
pub(super) fn is_typed(schema: Schema<'_>) -> bool {
    let is_made = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.has(keyword));
    is_made || is_typed_alone(schema)
}

/// Returns whether a schema declares more than annotations and required properties by itself, without the
/// schemas that it refers to.
pub(super) fn is_typed_alone(schema: Schema<'_>) -> bool {
    let declares = |keyword: &&str| match *keyword {
        "oneOf" | "anyOf" => false,
        "properties" => schema.properties().any(|(_, _, property)| is_typed(property)),
        keyword => schema.has(keyword),
    };
    schema.has_unevaluated() || TYPE_KEYWORDS.iter().any(declares)
}

/// A conjunct with alternatives.
pub(super) struct Choice<'d> {
    /// The index of the conjunct.
    pub(super) index: usize,
    /// `oneOf` or `anyOf`.
    pub(super) keyword: &'static str,
    pub(super) members: Vec<Schema<'d>>,
}

/// Returns the next alternatives to choose from.
pub(super) fn choice<'d>(conjuncts: &[Conjunct<'d>]) -> Option<Choice<'d>> {
    let choices = conjuncts.iter().enumerate();
    choices
        .filter_map(|(index, conjunct)| {
            let (keyword, members) = conjunct.alternatives()?;
            Some(Choice { index, keyword, members })
        })
        .next_back()
}
