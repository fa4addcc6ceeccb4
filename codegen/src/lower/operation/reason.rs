//! Names for statuses.

use crate::ir::Status;

/// Parses a status as documents write it.
pub(super) fn status_of(text: &str) -> Option<Status> {
    match (text.len(), text.get(1..)) {
        (3, Some("XX" | "xx")) => text
            .get(..1)
            .and_then(|hundred| hundred.parse().ok())
            .filter(|hundred| (1..=5).contains(hundred))
            .map(|hundred: u16| Status::Range(hundred * 100)),
        (3, _) => text.parse().ok().filter(|status| (100..600).contains(status)).map(Status::Exact),
        _ => (text == "default").then_some(Status::Other),
    }
}

/// The reason phrases of RFC 9110 section 15 and RFC 6585.
const PHRASES: [(u16, &str); 52] = [
    (200, "ok"),
    (201, "created"),
    (202, "accepted"),
    (203, "non authoritative information"),
    (204, "no content"),
    (205, "reset content"),
    (206, "partial content"),
    (207, "multi status"),
    (300, "multiple choices"),
    (301, "moved permanently"),
    (302, "found"),
    (303, "see other"),
    (304, "not modified"),
    (307, "temporary redirect"),
    (308, "permanent redirect"),
    (400, "bad request"),
    (401, "unauthorized"),
    (402, "payment required"),
    (403, "forbidden"),
    (404, "not found"),
    (405, "method not allowed"),
    (406, "not acceptable"),
    (407, "proxy authentication required"),
    (408, "request timeout"),
    (409, "conflict"),
    (410, "gone"),
    (411, "length required"),
    (412, "precondition failed"),
    (413, "content too large"),
    (414, "uri too long"),
    (415, "unsupported media type"),
    (416, "range not satisfiable"),
    (417, "expectation failed"),
    (421, "misdirected request"),
    (422, "unprocessable content"),
    (423, "locked"),
    (424, "failed dependency"),
    (425, "too early"),
    (426, "upgrade required"),
    (428, "precondition required"),
    (429, "too many requests"),
    (431, "request header fields too large"),
    (451, "unavailable for legal reasons"),
    (500, "internal server error"),
    (501, "not implemented"),
    (502, "bad gateway"),
    (503, "service unavailable"),
    (504, "gateway timeout"),
    (505, "http version not supported"),
    (507, "insufficient storage"),
    (508, "loop detected"),
    (511, "network authentication required"),
];

/// Returns the name of a variant: the reason phrase of its status.
///
/// A status without one is named by its number, so that statuses added later cannot change it.
pub(super) fn reason(status: Status) -> String {
    let status = match status {
        Status::Exact(status) => status,
        Status::Range(100) => return "informational".to_owned(),
        Status::Range(200) | Status::OtherSuccess => return "success".to_owned(),
        Status::Range(300) => return "redirection".to_owned(),
        Status::Range(400) => return "client error".to_owned(),
        Status::Range(_) => return "server error".to_owned(),
        Status::Other => return "default".to_owned(),
    };
    match PHRASES.iter().find(|(known, _)| *known == status) {
        Some((_, phrase)) => (*phrase).to_owned(),
        None => format!("status {status}"),
    }
}
