//! What distinguishes the alternatives of a union. Recognizes serde's enum representations in the schemas
//! that generators write for them.

use std::collections::HashSet;

use crate::document::view::Schema;
use crate::ir::{Tagging, UnionTag};

use super::super::enums::{listed, listed_texts};
use super::super::flatten::flatten;
use super::super::{Result, Schemas};
use super::discriminator::Tagged;
use super::member::{Alternative, Member};

/// A variant before it has a name and a type.
pub(crate) struct Draft<'d> {
    /// The index of the member.
    pub(crate) member: usize,
    /// The values of the tag that select it; the variant's name, if the tag is external.
    pub(crate) tags: Vec<String>,
    pub(crate) content: Content<'d>,
}

/// The contents of a variant.
pub(crate) enum Content<'d> {
    /// The member itself.
    Member,
    /// One property of the member, which these schemas describe.
    Property(Schema<'d>, Vec<Schema<'d>>),
    /// Only the tag.
    Nothing,
}

impl<'d> Content<'d> {
    fn of_property(schemas: Option<&[Schema<'d>]>) -> Self {
        match schemas.and_then(<[_]>::split_first) {
            Some((first, more)) => Self::Property(*first, more.to_vec()),
            None => Self::Nothing,
        }
    }
}

/// The property that holds a tag, and its values for each member.
type Tags<'d> = (&'d str, Vec<Vec<String>>);

