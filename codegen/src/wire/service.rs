//! Servers, security, and named components.

use std::collections::HashSet;

use super::builder::Builder;
use super::notes::{NoteKind, note, notes};
use super::spot::Spot;
use super::{Component, Requirement, SecurityScheme, Server, Variable};
use crate::document::view::{Object, Root, Schema};
use crate::document::{Document, NodeId, NodeRef};

/// Returns the servers of the document, of a path or of an operation.
pub(super) fn servers<'d>(holder: impl Object<'d>) -> Vec<Server> {
    holder.node().items_of("servers").map(server).collect()
}

fn server(node: NodeRef<'_>) -> Server {
    let variables = node.entries_of("variables").map(|(name, variable)| Variable {
        name: name.to_owned(),
        default: variable.text("default").map(str::to_owned),
        values: variable.items_of("enum").map(NodeRef::to_json).collect(),
    });
    let words = node.entries_of("variables").flat_map(|(_, variable)| notes(variable, &["default", "enum"]));
    Server {
        url: node.text("url").unwrap_or_default().to_owned(),
        variables: variables.collect(),
        notes: notes(node, &["url", "variables"]).into_iter().chain(words).collect(),
        at: Spot::of(node),
    }
}

/// Returns the alternatives that a `security` keyword lists.
pub(super) fn requirements(holder: NodeRef<'_>) -> Vec<Requirement> {
    let requirement = |node: NodeRef<'_>| {
        let scopes =
            |scopes: NodeRef<'_>| scopes.items().filter_map(NodeRef::as_str).map(str::to_owned).collect();
        let schemes = node.entries().map(|(name, listed)| (name.to_owned(), scopes(listed)));
        Requirement { schemes: schemes.collect() }
    };
    holder.items_of("security").map(requirement).collect()
}

pub(super) fn security_schemes(document: &Document) -> Vec<SecurityScheme> {
    let schemes = document.view().security_schemes();
    schemes
        .map(|(name, written)| {
            let node = document.security_scheme(written).unwrap_or(written).node();
            let lower = |key| node.text(key).map(str::to_ascii_lowercase);
            let mut words = notes(
                node,
                &["type", "scheme", "in", "name", "flows", "openIdConnectUrl", "oauth2MetadataUrl"],
            );
            let scopes = node
                .entries_of("flows")
                .filter_map(|(_, flow)| note(flow, "scopes", flow.get("scopes")?, NoteKind::Description));
            words.extend(scopes);
            SecurityScheme {
                name: name.to_owned(),
                form: [lower("type"), lower("scheme"), lower("in"), node.text("name").map(str::to_owned)],
                urls: urls(node),
                notes: words,
                at: Spot::of(node),
            }
        })
        .collect()
}

/// Returns the URLs to which a scheme sends credentials or users, by keyword. A flow without any is listed by
/// its name.
fn urls(scheme: NodeRef<'_>) -> Vec<(String, String)> {
    let urls_of = |node: NodeRef<'_>, around: &str| -> Vec<_> {
        let members = node.entries().filter(|(key, _)| key.ends_with("Url"));
        members.filter_map(|(key, url)| Some((format!("{around}{key}"), url.as_str()?.to_owned()))).collect()
    };
    let mut urls = urls_of(scheme, "");
    for (flow, node) in scheme.entries_of("flows") {
        urls.push((flow.to_owned(), String::new()));
        urls.extend(urls_of(node, &format!("{flow}.")));
    }
    urls
}

/// Returns the named components, without security schemes, which are compared separately.
pub(super) fn components<'d>(
    builder: &mut Builder<'_, 'd>,
    view: Root<'d>,
    used: &HashSet<NodeId>,
) -> Vec<Component> {
    let sections = view.component_sections().into_iter().filter(|(section, _)| *section != "securitySchemes");
    let named = sections.flat_map(|(section, members)| {
        members.entries().map(move |(name, node)| (section, members, name, node))
    });
    named
        .map(|(section, members, name, node)| Component {
            section: section.to_owned(),
            name: name.to_owned(),
            text: node.to_json(),
            is_used: used.contains(&node.id()),
            schema: (section == "schemas").then(|| builder.schema(Schema::of(node))),
            at: Spot::member(members, name),
        })
        .collect()
}
