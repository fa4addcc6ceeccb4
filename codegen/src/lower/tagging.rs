//! What tells the alternatives of a union apart: the enums of serde, recognized in the schemas that are written for them.

use std::collections::HashSet;

use crate::document::view::{Additional, Schema};
use crate::ir::{self, Tagging};

use super::conjunction::All;
use super::discriminator;
use super::union::Member;
use super::{Lowering, kind};

/// An object among the members of a union.
pub(super) struct Alternative<'d> {
    /// Its properties, each with the schemas that are about it.
    properties: Vec<(&'d str, Vec<Schema<'d>>)>,
    required: Vec<&'d str>,
    is_closed: bool,
    /// Whether other properties are kept.
    is_open: bool,
    /// Whether it stands in the union itself, and is of no named schema.
    is_inline: bool,
}

/// A variant before it has a name and a type.
pub(super) struct Draft<'d> {
    /// The member by its number.
    pub(super) member: usize,
    /// The values of the tag that mean it; the name, where that is the tag.
    pub(super) tags: Vec<String>,
    pub(super) content: Content<'d>,
}

/// What a variant holds.
pub(super) enum Content<'d> {
    /// What the member is.
    Member,
    /// What these schemas are, which are about one property of the member.
    Property(Vec<Schema<'d>>),
    /// Nothing but the tag.
    Nothing,
}

impl<'d> Alternative<'d> {
    pub(super) fn schemas(&self, name: &str) -> Option<&[Schema<'d>]> {
        self.properties.iter().find(|(known, _)| *known == name).map(|(_, schemas)| schemas.as_slice())
    }

    fn requires(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    /// The properties that have to be there.
    pub(super) fn required(&self) -> impl Iterator<Item = &'d str> {
        self.required.iter().copied()
    }

    /// The schemas of each property that has to be there.
    pub(super) fn required_schemas(&self) -> impl Iterator<Item = &[Schema<'d>]> {
        self.required.iter().filter_map(|name| self.schemas(name))
    }

    /// The only property, where it has to be there.
    fn only(&self) -> Option<(&'d str, &[Schema<'d>])> {
        match self.properties.as_slice() {
            [(name, schemas)] if self.requires(name) && !self.is_open => Some((name, schemas)),
            _ => None,
        }
    }

    /// Whether there is nothing but this property.
    fn is_only(&self, name: &str) -> bool {
        matches!(self.properties.as_slice(), [(only, _)] if *only == name) && !self.is_open
    }
}

