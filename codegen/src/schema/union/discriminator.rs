//! Which values of a discriminator select which member of a union.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::document::{NodeId, NodeRef};

use super::super::conjunct::{Choice, Conjunction, choice};
use super::super::conjunction::conjunction;
use super::super::enums::listed_texts;
use super::super::flatten::flatten;
use super::super::nullability::only_null;
use super::super::{Result, Schemas};
use super::member::Member;

/// A discriminator (OpenAPI 3.1, section 4.8.25), and the schema that declares it.
pub(crate) struct Discriminator<'d> {
    schema: Schema<'d>,
    property: &'d str,
    mapping: Vec<(&'d str, NodeRef<'d>)>,
    /// The indexes of values by their targets, which are names or references.
    by_target: HashMap<&'d str, Vec<usize>>,
}

/// How a property distinguishes the members of a union.
pub(crate) struct Tagged<'d> {
    pub(super) property: &'d str,
    /// For each member, the values that select it.
    pub(super) values: Vec<Vec<String>>,
    /// The index of the member that applies if no value selects one.
    pub(crate) default: Option<usize>,
    /// The indexes of members whose values are not objects. Their shapes distinguish them.
    pub(crate) untagged: Vec<usize>,
}

/// The values that select one member.
enum Tags {
    /// Those of the mapping.
    Mapped(Vec<String>),
    /// The name of the schema. No value selects a schema without a name.
    Named(Option<String>),
    /// Those that the member's own property lists, if its name is not among them.
    Listed(Vec<String>),
}

/// The maximum depth of nested unions. A union may contain itself.
const MAX_DEPTH: usize = 8;

impl Tags {
    fn values(&self) -> &[String] {
        match self {
            Self::Mapped(values) | Self::Listed(values) => values,
            Self::Named(name) => name.as_slice(),
        }
    }
}

impl<'d> Discriminator<'d> {
    pub(in crate::schema) fn of(schema: Schema<'d>) -> Option<Self> {
        let (property, mapping) = schema.discriminator()?;
        let mut by_target: HashMap<_, Vec<_>> = HashMap::new();
        for (index, (_, target)) in mapping.iter().enumerate() {
            by_target.entry(target.as_str().unwrap_or_default()).or_default().push(index);
        }
        Some(Self { schema, property, mapping, by_target })
    }

