//! Repairs parameters without a schema, as in Swagger 2.0, or whose media type has no schema.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::keywords::Kind;
use crate::document::tree::{Entry, NodeId, Tree, Value};
use crate::media_type::essence;

/// Adds a schema to a parameter without one, from keywords on the parameter itself (`type: integer`), or else
/// as text.
pub(super) fn schema(
    tree: &mut Tree,
    node: NodeId,
    members: &mut IndexMap<String, Entry>,
    report: &mut Report,
) {
    let is_empty = |entry: &Entry| tree.at(entry.value).entries().next().is_none();
    let has_content = members.get("content").is_some_and(|content| !is_empty(content));
    let place = members.get("in").and_then(|entry| tree.at(entry.value).as_str()).unwrap_or_default();
    let is_whole = !matches!(place, "path" | "query" | "header" | "cookie") || !members.contains_key("name");
    if has_content || is_whole || members.contains_key("schema") || members.contains_key("$ref") {
        return;
    }
    let span = tree.at(node).span();
    let is_of_schema =
        |key: &str| Kind::Schema.treatment(key).is_some() && Kind::Parameter.treatment(key).is_none();
    let mut own: IndexMap<_, _> = members
        .iter()
        .filter(|(key, _)| is_of_schema(key))
        .map(|(key, entry)| (key.clone(), *entry))
        .collect();
    members.retain(|key, _| !own.contains_key(key));
    if own.contains_key("type") {
        report.push(Diagnostic::warning(
            span,
            "missing `type` in a parameter; it is read as that of its `schema`",
        ));
    } else {
        report.warning(span, "missing `schema` in a parameter; it is read as text");
        let value = tree.add(Value::String("string".to_owned()), span);
        own.insert("type".to_owned(), Entry { key: span, value });
    }
    let value = tree.add(Value::Mapping(own), span);
    members.insert("schema".to_owned(), Entry { key: span, value });
}

/// Names a parameter that is the whole query. Its name is never sent, so any name is right.
pub(super) fn name(
    tree: &mut Tree,
    node: NodeId,
    members: &mut IndexMap<String, Entry>,
    report: &mut Report,
) {
    let place = members.get("in").and_then(|entry| tree.at(entry.value).as_str());
    if place != Some("querystring") || members.contains_key("name") {
        return;
    }
    let span = tree.at(node).span();
    report.warning(span, "missing `name` in a parameter `in: querystring`; it is called `querystring`");
    let value = tree.add(Value::String("querystring".to_owned()), span);
    members.insert("name".to_owned(), Entry { key: span, value });
}

/// Adds a schema to media types without one: any value for JSON, any object for a form, or else text.
pub(super) fn content(tree: &mut Tree, members: &IndexMap<String, Entry>, report: &mut Report) {
    let Some(content) = members.get("content") else { return };
    let is_bare = |key: &str| !["schema", "itemSchema", "$ref"].contains(&key);
    let bare: Vec<_> = tree
        .at(content.value)
        .entries()
        .filter(|(_, media)| media.is_mapping() && media.entries().all(|(key, _)| is_bare(key)))
        .map(|(name, media)| (name.to_ascii_lowercase(), media.id(), media.span()))
        .collect();
    for (name, media, span) in bare {
        let (words, ty) = match essence(&name) {
            name if name.contains("json") => ("any value", None),
            "application/x-www-form-urlencoded" => ("any object", Some("object")),
            _ => ("text", Some("string")),
        };
        let message = format!("missing `schema` in the `content` of a parameter; it is read as {words}");
        report.warning(span, message);
        let ty = ty.map(|name| ("type".to_owned(), tree.add(Value::String(name.to_owned()), span)));
        let schema = ty.into_iter().map(|(key, value)| (key, Entry { key: span, value })).collect();
        let value = tree.add(Value::Mapping(schema), span);
        if let Some(Value::Mapping(members)) = tree.value_mut(media) {
            members.insert("schema".to_owned(), Entry { key: span, value });
        }
    }
}
