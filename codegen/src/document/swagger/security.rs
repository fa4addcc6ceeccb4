//! Lowers security schemes: `basic` becomes an HTTP scheme, and an OAuth 2.0 flow gets an object of its own.

use crate::document::keywords::Kind;
use crate::document::tree::{NodeId, Tree, Value};

use super::keywords::SECURITY_SCHEME;
use super::{Members, Swagger, mapping, members, put, take, text};

/// The flows, by their names in both versions.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl Swagger<'_, '_> {
    pub(super) fn security_scheme(&mut self, tree: &mut Tree, scheme: NodeId) {
        let node = tree.at(scheme);
        let span = node.span();
        let kind = node.get("type").map(|kind| (kind.as_str().unwrap_or_default().to_owned(), kind.span()));
        let mut own = members(tree, scheme);
        self.drop_unknown(&mut own, SECURITY_SCHEME, Kind::SecurityScheme);
        let flow = take(&mut own, |key| matches!(key, "flow" | "authorizationUrl" | "tokenUrl" | "scopes"));
        match kind {
            Some((kind, place)) if kind.eq_ignore_ascii_case("basic") => {
                let (http, basic) = (text(tree, "http", place), text(tree, "basic", place));
                put(&mut own, "type", http, place);
                put(&mut own, "scheme", basic, place);
            }
            Some((kind, _)) if kind.eq_ignore_ascii_case("oauth2") => {
                if let Some(flows) = self.flows(tree, scheme, flow) {
                    put(&mut own, "flows", flows, span);
                }
            }
            _ => {}
        }
        tree.replace(scheme, Value::Mapping(own), span);
    }

    /// Creates `flows` with the single flow of an OpenAPI 2.0 scheme.
    fn flows(&mut self, tree: &mut Tree, scheme: NodeId, mut flow: Members) -> Option<NodeId> {
        let span = tree.at(scheme).span();
        let name = flow.shift_remove("flow");
        let written = name.and_then(|name| tree.at(name.value).as_str());
        let Some((_, called)) = FLOWS.iter().find(|(old, _)| written == Some(*old)) else {
            let place = name.map_or(span, |name| tree.at(name.value).span());
            let message =
                "expected `implicit`, `password`, `application` or `accessCode` as `flow`; it has no effect";
            self.context.report.warning(place, message);
            return None;
        };
        let place = name.map_or(span, |name| name.key);
        if !flow.contains_key("scopes") {
            let none = mapping(tree, Members::new(), span);
            put(&mut flow, "scopes", none, span);
        }
        let flow = mapping(tree, flow, span);
        let mut flows = Members::new();
        put(&mut flows, called, flow, place);
        Some(mapping(tree, flows, span))
    }
}
