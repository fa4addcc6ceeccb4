//! Lowers OpenAPI 2.0 to the form of 3.1, before the walk of `normal`.
//!
//! Named objects stay where they are: `definitions`, `parameters`, `responses` and `securityDefinitions` play
//! the part of `components` in 3.1, so that every pointer remains one into the document. Paths are rewritten:
//! bodies, forms, styles, media types and servers. Constructs of 2.0 within schemas are rewritten when
//! `normal` reaches the schema.
//!
//! **Invariant:** a node that is created here has the source position of the node it was made from.

mod body;
mod keywords;
mod media;
mod parameter;
mod path;
mod response;
mod schema;
mod security;
mod servers;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use self::media::MediaTypes;
pub(super) use self::schema::schema;
use self::servers::Servers;
use super::inline::{Context, Inliner};
use super::keywords::Kind;
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use super::unknown_key;
use crate::source::Span;

type Members = IndexMap<String, Entry>;

/// The maximum number of bytes for copies of what operations share, and for the media types of their bodies.
const MAX_COPIED: usize = 64 << 20;

/// The number of bytes that one media type of one body takes, without its name.
const MEDIA_TYPE: usize = 256;

/// The maximum number of references between a place and its final target.
const MAX_REFERENCES: usize = 32;

/// Converts a document, and the objects of other files that its paths refer to.
pub(super) fn convert(tree: &mut Tree, root: NodeId, inliner: &mut Inliner, context: &mut Context<'_>) {
    let node = tree.at(root);
    let mut swagger = Swagger {
        root,
        consumes: MediaTypes::of(node, "consumes", context.report),
        produces: MediaTypes::of(node, "produces", context.report),
        servers: Servers::of(node, context.report),
        done: HashSet::new(),
        schemas: HashMap::new(),
        budget: MAX_COPIED,
        has_warned: HashSet::new(),
        context,
    };
    swagger.document(tree, inliner);
    tree.link(root);
}

/// The document-wide declarations, and what has been converted.
struct Swagger<'a, 'c> {
    root: NodeId,
    consumes: Option<MediaTypes>,
    produces: Option<MediaTypes>,
    servers: Servers,
    /// The objects that have been converted.
    done: HashSet<NodeId>,
    /// The original schemas of responses.
    schemas: HashMap<NodeId, NodeId>,
    /// The rest of [`MAX_COPIED`].
    budget: usize,
    /// The keywords whose absence has been reported.
    has_warned: HashSet<&'static str>,
    context: &'a mut Context<'c>,
}

impl Swagger<'_, '_> {
    fn document(&mut self, tree: &mut Tree, inliner: &mut Inliner) {
        let root = self.root;
        inliner.object(tree, root, Kind::Swagger, self.context);
        let mut members = members(tree, root);
        self.drop_unknown(&mut members, keywords::DOCUMENT, Kind::Swagger);
        let span = tree.at(root).span();
        let servers = self.servers.list(tree, None, span);
        for key in ["host", "basePath", "schemes", "consumes", "produces"] {
            members.shift_remove(key);
        }
        if let Some((key, servers)) = servers {
            members.insert("servers".to_owned(), Entry { key, value: servers });
        }
        tree.replace(root, Value::Mapping(members), span);
        tree.link(root);
        for parameter in self.named_objects(tree, "parameters") {
            self.parameter(tree, parameter);
        }
        for response in self.named_objects(tree, "responses") {
            self.response_of(tree, response, None);
        }
        for scheme in self.named_objects(tree, "securityDefinitions") {
            self.security_scheme(tree, scheme);
        }
        self.paths(tree, inliner);
    }

    /// Returns the named objects of a kind, without references.
    fn named_objects(&self, tree: &Tree, key: &str) -> Vec<NodeId> {
        let objects = tree.at(self.root).entries_of(key).map(|(_, object)| object);
        let objects = objects.filter(|object| object.is_mapping() && object.get("$ref").is_none());
        objects.map(NodeRef::id).collect()
    }

    /// Removes the members that OpenAPI 2.0 does not have, with a warning for each.
    fn drop_unknown(&mut self, members: &mut Members, known: &[&str], kind: Kind) {
        let report = &mut *self.context.report;
        members.retain(|key, entry| {
            let stays = known.contains(&key.as_str()) || key.starts_with("x-");
            if !stays {
                let kind = format!("{} of OpenAPI 2.0", kind.name());
                report.push(unknown_key(entry.key, kind, key, known.iter().copied()));
            }
            stays
        });
    }

    /// Follows references to their final target. Returns `None` if one cannot be resolved, which is reported
    /// later.
    fn resolve(&mut self, tree: &mut Tree, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = tree.at(at).get("$ref").filter(|text| text.as_str().is_some()) else {
                return Some(at);
            };
            let reference = reference.id();
            at = self.context.follow(tree, reference)?;
        }
        None
    }

    /// Copies a node that is also needed elsewhere.
    fn copy(&mut self, tree: &mut Tree, node: NodeId) -> NodeId {
        let span = tree.at(node).span();
        tree.copy(node, &mut self.budget).unwrap_or_else(|| {
            self.exhausted(span);
            tree.add(Value::Mapping(Members::new()), span)
        })
    }

    /// Charges the memory of a media type to the budget. Returns `false` if the budget is exhausted.
    fn charge(&mut self, name: &str, span: Span) -> bool {
        let left = self.budget.checked_sub(MEDIA_TYPE + name.len());
        self.budget = left.unwrap_or_default();
        if left.is_none() {
            self.exhausted(span);
        }
        left.is_some()
    }

    fn exhausted(&mut self, span: Span) {
        if self.has_warned.insert("") {
            let message = format!("what operations share repeats more than {} MiB", MAX_COPIED >> 20);
            self.context.report.error(span, message);
        }
    }

    /// Reports a missing keyword and its assumed value, once per document.
    fn assume(&mut self, span: Span, keyword: &'static str, message: &str) {
        if self.has_warned.insert(keyword) {
            self.context.report.warning(span, message);
        }
    }
}

/// Returns the members of a mapping, or none if the node is not a mapping.
fn members(tree: &Tree, node: NodeId) -> Members {
    match tree.value(node) {
        Value::Mapping(members) => members.clone(),
        _ => Members::new(),
    }
}

/// Removes the matching members from a mapping and returns them in order.
fn take(members: &mut Members, is_taken: impl Fn(&str) -> bool) -> Members {
    let taken = members.iter().filter(|(key, _)| is_taken(key)).map(|(key, entry)| (key.clone(), *entry));
    let taken: Members = taken.collect();
    members.retain(|key, _| !taken.contains_key(key));
    taken
}

/// Adds a mapping with the place of the node it is made from.
fn mapping(tree: &mut Tree, members: Members, span: Span) -> NodeId {
    tree.add(Value::Mapping(members), span)
}

/// Adds a text with the place of the node it is made from.
fn text(tree: &mut Tree, words: &str, span: Span) -> NodeId {
    tree.add(Value::String(words.to_owned()), span)
}

/// Adds a member whose key and value have the place of the node they are made from.
fn put(members: &mut Members, key: &str, value: NodeId, span: Span) {
    members.insert(key.to_owned(), Entry { key: span, value });
}
