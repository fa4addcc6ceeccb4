//! Views of the whole document, its security schemes and tags.

use super::server::{Server, servers};
use super::{NodeRef, Object, PathItem, Retry, Schema, object};
use crate::document::version::{component_sections, components, is_swagger};
use crate::source::{Pointer, Span};

object!(/// The whole document.
    Root);
object!(/// A tag, which operations name.
    Tag);
object!(/// A security scheme.
    SecurityScheme);

impl<'t> Root<'t> {
    fn info(self) -> Option<NodeRef<'t>> {
        self.0.get("info")
    }

    pub(crate) fn title(self) -> Option<&'t str> {
        self.info()?.non_blank_text("title")
    }

    /// Returns whether the document declares OpenAPI 3.0. `normal` keeps only those 3.0 constructs that
    /// depend on their context.
    pub(crate) fn is_3_0(self) -> bool {
        self.0.text("openapi").is_some_and(|version| version.starts_with("3.0"))
    }

    /// Returns the description of the API, or its summary.
    pub(crate) fn description_or_summary(self) -> Option<&'t str> {
        let info = self.info()?;
        ["description", "summary"]
            .iter()
            .find_map(|key| info.get(key)?.as_str())
            .filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn servers(self) -> impl Iterator<Item = Server<'t>> {
        servers(self.0)
    }

    pub(crate) fn paths(self) -> impl Iterator<Item = (&'t str, PathItem<'t>)> {
        let paths = self.0.entries_of("paths");
        paths.filter(|(path, _)| !path.starts_with("x-")).map(|(path, item)| (path, PathItem(item)))
    }

    pub(crate) fn path_span(self, path: &str) -> Span {
        self.0.get("paths").map_or_else(|| self.span(), |paths| paths.key_span(path))
    }

    pub(crate) fn security(self) -> Option<NodeRef<'t>> {
        self.0.get("security")
    }

    pub(crate) fn retry(self) -> Option<Retry<'t>> {
        Retry::of(self.0)
    }

    pub(crate) fn security_schemes(self) -> impl Iterator<Item = (&'t str, SecurityScheme<'t>)> {
        self.components("securitySchemes").map(|(name, scheme)| (name, SecurityScheme(scheme)))
    }

    /// Returns whether the document is written in OpenAPI 2.0.
    pub(crate) fn is_2_0(self) -> bool {
        is_swagger(self.0)
    }

    /// Returns the kinds of components, each with the mapping that contains them.
    pub(crate) fn component_sections(self) -> Vec<(&'t str, NodeRef<'t>)> {
        component_sections(self.0)
    }

    /// Returns the components of one kind.
    pub(crate) fn components(self, kind: &str) -> impl Iterator<Item = (&'t str, NodeRef<'t>)> + use<'t> {
        components(self.0, kind).into_iter().flat_map(NodeRef::entries)
    }

    pub(crate) fn webhooks(self) -> impl Iterator<Item = (&'t str, PathItem<'t>)> {
        self.0.entries_of("webhooks").map(|(name, item)| (name, PathItem(item)))
    }

    /// Returns the tags that the document describes. Their members have not been checked.
    pub(crate) fn tags(self) -> impl Iterator<Item = Tag<'t>> {
        self.0.items_of("tags").map(Tag)
    }

    /// Returns the schemas in `components`, and the named schemas of other files.
    pub(crate) fn schemas(self) -> impl Iterator<Item = (&'t str, Schema<'t>)> {
        let own = components(self.0, "schemas").into_iter().flat_map(NodeRef::entries);
        own.chain(self.0.entries_of(Pointer::DEFINED)).map(|(name, schema)| (name, Schema(schema)))
    }
}

impl<'t> Tag<'t> {
    pub(crate) fn name(self) -> Option<&'t str> {
        self.0.text("name")
    }

    /// Returns the parent tag (OpenAPI 3.2).
    pub(crate) fn parent(self) -> Option<&'t str> {
        self.0.text("parent")
    }

    /// Returns the kind of the tag (OpenAPI 3.2).
    pub(crate) fn kind(self) -> Option<&'t str> {
        self.0.text("kind")
    }
}

impl<'t> SecurityScheme<'t> {
    pub(crate) fn kind(self) -> Option<&'t str> {
        self.0.text("type")
    }

    /// Returns the `name` of an API key: that of its header, query parameter or cookie.
    pub(crate) fn key_name(self) -> Option<&'t str> {
        self.0.text("name")
    }

    /// Returns the `in` of an API key.
    pub(crate) fn key_place(self) -> Option<&'t str> {
        self.0.text("in")
    }

    pub(crate) fn scheme(self) -> Option<&'t str> {
        self.0.text("scheme")
    }

    /// Returns the URL of a flow under this keyword, such as `tokenUrl`.
    pub(crate) fn flow_url(self, flow: &str, keyword: &str) -> Option<&'t str> {
        let url = self.0.get("flows")?.get(flow)?.text(keyword);
        url.filter(|url| !url.is_empty())
    }

    /// Returns the URL of the authorization server's metadata: `openIdConnectUrl`, or `oauth2MetadataUrl`
    /// (OpenAPI 3.2).
    pub(crate) fn discovery_url(self) -> Option<&'t str> {
        let url = self.0.text("openIdConnectUrl").or(self.0.text("oauth2MetadataUrl"));
        url.filter(|url| !url.is_empty())
    }
}
