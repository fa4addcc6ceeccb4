//! Which values of a discriminator mean which member of a union.

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::view::{Object, Schema};

use super::Lowering;
use super::conjunction::All;
use super::union::Member;
use super::{enums, kind};

/// A discriminator (OpenAPI 3.1, section 4.8.25), and the schema that has it.
pub(super) struct Discriminator<'d> {
    schema: Schema<'d>,
    property: &'d str,
    mapping: Vec<(&'d str, NodeRef<'d>)>,
}

/// How the members of a union are told apart by a property.
pub(super) struct Tagged<'d> {
    pub(super) property: &'d str,
    /// For each member the values that mean it.
    pub(super) values: Vec<Vec<String>>,
    /// The member that is meant where no value means one, by its number.
    pub(super) default: Option<usize>,
}

/// The values that mean one member.
enum Tags {
    /// Those of the mapping.
    Mapped(Vec<String>),
    /// The name of the schema; a schema without one is meant by no value.
    Named(Option<String>),
    /// Those that the member's own property lists, among which its name is not.
    Told(Vec<String>),
}

/// How deep unions are looked into: one may hold itself.
const MAX_DEPTH: usize = 8;

impl<'d> Discriminator<'d> {
    pub(super) fn of(schema: Schema<'d>) -> Option<Self> {
        let (property, mapping) = schema.discriminator()?;
        Some(Self { schema, property, mapping })
    }
}

impl Tags {
    fn values(&self) -> &[String] {
        match self {
            Self::Mapped(values) | Self::Told(values) => values,
            Self::Named(name) => name.as_slice(),
        }
    }
}

impl<'d> Lowering<'d> {
    /// How a discriminator tells members apart; `None` where the members' shapes tell what its values do not.
    ///
    /// Without a mapping, a member is meant by its name. Where its own property lists other values, it can have none but
    /// these: authors take it that they stand for the mapping.
    pub(super) fn tagged(
        &mut self,
        discriminator: &Discriminator<'d>,
        members: &[Member<'d>],
    ) -> Option<Tagged<'d>> {
        let Discriminator { schema, property, .. } = *discriminator;
        self.warn_of_dangling(discriminator, members);
        let mut tags: Vec<_> = members.iter().map(|member| self.meant_by(discriminator, member)).collect();
        let span = schema.span_of("discriminator");
        let mut by_name = tags.iter().zip(members).filter(|(tags, _)| matches!(tags, Tags::Named(_)));
        if by_name.any(|(_, member)| self.is_no_text(&member.all, property)) {
            let message = format!(
                "`{property}` is no text, so that it cannot name a member; their shapes tell them apart"
            );
            self.report.push(Diagnostic::warning(span, message));
            return None;
        }
        if tags.iter().any(|tags| matches!(tags, Tags::Told(_))) {
            let others = |index: usize| {
                let others = tags.iter().enumerate().filter(move |(other, _)| *other != index);
                others.flat_map(|(_, tags)| tags.values())
            };
            let is_shared = |(index, told): (usize, &Tags)| matches!(told, Tags::Told(values) if others(index).any(|other| values.contains(other)));
            let shared: Vec<_> = tags.iter().enumerate().map(is_shared).collect();
            let is_written = members.iter().all(|member| self.holds(&member.all, property, MAX_DEPTH));
            if shared.contains(&true) && is_written {
                let message =
                    format!("`{property}` has one value for several members; their shapes tell them apart");
                self.report.push(Diagnostic::warning(span, message));
                return None;
            }
            for ((tags, member), _) in tags.iter_mut().zip(members).zip(shared).filter(|(_, shared)| *shared)
            {
                *tags = Tags::Named(member.name().map(str::to_owned));
            }
            if tags.iter().any(|tags| matches!(tags, Tags::Told(_))) {
                let message = format!(
                    "no `mapping` names the values of `{property}` that the members list; they are taken"
                );
                self.report.push(Diagnostic::warning(span, message));
            }
        }
        let values = tags.iter().map(|tags| tags.values().to_vec()).collect();
        Some(Tagged { property, values, default: self.meant_by_default(schema, members) })
    }

