//! Request ids assigned by servers.

use http::HeaderMap;

/// Returns the server's id of a request from the headers of its response, unless it is a secret.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &&str| headers.get(*name).filter(|value| !value.is_sensitive())?.to_str().ok();
    ["x-request-id", "request-id", "x-message-id"].iter().find_map(text)
}
