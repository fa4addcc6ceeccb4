//! Translates descriptions of which failures are retried into `x-retry`.

use super::{Added, Draft, Fault, wrong};
use crate::document::keywords::Kind;
use crate::document::tree::NodeRef;

/// The name of a member in `x-retry`, and its default in a vocabulary.
const BACKOFF: [(&str, &str, &str); 4] = [
    ("initialInterval", "first-delay", "500"),
    ("maxInterval", "max-delay", "60000"),
    ("maxElapsedTime", "max-elapsed", "3600000"),
    ("exponent", "growth", "1.5"),
];

/// Translates `x-speakeasy-retries`. On an operation it applies to any method. On the document it applies to
/// idempotent methods.
pub(super) fn speakeasy(kind: Kind, extension: NodeRef<'_>) -> Result<Option<Added>, Fault> {
    if !extension.is_mapping() {
        return Err(wrong(extension, "a mapping"));
    }
    check_members(extension, &["strategy", "backoff", "statusCodes", "retryConnectionErrors"])?;
    let mut members = Vec::new();
    match extension.text("strategy") {
        Some("none") => return Ok(Some(retry([("attempts", Draft::Number("1".to_owned()))]))),
        Some("backoff") => {}
        _ => {
            let place = extension.get("strategy").unwrap_or(extension);
            return Err((place.span(), "expected `backoff` or `none` as `strategy`".to_owned()));
        }
    }
    if let Some(statuses) = extension.get("statusCodes") {
        if !statuses.is_sequence() {
            return Err(wrong(statuses, "a list"));
        }
        let text = |status: NodeRef<'_>| status.as_str().or(status.as_number()).map(str::to_owned);
        let listed = statuses.items().map(|status| text(status).ok_or_else(|| wrong(status, "a status")));
        members.push(("statuses", Draft::Texts(listed.collect::<Result<_, _>>()?)));
    }
    if let Some(backoff) = extension.get("backoff") {
        if !backoff.is_mapping() {
            return Err(wrong(backoff, "a mapping"));
        }
        check_members(backoff, &BACKOFF.map(|(name, ..)| name))?;
        for (name, ours, default) in BACKOFF {
            let number = |node: NodeRef<'_>| {
                node.as_number().map(str::to_owned).ok_or_else(|| wrong(node, "a number"))
            };
            let number = backoff.get(name).map_or_else(|| Ok(default.to_owned()), number)?;
            members.push((ours, Draft::Number(number)));
        }
    }
    if let Some(errors) = extension.get("retryConnectionErrors") {
        members.push(("connection-errors", Draft::Flag(super::flag(errors)?)));
    }
    if kind == Kind::Operation {
        members.push(("all-methods", Draft::Flag(true)));
    }
    Ok(Some(retry(members)))
}

fn retry(members: impl IntoIterator<Item = (&'static str, Draft)>) -> Added {
    ("x-retry", Draft::Mapping(members.into_iter().map(|(key, draft)| (key.to_owned(), draft)).collect()))
}

/// Rejects a member whose meaning is unknown.
fn check_members(node: NodeRef<'_>, names: &[&str]) -> Result<(), Fault> {
    let unknown = node.members().find(|(key, ..)| !names.contains(key));
    unknown.map_or(Ok(()), |(key, span, _)| Err((span, format!("unknown key `{}`", key.escape_debug()))))
}
