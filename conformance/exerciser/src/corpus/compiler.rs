//! The compiler's diagnostics for a scratch crate.

use std::path::Path;

use serde_json::Value;

/// A compiler message about one client, or about none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// The index of the client's row; `None` if the message is not about the file of a client.
    pub(super) row: Option<usize>,
    pub(super) is_error: bool,
    pub(super) text: String,
}

/// Parses the output of cargo: the messages, and the reason why the crate does not compile if none of them
/// gives it.
pub(super) fn messages(stdout: &str, stderr: &str, is_built: bool) -> Vec<Message> {
    let mut messages: Vec<_> = stdout.lines().filter_map(message).collect();
    // A message about no client is a repetition, unless nothing else explains the failure.
    if is_built || messages.iter().any(|message| message.is_error && message.row.is_some()) {
        messages.retain(|message| message.row.is_some());
    } else if !messages.iter().any(|message| message.is_error) {
        let text = if stderr.trim().is_empty() { "it states nothing" } else { stderr.trim() };
        messages.push(Message { row: None, is_error: true, text: format!("cargo failed: {text}") });
    }
    messages
}

/// Parses a cargo message: the client, by the folder of its file, and the text.
fn message(line: &str) -> Option<Message> {
    let value: Value = serde_json::from_str(line).ok()?;
    let message = value.get("message")?;
    let text = message["message"].as_str()?;
    let is_error = message["level"].as_str().is_some_and(|level| level.starts_with("error"));
    let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = spans.iter().find_map(|span| Some((row(span["file_name"].as_str()?)?, span)));
    let place = |span: &Value| {
        let name = Path::new(span["file_name"].as_str()?).file_name()?.to_string_lossy().into_owned();
        Some(format!("{name}:{}: ", span["line_start"]))
    };
    let shown = found.map(|(_, span)| span).or(spans.first()).and_then(place).unwrap_or_default();
    Some(Message { row: found.map(|(row, _)| row), is_error, text: format!("{shown}{text}") })
}

/// Returns the row of the client that a file belongs to.
fn row(file: &str) -> Option<usize> {
    let number = |part: &str| part.trim_end_matches(".rs").strip_prefix(['d', 'x'])?.parse().ok();
    file.split(['/', '\\']).find_map(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARNING: &str = r#"{"message": {"level": "warning", "message": "unused", "spans": [
        {"file_name": "lib/std.rs", "line_start": 1}, {"file_name": "src/d12/models.rs", "line_start": 3}]}}"#;
    const LINKER: &str = r#"{"message": {"level": "error", "message": "linking failed", "spans": []}}"#;
    const END: &str = r#"{"reason": "build-finished"}"#;

    fn read(lines: &[&str], stderr: &str, is_built: bool) -> Vec<Message> {
        let lines: Vec<_> = lines.iter().map(|line| line.replace('\n', "")).collect();
        messages(&lines.join("\n"), stderr, is_built)
    }

    #[test]
    fn a_message_of_the_compiler_belongs_to_a_document() {
        let warning = Message { row: Some(12), is_error: false, text: "models.rs:3: unused".to_owned() };
        assert_eq!(read(&[WARNING, END], "", true), [warning]);
        assert_eq!(read(&[LINKER], "", true), []);
    }

    #[test]
    fn the_reason_is_kept_when_it_belongs_to_no_document() {
        let linker = Message { row: None, is_error: true, text: "linking failed".to_owned() };
        assert_eq!(read(&[END, LINKER], "error: could not compile", false), [linker]);
        let killed = read(&[WARNING], "error: rustc was killed\n", false);
        assert_eq!(
            killed.last().map(|message| message.text.as_str()),
            Some("cargo failed: error: rustc was killed")
        );
    }
}
