//! What schemas mean as bodies, and as their parts.

use crate::document::view::{MediaType, Schema};
use crate::media_type::is_textual;

use super::classify::{Kind, format};
use super::conjunct::{Conjunct, Conjunction};
use super::leaves::{Leaf, Leaves, leaves, leaves_of};
use super::scalar::is_string;
use super::{Result, Schemas};

/// What a property is as a part of a body: what its schema allows, or the items of a list, each of which is a part.
pub(crate) struct Part<'d> {
    items: Vec<Leaf<'d>>,
    /// Whether it may be there more than once.
    pub(crate) is_list: bool,
    /// Whether it may be left out.
    pub(crate) is_nullable: bool,
    files: usize,
    open: usize,
}

/// What a property is as a part; `declared` are the media types that `encoding` has for it.
///
/// # Errors
///
/// As [`classify`](super::classify()) has them.
pub(crate) fn part<'d>(
    schemas: &Schemas<'d>,
    property: &Conjunction<'d>,
    declared: Option<&str>,
) -> Result<Part<'d>> {
    let Leaves { all, is_nullable } = leaves(schemas, property)?;
    let (mut items, mut is_list) = (Vec::new(), false);
    for leaf in all {
        match leaf.items(schemas)? {
            Some(item) => {
                is_list = true;
                items.extend(leaves(schemas, &item)?.all);
            }
            None => items.push(leaf),
        }
    }
    let files = items.iter().filter(|item| is_file(item, declared)).count();
    let open = items.iter().filter(|item| is_open(item, declared)).count();
    Ok(Part { items, is_list, is_nullable, files, open })
}

impl<'d> Part<'d> {
    /// Whether it is a file.
    pub(crate) fn is_file(&self) -> bool {
        self.files > 0 || self.open > 0 && self.open == self.items.len()
    }

    /// Whether a file is only one of the things that it may be.
    pub(crate) fn is_file_or_more(&self) -> bool {
        self.is_file() && self.files + self.open < self.items.len()
    }

    /// Whether it may be an object.
    pub(crate) fn has_object(&self) -> bool {
        self.items.iter().any(Leaf::is_object)
    }

    /// The media type of what it holds.
    pub(crate) fn media_type(&self) -> Option<&'d str> {
        self.items.iter().find_map(|item| media_type(&item.conjuncts))
    }

    /// Whether it is text in an encoding.
    pub(crate) fn is_encoded(&self) -> bool {
        self.items.iter().any(|item| is_encoded(&item.conjuncts))
    }
}

/// Whether a part is a file: bytes that are no text in JSON.
fn is_file(item: &Leaf<'_>, declared: Option<&str>) -> bool {
    let is_single = matches!(item.kind, Kind::Scalar(_) | Kind::Any);
    let has_values = item.conjuncts.iter().any(|conjunct| conjunct.schema.values().is_some());
    let is_text = matches!(item.kind, Kind::Scalar(scalar) if is_string(scalar)) && !has_values;
    let named = declared.or_else(|| media_type(&item.conjuncts));
    let holds_bytes = named.is_some() && !names_text(named) && !is_encoded(&item.conjuncts);
    is_single && format(&item.conjuncts) == Some("binary") || is_text && holds_bytes
}

/// Whether a part may hold anything. OpenAPI 3.1, section 4.8.14.4: what has no type is a file, unless it is text in an
/// encoding.
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
        && !names_text(named)
}

fn names_text(named: Option<&str>) -> bool {
    named.is_some_and(|names| names.split(',').any(|name| is_textual(name.trim())))
}

fn media_type<'d>(conjuncts: &[Conjunct<'d>]) -> Option<&'d str> {
    conjuncts.iter().rev().find_map(|conjunct| conjunct.schema.content_media_type())
}

fn is_encoded(conjuncts: &[Conjunct<'_>]) -> bool {
    conjuncts.iter().any(|conjunct| conjunct.schema.has("contentEncoding"))
}

/// Whether a schema can only be meant for JSON, under a media type that leaves it open. What leads nowhere is refused
/// where its type is made.
pub(crate) fn is_structured<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(schemas, schema).ok()).unwrap_or_default();
    let is_typed = |leaf: &Leaf<'d>| !matches!(leaf.kind, Kind::Any);
    leaves.all.iter().any(is_typed) && !leaves.is_text(schemas)
}

/// Whether the schema of a media type has a format.
pub(crate) fn has_format<'d>(schemas: &Schemas<'d>, media: MediaType<'d>, name: &str) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(schemas, schema).ok()).unwrap_or_default();
    leaves.all.iter().any(|leaf| format(&leaf.conjuncts) == Some(name))
}
