//! What schemas mean as bodies, and as their parts.

use crate::document::view::{MediaType, Schema};
use crate::media_type::is_textual;

use super::Schemas;

/// Whether a part is a file: bytes that are no text in JSON. OpenAPI 3.1, section 4.8.14.4: what has no type is a file,
/// unless it is text in an encoding.
pub(crate) fn is_file(schema: Schema<'_>, declared: Option<&str>) -> bool {
    if schema.format() == Some("binary") {
        return true;
    }
    let is_text = schema.types_but_null() == ["string"] && schema.values().is_none();
    let is_open = schema.is_anything()
        || schema.keywords().all(|(keyword, _)| {
            matches!(keyword, "contentMediaType" | "description" | "title" | "deprecated" | "examples")
        });
    let named = declared.or_else(|| schema.content_media_type());
    let is_textual = named.is_some_and(|names| names.split(',').any(|name| is_textual(name.trim())));
    !schema.has("contentEncoding") && (is_open && !is_textual || is_text && named.is_some() && !is_textual)
}

/// Whether a schema can only be meant for JSON, under a media type that leaves it open.
pub(crate) fn is_structured<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let schema = media.schema().and_then(|schema| schemas.document.schema(schema).ok());
    schema.is_some_and(|schema| {
        let types = schema.types();
        let composed = ["properties", "allOf", "oneOf", "anyOf", "items"].iter().any(|key| schema.has(key));
        !types.contains(&"string") && (composed || !types.is_empty())
    })
}

/// Whether the schema of a media type has a format.
pub(crate) fn has_format<'d>(schemas: &Schemas<'d>, media: MediaType<'d>, format: &str) -> bool {
    let schema = media.schema().and_then(|schema| schemas.document.schema(schema).ok());
    schema.is_some_and(|schema| schema.format() == Some(format))
}
