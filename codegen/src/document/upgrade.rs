//! Lowers the constructs of OpenAPI 3.0 that 3.1 expresses differently: `nullable`, boolean bounds, `example`
//! in schemas.

use indexmap::IndexMap;

use super::keywords::schema as keywords;
use super::tree::{Entry, NodeId, Tree, Value};
use super::version::Version;
use crate::diagnostic::{Diagnostic, Report};

/// The keywords that [`schema`] may rewrite.
const OPENAPI_3_0: [&str; keywords::count(keywords::OPENAPI_3_0)] = keywords::select(keywords::OPENAPI_3_0);

/// Rewrites the keywords of a schema that OpenAPI 3.0 had, or still allows, into those of JSON Schema 2020-12.
pub(super) fn schema(tree: &mut Tree, node: NodeId, version: Version, report: &mut Report) {
    // Most schemas have none of these keywords, and a document has very many schemas.
    if !OPENAPI_3_0.iter().any(|keyword| tree.at(node).get(keyword).is_some()) {
        return;
    }
    let Value::Mapping(mut members) = tree.value(node).clone() else {
        return;
    };
    let before = members.clone();
    if let Some(entry) = members.get("nullable").copied() {
        let is_translated = members.get("x-nullable").is_some_and(|foreign| foreign.key == entry.key);
        if version != Version::V3_0 && !is_translated {
            let version = if version == Version::V2_0 { "2.0" } else { "3.1" };
            let message = format!("`nullable` is not supported in OpenAPI {version}; it is read as in 3.0");
            let warning = Diagnostic::warning(entry.key, message);
            report.push(match version {
                "2.0" => warning,
                _ => warning.help("write `type: [string, 'null']`"),
            });
        }
        rewrite_nullable(tree, &mut members, entry);
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if !version.is_old()
            && let Some(entry) = members.get(exclusive)
            && tree.at(entry.value).as_bool().is_some()
        {
            let message =
                format!("a boolean `{exclusive}` is not supported in OpenAPI 3.1; it is read as in 3.0");
            report.warning(entry.key, message);
        }
        rewrite_exclusive(tree, &mut members, bound, exclusive);
    }
    if let Some(entry) = members.get("example").copied()
        && !members.contains_key("examples")
    {
        let span = tree.at(entry.value).span();
        let list = tree.add(Value::Sequence(vec![entry.value]), span);
        members.shift_remove("example");
        members.insert("examples".to_owned(), Entry { key: entry.key, value: list });
    }
    if members != before {
        let span = tree.at(node).span();
        tree.replace(node, Value::Mapping(members), span);
    }
}

/// Lowers `type: string, nullable: true` to `type: [string, 'null']` (OpenAPI 3.0.3, section 4.7.24).
///
/// Without a sibling `type`, for example beside a `$ref`, the keyword stays and is read by `view`.
fn rewrite_nullable(tree: &mut Tree, members: &mut IndexMap<String, Entry>, nullable: Entry) {
    let (true, Some(declared)) =
        (tree.value(nullable.value) == &Value::Bool(true), members.get("type").copied())
    else {
        return;
    };
    let mut types = match tree.value(declared.value) {
        Value::String(_) => vec![declared.value],
        Value::Sequence(types) => types.clone(),
        _ => return,
    };
    if !types.iter().any(|name| tree.at(*name).as_str() == Some("null")) {
        let span = tree.at(nullable.value).span();
        types.push(tree.add(Value::String("null".to_owned()), span));
    }
    let list = tree.add(Value::Sequence(types), tree.at(declared.value).span());
    members.insert("type".to_owned(), Entry { key: declared.key, value: list });
    members.shift_remove("nullable");
}

/// Lowers `minimum: 1, exclusiveMinimum: true` to `exclusiveMinimum: 1`.
fn rewrite_exclusive(tree: &Tree, members: &mut IndexMap<String, Entry>, bound: &str, exclusive: &str) {
    let Some(flag) = members.get(exclusive).copied() else {
        return;
    };
    match tree.value(flag.value) {
        Value::Bool(true) => {
            members.shift_remove(exclusive);
            if let Some(entry) = members.shift_remove(bound) {
                members.insert(exclusive.to_owned(), entry);
            }
        }
        Value::Bool(false) => _ = members.shift_remove(exclusive),
        _ => {}
    }
}
