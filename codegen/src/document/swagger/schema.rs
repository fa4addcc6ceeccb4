//! Lowers the constructs of OpenAPI 2.0 schemas that 3.0 expresses differently.

use crate::diagnostic::Report;
use crate::document::tree::{Entry, NodeId, Tree, Value};

use super::keywords::SINCE_OPENAPI_3;
use super::{Members, mapping, members, put, text};

/// Converts a schema: `discriminator` is the name of a property, and `type: file` means bytes.
pub(in crate::document) fn schema(tree: &mut Tree, node: NodeId, report: &mut Report) {
    let Value::Mapping(written) = tree.value(node) else { return };
    for key in SINCE_OPENAPI_3 {
        // An extension of another vocabulary may have been translated to the same keyword.
        let is_written =
            |entry: &&Entry| written.values().filter(|other| other.key == entry.key).count() == 1;
        if let Some(entry) = written.get(*key).filter(is_written) {
            let message = format!("`{key}` is not supported in OpenAPI 2.0; it is read as in OpenAPI 3");
            report.warning(entry.key, message);
        }
    }
    let discriminator = tree.at(node).get("discriminator").filter(|node| node.as_str().is_some());
    let discriminator = discriminator.map(|node| (node.id(), node.span()));
    let is_file = tree.at(node).text("type") == Some("file");
    if discriminator.is_none() && !is_file {
        return;
    }
    let (mut own, span) = (members(tree, node), tree.at(node).span());
    if let Some((property, place)) = discriminator {
        let mut named = Members::new();
        put(&mut named, "propertyName", property, place);
        let value = mapping(tree, named, place);
        if let Some(entry) = own.get_mut("discriminator") {
            entry.value = value;
        }
    }
    if is_file && let Some(entry) = own.get_mut("type") {
        let place = tree.at(entry.value).span();
        entry.value = text(tree, "string", place);
        let format = text(tree, "binary", place);
        put(&mut own, "format", format, place);
    }
    tree.replace(node, Value::Mapping(own), span);
    tree.link(node);
}
