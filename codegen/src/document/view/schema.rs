//! A view of a schema.

use super::{NodeRef, Object, names, object};
use crate::document::keywords::schema::{self as keywords, ANNOTATION, PART, TYPE};
use crate::document::tree::{NodeId, Step};
use crate::document::version::components;
use crate::source::{Pointer, Span};

/// The keywords that declare something about a value's type.
pub(crate) const TYPE_KEYWORDS: [&str; keywords::count(TYPE)] = keywords::select(TYPE);

/// Those of [`TYPE_KEYWORDS`], and the keywords that declare parts of a type.
const TYPE_OR_PART_KEYWORDS: [&str; keywords::count(TYPE | PART)] = keywords::select(TYPE | PART);

object!(/// A schema, every keyword of which may be absent.
    Schema);

impl<'t> Schema<'t> {
    /// Views a node that is known to be a schema.
    pub(crate) fn of(node: NodeRef<'t>) -> Self {
        Self(node)
    }

    /// Returns the name of this schema in `components.schemas` or in another file.
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

    /// Returns the outermost schema that contains this one as a member of its `allOf`, directly or
    /// indirectly. Returns itself if there is none.
    pub(crate) fn outermost_all_of(self) -> Self {
        let mut schema = self.0;
        while let Some((list, Step::Index(_))) = schema.step()
            && let Some((around, Step::Key("allOf"))) = list.step()
        {
            schema = around;
        }
        Self(schema)
    }

    /// Returns whether a schema declares nothing about the type of a value.
    pub(crate) fn is_annotation_only(self) -> bool {
        let is_word = |keyword| keywords::row(keyword).is_some_and(|row| row.declares(ANNOTATION));
        self.keywords().all(|(keyword, _)| is_word(keyword) || keyword.starts_with("x-"))
    }

    /// Returns the identity of this schema.
    pub(crate) fn id(self) -> NodeId {
        self.0.id()
    }

    /// Returns whether this is a reference with siblings that declare more about the type.
    pub(crate) fn narrows(self) -> bool {
        narrows(self.0)
    }

    /// Returns the name of a schema that was written to be referred to.
    pub(crate) fn definition_name(self) -> Option<String> {
        self.pointer().definition_name()
    }

    /// Returns whether any value, or any object, is allowed.
    pub(crate) fn is_unconstrained(self) -> bool {
        let is_object = self.types().eq(["object"]) && !self.has_properties() && self.additional().is_none();
        self.is_anything() || (is_object && !self.is_reference() && !self.has("allOf"))
    }

    /// Returns whether two schemas are written the same, wherever they are.
    pub(crate) fn same_text(self, other: Self) -> bool {
        self.0.equals(other.0)
    }

