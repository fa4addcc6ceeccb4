//! Views of servers.

use super::{NodeRef, Object, object};

object!(/// A server.
    Server);

impl<'t> Server<'t> {
    pub(crate) fn url(self) -> Option<&'t str> {
        self.0.text("url")
    }

    /// Returns the name of the server for people (OpenAPI 3.2).
    pub(crate) fn name(self) -> Option<&'t str> {
        self.0.text("name")
    }

    /// Returns the default value of a variable of the URL.
    pub(crate) fn variable(self, name: &str) -> Option<&'t str> {
        self.0.get("variables")?.get(name)?.get("default")?.as_str()
    }

    /// Returns the description of a variable of the URL.
    pub(crate) fn variable_description(self, name: &str) -> Option<&'t str> {
        self.0.get("variables")?.get(name)?.get("description")?.as_str()
    }

    /// Returns the listed values of a variable of the URL.
    pub(crate) fn choices(self, name: &str) -> Vec<&'t str> {
        let variable = self.0.get("variables").and_then(|variables| variables.get(name));
        let choices = variable.and_then(|variable| variable.get("enum"));
        choices.into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str).collect()
    }
}

/// Returns the servers of the document, of a path or of an operation.
pub(super) fn servers(node: NodeRef<'_>) -> impl Iterator<Item = Server<'_>> {
    node.items_of("servers").map(Server)
}
