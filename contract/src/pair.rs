//! Two schemas that are compared, and how members of nodes are read.

use openapi_build::inspect::{NodeId, NodeRef};

use super::rules::Rule;

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// From the client.
    Request,
    /// To the client.
    Response,
}

impl Direction {
    /// Chooses between the rule of requests and that of answers.
    pub(super) fn rule(self, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        match self {
            Self::Request => request,
            Self::Response => response,
        }
    }
}

/// Two schemas that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    pub(super) old: NodeId,
    pub(super) new: NodeId,
    pub(super) direction: Direction,
    /// Whether both may be absent where they stand: null is then read as absent.
    pub(super) optional: bool,
}

/// The text of a member.
pub(super) fn text<'t>(node: NodeRef<'t>, key: &str) -> Option<&'t str> {
    node.get(key).and_then(NodeRef::as_str)
}

/// A member that is `true`.
pub(super) fn flag(node: NodeRef<'_>, key: &str) -> bool {
    node.get(key).and_then(NodeRef::as_bool).unwrap_or_default()
}