    /// Returns what is declared about additional properties: any, none, or a schema.
    ///
    /// `patternProperties` restricts names, which the server checks, and types of some of them.
    /// `additionalProperties` applies to all others (JSON Schema 2020-12, section 10.3.2.3).
    pub(crate) fn additional(self) -> Option<Additional<'t>> {
        let others = self.other_properties();
        let Some(patterned) = self.pattern_properties() else { return others };
        Some(match (patterned, others) {
            (patterned, None | Some(Additional::None)) => patterned,
            (Additional::Typed(these), Some(Additional::Typed(others))) if these.same_text(others) => {
                Additional::Typed(these)
            }
            _ => Additional::Any,
        })
    }

    /// Returns `additionalProperties`, or if that is absent `unevaluatedProperties`, which applies to the
    /// same properties.
    fn other_properties(self) -> Option<Additional<'t>> {
        let evaluated = self.0.get("additionalProperties");
        let node = evaluated.or(self.0.get("unevaluatedProperties"))?;
        match node.as_bool() {
            Some(true) => Some(Additional::Any),
            // Forbidding further properties does not remove what other members of a conjunction allow.
            Some(false) => evaluated.map(|_| Additional::None),
            None if node.entries().next().is_none() => Some(Additional::Any),
            None => Some(Additional::Typed(Schema(node))),
        }
    }

    fn pattern_properties(self) -> Option<Additional<'t>> {
        let patterns = self.0.get("patternProperties")?.entries();
        let mut patterns = patterns.map(|(_, values)| Schema(values)).filter(|values| !values.is_nothing());
        let first = patterns.next()?;
        let is_one = !first.is_anything() && patterns.all(|other| other.same_text(first));
        Some(if is_one { Additional::Typed(first) } else { Additional::Any })
    }

    /// Returns the schemas that apply to some values only, with their keywords.
    pub(crate) fn conditional(self) -> impl Iterator<Item = (&'static str, Schema<'t>)> {
        let branches = ["if", "then", "else"].into_iter();
        let branches = branches.filter_map(move |keyword| Some((keyword, Schema(self.0.get(keyword)?))));
        let dependent = self.0.entries_of("dependentSchemas");
        branches.chain(dependent.map(|(_, schema)| ("dependentSchemas", Schema(schema))))
    }

    /// Returns whether `unevaluatedProperties` declares what further properties there may be.
    pub(crate) fn has_unevaluated(self) -> bool {
        self.0.get("unevaluatedProperties").is_some_and(|node| node.as_bool() != Some(false))
    }

    /// Returns a list of schemas: `allOf`, `oneOf`, `anyOf`.
    pub(crate) fn members(self, key: &str) -> Option<Vec<Schema<'t>>> {
        self.0.get(key).map(|list| list.items().map(Schema).collect())
    }

    /// Returns whether this is `true` or `{}`, which allows everything.
    pub(crate) fn is_anything(self) -> bool {
        self.0.as_bool() == Some(true) || (self.0.is_mapping() && self.0.entries().next().is_none())
    }

    /// Returns whether this is `false`, which allows nothing.
    pub(crate) fn is_nothing(self) -> bool {
        self.0.as_bool() == Some(false)
    }

    /// Returns `discriminator`: the property, and the values with the schemas that they select.
    pub(crate) fn discriminator(self) -> Option<(&'t str, Vec<(&'t str, NodeRef<'t>)>)> {
        let node = self.0.get("discriminator")?;
        let mapping = node.entries_of("mapping");
        let mapping = mapping.filter(|(_, target)| target.as_str().is_some()).collect();
        Some((node.get("propertyName")?.as_str()?, mapping))
    }

    /// Returns `discriminator.defaultMapping`: the schema that applies if no value selects one (OpenAPI 3.2).
    pub(crate) fn default_mapping(self) -> Option<NodeRef<'t>> {
        self.0.get("discriminator")?.get("defaultMapping").filter(|target| target.as_str().is_some())
    }

    /// Returns the text of `$ref`.
    pub(crate) fn reference(self) -> Option<&'t str> {
        self.0.text("$ref")
    }

    pub(crate) fn read_only(self) -> bool {
        self.0.flag("readOnly")
    }

    pub(crate) fn write_only(self) -> bool {
        self.0.flag("writeOnly")
    }

    /// Returns a keyword's value.
    pub(crate) fn value(self, key: &str) -> Option<NodeRef<'t>> {
        self.0.get(key)
    }

    pub(crate) fn is_reference(self) -> bool {
        self.0.get("$ref").is_some()
    }

    /// Returns the members of `type`, one or several.
    pub(crate) fn types(self) -> impl Iterator<Item = &'t str> {
        let declared = self.0.get("type");
        declared
            .into_iter()
            .flat_map(|node| node.as_str().into_iter().chain(node.items().filter_map(NodeRef::as_str)))
    }

    /// Returns the members of `type` without `null`.
    pub(crate) fn types_but_null(self) -> Vec<&'t str> {
        self.types().filter(|name| *name != "null").collect()
    }

    /// Returns whether the keyword `nullable` allows `null`. `normal` keeps that keyword only without a
    /// `type`.
    pub(crate) fn nullable(self) -> bool {
        self.0.flag("nullable")
    }

    pub(crate) fn format(self) -> Option<&'t str> {
        self.0.text("format")
    }

    /// Returns the title, unless it is empty.
    pub(crate) fn title(self) -> Option<&'t str> {
        self.0.non_blank_text("title")
    }

    pub(crate) fn properties(self) -> impl Iterator<Item = (&'t str, Span, Schema<'t>)> {
        self.0.members_of("properties").map(|(name, span, schema)| (name, span, Schema(schema)))
    }

    pub(crate) fn property(self, name: &str) -> Option<Schema<'t>> {
        self.0.get("properties")?.get(name).map(Schema)
    }

    /// Returns `contentMediaType`: the media type of a string's content.
    pub(crate) fn content_media_type(self) -> Option<&'t str> {
        self.0.text("contentMediaType")
    }

    /// Returns `contentSchema`: the schema of a string's content, decoded by its media type.
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

    /// Returns whether a list has no items beyond those of `prefixItems`.
    pub(crate) fn closes_items(self) -> bool {
        self.value("unevaluatedItems").and_then(NodeRef::as_bool) == Some(false)
    }

    /// Returns the values of `enum`, or the value of `const`.
    pub(crate) fn values(self) -> Option<Vec<NodeRef<'t>>> {
        let list = self.0.get("enum").map(|values| values.items().collect());
        list.or_else(|| self.0.get("const").map(|value| vec![value]))
    }

    /// Returns the keywords that are present, with their places.
    pub(crate) fn keywords(self) -> impl Iterator<Item = (&'t str, Span)> {
        self.0.members().map(|(key, span, _)| (key, span))
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// Returns whether everything that it declares is in this schema itself, and not in others.
    pub(crate) fn is_self_contained(self) -> bool {
        !self.has("$ref") && !self.has("allOf")
    }

    /// Returns everything that it declares about a type, as one text per keyword; equal declarations have
    /// equal texts.
    pub(crate) fn type_constraints(self) -> Vec<Option<String>> {
        TYPE_OR_PART_KEYWORDS.iter().map(|keyword| self.json(keyword)).collect()
    }

    /// Returns whether a keyword declares the same in two schemas.
    pub(crate) fn same_keyword(self, other: Self, key: &str) -> bool {
        match (self.0.get(key), other.0.get(key)) {
            (Some(ours), Some(theirs)) => ours.equals(theirs),
            (ours, theirs) => ours.is_none() && theirs.is_none(),
        }
    }

    /// Returns a keyword's value as JSON, for the docs.
    pub(crate) fn json(self, key: &str) -> Option<String> {
        self.0.get(key).map(NodeRef::to_json)
    }

    /// Returns the examples, as JSON.
    pub(crate) fn examples(self) -> Vec<String> {
        self.0.items_of("examples").map(NodeRef::to_json).collect()
    }
}

/// The additional properties that an object may have.
pub(crate) enum Additional<'t> {
    Any,
    None,
    Typed(Schema<'t>),
}

/// Returns whether a schema is a reference with siblings that declare more about the type, which makes both a
/// conjunction.
pub(in crate::document) fn narrows(schema: NodeRef<'_>) -> bool {
    let has = |keyword: &&str| schema.get(keyword).is_some();
    has(&"$ref") && (TYPE_OR_PART_KEYWORDS.iter().any(has) || Schema(schema).has_unevaluated())
}
