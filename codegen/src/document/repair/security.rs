//! Repairs API keys whose header name includes the value's prefix. OpenAPI 2.0 has no other way to declare
//! bearer tokens.

use indexmap::IndexMap;

use crate::diagnostic::Report;
use crate::document::tree::{Entry, NodeId, Tree, Value};

/// Converts an API key in the header `Authorization: Bearer` to the HTTP scheme `bearer`.
pub(super) fn bearer_from_api_key(
    tree: &mut Tree,
    node: NodeId,
    members: &mut IndexMap<String, Entry>,
    report: &mut Report,
) {
    let scheme = tree.at(node);
    let written = |key: &str| scheme.get(key).and_then(|value| Some((value.as_str()?, value.span())));
    let is_key = written("in").is_some_and(|(place, _)| place.eq_ignore_ascii_case("header"))
        && written("type").is_some_and(|(name, _)| name.eq_ignore_ascii_case("apiKey"));
    let Some((name, span)) = written("name").filter(|_| is_key) else { return };
    let Some((header, word)) = name.split_once(':').map(|(header, word)| (header.trim(), word.trim())) else {
        return;
    };
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !header.eq_ignore_ascii_case("Authorization") || !is_word {
        return;
    }
    let word = word.to_owned();
    let message =
        format!("`{name}` cannot be the name of a header; it is read as the scheme `{word}` of HTTP");
    report.warning(span, message);
    members.retain(|key, _| !matches!(key.as_str(), "type" | "in" | "name"));
    for (key, text) in [("type", "http".to_owned()), ("scheme", word)] {
        let value = tree.add(Value::String(text), span);
        members.insert(key.to_owned(), Entry { key: span, value });
    }
}