/// Determines what distinguishes the members, and the contents of each variant. `by` is the result of the
/// discriminator, if there is one.
///
/// # Errors
///
/// Fails if [`flatten`](super::super::flatten()) fails.
pub(crate) fn tagging<'d>(
    schemas: &Schemas<'d>,
    by: Option<Tagged<'d>>,
    members: &[Member<'d>],
    objects: &[Option<Alternative<'d>>],
    is_any: bool,
) -> Result<(Tagging, Vec<Draft<'d>>)> {
    let tags = if let Some(by) = by {
        Some((by.property, by.values))
    } else {
        if let Some(drafts) = external_tags(schemas, members, objects, is_any)? {
            return Ok((Tagging::External, drafts));
        }
        implied_tag(schemas, objects)?
    };
    let Some((property, mut values)) = tags else {
        let whole = |member| Draft { member, tags: Vec::new(), content: Content::Member };
        return Ok((Tagging::Untagged, (0..members.len()).map(whole).collect()));
    };
    let tag = UnionTag { property: property.to_owned(), is_text: is_text(schemas, property, objects) };
    // The keys of a mapping are strings. pydantic writes booleans there as Python does.
    let truths = values.iter_mut().flatten().filter(|value| ["True", "False"].contains(&value.as_str()));
    truths.filter(|_| !tag.is_text).for_each(|value| value.make_ascii_lowercase());
    let beside = adjacent(property, &values, objects);
    let drafts = values.into_iter().zip(objects).enumerate().map(|(member, (tags, object))| {
        let content = match (object, beside) {
            (Some(object), _) if tags.len() == 1 && object.is_only(property) => Content::Nothing,
            (Some(object), Some(name)) => Content::of_property(object.schemas(name)),
            _ => Content::Member,
        };
        Draft { member, tags, content }
    });
    let drafts = drafts.collect();
    let tagging = match beside {
        Some(content) => Tagging::Adjacent(tag, content.to_owned()),
        None => Tagging::Internal(tag),
    };
    Ok((tagging, drafts))
}

/// Returns a property that every member requires and for which each lists values that no other member has.
fn implied_tag<'d>(schemas: &Schemas<'d>, objects: &[Option<Alternative<'d>>]) -> Result<Option<Tags<'d>>> {
    let Some(first) = objects.first().and_then(Option::as_ref).filter(|_| objects.len() > 1) else {
        return Ok(None);
    };
    let is_everywhere = |name: &&str| {
        let has = |object: &Option<Alternative<'d>>| {
            object.as_ref().is_some_and(|object| object.requires(name) && object.schemas(name).is_some())
        };
        objects.iter().all(has)
    };
    let mut several = None;
    for name in first.properties.iter().map(|(name, _)| *name).filter(is_everywhere) {
        let Some(values) = values_of(schemas, name, objects)? else { continue };
        let mut seen = HashSet::new();
        let differ = values.iter().all(|values| !values.is_empty())
            && values.iter().flatten().all(|value| seen.insert(value.as_str()));
        if differ && values.iter().all(|values| values.len() == 1) {
            return Ok(Some((name, values)));
        }
        if differ && several.is_none() {
            several = Some((name, values));
        }
    }
    Ok(several)
}

/// Returns the values that each object lists for a property, or `None` if one lists none.
fn values_of<'d>(
    schemas: &Schemas<'d>,
    name: &str,
    objects: &[Option<Alternative<'d>>],
) -> Result<Option<Vec<Vec<String>>>> {
    let mut all = Vec::new();
    for object in objects {
        let Some(property) = object.as_ref().and_then(|object| object.schemas(name)) else {
            return Ok(None);
        };
        match listed_texts(schemas, property)? {
            Some(values) => all.push(values),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// Returns the variants of an externally tagged enum: an object with a single property, or just the name.
fn external_tags<'d>(
    schemas: &Schemas<'d>,
    members: &[Member<'d>],
    objects: &[Option<Alternative<'d>>],
    is_any: bool,
) -> Result<Option<Vec<Draft<'d>>>> {
    let mut drafts: Vec<Draft<'d>> = Vec::new();
    for (number, (member, object)) in members.iter().zip(objects).enumerate() {
        let Some(object) = object else {
            let Some(names) = names_of(schemas, member)? else { return Ok(None) };
            let bare = |name| Draft { member: number, tags: vec![name], content: Content::Nothing };
            drafts.extend(names.into_iter().map(bare));
            continue;
        };
        let Some((name, property)) = object.only().filter(|_| object.is_inline) else { return Ok(None) };
        // A value may match several members of `anyOf`, unless they exclude each other.
        if is_any && !object.is_closed {
            return Ok(None);
        }
        // A constant already distinguishes the members.
        if listed_texts(schemas, property)?.is_some() {
            return Ok(None);
        }
        let content = Content::of_property(Some(property));
        drafts.push(Draft { member: number, tags: vec![name.to_owned()], content });
    }
    let mut seen = HashSet::new();
    let differ = drafts.iter().flat_map(|draft| &draft.tags).all(|name| seen.insert(name.as_str()));
    let is_tagged = differ && members.len() > 1 && objects.iter().any(Option::is_some);
    Ok(is_tagged.then_some(drafts))
}

/// Returns the strings that an unnamed member lists, if it consists only of listed strings.
fn names_of<'d>(schemas: &Schemas<'d>, member: &Member<'d>) -> Result<Option<Vec<String>>> {
    let conjuncts = flatten(schemas, &member.conjunction)?;
    let Some(values) = listed(&conjuncts).filter(|_| member.name().is_none()) else { return Ok(None) };
    let is_text = conjuncts
        .iter()
        .all(|conjunct| matches!(conjunct.schema.types_but_null().as_slice(), [] | ["string"]));
    let texts = values.into_iter().map(|value| value.as_str().map(str::to_owned));
    Ok(texts.collect::<Option<Vec<_>>>().filter(|texts| is_text && !texts.is_empty()))
}

/// Returns whether the values of a property are strings, as far as any member declares.
fn is_text(schemas: &Schemas<'_>, property: &str, objects: &[Option<Alternative<'_>>]) -> bool {
    let declared = objects.iter().flatten().filter_map(|object| object.schemas(property)).flatten();
    let mut resolved = declared.filter_map(|schema| schemas.document.schema(*schema).ok());
    !resolved.any(|schema| {
        let types = schema.types_but_null();
        let values = schema.values().unwrap_or_default();
        (!types.is_empty() && !types.contains(&"string"))
            || (!values.is_empty() && values.iter().all(|value| value.as_str().is_none()))
    })
}

/// Returns the single property beside the tag that contains the data of each member, if it has any. Several
/// members have to have it, since a single member with a single property proves nothing.
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