    /// Returns the name of the property.
    pub(crate) fn property(&self) -> &'d str {
        self.property
    }

    /// Returns the values that select a member, whatever the other members are.
    ///
    /// # Errors
    ///
    /// Fails if [`flatten`](super::super::flatten()) fails.
    pub(in crate::schema) fn values(
        &self,
        schemas: &Schemas<'d>,
        member: &Member<'d>,
    ) -> Result<Vec<String>> {
        let mapped = self.mapped(&self.by_schema(schemas), member);
        Ok(self.tags_of(schemas, member, &mapped)?.values().to_vec())
    }

    /// Returns how the property distinguishes the members, and warnings about what has no effect. Returns
    /// `None` if the shapes of the members distinguish what the values do not.
    ///
    /// Without a mapping, the name of a member selects it. If the member's own property lists other values,
    /// only those are possible, so they count as the mapping that the author had in mind.
    ///
    /// # Errors
    ///
    /// Fails if [`flatten`](super::super::flatten()) fails.
    pub(crate) fn tagged(
        &self,
        schemas: &Schemas<'d>,
        members: &[Member<'d>],
    ) -> Result<(Option<Tagged<'d>>, Vec<Diagnostic>)> {
        let property = self.property;
        let warning = |message: String| Diagnostic::warning(self.schema.span_of("discriminator"), message);
        let by_schema = self.by_schema(schemas);
        let mapped: Vec<_> = members.iter().map(|member| self.mapped(&by_schema, member)).collect();
        let mut warnings = self.dangling(schemas, &mapped.iter().flatten().copied().collect());
        let tags = members.iter().zip(&mapped).map(|(member, mapped)| self.tags_of(schemas, member, mapped));
        let mut tags = tags.collect::<Result<Vec<_>>>()?;
        for (_, member) in tags.iter().zip(members).filter(|(tags, _)| matches!(tags, Tags::Named(_))) {
            if is_not_text(schemas, &member.conjunction, property)? {
                let message = format!(
                    "`{property}` is not text, so that it cannot name a member; their shapes distinguish them"
                );
                warnings.push(warning(message));
                return Ok((None, warnings));
            }
        }
        if tags.iter().any(|tags| matches!(tags, Tags::Listed(_))) {
            let shared = shared(&tags);
            if shared.contains(&true) && all_have(schemas, members, property)? {
                let message =
                    format!("`{property}` has one value for several members; their shapes distinguish them");
                warnings.push(warning(message));
                return Ok((None, warnings));
            }
            for ((tags, member), _) in tags.iter_mut().zip(members).zip(shared).filter(|(_, shared)| *shared)
            {
                *tags = Tags::Named(member.name().map(str::to_owned));
            }
            if tags.iter().any(|tags| matches!(tags, Tags::Listed(_))) {
                warnings.push(warning(format!(
                    "no `mapping` names the values of `{property}` that the members list; they are accepted"
                )));
            }
        }
        let mut values: Vec<_> = tags.iter().map(|tags| tags.values().to_vec()).collect();
        let default = self.default(schemas, members);
        warnings.extend(default.as_ref().err().cloned());
        let untagged = without_properties(schemas, members)?;
        for index in &untagged {
            values.get_mut(*index).into_iter().for_each(Vec::clear);
        }
        let (default, untagged) = match (default.ok().flatten(), untagged.as_slice()) {
            (None, [only]) => (Some(*only), Vec::new()),
            (default, _) => (default, untagged),
        };
        Ok((Some(Tagged { property, values, default, untagged }), warnings))
    }

    /// Returns the member that `defaultMapping` selects.
    fn default(
        &self,
        schemas: &Schemas<'d>,
        members: &[Member<'d>],
    ) -> std::result::Result<Option<usize>, Diagnostic> {
        let Some(target) = self.schema.default_mapping() else { return Ok(None) };
        let Some(name) = target.as_str() else { return Ok(None) };
        let is_meant = |member: &Member<'d>| {
            let is_named = |own| own == name || name.strip_prefix("#/components/schemas/") == Some(own);
            member.written.reference() == Some(name)
                || member.name().is_some_and(is_named)
                || schemas.document.mapped(target) == Some(member.resolved.id())
        };
        match members.iter().position(is_meant) {
            Some(index) => Ok(Some(index)),
            None => Err(Diagnostic::warning(
                target.span(),
                format!("`{name}` is not a member of the union; it has no effect"),
            )),
        }
    }

    /// Returns the values that select a member, whatever the other members are.
    fn tags_of(&self, schemas: &Schemas<'d>, member: &Member<'d>, mapped: &BTreeSet<usize>) -> Result<Tags> {
        let name = member.name();
        if !mapped.is_empty() {
            let values = mapped.iter().filter_map(|index| self.mapping.get(*index));
            return Ok(Tags::Mapped(values.map(|(value, _)| (*value).to_owned()).collect()));
        }
        Ok(match listed_values(schemas, &member.conjunction, self.property, MAX_DEPTH)? {
            Some(values)
                if !member.conjunction.is_itself()
                    && name.is_none_or(|name| values.iter().all(|value| value != name)) =>
            {
                Tags::Listed(values)
            }
            _ => Tags::Named(name.map(str::to_owned)),
        })
    }

    /// Returns the indexes of the mapping's values for a member, however the member is named.
    fn mapped(&self, by_schema: &HashMap<NodeId, Vec<usize>>, member: &Member<'d>) -> BTreeSet<usize> {
        let pointer = member.name().map(|name| format!("#/components/schemas/{name}"));
        let targets = [member.written.reference(), member.name(), pointer.as_deref()];
        let named = targets.into_iter().flatten().filter_map(|target| self.by_target.get(target));
        named.chain(by_schema.get(&member.resolved.id())).flatten().copied().collect()
    }

    /// Returns the indexes of the values by the schemas that their targets resolve to.
    fn by_schema(&self, schemas: &Schemas<'d>) -> HashMap<NodeId, Vec<usize>> {
        let mut by_schema: HashMap<_, Vec<_>> = HashMap::new();
        for (index, (_, target)) in self.mapping.iter().enumerate() {
            if let Some(schema) = schemas.document.mapped(*target) {
                by_schema.entry(schema).or_default().push(index);
            }
        }
        by_schema
    }

    /// Returns warnings for values of the mapping whose schemas do not exist.
    fn dangling(&self, schemas: &Schemas<'d>, meant: &BTreeSet<usize>) -> Vec<Diagnostic> {
        let values = self.mapping.iter().enumerate().filter(|(index, _)| !meant.contains(index));
        let dangling = values.filter(|(_, (_, target))| schemas.document.mapped(*target).is_none());
        let warning = |(_, (value, target)): (usize, &(&str, NodeRef<'_>))| {
            let text = target.as_str().unwrap_or_default();
            let message = format!("`{text}` does not exist; no member is meant by `{value}`");
            Diagnostic::warning(target.span(), message)
        };
        dangling.map(warning).collect()
    }
}

/// Returns for each member whether another member lists one of the same values.
fn shared(tags: &[Tags]) -> Vec<bool> {
    let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, tags) in tags.iter().enumerate() {
        for value in tags.values() {
            members.entry(value).or_default().push(index);
        }
    }
    let is_shared = |(index, tags): (usize, &Tags)| match tags {
        Tags::Listed(values) => values
            .iter()
            .filter_map(|value| members.get(value.as_str()))
            .any(|members| members.iter().any(|other| *other != index)),
        Tags::Mapped(_) | Tags::Named(_) => false,
    };
    tags.iter().enumerate().map(is_shared).collect()
}

