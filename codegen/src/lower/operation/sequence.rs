//! Lowers JSON sequences: the type of an item.

use crate::document::view::{Encoding, MediaType};
use crate::ir::TypeUse;
use crate::media_type::{is_json, is_multipart, is_sequence};
use crate::name::Words;
use crate::schema::leaves::leaves;
use crate::schema::sequence::item;

use super::Types;
use crate::lower::types::type_of_conjunction;

/// Returns whether a media type is a sequence with typed items.
pub(super) fn has_items(types: &Types<'_>, name: &str, media: MediaType<'_>) -> bool {
    // An error is reported where the type is made.
    is_sequence(name) && !matches!(item(&types.schemas, media), Ok(None))
}

/// Returns whether the parts of a body are JSON of one type.
pub(super) fn has_typed_parts(types: &Types<'_>, name: &str, media: MediaType<'_>) -> bool {
    let is_other = |encoding: Encoding<'_>| encoding.content_type().is_some_and(|name| !is_json(name));
    let is_plain = || media.prefix_encodings().chain(media.item_encoding()).any(is_other);
    is_multipart(name) && media.item_schema().is_some() && !is_plain() && is_value(types, media)
}

/// Returns whether an item is more than text or bytes.
fn is_value(types: &Types<'_>, media: MediaType<'_>) -> bool {
    let item = item(&types.schemas, media).ok().flatten();
    let leaves = item.and_then(|item| leaves(&types.schemas, &item).ok());
    leaves.is_none_or(|leaves| !leaves.is_text(&types.schemas))
}

/// Lowers the type of an item.
pub(super) fn item_type<'d>(types: &mut Types<'d>, media: MediaType<'d>, words: &Words) -> Option<TypeUse> {
    let item = types.ok_or_report(item(&types.schemas, media))??;
    let is_nullable = types.ok_or_report(leaves(&types.schemas, &item))?.is_nullable;
    let ty = type_of_conjunction(types, &item, &words.then("item"))?;
    Some(TypeUse { nullable: is_nullable, ..ty })
}
