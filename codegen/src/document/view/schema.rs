//! A schema: a type, as JSON Schema describes it.

use super::{NodeRef, Object, names, object};
use crate::document::keywords::schema::{self as keywords, PART, TYPE, WORDS};
use crate::document::tree::{NodeId, Step};
use crate::document::version::components;
use crate::source::{Pointer, Span};

/// The keywords by which a schema states more than words about a value's type.
pub(crate) const TYPED: [&str; keywords::count(TYPE)] = keywords::select(TYPE);

/// These, and those by which it states more of a type.
const PARTS: [&str; keywords::count(TYPE | PART)] = keywords::select(TYPE | PART);

object!(/// A schema, every keyword of which may be absent.
    Schema);

impl<'t> Schema<'t> {
    /// A node that is known to be a schema, by its place.
    pub(crate) fn of(node: NodeRef<'t>) -> Self {
        Self(node)
    }

    /// The name under which `components.schemas`, or another file, holds this very schema.
    pub(crate) fn component_name(self) -> Option<&'t str> {
        let own = || {
            let (schemas, name) = self.0.parent()?;
            let (_, is_schemas) = schemas.parent()?;
            let is_there =
                || components(schemas.root(), "schemas").is_some_and(|own| own.id() == schemas.id());
            (matches!(is_schemas, "schemas" | "definitions") && is_there()).then_some(name)
        };
        own().or_else(|| {
            let defined = self.0.root().get(Pointer::DEFINED)?;
            let (name, schema) = defined.entry(&self.definition_name()?)?;
            (schema.id() == self.id()).then_some(name)
        })
    }

    /// The outermost schema whose `allOf` contains this one, directly or through other `allOf`s; otherwise itself.
    pub(crate) fn outermost(self) -> Self {
        let mut schema = self.0;
        while let Some((list, Step::Index(_))) = schema.step()
            && let Some((around, Step::Key("allOf"))) = list.step()
        {
            schema = around;
        }
        Self(schema)
    }

    /// Whether a schema states nothing about the type of a value.
    pub(crate) fn only_words(self) -> bool {
        let is_word = |keyword| keywords::row(keyword).is_some_and(|row| row.declares(WORDS));
        self.keywords().all(|(keyword, _)| is_word(keyword) || keyword.starts_with("x-"))
    }

    /// What identifies this very schema.
    pub(crate) fn id(self) -> NodeId {
        self.0.id()
    }

    /// Whether this is a reference that states more about a type than what it refers to.
    pub(crate) fn narrows(self) -> bool {
        narrows(self.0)
    }

    /// The name of a schema that was written to be referred to.
    pub(crate) fn definition_name(self) -> Option<String> {
        self.pointer().definition_name()
    }

    /// Whether any value is allowed, or any object.
    pub(crate) fn is_free(self) -> bool {
        let is_object = self.types().eq(["object"]) && !self.has_properties() && self.additional().is_none();
        self.is_anything() || (is_object && !self.is_reference() && !self.has("allOf"))
    }

    /// Whether two schemas state the same, wherever they stand.
    pub(crate) fn same_text(self, other: Self) -> bool {
        self.0.equals(other.0)
    }

    /// What is stated about properties without a name: any, none, or a schema.
    ///
    /// `patternProperties` say which names they may have, which is for the server to check, and of which types;
    /// `additionalProperties` is about all others (JSON Schema 2020-12, section 10.3.2.3).
    pub(crate) fn additional(self) -> Option<Additional<'t>> {
        let others = self.unnamed();
        let Some(patterned) = self.patterned() else { return others };
        Some(match (patterned, others) {
            (patterned, None | Some(Additional::None)) => patterned,
            (Additional::Typed(these), Some(Additional::Typed(others))) if these.same_text(others) => {
                Additional::Typed(these)
            }
            _ => Additional::Any,
        })
    }

    /// `additionalProperties`, or `unevaluatedProperties`, which is about the same properties where they are not stated.
    fn unnamed(self) -> Option<Additional<'t>> {
        let evaluated = self.0.get("additionalProperties");
        let node = evaluated.or(self.0.get("unevaluatedProperties"))?;
        match node.as_bool() {
            Some(true) => Some(Additional::Any),
            // That nothing else may follow does not take away what other members of a conjunction allow.
            Some(false) => evaluated.map(|_| Additional::None),
            None if node.entries().next().is_none() => Some(Additional::Any),
            None => Some(Additional::Typed(Schema(node))),
        }
    }

    fn patterned(self) -> Option<Additional<'t>> {
        let patterns = self.0.get("patternProperties")?.entries();
        let mut patterns = patterns.map(|(_, values)| Schema(values)).filter(|values| !values.is_nothing());
        let first = patterns.next()?;
        let is_one = !first.is_anything() && patterns.all(|other| other.same_text(first));
        Some(if is_one { Additional::Typed(first) } else { Additional::Any })
    }

    /// The schemas that hold for some values only, with their keywords.
    pub(crate) fn conditional(self) -> impl Iterator<Item = (&'static str, Schema<'t>)> {
        let branches = ["if", "then", "else"].into_iter();
        let branches = branches.filter_map(move |keyword| Some((keyword, Schema(self.0.get(keyword)?))));
        let dependent = self.0.entries_of("dependentSchemas");
        branches.chain(dependent.map(|(_, schema)| ("dependentSchemas", Schema(schema))))
    }

    /// Whether `unevaluatedProperties` states which properties there may be beside those with names.
    pub(crate) fn has_unevaluated(self) -> bool {
        self.0.get("unevaluatedProperties").is_some_and(|node| node.as_bool() != Some(false))
    }

    /// A list of schemas: `allOf`, `oneOf`, `anyOf`.
    pub(crate) fn members(self, key: &str) -> Option<Vec<Schema<'t>>> {
        self.0.get(key).map(|list| list.items().map(Schema).collect())
    }

    /// Whether this is `true` or `{}`: it allows anything and states nothing.
    pub(crate) fn is_anything(self) -> bool {
        self.0.as_bool() == Some(true) || (self.0.is_mapping() && self.0.entries().next().is_none())
    }

    /// Whether this is `false`: nothing is allowed.
    pub(crate) fn is_nothing(self) -> bool {
        self.0.as_bool() == Some(false)
    }

    /// `discriminator`: the property, and the values with the schemas that they mean.
    pub(crate) fn discriminator(self) -> Option<(&'t str, Vec<(&'t str, NodeRef<'t>)>)> {
        let node = self.0.get("discriminator")?;
        let mapping = node.entries_of("mapping");
        let mapping = mapping.filter(|(_, target)| target.as_str().is_some()).collect();
        Some((node.get("propertyName")?.as_str()?, mapping))
    }

    /// `discriminator.defaultMapping`: the schema that is meant where no value states which one (OpenAPI 3.2).
    pub(crate) fn default_mapping(self) -> Option<NodeRef<'t>> {
        self.0.get("discriminator")?.get("defaultMapping").filter(|target| target.as_str().is_some())
    }

    /// The text of `$ref`.
    pub(crate) fn reference(self) -> Option<&'t str> {
        self.0.text("$ref")
    }

    pub(crate) fn read_only(self) -> bool {
        self.0.flag("readOnly")
    }

    pub(crate) fn write_only(self) -> bool {
        self.0.flag("writeOnly")
    }

    /// A keyword's value.
    pub(crate) fn value(self, key: &str) -> Option<NodeRef<'t>> {
        self.0.get(key)
    }

    pub(crate) fn is_reference(self) -> bool {
        self.0.get("$ref").is_some()
    }

    /// The members of `type`, one or many.
    pub(crate) fn types(self) -> impl Iterator<Item = &'t str> {
        let declared = self.0.get("type");
        declared
            .into_iter()
            .flat_map(|node| node.as_str().into_iter().chain(node.items().filter_map(NodeRef::as_str)))
    }

    /// The members of `type` beside `null`.
    pub(crate) fn types_but_null(self) -> Vec<&'t str> {
        self.types().filter(|name| *name != "null").collect()
    }

    /// Whether `null` is allowed by a word of its own, which `normal` left where there is no `type`.
    pub(crate) fn nullable(self) -> bool {
        self.0.flag("nullable")
    }

    pub(crate) fn format(self) -> Option<&'t str> {
        self.0.text("format")
    }

    /// The title; an empty one is not a title.
    pub(crate) fn title(self) -> Option<&'t str> {
        self.0.words("title")
    }

    pub(crate) fn properties(self) -> impl Iterator<Item = (&'t str, Span, Schema<'t>)> {
        self.0.members_of("properties").map(|(name, span, schema)| (name, span, Schema(schema)))
    }

    pub(crate) fn property(self, name: &str) -> Option<Schema<'t>> {
        self.0.get("properties")?.get(name).map(Schema)
    }

    /// `contentMediaType`: the media type of what a text holds.
    pub(crate) fn content_media_type(self) -> Option<&'t str> {
        self.0.text("contentMediaType")
    }

    /// `contentSchema`: what a text holds, once it is read as its media type states.
    pub(crate) fn content_schema(self) -> Option<Schema<'t>> {
        self.0.get("contentSchema").map(Schema)
    }

    pub(crate) fn has_properties(self) -> bool {
        self.0.get("properties").is_some()
    }

    pub(crate) fn required(self) -> Vec<(&'t str, Span)> {
        names(self.0.get("required")).unwrap_or_default()
    }

    pub(crate) fn items(self) -> Option<Schema<'t>> {
        self.0.get("items").map(Schema)
    }

    /// Whether a list has no items but those of `prefixItems`.
    pub(crate) fn closes_items(self) -> bool {
        self.value("unevaluatedItems").and_then(NodeRef::as_bool) == Some(false)
    }

    /// The values of `enum`, or that of `const`, with their places.
    pub(crate) fn values(self) -> Option<Vec<NodeRef<'t>>> {
        let list = self.0.get("enum").map(|values| values.items().collect());
        list.or_else(|| self.0.get("const").map(|value| vec![value]))
    }

    /// The keywords that are there, with their places.
    pub(crate) fn keywords(self) -> impl Iterator<Item = (&'t str, Span)> {
        self.0.members().map(|(key, span, _)| (key, span))
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// Whether it has neither `$ref` nor `allOf`.
    pub(crate) fn is_by_itself(self) -> bool {
        !self.has("$ref") && !self.has("allOf")
    }

    /// All that it states about a type, keyword by keyword, in texts that are the same where the words are.
    pub(crate) fn type_constraints(self) -> Vec<Option<String>> {
        PARTS.iter().map(|keyword| self.json(keyword)).collect()
    }

    /// Whether a keyword states the same in two schemas.
    pub(crate) fn same_keyword(self, other: Self, key: &str) -> bool {
        match (self.0.get(key), other.0.get(key)) {
            (Some(ours), Some(theirs)) => ours.equals(theirs),
            (ours, theirs) => ours.is_none() && theirs.is_none(),
        }
    }

    /// A keyword's value as JSON, for the docs.
    pub(crate) fn json(self, key: &str) -> Option<String> {
        self.0.get(key).map(NodeRef::to_json)
    }

    /// The examples, as JSON.
    pub(crate) fn examples(self) -> Vec<String> {
        self.0.items_of("examples").map(NodeRef::to_json).collect()
    }
}

/// What an object may have beside its named properties.
pub(crate) enum Additional<'t> {
    Any,
    None,
    Typed(Schema<'t>),
}

/// Whether a schema that is a reference states more about a type than what it refers to, which makes the two a conjunction.
pub(in crate::document) fn narrows(schema: NodeRef<'_>) -> bool {
    let has = |keyword: &&str| schema.get(keyword).is_some();
    has(&"$ref") && (PARTS.iter().any(has) || Schema(schema).has_unevaluated())
}
