//! Operations: those that came, went or moved, and what each of them takes and answers.

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::pair::text;
use super::rules;
use super::walk::{Site, Walk, members};

/// The methods of HTTP under which a path item holds operations.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// An operation and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Operation<'t> {
    pub(super) method: &'static str,
    pub(super) path: &'t str,
    pub(super) item: NodeRef<'t>,
    pub(super) node: NodeRef<'t>,
}

impl<'t> Operation<'t> {
    /// Its method and path: `GET /pets`.
    fn title(self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// What a request of it looks like: the names of path parameters are not on the wire.
    fn key(self) -> (&'static str, String) {
        (self.method, unnamed(self.path))
    }

    fn id(self) -> Option<&'t str> {
        text(self.node, "operationId")
    }

    fn site(self) -> Site<'t> {
        Site::member(self.item, self.method)
    }
}

/// Returns the operations of a document, in its order.
pub(super) fn all(root: NodeRef<'_>) -> Vec<Operation<'_>> {
    let paths = root.entries_of("paths");
    let items = paths.filter(|(path, _)| !path.starts_with("x-"));
    let operations = items.flat_map(|(path, item)| {
        METHODS
            .into_iter()
            .filter_map(move |method| Some(Operation { method, path, item, node: item.get(method)? }))
    });
    operations.collect()
}

/// A path template without the names of its parameters: `/pets/{}`.
pub(super) fn unnamed(path: &str) -> String {
    let mut unnamed = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        unnamed.push_str(before);
        unnamed.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    unnamed + rest
}

impl<'c> Walk<'c> {
    /// Compares all operations.
    pub(super) fn operations(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let (before, after) = (all(old), all(new));
        for operation in &before {
            if let Some(other) = after.iter().find(|other| other.key() == operation.key()) {
                self.operation(*operation, *other);
            } else if let Some(other) = moved(*operation, &before, &after) {
                self.operation_moved(*operation, other);
                self.operation(*operation, other);
            } else {
                self.operation = None;
                let text = Sentence::new("{} was removed", &[&operation.title()]);
                let around = Some(Site::member(new, "paths"));
                self.found(&rules::OPERATION_REMOVED, (Some(operation.site()), around), "", text);
            }
        }
        self.operation = None;
        for operation in &after {
            let is_known = before.iter().any(|other| {
                other.key() == operation.key()
                    || moved(*other, &before, &after).is_some_and(|to| to.key() == operation.key())
            });
            if !is_known {
                let text = Sentence::new("{} was added", &[&operation.title()]);
                let around = Some(Site::member(old, "paths"));
                self.found(&rules::OPERATION_ADDED, (around, Some(operation.site())), "", text);
            }
        }
        self.called_back(old.get("webhooks"), new.get("webhooks"), (old, new));
    }

    fn operation_moved(&mut self, old: Operation<'c>, new: Operation<'c>) {
        self.operation = Some(new.title());
        let text = Sentence::new("{} is {} now", &[&old.title(), &new.title()]);
        self.found(&rules::OPERATION_MOVED, (Some(old.site()), Some(new.site())), "", text);
    }

    fn operation(&mut self, old: Operation<'c>, new: Operation<'c>) {
        self.operation = Some(new.title());
        let sites = (Some(old.site()), Some(new.site()));
        if old.path != new.path && unnamed(old.path) == unnamed(new.path) {
            let text = Sentence::new("the path {} names its parameters otherwise: {}", &[old.path, new.path]);
            self.found(&rules::PATH_PARAMETER_RENAMED, sites, "", text);
        }
        if old.id() != new.id() {
            let name = |id: Option<&'c str>| id.unwrap_or("(none)");
            let text = Sentence::new("the operation {} is called {} now", &[name(old.id()), name(new.id())]);
            let id = |operation: Operation<'c>| Some(Site::member(operation.node, "operationId"));
            self.found(&rules::OPERATION_ID_CHANGED, (id(old), id(new)), "", text);
        }
        self.words(old.item, new.item);
        self.words(old.node, new.node);
        self.servers(old.item, new.item);
        self.servers(old.node, new.node);
        self.security(old.node, new.node);
        self.parameters(old, new);
        self.request_body((old.node, old.node.get("requestBody")), (new.node, new.node.get("requestBody")));
        self.responses(old.node, new.node);
        self.called_back(old.node.get("callbacks"), new.node.get("callbacks"), (old.node, new.node));
    }

    /// What the service sends is read by other code than the client's: any change is shown, and none is judged.
    fn called_back(
        &mut self,
        old: Option<NodeRef<'c>>,
        new: Option<NodeRef<'c>>,
        around: (NodeRef<'c>, NodeRef<'c>),
    ) {
        for (name, before, after) in members(old, new) {
            let before = before.map(|node| self.old_target(node));
            let after = after.map(|node| self.new_target(node));
            if before.map(NodeRef::to_json) != after.map(NodeRef::to_json) {
                let text = Sentence::new("what the service sends as {} changed", &[name]);
                let sites = (
                    Some(Site::node(before.unwrap_or(around.0))),
                    Some(Site::node(after.unwrap_or(around.1))),
                );
                self.found(&rules::CALLBACK_CHANGED, sites, name, text);
            }
        }
    }
}

/// Finds where an operation went: one of the same `operationId`, where neither its method and path are in the new document
/// nor the other's in the old one.
fn moved<'t>(
    operation: Operation<'t>,
    before: &[Operation<'t>],
    after: &[Operation<'t>],
) -> Option<Operation<'t>> {
    let id = operation.id()?;
    let stayed = after.iter().any(|other| other.key() == operation.key());
    let new = after.iter().find(|other| other.id() == Some(id))?;
    let was_there = before.iter().any(|other| other.key() == new.key());
    (!stayed && !was_there).then_some(*new)
}

#[cfg(test)]
mod tests {
    use super::unnamed;

    #[test]
    fn the_names_of_path_parameters_are_left_out() {
        assert_eq!(unnamed("/pets/{id}/toys/{toyId}"), "/pets/{}/toys/{}");
        assert_eq!(unnamed("/pets"), "/pets");
        assert_eq!(unnamed("/pets/{id"), "/pets/{}");
    }
}