impl<'d> Lowering<'d> {
    /// What a member of a union is as an object with properties of its own; `None` for anything else.
    pub(super) fn alternative(&mut self, member: &Member<'d>) -> Option<Alternative<'d>> {
        let flat = self.flat(&member.all)?;
        let schemas: Vec<_> = flat.iter().map(|part| part.schema).collect();
        let is_object = schemas.iter().any(|schema| schema.has_properties())
            && schemas.iter().all(|schema| matches!(schema.types_but_null().as_slice(), [] | ["object"]))
            && kind::choice(&flat).is_none()
            && !self.has_inheritors(&member.all);
        if !is_object {
            return None;
        }
        let mut properties: Vec<(&'d str, Vec<Schema<'d>>)> = Vec::new();
        let mut required = Vec::new();
        for schema in &schemas {
            for (name, _, property) in schema.properties() {
                match properties.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, schemas)) => schemas.push(property),
                    None => properties.push((name, vec![property])),
                }
            }
            for (name, _) in schema.required() {
                if !required.contains(&name) {
                    required.push(name);
                }
            }
        }
        let others: Vec<_> = schemas.iter().filter_map(|schema| schema.additional()).collect();
        Some(Alternative {
            properties,
            required,
            is_closed: matches!(others.last(), Some(Additional::None)),
            is_open: matches!(others.last(), Some(Additional::Any | Additional::Typed(_))),
            is_inline: member.name().is_none() && flat.iter().all(|part| !part.is_referred()),
        })
    }

    /// Finds what tells members apart, and what each variant holds. `by` is what the discriminator says.
    pub(super) fn tagging(
        &mut self,
        by: Option<discriminator::Tagged<'d>>,
        members: &[Member<'d>],
        objects: &[Option<Alternative<'d>>],
        is_any: bool,
    ) -> (Tagging, Vec<Draft<'d>>) {
        let external = if by.is_none() { self.external_tags(members, objects, is_any) } else { None };
        if let Some(drafts) = external {
            return (Tagging::External, drafts);
        }
        let told = match by {
            Some(by) => Some((by.property, by.values)),
            None => self.implied_tag(objects),
        };
        let Some((property, values)) = told else {
            let whole = |member| Draft { member, tags: Vec::new(), content: Content::Member };
            return (Tagging::Untagged, (0..members.len()).map(whole).collect());
        };
        let tag = ir::UnionTag { property: property.to_owned(), is_text: self.is_text(property, objects) };
        let beside = adjacent(property, &values, objects);
        let drafts = values.into_iter().zip(objects).enumerate().map(|(member, (tags, object))| {
            let content = match (object, beside) {
                (Some(object), _) if tags.len() == 1 && object.is_only(property) => Content::Nothing,
                (Some(object), Some(name)) => object
                    .schemas(name)
                    .map_or(Content::Nothing, |schemas| Content::Property(schemas.to_vec())),
                _ => Content::Member,
            };
            Draft { member, tags, content }
        });
        let drafts = drafts.collect();
        let tagging = match beside {
            Some(content) => Tagging::Adjacent(tag, content.to_owned()),
            None => Tagging::Internal(tag),
        };
        (tagging, drafts)
    }

    /// The property that every member requires, and of which each lists values that no other one has.
    fn implied_tag(&mut self, objects: &[Option<Alternative<'d>>]) -> Option<(&'d str, Vec<Vec<String>>)> {
        let first = objects.first()?.as_ref().filter(|_| objects.len() > 1)?;
        let is_everywhere = |name: &&str| {
            let has = |object: &Option<Alternative<'d>>| {
                object.as_ref().is_some_and(|object| object.requires(name) && object.schemas(name).is_some())
            };
            objects.iter().all(has)
        };
        let names: Vec<_> = first.properties.iter().map(|(name, _)| *name).filter(is_everywhere).collect();
        let mut several = None;
        for name in names {
            let values = objects.iter().map(|object| self.listed_by(object.as_ref()?.schemas(name)?));
            let Some(values) = values.collect::<Option<Vec<_>>>() else { continue };
            let mut seen = HashSet::new();
            let differ = values.iter().all(|values| !values.is_empty())
                && values.iter().flatten().all(|value| seen.insert(value.as_str()));
            if differ && values.iter().all(|values| values.len() == 1) {
                return Some((name, values));
            }
            if differ && several.is_none() {
                several = Some((name, values));
            }
        }
        several
    }

    /// The variants of an enum that is written with its name: an object of one member, or the name alone.
    fn external_tags(
        &mut self,
        members: &[Member<'d>],
        objects: &[Option<Alternative<'d>>],
        is_any: bool,
    ) -> Option<Vec<Draft<'d>>> {
        let mut drafts: Vec<Draft<'d>> = Vec::new();
        for (number, (member, object)) in members.iter().zip(objects).enumerate() {
            let Some(object) = object else {
                let names = self.names_of(member)?;
                let bare = |name| Draft { member: number, tags: vec![name], content: Content::Nothing };
                drafts.extend(names.into_iter().map(bare));
                continue;
            };
            let (name, schemas) = object.only().filter(|_| object.is_inline)?;
            // A value may be of several members of `anyOf`, unless they rule each other out.
            if is_any && !object.is_closed {
                return None;
            }
            // A constant tells members apart by itself.
            if self.listed_by(schemas).is_some() {
                return None;
            }
            let content = Content::Property(schemas.to_vec());
            drafts.push(Draft { member: number, tags: vec![name.to_owned()], content });
        }
        let mut seen = HashSet::new();
        let differ = drafts.iter().flat_map(|draft| &draft.tags).all(|name| seen.insert(name.clone()));
        (differ && members.len() > 1 && objects.iter().any(Option::is_some)).then_some(drafts)
    }

    /// The texts that a member lists and of which it is one.
    fn names_of(&mut self, member: &Member<'d>) -> Option<Vec<String>> {
        let flat = self.flat(&member.all)?;
        let values = super::enums::listed(&flat).filter(|_| member.name().is_none())?;
        let is_text =
            flat.iter().all(|part| matches!(part.schema.types_but_null().as_slice(), [] | ["string"]));
        let texts = values.into_iter().map(|value| value.as_str().map(str::to_owned));
        texts.collect::<Option<Vec<_>>>().filter(|texts| is_text && !texts.is_empty())
    }

    /// Whether the values of a property are text, as far as any member says.
    fn is_text(&self, property: &str, objects: &[Option<Alternative<'d>>]) -> bool {
        let schemas = objects.iter().flatten().filter_map(|object| object.schemas(property)).flatten();
        let resolved = schemas.filter_map(|schema| self.document.schema(*schema).ok());
        !resolved.into_iter().any(|schema| {
            let types = schema.types_but_null();
            let values = schema.values().unwrap_or_default();
            (!types.is_empty() && !types.contains(&"string"))
                || (!values.is_empty() && values.iter().all(|value| value.as_str().is_none()))
        })
    }

    /// All that schemas say about one property.
    pub(super) fn of_property(&mut self, schemas: &[Schema<'d>]) -> Option<All<'d>> {
        match schemas {
            [only] => self.all(*only),
            several => self.together(several),
        }
    }
}

/// The one property beside the tag in which each member has what it holds, if it holds anything. Several members have it:
/// that a single one has a single property says nothing.
fn adjacent<'d>(tag: &str, values: &[Vec<String>], objects: &[Option<Alternative<'d>>]) -> Option<&'d str> {
    let (mut found, mut count) = (None, 0);
    for (object, values) in objects.iter().zip(values) {
        let object =
            object.as_ref().filter(|object| object.is_inline && !object.is_open && values.len() == 1)?;
        object.schemas(tag)?;
        let mut others = object.properties.iter().map(|(name, _)| *name).filter(|name| *name != tag);
        match (others.next(), others.next(), found) {
            (None, ..) => {}
            (Some(name), None, known) if object.requires(name) && known.is_none_or(|known| known == name) => {
                found = Some(name);
                count += 1;
            }
            _ => return None,
        }
    }
    found.filter(|_| count > 1)
}
