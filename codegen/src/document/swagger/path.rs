//! Lowers path items and their operations.

use crate::document::inline::Inliner;
use crate::document::keywords::Kind;
use crate::document::tree::{Entry, NodeId, NodeRef, Tree, Value};

use super::keywords::{METHODS, OPERATION, PATH_ITEM};
use super::media::MediaTypes;
use super::{Members, Swagger, members, put};

/// A parameter that is a part of the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct BodyParameter {
    /// The parameter itself.
    pub(super) node: NodeId,
    /// Whether it is written in the operation, and so not shared.
    pub(super) is_own: bool,
    /// Whether a reference leads to it.
    pub(super) is_named: bool,
}

impl Swagger<'_, '_> {
    /// Converts all operations. References in place of path items are replaced first, so that each copy is
    /// converted.
    pub(super) fn paths(&mut self, tree: &mut Tree, inliner: &mut Inliner) {
        let Some(paths) = tree.at(self.root).get("paths").map(NodeRef::id) else { return };
        inliner.object(tree, paths, Kind::Paths, self.context);
        let items = tree.at(paths).entries().filter(|(path, _)| !path.starts_with("x-"));
        let items: Vec<_> = items.map(|(_, item)| item.id()).collect();
        for item in &items {
            inliner.object(tree, *item, Kind::PathItem, self.context);
            for operation in operations(tree, *item) {
                inliner.object(tree, operation, Kind::Operation, self.context);
            }
        }
        for item in items {
            if self.done.insert(item) {
                self.path_item(tree, item);
            }
        }
    }

    fn path_item(&mut self, tree: &mut Tree, item: NodeId) {
        let mut own = members(tree, item);
        self.drop_unknown(&mut own, PATH_ITEM, Kind::PathItem);
        let shared = self.take_body_parameters(tree, &own, false);
        if tree.at(item).is_mapping() {
            let span = tree.at(item).span();
            tree.replace(item, Value::Mapping(own), span);
        }
        for operation in operations(tree, item) {
            if self.done.insert(operation) {
                self.operation(tree, operation, &shared);
            }
        }
        tree.link(item);
    }

    fn operation(&mut self, tree: &mut Tree, operation: NodeId, shared: &[BodyParameter]) {
        if !tree.at(operation).is_mapping() {
            return;
        }
        let mut own = members(tree, operation);
        self.drop_unknown(&mut own, OPERATION, Kind::Operation);
        let node = tree.at(operation);
        let span = node.span();
        let consumes = MediaTypes::of(node, "consumes", self.context.report);
        let produces = MediaTypes::of(node, "produces", self.context.report);
        let take_body_parameters = self.take_body_parameters(tree, &own, true);
        if let Some((key, servers)) = self.servers.of_operation(tree, operation, self.context.report) {
            own.insert("servers".to_owned(), Entry { key, value: servers });
        }
        for key in ["consumes", "produces", "schemes"] {
            own.shift_remove(key);
        }
        let consumes = consumes.or_else(|| self.consumes.clone()).unwrap_or_default();
        if let Some((body, key)) = self.request_body(tree, &take_body_parameters, shared, &consumes) {
            put(&mut own, "requestBody", body, key);
        }
        tree.replace(operation, Value::Mapping(own), span);
        let responses = tree.at(operation).entries_of("responses").filter(|(key, _)| !key.starts_with("x-"));
        for response in responses.map(|(_, response)| response.id()).collect::<Vec<_>>() {
            self.response_of(tree, response, produces.as_ref());
        }
        tree.link(operation);
    }

    /// Removes the parameters that are parts of the body from a list, and converts the others.
    fn take_body_parameters(
        &mut self,
        tree: &mut Tree,
        around: &Members,
        is_own: bool,
    ) -> Vec<BodyParameter> {
        let Some(list) = around.get("parameters").map(|entry| entry.value) else { return Vec::new() };
        let (items, span) = match tree.value(list) {
            Value::Sequence(items) => (items.clone(), tree.at(list).span()),
            // A single parameter instead of a list is repaired later.
            Value::Mapping(_) => (vec![list], tree.at(list).span()),
            _ => return Vec::new(),
        };
        let (mut found, mut others) = (Vec::new(), Vec::new());
        for item in items {
            let target = self.resolve(tree, item);
            let Some(target) = target.filter(|target| tree.at(*target).is_mapping()) else {
                others.push(item);
                continue;
            };
            let is_named = target != item;
            if belongs_to_body(tree.at(target)) {
                found.push(BodyParameter { node: target, is_own: is_own && !is_named, is_named });
            } else {
                self.parameter(tree, target);
                others.push(item);
            }
        }
        if tree.at(list).is_sequence() {
            tree.replace(list, Value::Sequence(others), span);
        } else if others.is_empty() {
            tree.replace(list, Value::Sequence(Vec::new()), span);
        }
        found
    }
}

/// Returns the operations of a path item.
fn operations(tree: &Tree, item: NodeId) -> Vec<NodeId> {
    let methods = METHODS.iter().filter_map(|method| tree.at(item).get(method));
    methods.map(NodeRef::id).collect()
}

/// Returns whether a parameter is the body or a part of it, ignoring case.
pub(super) fn belongs_to_body(parameter: NodeRef<'_>) -> bool {
    is_body(parameter) || is_in(parameter, "formData")
}

/// Returns whether a parameter is the whole body.
pub(super) fn is_body(parameter: NodeRef<'_>) -> bool {
    is_in(parameter, "body")
}

fn is_in(parameter: NodeRef<'_>, place: &str) -> bool {
    parameter.text("in").is_some_and(|text| text.trim().eq_ignore_ascii_case(place))
}
