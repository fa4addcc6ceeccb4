//! Writes a JSON value as an element.

use serde_json::Value;

use super::{Kind, Node, Root, Shape};
use crate::BoxError;

/// An open element: its attributes and content.
#[derive(Default)]
struct Open {
    attributes: String,
    content: String,
}

const NIL: &str = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true""#;

pub(super) fn document(root: &Root, value: &Value) -> Result<String, BoxError> {
    let mut open = Open::default();
    node(root, root.1, root.1.name, value, &mut open)?;
    Ok(format!(r#"<?xml version="1.0" encoding="UTF-8"?>{}"#, open.content))
}

/// Adds a node to the surrounding element.
fn node(root: &Root, node: Node, name: &str, value: &Value, into: &mut Open) -> Result<(), BoxError> {
    let shape = root.shape(node.shape);
    if matches!(node.kind, Kind::Attribute | Kind::Element) {
        name.split(':').try_for_each(check)?;
    }
    match node.kind {
        Kind::None => contents(root, shape, value, into)?,
        Kind::Attribute => {
            if let Some(text) = text(value)? {
                declare(node, into);
                into.attributes.extend([" ", name, "=\"", &escaped(&text)?, "\""]);
            }
        }
        Kind::Text => into.content.push_str(&escaped(&text(value)?.unwrap_or_default())?),
        Kind::Cdata => {
            let text = text(value)?.unwrap_or_default();
            escaped(&text)?;
            // A carriage return would be read as a line end (XML 1.0, section 2.11).
            let text = text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA[");
            into.content.extend(["<![CDATA[", &text, "]]>"]);
        }
        Kind::Element => {
            let mut own = Open::default();
            declare(node, &mut own);
            match value {
                Value::Null => own.attributes.push_str(NIL),
                _ => contents(root, shape, value, &mut own)?,
            }
            let Open { attributes, content } = own;
            match content.as_str() {
                "" => into.content.extend(["<", name, &attributes, "/>"]),
                content => into.content.extend(["<", name, &attributes, ">", content, "</", name, ">"]),
            }
        }
    }
    Ok(())
}

/// Declares the namespace of a name, unless the element already does.
fn declare(node: Node, into: &mut Open) {
    let Some(uri) = node.namespace else { return };
    let declaration = match node.name.split_once(':') {
        Some((prefix, _)) => {
            format!(r#" xmlns:{prefix}="{}""#, uri.replace('&', "&amp;").replace('"', "&quot;"))
        }
        None => format!(r#" xmlns="{}""#, uri.replace('&', "&amp;").replace('"', "&quot;")),
    };
    if !into.attributes.contains(&declaration) {
        into.attributes.insert_str(0, &declaration);
    }
}

/// Adds the contents of a value.
fn contents(root: &Root, shape: Shape, value: &Value, into: &mut Open) -> Result<(), BoxError> {
    match value {
        Value::Object(object) => {
            for (wire, member) in shape.members {
                if let Some(value) = object.get(*wire) {
                    node(root, *member, member.name, value, into)?;
                }
            }
            let is_named = |wire: &str| shape.members.iter().any(|(name, _)| *name == wire);
            for (name, value) in object.iter().filter(|(name, _)| !is_named(name)) {
                check(name)?;
                let rest = shape.rest.unwrap_or(0);
                let list = root.shape(rest);
                // A list of unknown items, or whose items have no name, repeats its own name.
                let item = list.repeated().or(list.items.is_empty().then_some(rest));
                let (member, values) = match (item, value) {
                    (Some(item), Value::Array(values)) => (item, values.as_slice()),
                    _ => (rest, std::slice::from_ref(value)),
                };
                for value in values {
                    node(root, Node::element("", member), name, value, into)?;
                }
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let item = shape.items.get(index).or(shape.items.last()).copied();
                let item = item.unwrap_or(Node::element("item", 0));
                node(root, item, item.name, value, into)?;
            }
        }
        value => into.content.push_str(&escaped(&text(value)?.unwrap_or_default())?),
    }
    Ok(())
}

/// Returns the text of a scalar or a list of scalars (XML Schema part 2, section 2.5.1.2); `None`
/// for `null`.
fn text(value: &Value) -> Result<Option<String>, BoxError> {
    Ok(match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let items = items.iter().filter_map(|item| text(item).transpose());
            Some(items.collect::<Result<Vec<_>, _>>()?.join(" "))
        }
        Value::Object(_) => return Err("an object is not the text of an attribute or an element".into()),
        value => Some(value.to_string()),
    })
}

/// Escapes markup and line ends, so that the text is read unchanged (XML 1.0, sections 2.4 and
/// 3.3.3).
fn escaped(text: &str) -> Result<String, BoxError> {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.extend(["&#", &u32::from(character).to_string(), ";"]),
            '\0'..=' ' | '\u{fffe}' | '\u{ffff}' if character != ' ' => {
                return Err(format!("XML cannot have the character {character:?}").into());
            }
            _ => escaped.push(character),
        }
    }
    Ok(escaped)
}

/// Rejects a name, or a part of one with a prefix, that XML does not allow (XML 1.0, section 2.3).
fn check(name: &str) -> Result<(), BoxError> {
    let is_first = |first: char| first.is_alphabetic() || first == '_';
    let is_name = |character: char| character.is_alphanumeric() || "_-.".contains(character);
    if name.starts_with(is_first) && name.chars().all(is_name) {
        return Ok(());
    }
    Err(format!("`{}` cannot be a name in XML", name.escape_debug()).into())
}
