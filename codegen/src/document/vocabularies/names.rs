//! Translates names of operations, parameters and schemas into `x-rust-name`.

use super::{Added, Draft, Fault, wrong};
use crate::document::keywords::Kind;
use crate::document::tree::NodeRef;

/// Translates `x-speakeasy-name-override`, `x-stainless-method` and `x-stainless-param`.
///
/// A name within a group of operations is not a name in this client, so it has no effect. The same applies to
/// that of a schema without a name of its own.
pub(super) fn name(
    node: NodeRef<'_>,
    kind: Kind,
    extension: &str,
    value: NodeRef<'_>,
) -> Result<Option<Added>, Fault> {
    if extension == "x-stainless-method" && value.is_mapping() {
        return Ok(value.get("path").and_then(client_method).map(pin));
    }
    let text = value.as_str().ok_or_else(|| wrong(value, "a string"))?;
    if !text.chars().any(char::is_alphanumeric) {
        return Err((value.span(), format!("`{}` is not a name", text.escape_debug())));
    }
    Ok(match (extension, kind) {
        ("x-stainless-method", _) => client_method(value).map(pin),
        (_, Kind::Operation) if node.get("x-speakeasy-group").is_some() => None,
        (_, Kind::Schema) if !is_component(node) => None,
        _ => Some(pin(text)),
    })
}

fn pin(name: &str) -> Added {
    ("x-rust-name", Draft::Text(name.to_owned()))
}

/// Returns the name of a method that is outside of all groups: `$client.me`.
fn client_method(path: NodeRef<'_>) -> Option<&str> {
    path.as_str()?.strip_prefix("$client.").filter(|name| !name.contains('.'))
}

/// Returns whether a schema is in `components.schemas`.
pub(super) fn is_component(schema: NodeRef<'_>) -> bool {
    let around = schema.parent().and_then(|(schemas, _)| schemas.parent());
    around.is_some_and(|(components, key)| {
        key == "schemas"
            && components.parent().is_some_and(|(root, key)| key == "components" && root.is_root())
    })
}

/// Returns whether a name would not be used by anything generated.
pub(super) fn is_without_effect(node: NodeRef<'_>, extension: &str) -> bool {
    matches!(extension, "x-speakeasy-name-override" | "x-stainless-method")
        && node.get("x-rust-name").is_none()
}
