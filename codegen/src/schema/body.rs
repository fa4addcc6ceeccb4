//! The meaning of schemas as bodies and as parts of bodies.

use std::collections::HashSet;

use crate::document::view::{MediaType, Schema};
use crate::media_type::is_textual;

use super::array::{Array, array};
use super::classify::{Kind, format};
use super::conjunct::{Conjunct, Conjunction};
use super::conjunction::conjunction_of;
use super::leaves::{Leaf, Leaves, leaves, leaves_of};
use super::object;
use super::scalar::is_string;
use super::{Result, Schemas};

/// The maximum depth at which files are searched for in a part.
const MAX_DEPTH: usize = 4;

/// A property as a part of a body: what its schema allows, or for a list the items, each of which is a part.
pub(crate) struct Part<'d> {
    items: Vec<Leaf<'d>>,
    /// Whether the part may be repeated.
    pub(crate) is_list: bool,
    /// Whether it may be omitted.
    pub(crate) is_nullable: bool,
    files: usize,
    open: usize,
    /// Whether a value that is sent as one text contains files, which can only be text there.
    pub(crate) contains_files: bool,
}

/// Classifies a property as a part. `declared` contains the media types that `encoding` declares for it.
///
/// # Errors
///
/// Fails if [`classify`](super::classify()) fails.
pub(crate) fn part<'d>(
    schemas: &Schemas<'d>,
    property: &Conjunction<'d>,
    declared: Option<&str>,
) -> Result<Part<'d>> {
    let Leaves { all, is_nullable } = leaves(schemas, property)?;
    let (mut items, mut is_list) = (Vec::new(), false);
    for leaf in all {
        let members = members(schemas, &leaf)?;
        is_list |= !members.is_empty();
        for member in &members {
            items.extend(leaves(schemas, member)?.all);
        }
        if members.is_empty() {
            items.push(leaf);
        }
    }
    let contains_files = contains_files(schemas, &items)?;
    let files = items.iter().filter(|item| is_file(item, declared)).count();
    let open = items.iter().filter(|item| is_open(item, declared)).count();
    Ok(Part { items, is_list, is_nullable, files, open, contains_files })
}

/// Returns the schemas of the items of a list or a tuple, or nothing for other values.
fn members<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>) -> Result<Vec<Conjunction<'d>>> {
    if !leaf.is_list() {
        return Ok(Vec::new());
    }
    let members = array(&leaf.conjuncts).members();
    let members = members.iter().filter_map(|member| member.split_first());
    members.map(|(first, more)| conjunction_of(schemas, *first, more)).collect()
}

/// Returns whether lists, maps and objects contain files.
fn contains_files<'d>(schemas: &Schemas<'d>, items: &[Leaf<'d>]) -> Result<bool> {
    let mut seen = HashSet::new();
    let mut pending = Vec::new();
    for item in items {
        pending.extend(children(schemas, item)?.into_iter().map(|conjunction| (conjunction, MAX_DEPTH)));
    }
    while let Some((next, depth)) = pending.pop() {
        if depth == 0 || !seen.insert(next.key()) {
            continue;
        }
        for leaf in leaves(schemas, &next)?.all {
            if is_file(&leaf, None) {
                return Ok(true);
            }
            pending.extend(children(schemas, &leaf)?.into_iter().map(|conjunction| (conjunction, depth - 1)));
        }
    }
    Ok(false)
}

/// Returns the schemas of the values in a list, a map or an object.
fn children<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>) -> Result<Vec<Conjunction<'d>>> {
    match &leaf.kind {
        Kind::Object => {
            let properties = object::properties(schemas, &leaf.conjuncts).all.into_iter();
            properties.map(|property| property.map(|property| property.conjunction)).collect()
        }
        Kind::Map(values) => {
            let values = values.split_first().map(|(first, more)| conjunction_of(schemas, *first, more));
            values.into_iter().collect()
        }
        Kind::Array => members(schemas, leaf),
        _ => Ok(Vec::new()),
    }
}

impl<'d> Part<'d> {
    /// Returns whether it is a file.
    pub(crate) fn is_file(&self) -> bool {
        self.files > 0 || self.open > 0 && self.open == self.items.len()
    }

    /// Returns whether a file is one of several alternatives.
    pub(crate) fn is_file_or_more(&self) -> bool {
        self.is_file() && self.files + self.open < self.items.len()
    }

    /// Returns whether it may be an object.
    pub(crate) fn has_object(&self) -> bool {
        self.items.iter().any(Leaf::is_object)
    }

