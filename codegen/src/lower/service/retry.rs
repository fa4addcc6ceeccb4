//! Lowers `x-retry`: which failures are retried.

use crate::diagnostic::Report;
use crate::document::view::Retry;
use crate::ir;
use crate::source::Span;

/// The error states what is wrong with a policy, and where.
type Result<T> = std::result::Result<T, (Span, String)>;

/// The allowed members.
const MEMBERS: [&str; 8] = [
    "attempts",
    "statuses",
    "first-delay",
    "max-delay",
    "max-elapsed",
    "growth",
    "connection-errors",
    "all-methods",
];

/// Lowers the retry policy of a document or an operation.
pub(in crate::lower) fn retry(report: &mut Report, declared: Option<Retry<'_>>) -> Option<ir::Retry> {
    let declared = declared?;
    let mut read = |found: Result<ir::Retry>| match found {
        Ok(retry) => Some(retry),
        // A policy from another vocabulary has no effect if it does not fit.
        Err((span, fault)) if declared.is_foreign() => {
            report.warning(span, format!("the retry policy has no effect: {fault}"));
            None
        }
        Err((span, fault)) => {
            report.error(span, format!("`x-retry`: {fault}"));
            None
        }
    };
    read(policy(declared))
}

fn policy(declared: Retry<'_>) -> Result<ir::Retry> {
    if let Some((key, span)) = declared.keys().find(|(key, _)| !MEMBERS.contains(key)) {
        return Err((span, format!("unknown key `{}`", key.escape_debug())));
    }
    let whole = |key: &str| {
        let Some((text, span)) = declared.number(key) else { return Ok(None) };
        let number = text.and_then(|text| text.parse::<u32>().ok());
        number
            .map(Some)
            .ok_or_else(|| (span, format!("invalid `{key}`; expected an integer from 0 to {}", u32::MAX)))
    };
    let growth = match declared.number("growth") {
        None => None,
        Some((text, span)) => {
            let factor = text.and_then(|text| text.parse::<f64>().ok());
            let factor = factor.filter(|factor| *factor >= 1.0 && factor.is_finite());
            Some(
                factor
                    .ok_or_else(|| (span, "invalid `growth`; expected a number of at least 1".to_owned()))?,
            )
        }
    };
    let flag = |key: &str| {
        let Some((flag, span)) = declared.flag(key) else { return Ok(None) };
        flag.map(Some).ok_or_else(|| (span, format!("invalid `{key}`; expected `true` or `false`")))
    };
    let max_elapsed = whole("max-elapsed")?;
    Ok(ir::Retry {
        // A time limit bounds the attempts like a number does.
        attempts: whole("attempts")?.or(max_elapsed.map(|_| u32::MAX)),
        statuses: statuses(declared)?,
        first_delay: whole("first-delay")?,
        max_delay: whole("max-delay")?,
        max_elapsed,
        growth,
        connection_errors: flag("connection-errors")?,
        all_methods: flag("all-methods")?,
    })
}

/// Returns the ranges of statuses, each with its first and last status.
fn statuses(declared: Retry<'_>) -> Result<Option<Vec<(u16, u16)>>> {
    let Some(listed) = declared.statuses() else { return Ok(None) };
    let listed = listed.map_err(|span| (span, "invalid `statuses`; expected a list".to_owned()))?;
    let range = |(text, span): (Option<&str>, Span)| {
        let text = text.unwrap_or_default();
        let class = match text.as_bytes() {
            [class @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(u16::from(class - b'0') * 100),
            _ => None,
        };
        let status = text.parse().ok().filter(|status| (100..600).contains(status));
        let range = class.map(|first| (first, first + 99)).or(status.map(|status: u16| (status, status)));
        range.ok_or_else(|| (span, format!("`{}` is not a status, such as 503 or 5XX", text.escape_debug())))
    };
    listed.into_iter().map(range).collect::<Result<_>>().map(Some)
}
