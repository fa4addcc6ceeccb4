//! Repairs that apply to schemas only: names of types, old-style tuples, `required` on a property, repeated
//! values.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::flag;
use crate::diagnostic::{Diagnostic, Report};
use crate::document::keywords::schema::{self as keywords, OF_ARRAY, OF_OBJECT};
use crate::document::tree::{Entry, NodeId, Tree, Value};
use crate::source::Span;

/// Returns the JSON Schema name and the format of a type in other languages and older versions.
pub(super) fn type_named(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "string" | "str" => ("string", None),
        "integer" | "int" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "number" | "decimal" => ("number", None),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "boolean" | "bool" => ("boolean", None),
        "object" | "map" | "dict" | "hash" => ("object", None),
        "array" | "list" => ("array", None),
        "null" => ("null", None),
        "file" | "binary" => ("string", Some("binary")),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        _ => return None,
    })
}

/// Repairs the names of types. `any` declares nothing, and an unquoted `null` in a list is the type `null`.
pub(super) fn repair_types(tree: &mut Tree, members: &mut IndexMap<String, Entry>, report: &mut Report) {
    let Some(entry) = members.get("type").copied() else {
        return;
    };
    let (listed, nodes) = match tree.value(entry.value) {
        Value::Sequence(items) => (true, items.clone()),
        _ => (false, vec![entry.value]),
    };
    let mut types: Vec<NodeId> = Vec::new();
    let (mut format, mut any) = (None, false);
    for node in nodes {
        let (written, span) = (tree.at(node), tree.at(node).span());
        let text = match written.value() {
            Value::Null if listed => "null",
            Value::String(text) => text.as_str(),
            _ => return,
        };
        if text.eq_ignore_ascii_case("any") {
            report.push(Diagnostic::warning(span, format!("unknown type `{text}`; it is read as no `type`")));
            any = true;
            continue;
        }
        let Some((name, narrower)) = type_named(text) else {
            return;
        };
        if types.iter().any(|other| tree.at(*other).as_str() == Some(name)) {
            report.warning(span, format!("duplicate `{name}` in `type`"));
            continue;
        }
        if written.as_str() == Some(name) {
            types.push(node);
            continue;
        }
        let read = narrower
            .map_or_else(|| format!("`{name}`"), |format| format!("`{name}` with `format: {format}`"));
        let fault = match written.value() {
            Value::Null => "`type`: expected a string, found null".to_owned(),
            _ => format!("unknown type `{text}`"),
        };
        report.warning(span, format!("{fault}; it is read as {read}"));
        format = format.or(narrower.map(|format| (format, span)));
        types.push(tree.add(Value::String(name.to_owned()), span));
    }
    if any {
        members.shift_remove("type");
        return;
    }
    let value = match types.as_slice() {
        [one] if !listed => *one,
        _ => tree.add(Value::Sequence(types), tree.at(entry.value).span()),
    };
    if listed || value != entry.value {
        members.insert("type".to_owned(), Entry { key: entry.key, value });
    }
    if let Some((format, span)) = format.filter(|_| !members.contains_key("format")) {
        let value = tree.add(Value::String(format.to_owned()), span);
        members.insert("format".to_owned(), Entry { key: span, value });
    }
}

/// Renames a list under `items`, which was a tuple before 2020-12, to `prefixItems`.
pub(super) fn items_of_a_tuple(tree: &Tree, members: &mut IndexMap<String, Entry>, report: &mut Report) {
    let Some((index, _, entry)) = members.get_full("items").map(|(index, key, entry)| (index, key, *entry))
    else {
        return;
    };
    if !matches!(tree.value(entry.value), Value::Sequence(_)) || members.contains_key("prefixItems") {
        return;
    }
    let message = "`items`: expected a schema, found a list; it is read as `prefixItems`";
    report.warning(entry.key, message);
    members.shift_remove_index(index);
    members.shift_insert(index, "prefixItems".to_owned(), entry);
    // The rest after the tuple was `additionalItems`, and is now `items`.
    if let Some(rest) = members.shift_remove("additionalItems") {
        members.insert("items".to_owned(), rest);
    }
}

