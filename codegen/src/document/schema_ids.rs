//! Names of schemas other than their pointers: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12,
//! section 8.2).
//!
//! They are collected once a text is read. Examples and other plain values are not schemas, so nothing in
//! them counts as a name.

use std::collections::{HashMap, HashSet};

use super::keywords::schema::{VALUES, row};
use super::tree::{NodeId, NodeRef, Tree, Value};
use crate::diagnostic::Report;
use crate::source::Span;

/// The names of the schemas in all texts.
#[derive(Debug, Default)]
pub(super) struct SchemaIds {
    /// The schemas with an `$id`, and the texts that declare their own URI, by URI.
    by_uri: HashMap<String, NodeId>,
    /// The URI of each of these.
    uris: HashMap<NodeId, String>,
    /// The same ones by their place, which they share with their copies.
    places: HashMap<Span, NodeId>,
    /// The resource whose URI is the base URI of another one.
    bases: HashMap<NodeId, NodeId>,
    /// The schemas with an anchor, by the resource that contains them; `None` if several have the same one.
    anchors: HashMap<(NodeId, String), Option<NodeId>>,
    /// How often each `$dynamicAnchor` is declared.
    dynamic: HashMap<String, usize>,
    /// The declarations of names: the schema and the keyword.
    declared: Vec<(NodeId, &'static str)>,
    /// The schemas that are referred to by name.
    used: HashSet<NodeId>,
}

impl SchemaIds {
    /// Collects the names in a document that consists of these texts.
    pub(super) fn read<'t>(&mut self, tree: &Tree, root: NodeId, mut texts: impl Iterator<Item = &'t str>) {
        // Most documents have no names, and are large.
        let declares =
            |rest: &str| ["id", "anchor", "dynamicAnchor", "self"].iter().any(|key| rest.starts_with(key));
        if !texts.any(|text| text.split('$').skip(1).any(declares)) {
            return;
        }
        if let Some(uri) = tree.at(root).text("$self") {
            self.name(tree.at(root), resolve(None, uri));
        }
        let mut pending = vec![(root, root, false)];
        while let Some((id, resource, has_names)) = pending.pop() {
            let node = tree.at(id);
            let Value::Mapping(members) = node.value() else {
                pending.extend(node.items().map(|item| (item.id(), resource, false)));
                continue;
            };
            let resource = self.declare(node, resource);
            let members = members.iter().filter(|(key, _)| has_names || !has_no_subschemas(key));
            pending
                .extend(members.map(|(key, entry)| (entry.value, resource, !has_names && is_of_names(key))));
        }
    }

    /// Collects the names of one schema. Returns the resource that it and its contents belong to.
    fn declare(&mut self, node: NodeRef<'_>, around: NodeId) -> NodeId {
        let mut resource = around;
        if let Some(written) = node.text("$id") {
            let uri = resolve(self.uris.get(&around).map(String::as_str), written.trim_end_matches('#'));
            if let Some(anchor) = written.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
                // Before 2019, an anchor was an `$id` that consists of a fragment.
                self.anchor(node.id(), around, anchor, "$id");
            } else {
                resource = node.id();
                if scheme(written).is_none() && self.uris.contains_key(&around) {
                    self.bases.insert(resource, around);
                }
                self.name(node, uri);
                self.declared.push((resource, "$id"));
            }
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = node.text(keyword) {
                self.anchor(node.id(), resource, name, keyword);
            }
        }
        if let Some(name) = node.text("$dynamicAnchor") {
            *self.dynamic.entry(name.to_owned()).or_default() += 1;
        }
        resource
    }

    fn name(&mut self, node: NodeRef<'_>, uri: String) {
        self.by_uri.entry(uri.clone()).or_insert(node.id());
        self.uris.insert(node.id(), uri);
        self.places.insert(node.span(), node.id());
    }

    fn anchor(&mut self, node: NodeId, resource: NodeId, name: &str, keyword: &'static str) {
        let slot = self.anchors.entry((resource, name.to_owned()));
        slot.and_modify(|known| *known = known.filter(|known| *known == node)).or_insert(Some(node));
        self.declared.push((node, keyword));
    }

    /// Returns the resource that contains a reference: the nearest enclosing schema with an `$id`, or its
    /// text.
    pub(super) fn resource(&self, tree: &Tree, reference: NodeRef<'_>, text: NodeId) -> NodeId {
        if self.uris.is_empty() {
            return text;
        }
        let places = tree.self_and_ancestors(reference.id()).map(|id| tree.at(id).span());
        let mut around = places.take_while(|place| place.source == reference.span().source);
        around.find_map(|place| self.places.get(&place).copied()).unwrap_or(text)
    }

    /// Returns what the part of a reference before the fragment names, if that is a known URI.
    pub(super) fn by_uri(&self, resource: NodeId, file: &str) -> Option<NodeId> {
        self.by_uri.get(&resolve(self.uris.get(&resource).map(String::as_str), file)).copied()
    }

    /// Returns the schema with an anchor, first in its resource and then in its text.
    pub(super) fn anchored(&self, resources: [NodeId; 2], name: &str) -> Option<NodeId> {
        resources.into_iter().find_map(|resource| *self.anchors.get(&(resource, name.to_owned()))?)
    }

    /// Returns whether a `$dynamicRef` to a name can only mean one schema.
    pub(super) fn is_unambiguous(&self, name: &str) -> bool {
        self.dynamic.get(name).is_none_or(|count| *count == 1)
    }

    /// Records that a schema is referred to by name, and with it the names that are bases of this one.
    pub(super) fn mark_used(&mut self, schema: NodeId) {
        let mut named = Some(schema);
        while let Some(schema) = named.filter(|schema| self.used.insert(*schema)) {
            named = self.bases.get(&schema).copied();
        }
    }

    /// Records that a reference was resolved against the URI of its resource.
    pub(super) fn mark_base_used(&mut self, resource: NodeId, file: &str) {
        if scheme(file).is_none() && self.by_uri(resource, file).is_some() {
            self.mark_used(resource);
        }
    }

    /// Warns about names of visited schemas that nothing uses.
    pub(super) fn warn_of_unused(&self, tree: &Tree, is_seen: impl Fn(NodeId) -> bool, report: &mut Report) {
        for (schema, keyword) in self.declared.iter().filter(|(schema, _)| is_seen(*schema)) {
            let node = tree.at(*schema);
            if let Some(name) = node.text(keyword).filter(|_| !self.used.contains(schema)) {
                let message = format!("unused `{keyword}` `{name}`: nothing refers to it");
                report.warning(node.key_span(keyword), message);
            }
        }
    }
}

