//! Lowers bodies of several media types: which of them differ, and the name of each.

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Object as _};
use crate::ir::VariantName;
use crate::media_type::{self, essence, is_same, is_text, may_be_structured};
use crate::name::{Claimed, Scope};
use crate::schema::Schemas;
use crate::schema::body::is_structured;
use crate::source::Span;

use super::Types;

/// A media type with its name and its source position.
pub(super) type Content<'d> = (&'d str, Span, MediaType<'d>);

/// The distinct media types of a body in the document's order, each with its variant, and the media types
/// that are only other names for one of them. `plain` is the default media type.
pub(super) struct DistinctMediaTypes<'d> {
    pub(super) all: Vec<(Content<'d>, VariantName)>,
    pub(super) same: Vec<String>,
}

impl<'d> DistinctMediaTypes<'d> {
    pub(super) fn of(schemas: &Schemas<'d>, content: &[Content<'d>], plain: &str) -> Self {
        let (mut kept, mut same) = (Vec::new(), Vec::new());
        kept.extend(content.iter().find(|(name, ..)| *name == plain).copied());
        for entry in content.iter().filter(|(name, ..)| *name != plain) {
            if kept.iter().any(|other| are_same(schemas, entry, other)) {
                same.push(entry.0.to_owned());
            } else {
                kept.push(*entry);
            }
        }
        let place = |wanted: &Content<'d>| content.iter().position(|(name, ..)| *name == wanted.0);
        kept.sort_by_key(place);
        let names: Vec<_> = kept.iter().map(|(name, ..)| *name).collect();
        let words = media_type::words(&names);
        let claimed: Vec<_> = words
            .iter()
            .zip(&names)
            .map(|(words, name)| Claimed { wire: words, pinned: None, place: name })
            .collect();
        let variants = Scope::default().claim_all(&claimed, Scope::claim_variant);
        Self { all: kept.into_iter().zip(variants).collect(), same }
    }
}

/// Returns whether two media types mean the same content. They have to have the same schema, and be one of
/// these pairs: synonyms; JSON and `text/plain` with a structured schema; JSON and JSON Patch (RFC 6902).
fn are_same<'d>(schemas: &Schemas<'d>, one: &Content<'d>, other: &Content<'d>) -> bool {
    let ((one, _, media), (other, _, others)) = (one, other);
    let is = |names: [&str; 2]| {
        let [one, other] = [one, other].map(|name| essence(name).to_ascii_lowercase());
        names == [one.as_str(), other.as_str()] || names == [other.as_str(), one.as_str()]
    };
    let is_json_in_text = || {
        let [one, other] = [one, other].map(|name| if is_text(name) { "application/json" } else { name });
        is(["application/json", "text/plain"]) && is_same(one, other) && is_structured(schemas, *media)
    };
    let is_patch = || is(["application/json", "application/json-patch+json"]);
    (is_same(one, other) || is_json_in_text() || is_patch()) && have_same_schema(*media, *others)
}

/// Returns whether two media types have the same schema.
pub(super) fn have_same_schema(one: MediaType<'_>, other: MediaType<'_>) -> bool {
    match (one.schema(), other.schema()) {
        (None, None) => true,
        // The same text in another file may refer to something else.
        (Some(one), Some(other)) => {
            one.span().source == other.span().source && one.node().equals(other.node())
        }
        _ => false,
    }
}

/// Warns that the schema of a body has no effect if it declares more than text. `form` is what the body is
/// instead: text or bytes.
pub(super) fn warn_of_unused_schema(
    types: &mut Types<'_>,
    (media_type, span, media): &Content<'_>,
    form: &str,
) {
    if !is_structured(&types.schemas, *media) {
        return;
    }
    let message = format!("`{media_type}` is {form}; its schema is not used");
    let help = if may_be_structured(media_type) {
        "use a library for this media type; only JSON has types of its own"
    } else {
        "OpenAPI defines no form of such values in this media type"
    };
    types.report.push(Diagnostic::warning(*span, message).help(help));
}