/// Warns about `additionalItems` that are not the rest of a tuple, so that they have no effect (JSON Schema
/// 2019-09, section 9.3.1.2).
pub(super) fn additional_items(tree: &Tree, members: &IndexMap<String, Entry>, report: &mut Report) {
    let Some(entry) = members.get("additionalItems") else { return };
    let is_list = |entry: &Entry| matches!(tree.value(entry.value), Value::Sequence(_));
    if members.get("items").is_some_and(is_list) {
        // Beside `prefixItems`, this list is an error.
        return;
    }
    let message = "`additionalItems` has no effect without a list of `items`";
    let warning = Diagnostic::warning(entry.key, message);
    report.push(if members.contains_key("prefixItems") {
        warning.help("the items after those of `prefixItems` are declared by `items`")
    } else {
        warning
    });
}

/// Warns about keywords that have no effect because they apply to another type than the declared one (JSON
/// Schema 2020-12, section 7.6.1). Either may be the mistake, so nothing is repaired: the type counts.
pub(super) fn keywords_of_other_types(tree: &Tree, members: &IndexMap<String, Entry>, report: &mut Report) {
    let declared = members.get("type").and_then(|entry| tree.at(entry.value).as_str());
    let Some(name) = declared.filter(|name| type_named(name).is_some()) else { return };
    for (keyword, entry) in members {
        let about = match keywords::row(keyword) {
            Some(row) if row.declares(OF_OBJECT) => "object",
            Some(row) if row.declares(OF_ARRAY) => "array",
            _ => continue,
        };
        if about == name {
            continue;
        }
        let value = tree.at(entry.value);
        if value.entries().next().is_some() || value.items().next().is_some() {
            let message =
                format!("`{keyword}` has no effect on `type: {name}`; it applies to `{about}` only");
            report.warning(entry.key, message);
        }
    }
}

/// Moves `required: true` on a property, as in early drafts of Swagger, to the `required` list of the
/// enclosing schema.
pub(super) fn required_properties(
    tree: &mut Tree,
    members: &mut IndexMap<String, Entry>,
    report: &mut Report,
) {
    let Some(properties) = members.get("properties").copied() else {
        return;
    };
    let flags: Vec<_> = tree
        .at(properties.value)
        .entries()
        .filter_map(|(name, property)| {
            let required = property.get("required")?;
            let is_required = required.as_bool().or_else(|| flag(required.as_str()?))?;
            Some((name.to_owned(), property.id(), property.key_span("required"), is_required))
        })
        .collect();
    for (name, property, span, is_required) in flags {
        let read =
            if is_required { "it is read as the name of this property there" } else { "it is ignored" };
        let message = format!("`required` is a list of names in the schema around a property; {read}");
        report.warning(span, message);
        if let Some(Value::Mapping(members)) = tree.value_mut(property) {
            members.shift_remove("required");
        }
        if is_required {
            require(tree, members, name, span);
        }
    }
}

fn require(tree: &mut Tree, members: &mut IndexMap<String, Entry>, name: String, span: Span) {
    let item = tree.add(Value::String(name), span);
    let listed = members.get("required").copied();
    let Some(entry) = listed else {
        let value = tree.add(Value::Sequence(vec![item]), span);
        members.insert("required".to_owned(), Entry { key: span, value });
        return;
    };
    let is_there = tree.at(entry.value).items().any(|other| other.value() == tree.value(item));
    if let (false, Some(Value::Sequence(items))) = (is_there, tree.value_mut(entry.value)) {
        items.push(item);
    }
}

/// Removes repeated scalars from a list.
pub(super) fn remove_repeated(tree: &mut Tree, key: &str, list: NodeId, report: &mut Report) {
    let Value::Sequence(items) = tree.value(list) else {
        return;
    };
    let mut seen = HashSet::new();
    let mut kept = Vec::with_capacity(items.len());
    for item in items {
        let node = tree.at(*item);
        let scalar = !matches!(node.value(), Value::Sequence(_) | Value::Mapping(_));
        if !scalar || seen.insert(node.to_json()) {
            kept.push(*item);
            continue;
        }
        let shown = node.as_str().map_or_else(|| node.to_json(), str::to_owned);
        report.warning(node.span(), format!("duplicate value `{shown}` in `{key}`"));
    }
    if kept.len() != items.len()
        && let Some(Value::Sequence(items)) = tree.value_mut(list)
    {
        *items = kept;
    }
}