/// Returns whether nothing below a keyword is a schema.
fn has_no_subschemas(key: &str) -> bool {
    key.starts_with("x-") || row(key).is_some_and(|row| row.declares(VALUES))
}

/// Returns whether the keys below this one are names, which may be spelled like a keyword.
fn is_of_names(key: &str) -> bool {
    let of_schemas = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
    let of_objects =
        ["schemas", "responses", "parameters", "requestBodies", "headers", "pathItems", "callbacks"];
    of_schemas.contains(&key) || of_objects.contains(&key)
}

/// Returns the length of the scheme of a URI, or `None` for a relative reference (RFC 3986, section 4.2).
fn scheme(text: &str) -> Option<usize> {
    text.split(['/', '?']).next().and_then(|start| start.find(':'))
}

/// Resolves a reference without a fragment against a base (RFC 3986, section 5.2), as far as schema names
/// need it.
fn resolve(base: Option<&str>, reference: &str) -> String {
    let relative = reference.strip_prefix("./").unwrap_or(reference);
    let Some(base) = base.filter(|_| scheme(reference).is_none()) else { return relative.to_owned() };
    if relative.is_empty() {
        return base.to_owned();
    }
    let scheme = scheme(base).map_or(0, |colon| colon + 1);
    let (scheme, rest) = base.split_at(scheme);
    if relative.starts_with("//") {
        return format!("{scheme}{relative}");
    }
    let authority = rest.strip_prefix("//").map_or(0, |rest| rest.find('/').unwrap_or(rest.len()) + 2);
    let (authority, path) = rest.split_at(authority);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = if relative.starts_with('/') { relative.to_owned() } else { format!("{folder}/{relative}") };
    let mut segments: Vec<&str> = Vec::new();
    for segment in joined.trim_start_matches('/').split('/') {
        match segment {
            "." => {}
            ".." => _ = segments.pop(),
            segment => segments.push(segment),
        }
    }
    let slash = if authority.is_empty() && !path.starts_with('/') { "" } else { "/" };
    format!("{scheme}{authority}{slash}{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_resolved_against_their_base() {
        for (base, reference, expected) in [
            (None, "./pet", "pet"),
            (Some("https://e.example/a/b"), "c", "https://e.example/a/c"),
            (Some("https://e.example/a/b"), "../c/./d", "https://e.example/c/d"),
            (Some("https://e.example/a/b"), "/c", "https://e.example/c"),
            (Some("https://e.example"), "c", "https://e.example/c"),
            (Some("https://e.example/a"), "//f.example/c", "https://f.example/c"),
            (Some("https://e.example/a"), "urn:pet", "urn:pet"),
            (Some("https://e.example/a"), "", "https://e.example/a"),
            (Some("a/b"), "c", "a/c"),
            (Some("b"), "c", "c"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{base:?} {reference}");
        }
    }
}