    /// Returns the media type of its content.
    pub(crate) fn media_type(&self) -> Option<&'d str> {
        self.items.iter().find_map(|item| media_type(&item.conjuncts))
    }

    /// Returns whether it is encoded text, such as base64.
    pub(crate) fn is_encoded(&self) -> bool {
        self.items.iter().any(|item| is_encoded(&item.conjuncts))
    }
}

/// Returns whether a part is a file: bytes that are not text in JSON.
fn is_file(item: &Leaf<'_>, declared: Option<&str>) -> bool {
    let is_single = matches!(item.kind, Kind::Scalar(_) | Kind::Any);
    let has_values = item.conjuncts.iter().any(|conjunct| conjunct.schema.values().is_some());
    let is_text = matches!(item.kind, Kind::Scalar(scalar) if is_string(scalar)) && !has_values;
    let named = declared.or_else(|| media_type(&item.conjuncts));
    let holds_bytes = named.is_some() && !is_text_content_type(named) && !is_encoded(&item.conjuncts);
    is_single && format(&item.conjuncts) == Some("binary") || is_text && holds_bytes
}

/// Returns whether a part may contain anything. A value without a type is a file, unless it is encoded text
/// (OpenAPI 3.1, section 4.8.14.4).
fn is_open(item: &Leaf<'_>, declared: Option<&str>) -> bool {
    let is_silent = |schema: Schema<'_>| {
        schema.keywords().all(|(keyword, _)| {
            matches!(
                keyword,
                "contentMediaType"
                    | "description"
                    | "title"
                    | "deprecated"
                    | "examples"
                    | "nullable"
                    | "$ref"
                    | "allOf"
                    | "oneOf"
                    | "anyOf"
            )
        })
    };
    let named = declared.or_else(|| media_type(&item.conjuncts));
    matches!(item.kind, Kind::Any)
        && item.conjuncts.iter().all(|conjunct| is_silent(conjunct.schema))
        && !is_text_content_type(named)
}

fn is_text_content_type(named: Option<&str>) -> bool {
    named.is_some_and(|names| names.split(',').any(|name| is_textual(name.trim())))
}

fn media_type<'d>(conjuncts: &[Conjunct<'d>]) -> Option<&'d str> {
    conjuncts.iter().rev().find_map(|conjunct| conjunct.schema.content_media_type())
}

fn is_encoded(conjuncts: &[Conjunct<'_>]) -> bool {
    conjuncts.iter().any(|conjunct| conjunct.schema.has("contentEncoding"))
}

/// Returns whether the text of a header can represent everything that a schema describes: scalars, and lists
/// of scalars.
///
/// # Errors
///
/// Fails if [`classify`](super::classify()) fails.
pub(crate) fn fits_in_header<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<bool> {
    for leaf in leaves_of(schemas, written)?.all {
        let items = leaf.items(schemas)?;
        let is_typed = |leaf: &Leaf<'d>| leaf.is_object() || leaf.is_list();
        let holds_more = match &items {
            Some(items) => leaves(schemas, items)?.all.iter().any(is_typed),
            None => leaf.is_list() && !matches!(array(&leaf.conjuncts), Array::List(_)),
        };
        if leaf.is_object() || holds_more {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns whether a schema only makes sense for JSON, under a media type that does not determine the format.
/// Unresolved references are rejected where the type is made.
pub(crate) fn is_structured<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(schemas, schema).ok()).unwrap_or_default();
    let is_typed = |leaf: &Leaf<'d>| !matches!(leaf.kind, Kind::Any);
    leaves.all.iter().any(is_typed) && !leaves.is_text(schemas)
}

/// Returns whether a body can only be an object.
pub(crate) fn is_object<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(schemas, schema).ok()).unwrap_or_default();
    !leaves.all.is_empty() && leaves.all.iter().all(Leaf::is_object)
}

/// Returns whether a body may be an object, whose properties are the fields of a form.
pub(crate) fn may_have_fields<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(schemas, schema).ok()).unwrap_or_default();
    leaves.all.is_empty()
        || leaves.has_object()
        || leaves.all.iter().any(|leaf| matches!(leaf.kind, Kind::Any))
}

/// Returns whether the schema of a media type has a format.
pub(crate) fn has_format<'d>(schemas: &Schemas<'d>, media: MediaType<'d>, name: &str) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(schemas, schema).ok()).unwrap_or_default();
    leaves.all.iter().any(|leaf| format(&leaf.conjuncts) == Some(name))
}
