//! Views of request bodies, responses, media types and headers.

use super::{NodeRef, Object, Schema, object};
use crate::source::Span;

object!(/// A request body.
    RequestBody);
object!(/// A response.
    Response);
object!(/// A header of a response.
    Header);
object!(/// The content of a body in one media type.
    MediaType);
object!(/// How a property is written in a form or a part.
    Encoding);

impl<'t> RequestBody<'t> {
    pub(crate) fn required(self) -> bool {
        self.0.flag("required")
    }

    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }
}

impl<'t> Response<'t> {
    pub(crate) fn headers(self) -> impl Iterator<Item = (&'t str, Span, Header<'t>)> {
        self.0.members_of("headers").map(|(name, span, header)| (name, span, Header(header)))
    }

    /// Returns the names of the links.
    pub(crate) fn links(self) -> Vec<String> {
        let links = self.0.entries_of("links");
        links.map(|(name, _)| name.to_owned()).collect()
    }

    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }
}

impl<'t> Header<'t> {
    pub(crate) fn schema(self) -> Option<Schema<'t>> {
        self.0.get("schema").map(Schema)
    }

    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }
}

impl<'t> MediaType<'t> {
    /// Views a node that is known to be a media type.
    pub(crate) fn of(node: NodeRef<'t>) -> Self {
        Self(node)
    }

    /// Returns how a property is written in a form or a part (`encoding`).
    pub(crate) fn encoding(self, property: &str) -> Option<Encoding<'t>> {
        self.0.get("encoding").and_then(|encodings| encodings.get(property)).map(Encoding)
    }

    /// Returns the properties in `encoding`, with the places of their names.
    pub(crate) fn encodings(self) -> impl Iterator<Item = (&'t str, Span, Encoding<'t>)> {
        self.0.members_of("encoding").map(|(name, span, encoding)| (name, span, Encoding(encoding)))
    }

    pub(crate) fn schema(self) -> Option<Schema<'t>> {
        self.0.get("schema").map(Schema)
    }

    /// Returns `itemSchema`: the schema of one item of a sequence, such as an event stream.
    pub(crate) fn item_schema(self) -> Option<Schema<'t>> {
        self.0.get("itemSchema").map(Schema)
    }

    pub(crate) fn has(self, keyword: &str) -> bool {
        self.0.get(keyword).is_some()
    }

    /// Returns `prefixEncoding`: how each of the first unnamed parts is written.
    pub(crate) fn prefix_encodings(self) -> impl Iterator<Item = Encoding<'t>> {
        self.0.items_of("prefixEncoding").map(Encoding)
    }

    /// Returns `itemEncoding`: how the parts after those are written.
    pub(crate) fn item_encoding(self) -> Option<Encoding<'t>> {
        self.0.get("itemEncoding").map(Encoding)
    }

    /// Returns the examples with their names, as JSON.
    pub(crate) fn examples(self) -> Vec<(Option<String>, String)> {
        let named = self.0.entries_of("examples");
        let named = named
            .filter_map(|(name, example)| Some((Some(name.to_owned()), example.get("value")?.to_json())));
        self.0.get("example").map(|value| (None, value.to_json())).into_iter().chain(named).collect()
    }
}

impl<'t> Encoding<'t> {
    pub(crate) fn has(self, keyword: &str) -> bool {
        self.0.get(keyword).is_some()
    }

    /// Returns the media types of the part as written: one, or several separated by commas.
    pub(crate) fn content_type(self) -> Option<&'t str> {
        self.0.text("contentType")
    }

    pub(crate) fn style(self) -> Option<&'t str> {
        self.0.text("style")
    }

    pub(crate) fn explode(self) -> Option<bool> {
        self.0.get("explode").and_then(NodeRef::as_bool)
    }

    pub(crate) fn allows_reserved(self) -> Option<bool> {
        self.0.get("allowReserved").and_then(NodeRef::as_bool)
    }

    /// Returns the names of the headers of the part.
    pub(crate) fn headers(self) -> impl Iterator<Item = &'t str> {
        self.0.entries_of("headers").map(|(name, _)| name)
    }
}

pub(super) fn content(node: NodeRef<'_>) -> impl Iterator<Item = (&str, Span, MediaType<'_>)> {
    node.members_of("content").map(|(name, span, media)| (name, span, MediaType(media)))
}
