//! Operations: what to send, and what to respond with.

use openapi_build::ir::Operation;
use serde_json::Value;

use super::cases::{Cases, Topic};
use super::document::At;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Adds cases for every operation of the document.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let document = cases.document;
    let paths = document.root().below("paths").into_iter();
    for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-")) {
        let Some(item) = document.resolved(&item) else { continue };
        let fixed =
            METHODS.iter().filter_map(|method| Some((method.to_ascii_uppercase(), item.child(method)?)));
        for (method, operation) in fixed.chain(item.below("additionalOperations")) {
            let title = format!("{method} {path}");
            let ours = &cases.api.operations;
            let index = ours.iter().position(|ours| ours.place.to_string() == operation.id());
            let by_path = || ours.iter().position(|ours| ours.path == path && ours.method.as_str() == method);
            let index = index.or_else(by_path);
            let Some((index, ours)) = index.and_then(|index| Some((index, cases.api.operations.get(index)?)))
            else {
                cases.fault(Topic::Status, title, "there is no such operation");
                continue;
            };
            let path = if is_plain(&path) { path.clone() } else { ours.path.clone() };
            let asked = Requested { index, title, path, method, item: item.clone(), operation, ours };
            asked.requests(cases);
            asked.responses(cases);
        }
    }
}

/// Returns whether a path is sent as written: it is only a path, and all its characters are allowed in URLs.
fn is_plain(path: &str) -> bool {
    path.is_ascii() && !path.contains(['?', '#', ' ', '*'])
}

/// An operation in the document and in the client.
pub(super) struct Requested<'d> {
    pub(super) index: usize,
    pub(super) title: String,
    pub(super) path: String,
    /// The method as sent: in upper case if it is a keyword, otherwise as written.
    pub(super) method: String,
    pub(super) item: At<'d>,
    pub(super) operation: At<'d>,
    pub(super) ours: &'d Operation,
}

/// Returns the media types of a parameter, a body or a response. References are resolved.
pub(super) fn content<'d>(cases: &Cases<'d>, at: &At<'d>) -> Vec<(String, At<'d>)> {
    let content = at.child("content").and_then(|content| cases.document.resolved(&content));
    let media = content.map(|content| content.children()).unwrap_or_default().into_iter();
    media.filter_map(|(name, media)| Some((name, cases.document.resolved(&media)?))).collect()
}

/// Returns the example and the named examples of a parameter, a header or a media type.
pub(super) fn named_examples<'d>(cases: &Cases<'d>, at: &At<'d>) -> Vec<(At<'d>, Value)> {
    let one = at.child("example");
    let named = at
        .below("examples")
        .into_iter()
        .filter_map(|(_, example)| cases.document.resolved(&example)?.child("value"));
    one.into_iter().chain(named).map(|at| (at.clone(), at.value().clone())).collect()
}

pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
