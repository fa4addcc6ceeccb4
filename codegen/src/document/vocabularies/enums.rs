//! Translates names, descriptions and deprecations of `enum` values into `x-rust-values`.

use std::collections::HashSet;

use super::{Added, Draft, Fault, wrong};
use crate::document::tree::NodeRef;

/// Translates `x-enum-varnames`, `x-enum-descriptions` and the like: a list parallel to `enum`, or a mapping
/// by value.
pub(super) fn from_list(schema: NodeRef<'_>, extension: NodeRef<'_>, member: &str) -> Result<Added, Fault> {
    let values = values(schema);
    let words =
        by_value(extension, &values)?.into_iter().map(|(value, words)| Ok((value, text(words)?, words)));
    let words = words.collect::<Result<Vec<_>, Fault>>()?;
    if member == "name" {
        check_names(words.iter().map(|(_, name, node)| (*name, *node)))?;
    }
    let words =
        words.into_iter().filter(|(value, text, _)| values.contains(value) && !text.trim().is_empty());
    Ok(rust_values(member, words.map(|(value, words, _)| (value, Draft::Text(words.to_owned())))))
}

/// Translates `x-enum-comments`: descriptions by the names in `x-enum-varnames`.
pub(super) fn commented(schema: NodeRef<'_>, extension: NodeRef<'_>) -> Result<Added, Fault> {
    if !extension.is_mapping() {
        return Err(wrong(extension, "a mapping"));
    }
    let names = schema.get("x-enum-varnames");
    let names =
        names.ok_or_else(|| (extension.span(), "there is no `x-enum-varnames` beside it".to_owned()))?;
    let comments = by_value(names, &values(schema))?.into_iter().filter_map(|(value, name)| {
        Some((value, Draft::Text(extension.non_blank_text(name.as_str()?)?.to_owned())))
    });
    Ok(rust_values("description", comments))
}

/// `x-enum-deprecated` and the like: a list of the values that are, a list of flags beside `enum`, or a mapping of flags
/// or reasons by value.
pub(super) fn deprecated(schema: NodeRef<'_>, extension: NodeRef<'_>) -> Result<Added, Fault> {
    let values = values(schema);
    // An empty list is a list of values: none is deprecated.
    let are_flags =
        extension.items().next().is_some() && extension.items().all(|item| item.as_bool().is_some());
    let lists_values = extension.is_sequence() && !are_flags;
    let marks = if lists_values {
        extension.items().map(|value| (text_of(value), Some(Draft::Flag(true)))).collect()
    } else {
        let marks = by_value(extension, &values)?;
        let marks = marks.into_iter().map(|(value, mark)| Ok((value, deprecation(mark)?)));
        marks.collect::<Result<Vec<_>, Fault>>()?
    };
    let marks = marks.into_iter().filter(|(value, _)| values.contains(value));
    Ok(rust_values("deprecated", marks.filter_map(|(value, mark)| Some((value, mark?)))))
}

/// Reads a flag or a reason.
fn deprecation(mark: NodeRef<'_>) -> Result<Option<Draft>, Fault> {
    match (mark.as_bool(), mark.as_str()) {
        (Some(is_deprecated), _) => Ok(is_deprecated.then_some(Draft::Flag(true))),
        (None, Some(reason)) => Ok(Some(Draft::Text(reason.to_owned()))),
        (None, None) => Err(wrong(mark, "`true`, `false` or a reason")),
    }
}

/// Returns the values of the `enum`, as the keys of `x-rust-values`.
fn values(schema: NodeRef<'_>) -> Vec<String> {
    schema.items_of("enum").map(text_of).collect()
}

/// Returns what an extension declares about each value, as a mapping or as a list in the order of `values`.
fn by_value<'t>(extension: NodeRef<'t>, values: &[String]) -> Result<Vec<(String, NodeRef<'t>)>, Fault> {
    if extension.is_mapping() {
        Ok(extension.entries().map(|(value, stated)| (value.to_owned(), stated)).collect())
    } else if !extension.is_sequence() {
        Err(wrong(extension, "a list or a mapping"))
    } else if extension.items().count() == values.len() {
        Ok(values.iter().cloned().zip(extension.items()).collect())
    } else {
        let (own, wanted) = (extension.items().count(), values.len());
        Err((extension.span(), format!("expected as many items as in `enum` ({wanted}), found {own}")))
    }
}

/// Returns one member of `x-rust-values` for each of these values.
fn rust_values(member: &str, stated: impl Iterator<Item = (String, Draft)>) -> Added {
    let of_value = |(value, stated)| (value, Draft::Mapping(vec![(member.to_owned(), stated)]));
    ("x-rust-values", Draft::Mapping(stated.map(of_value).collect()))
}

/// Translates `x-ms-enum`: the name of the type, and its values with names and descriptions.
pub(super) fn microsoft(schema: NodeRef<'_>, extension: NodeRef<'_>) -> Result<Vec<Added>, Fault> {
    if !extension.is_mapping() {
        return Err(wrong(extension, "a mapping"));
    }
    let mut added = Vec::new();
    if let Some(name) = extension.non_blank_text("name").filter(|_| super::names::is_component(schema)) {
        added.push(("x-rust-name", Draft::Text(name.to_owned())));
    }
    let mut described = Vec::new();
    for item in extension.items_of("values") {
        let value = item.get("value").ok_or_else(|| (item.span(), "missing `value`".to_owned()))?;
        let members = ["name", "description"].into_iter();
        let members = members
            .filter_map(|key| Some((key.to_owned(), Draft::Text(item.non_blank_text(key)?.to_owned()))));
        described.push((text_of(value), Draft::Mapping(members.collect())));
    }
    check_names(
        extension
            .items_of("values")
            .filter_map(|item| Some((item.non_blank_text("name")?, item.get("name")?))),
    )?;
    if !described.is_empty() {
        added.push(("x-rust-values", Draft::Mapping(described)));
    }
    Ok(added)
}

/// Checks that no two values have the same name, and that each name has a letter or a digit.
fn check_names<'t>(names: impl Iterator<Item = (&'t str, NodeRef<'t>)>) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    for (name, node) in names.filter(|(name, _)| !name.is_empty()) {
        let letters: String =
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if letters.is_empty() {
            return Err((node.span(), format!("`{}` is not a name", name.escape_debug())));
        }
        if !seen.insert(letters) {
            return Err((node.span(), format!("duplicate name `{}`", name.escape_debug())));
        }
    }
    Ok(())
}

/// Returns the key of a value in `x-rust-values`: strings as they are, and anything else as JSON.
fn text_of(value: NodeRef<'_>) -> String {
    value.as_str().map_or_else(|| value.to_json(), str::to_owned)
}

fn text(node: NodeRef<'_>) -> Result<&str, Fault> {
    if node.is_null() { Ok("") } else { node.as_str().ok_or_else(|| wrong(node, "a string")) }
}
