//! What a server stated, made fit for a sentence: one line, bounded, without control characters.

use std::fmt::{self, Write as _};

use http::StatusCode;
use serde_json::Value;

use crate::protocol::without_bom;

/// How many characters of a body an error shows.
const EXCERPT: usize = 200;
/// How many of the messages in a body an error shows.
const MESSAGES: usize = 3;
/// The largest body that is searched for messages; a larger one was not written for people.
const SEARCHED: usize = 64 * 1024;
/// Where services put the sentence that is meant for people, RFC 9457 and RFC 6749 among them.
const MEMBERS: [&str; 5] = ["message", "detail", "error_description", "title", "error"];

/// A status as people know it: `404 Not Found`, or only `499`.
pub(super) struct Status(pub(super) StatusCode);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())?;
        match self.0.canonical_reason() {
            Some(reason) => write!(f, " {reason}"),
            None => Ok(()),
        }
    }
}

/// Returns what follows "returned 400 Bad Request": the server's own words, an excerpt, or nothing.
pub(super) fn body_summary(content_type: Option<&str>, bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return String::new();
    }
    match message_of_bytes(bytes) {
        Some(message) => format!(": {message}"),
        None => format!(" ({}: \"{}\")", media_type(content_type), excerpt(bytes)),
    }
}

/// Returns the sentence for people in a JSON body.
pub(super) fn message_of_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.len() > SEARCHED {
        return None;
    }
    message_of(&serde_json::from_slice(without_bom(bytes)).ok()?)
}

/// Returns the sentence for people in a body, on one line.
pub(super) fn message_of(body: &Value) -> Option<String> {
    let messages = messages(body);
    if messages.is_empty() {
        return None;
    }
    let mut text = bounded(&messages.iter().take(MESSAGES).cloned().collect::<Vec<_>>().join("; "));
    if messages.len() > MESSAGES {
        let _ = write!(text, " (and {} more)", messages.len() - MESSAGES);
    }
    Some(text)
}

/// Returns the beginning of a body on one line.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    // Four bytes are the longest character, so this holds all that can be shown, however large the body is.
    let beginning = bytes.get(..EXCERPT * 4).unwrap_or(bytes);
    let text = bounded(&String::from_utf8_lossy(beginning));
    if beginning.len() < bytes.len() && !text.ends_with('…') { text + "…" } else { text }
}

/// Returns the media type for a sentence.
pub(super) fn media_type(content_type: Option<&str>) -> String {
    content_type.map_or_else(|| "no content type".to_owned(), bounded)
}

/// Returns the text on one line and cut to a length that a log line can take.
pub(super) fn bounded(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => line.get(..end).unwrap_or_default().to_owned() + "…",
        None => line,
    }
}

/// Returns the text with its white space collapsed and its control characters escaped.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for character in word.chars() {
            if is_unprintable(character) {
                line.extend(character.escape_unicode());
            } else {
                line.push(character);
            }
        }
    }
    line
}

/// Returns an error and its causes, joined by colons.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// Returns whether a character would act on a terminal, or on the direction of text, instead of being shown.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Finds the sentences for people in a body.
fn messages(body: &Value) -> Vec<String> {
    match body.get("errors").unwrap_or(body) {
        Value::Array(errors) => errors.iter().filter_map(message).collect(),
        error => message(error).or_else(|| message(body)).into_iter().collect(),
    }
}

fn message(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Object(members) => {
            let member =
                MEMBERS.iter().find_map(|name| members.get(*name).filter(|member| !member.is_null()))?;
            // Some services wrap it once more: {"error": {"message": …}}.
            member.as_str().or_else(|| MEMBERS.iter().find_map(|name| member.get(name)?.as_str()))?
        }
        _ => return None,
    };
    if text.trim().is_empty() {
        return None;
    }
    Some(match value.get("field").and_then(Value::as_str) {
        Some(field) => format!("{text} ({field})"),
        None => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_stated() {
        let html = Some("text/html");
        let cases: &[(Option<&str>, &str, &str)] = &[
            (None, "", ""),
            (None, r#"{"errors":[{"message":"bad","field":"from","help":null}]}"#, ": bad (from)"),
            (None, r#"{"errors":[{"message":"a","field":null},{"message":"b"}]}"#, ": a; b"),
            (None, r#"{"errors":["1","2","3","4","5"]}"#, ": 1; 2; 3 (and 2 more)"),
            (None, r#"{"title":"T","detail":"D"}"#, ": D"),
            (None, r#"{"error":"invalid_grant","error_description":"expired"}"#, ": expired"),
            (None, r#"{"error":{"code":5,"message":"wrapped"}}"#, ": wrapped"),
            (None, r#"{"errors":{"message":"one"}}"#, ": one"),
            (None, r#"[{"message":"bare"}]"#, ": bare"),
            (None, "\u{feff}{\"message\":\"marked\"}", ": marked"),
            (None, r#"{"message":"a\u001b[31m\nb\u202ec"}"#, r": a\u{1b}[31m b\u{202e}c"),
            (Some("application/json"), r#"{"message":null}"#, r#" (application/json: "{"message":null}")"#),
            (html, "<h1>\n  502\r\n</h1>", r#" (text/html: "<h1> 502 </h1>")"#),
            (None, "plain", r#" (no content type: "plain")"#),
        ];
        for (content_type, body, expected) in cases {
            assert_eq!(body_summary(*content_type, body.as_bytes()), *expected, "{body}");
        }
    }

    #[test]
    fn excerpts_are_bounded() {
        for body in ["ä".repeat(1 << 20), "a".repeat(1 << 20), "a".repeat(201)] {
            let excerpt = excerpt(body.as_bytes());
            assert_eq!(excerpt.chars().count(), 201, "{excerpt}");
            assert!(excerpt.ends_with('…'));
        }
        assert_eq!(excerpt(" ".repeat(1 << 20).as_bytes()), "…");
        assert_eq!(excerpt(b"\xff\xfe"), "\u{fffd}\u{fffd}");
        let long = format!(r#"{{"message":"{}"}}"#, "m".repeat(10_000));
        assert_eq!(body_summary(None, long.as_bytes()).chars().count(), 203);
    }
}