    /// The member that `defaultMapping` names.
    fn meant_by_default(&mut self, schema: Schema<'d>, members: &[Member<'d>]) -> Option<usize> {
        let target = schema.default_mapping()?;
        let name = target.as_str()?;
        let default = members.iter().position(|member| self.is_meant(member, target));
        if default.is_none() {
            let message = format!("`{name}` is no member of the union; it has no effect");
            self.report.push(Diagnostic::warning(target.span(), message));
        }
        default
    }

    /// The values that mean a member, whatever the others are.
    fn meant_by(&mut self, discriminator: &Discriminator<'d>, member: &Member<'d>) -> Tags {
        let name = member.name();
        let mapped = discriminator.mapping.iter().filter(|(_, target)| self.is_meant(member, *target));
        let mapped: Vec<_> = mapped.map(|(tag, _)| (*tag).to_owned()).collect();
        if !mapped.is_empty() {
            return Tags::Mapped(mapped);
        }
        match self.listed_of(&member.all, discriminator.property, MAX_DEPTH) {
            Some(values)
                if !member.all.is_itself()
                    && name.is_none_or(|name| values.iter().all(|value| value != name)) =>
            {
                Tags::Told(values)
            }
            _ => Tags::Named(name.map(str::to_owned)),
        }
    }

    /// Whether a property of a schema is of other types than text.
    fn is_no_text(&mut self, all: &All<'d>, property: &str) -> bool {
        let Some(flat) = self.flat(all) else { return false };
        let said = flat.iter().filter_map(|part| self.document.schema(part.schema.property(property)?).ok());
        let mut types = said.map(Schema::types_but_null).filter(|types| !types.is_empty()).peekable();
        types.peek().is_some() && types.all(|types| !types.contains(&"string"))
    }

    /// Whether every value of a schema can have a property, as itself or as any of its alternatives.
    fn holds(&mut self, all: &All<'d>, property: &str, depth: usize) -> bool {
        let Some(flat) = self.flat(all) else { return false };
        if flat.iter().any(|part| part.schema.property(property).is_some()) {
            return true;
        }
        let choice = kind::choice(&flat).filter(|_| depth > 0);
        let members = choice.map(|(_, _, members)| members).unwrap_or_default();
        let mut members = members.into_iter().filter(|member| !kind::only_null(*member)).peekable();
        members.peek().is_some()
            && members.all(|member| self.all(member).is_some_and(|all| self.holds(&all, property, depth - 1)))
    }

    /// The texts that a property of a schema lists as its values, or the numbers as texts; those of its alternatives where these have it.
    fn listed_of(&mut self, all: &All<'d>, property: &str, depth: usize) -> Option<Vec<String>> {
        let flat = self.flat(all)?;
        let said: Vec<_> = flat.iter().filter_map(|part| part.schema.property(property)).collect();
        if said.is_empty() {
            let (_, _, members) = kind::choice(&flat).filter(|_| depth > 0)?;
            let mut found = Vec::new();
            for member in members.into_iter().filter(|member| !kind::only_null(*member)) {
                let member = self.all(member)?;
                found.extend(self.listed_of(&member, property, depth - 1)?);
            }
            return Some(found);
        }
        self.listed_by(&said)
    }

    /// The texts that schemas of one property list together as its values, or the numbers as texts.
    pub(super) fn listed_by(&mut self, schemas: &[Schema<'d>]) -> Option<Vec<String>> {
        let is_combined =
            |schema: Schema<'d>| ["allOf", "anyOf", "oneOf"].iter().any(|keyword| schema.has(keyword));
        let simple = match schemas {
            [only] if !only.narrows() => self.document.schema(*only).ok().filter(|only| !is_combined(*only)),
            _ => None,
        };
        let values = if let Some(schema) = simple {
            schema.values()?
        } else {
            let all = self.together(schemas)?;
            enums::listed(&self.flat(&all)?)?
        };
        let text = |value: NodeRef<'d>| {
            let is_scalar = value.as_number().is_some() || value.as_bool().is_some();
            if is_scalar { Some(value.to_json()) } else { value.as_str().map(str::to_owned) }
        };
        values.into_iter().map(text).collect()
    }

    /// Whether a mapping's target, a name or a reference, is a member.
    fn is_meant(&self, member: &Member<'d>, target: NodeRef<'d>) -> bool {
        let text = target.as_str().unwrap_or_default();
        let is_named = |name| name == text || text.strip_prefix("#/components/schemas/") == Some(name);
        member.written.reference() == Some(text)
            || member.name().is_some_and(is_named)
            || self.document.mapped(target) == Some(member.resolved.id())
    }

    /// Says which values of a mapping mean schemas that do not exist.
    fn warn_of_dangling(&mut self, discriminator: &Discriminator<'d>, members: &[Member<'d>]) {
        for (tag, target) in &discriminator.mapping {
            let is_known = self.document.mapped(*target).is_some();
            if !is_known && !members.iter().any(|member| self.is_meant(member, *target)) {
                let text = target.as_str().unwrap_or_default();
                let message = format!("`{text}` does not exist; no member is meant by `{tag}`");
                self.report.push(Diagnostic::warning(target.span(), message));
            }
        }
    }
}
