//! Prints values as compact text, and compares values regardless of where they are written.
//!
//! Both functions recurse as deeply as the text is nested. That depth is bounded when the text is read.

use std::fmt::Write as _;

use super::tree::{NodeRef, Value};

impl NodeRef<'_> {
    /// Writes the value as compact JSON, for docs.
    pub(crate) fn to_json(self) -> String {
        self.to_json_with(&|_, _| None)
    }

    /// Like [`to_json`](Self::to_json), but a function may supply the JSON of members of mappings. It gets
    /// the mapping and the member.
    pub(super) fn to_json_with(self, instead: &Replacement<'_>) -> String {
        let mut json = String::new();
        write(self, &mut json, instead);
        json
    }

    /// Returns whether two values have the same JSON. The order of members matters, and so does the way a
    /// number is written.
    pub(crate) fn equals(self, other: NodeRef<'_>) -> bool {
        match (self.value(), other.value()) {
            (Value::Sequence(ours), Value::Sequence(theirs)) => {
                ours.len() == theirs.len() && self.items().zip(other.items()).all(|(a, b)| a.equals(b))
            }
            (Value::Mapping(ours), Value::Mapping(theirs)) => {
                ours.len() == theirs.len()
                    && self.entries().zip(other.entries()).all(|((a, x), (b, y))| a == b && x.equals(y))
            }
            (ours, theirs) => ours == theirs,
        }
    }
}

/// Supplies the JSON of a member, given the mapping that contains it.
type Replacement<'a> = dyn Fn(NodeRef<'_>, NodeRef<'_>) -> Option<String> + 'a;

fn write(node: NodeRef<'_>, json: &mut String, instead: &Replacement<'_>) {
    match node.value() {
        Value::Null => json.push_str("null"),
        Value::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) if is_number(number) => json.push_str(number),
        // YAML allows numbers that are not JSON: `0x1F`, `.5`, `012`.
        Value::Number(text) | Value::String(text) => string(text, json),
        Value::Sequence(_) => {
            json.push('[');
            for (index, item) in node.items().enumerate() {
                json.push_str(if index == 0 { "" } else { ", " });
                write(item, json, instead);
            }
            json.push(']');
        }
        Value::Mapping(_) => {
            json.push('{');
            for (index, (key, value)) in node.entries().enumerate() {
                json.push_str(if index == 0 { "" } else { ", " });
                string(key, json);
                json.push_str(": ");
                match instead(node, value) {
                    Some(text) => json.push_str(&text),
                    None => write(value, json, instead),
                }
            }
            json.push('}');
        }
    }
}

/// Returns whether a text is a number of RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = unsigned.split(['.', 'e', 'E']).next().unwrap_or_default();
    let fraction =
        unsigned.split_once('.').map_or("0", |(_, rest)| rest.split(['e', 'E']).next().unwrap_or_default());
    let plain = whole == "0" || (!whole.starts_with('0') && !whole.is_empty());
    plain
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && fraction.starts_with(|c: char| c.is_ascii_digit())
}

/// Writes a string of RFC 8259, section 7. Only quotes, backslashes and control characters are escaped.
pub(super) fn string(text: &str, json: &mut String) {
    json.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c| c == '"' || c == '\\' || c < '\u{20}') {
        let (plain, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        json.push_str(plain);
        let mut characters = behind.chars();
        match characters.next() {
            Some(quoted @ ('"' | '\\')) => json.extend(['\\', quoted]),
            Some('\n') => json.push_str("\\n"),
            Some('\r') => json.push_str("\\r"),
            Some('\t') => json.push_str("\\t"),
            Some(control) => {
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    json.push_str(rest);
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::{is_number, string};

    #[test]
    fn numbers_that_json_has_not_are_distinguished() {
        for (text, is_json) in [
            ("0", true),
            ("-1.5e+3", true),
            ("10", true),
            ("012", false),
            (".5", false),
            ("5.", false),
            ("0x1F", false),
            ("+1", false),
        ] {
            assert_eq!(is_number(text), is_json, "{text}");
        }
    }

    #[test]
    fn texts_are_escaped_as_far_as_they_have_to_be() {
        for text in ["", "plain", "a\"b\\c", "\n\r\t\u{1}\u{1f}x", "größe \u{202e}"] {
            let mut json = String::new();
            string(text, &mut json);
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text, "{json}");
        }
    }
}