fn all_have<'d>(schemas: &Schemas<'d>, members: &[Member<'d>], property: &str) -> Result<bool> {
    for member in members {
        if !always_has(schemas, &member.conjunction, property, MAX_DEPTH)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns the members whose values are not objects, and so have no property that could select them.
fn without_properties<'d>(schemas: &Schemas<'d>, members: &[Member<'d>]) -> Result<Vec<usize>> {
    let mut found = Vec::new();
    for (index, member) in members.iter().enumerate() {
        found.extend(has_no_properties(schemas, &member.conjunction, MAX_DEPTH)?.then_some(index));
    }
    Ok(found)
}

/// Returns whether no value of a schema is an object, according to its types, alternatives or listed values.
fn has_no_properties<'d>(schemas: &Schemas<'d>, member: &Conjunction<'d>, depth: usize) -> Result<bool> {
    let conjuncts = flatten(schemas, member)?;
    let types = conjuncts.iter().map(|conjunct| conjunct.schema.types_but_null());
    let types: Vec<_> = types.filter(|types| !types.is_empty()).collect();
    if !types.is_empty() {
        return Ok(types.iter().any(|types| !types.contains(&"object")));
    }
    if conjuncts.iter().any(|conjunct| conjunct.schema.has_properties()) {
        return Ok(false);
    }
    let Some(Choice { members, .. }) = choice(&conjuncts).filter(|_| depth > 0) else {
        let listed = conjuncts.iter().filter_map(|conjunct| conjunct.schema.values()).flatten();
        let mut listed = listed.peekable();
        return Ok(listed.peek().is_some() && listed.all(|value| !value.is_mapping()));
    };
    let mut is_any = false;
    for member in members.into_iter().filter(|member| !only_null(schemas, *member)) {
        is_any = true;
        if !has_no_properties(schemas, &conjunction(schemas, member)?, depth - 1)? {
            return Ok(false);
        }
    }
    Ok(is_any)
}

/// Returns whether a property of a schema has other types than string.
fn is_not_text<'d>(schemas: &Schemas<'d>, member: &Conjunction<'d>, property: &str) -> Result<bool> {
    let conjuncts = flatten(schemas, member)?;
    let declared = conjuncts.iter().filter_map(|conjunct| {
        schemas.document.schema(conjunct.schema.property(property)?).ok().map(Schema::types_but_null)
    });
    let mut types = declared.filter(|types| !types.is_empty()).peekable();
    Ok(types.peek().is_some() && types.all(|types| !types.contains(&"string")))
}

/// Returns whether every value of a schema can have a property, by itself or in all of its alternatives.
fn always_has<'d>(
    schemas: &Schemas<'d>,
    member: &Conjunction<'d>,
    property: &str,
    depth: usize,
) -> Result<bool> {
    let conjuncts = flatten(schemas, member)?;
    if conjuncts.iter().any(|conjunct| conjunct.schema.property(property).is_some()) {
        return Ok(true);
    }
    let choice = choice(&conjuncts).filter(|_| depth > 0);
    let members = choice.map(|choice| choice.members).unwrap_or_default();
    let mut is_any = false;
    for member in members.into_iter().filter(|member| !only_null(schemas, *member)) {
        is_any = true;
        if !always_has(schemas, &conjunction(schemas, member)?, property, depth - 1)? {
            return Ok(false);
        }
    }
    Ok(is_any)
}

/// Returns the strings that a property of a schema lists as its values, or the numbers as text. If only its
/// alternatives declare the property, returns theirs.
fn listed_values<'d>(
    schemas: &Schemas<'d>,
    member: &Conjunction<'d>,
    property: &str,
    depth: usize,
) -> Result<Option<Vec<String>>> {
    let conjuncts = flatten(schemas, member)?;
    let own: Vec<_> = conjuncts.iter().filter_map(|conjunct| conjunct.schema.property(property)).collect();
    if !own.is_empty() {
        return listed_texts(schemas, &own);
    }
    let Some(Choice { members, .. }) = choice(&conjuncts).filter(|_| depth > 0) else { return Ok(None) };
    let mut found = Vec::new();
    for member in members.into_iter().filter(|member| !only_null(schemas, *member)) {
        match listed_values(schemas, &conjunction(schemas, member)?, property, depth - 1)? {
            Some(values) => found.extend(values),
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}
