//! Detects whether a value lost something in a round trip.

use std::net::Ipv6Addr;

use openapi_runtime::Timestamp;
use serde_json::{Number, Value};

/// Returns the difference between the value that was sent and the one that came back, with its place.
///
/// The latter may contain more, such as defaults. A member that was `null` may be absent, and so may one that
/// no schema declares. Numbers are compared by value.
pub(crate) fn find_loss(sent: &Value, back: &Value, undeclared: &[String]) -> Option<String> {
    difference(sent, back, "", undeclared)
}

fn difference(sent: &Value, back: &Value, at: &str, undeclared: &[String]) -> Option<String> {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => sent.iter().find_map(|(name, value)| {
            let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            match back.get(name) {
                Some(back) => difference(value, back, &at, undeclared),
                None if value.is_null() || undeclared.contains(&at) => None,
                None => Some(format!("`{at}` is lost: it was {value}")),
            }
        }),
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            let pairs = sent.iter().zip(back).enumerate();
            pairs.into_iter().find_map(|(index, (sent, back))| {
                difference(sent, back, &format!("{at}/{index}"), undeclared)
            })
        }
        (Value::Number(sent), Value::Number(back)) if same_number(sent, back) => None,
        (Value::String(sent), Value::String(back)) if same_text(sent, back) => None,
        (sent, back) if sent == back => None,
        (sent, back) => Some(format!("`{at}` was {sent} and came back as {back}")),
    }
}

/// Compares numbers: `4` may come back as `4.0`, and `0.1` as the nearest `f32`.
fn same_number(sent: &Number, back: &Number) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "what a number of 32 bits keeps is compared")]
    let single = |number: &Number| number.as_f64().map(|number| number as f32);
    if sent.is_f64() || back.is_f64() { single(sent) == single(back) } else { sent == back }
}

/// Returns whether two texts are forms of the same value: timestamps of RFC 3339 with any offset; UUIDs (RFC
/// 9562); IPv6 addresses (RFC 5952).
pub(crate) fn same_text(sent: &str, back: &str) -> bool {
    fn same<T: PartialEq>(sent: &str, back: &str, read: impl Fn(&str) -> Option<T>) -> bool {
        read(sent).is_some_and(|sent| Some(sent) == read(back))
    }
    sent == back
        || same(sent, back, |text| text.parse::<Timestamp>().ok())
        || same(sent, back, |text| text.parse::<Ipv6Addr>().ok())
        || same(sent, back, uuid)
}

/// Returns the digits of a UUID, which may be in upper or lower case, without hyphens, in braces or after
/// `urn:uuid:`.
fn uuid(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let text = text.strip_prefix("urn:uuid:").unwrap_or(&text);
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let digits = text.replace('-', "");
    (digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_lost_is_named_with_its_place() {
        let same = [
            (json!({"a": 1, "b": null}), json!({"a": 1.0, "c": true})),
            (json!([0.1]), json!([0.1_f32])),
            (json!("2026-11-23T01:02:03.500Z"), json!("2026-11-23T01:02:03.5Z")),
            (json!("2026-11-23T01:02:03+01:00"), json!("2026-11-23T00:02:03Z")),
            (json!("3F2504E04F8941D39A0C0305E82C3301"), json!("3f2504e0-4f89-41d3-9a0c-0305e82c3301")),
            (json!("{3F2504E0-4F89-41D3-9A0C-0305E82C3301}"), json!("3f2504e0-4f89-41d3-9a0c-0305e82c3301")),
            (json!("2001:0DB8:0:0::0001"), json!("2001:db8::1")),
        ];
        for (sent, back) in same {
            assert_eq!(find_loss(&sent, &back, &[]), None, "{sent} {back}");
        }
        let lossy = [
            (json!({"a": [{"b/c": 1}]}), json!({"a": [{}]}), "`/a/0/b~1c` is lost: it was 1"),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64), "`` was 9007199254740993"),
            (json!("2001:db8::1"), json!("2001:db8::2"), "`` was"),
            (json!("ABC"), json!("abc"), "`` was"),
            (json!({"a": "1"}), json!({"a": 1}), "`/a` was \"1\" and came back as 1"),
        ];
        for (sent, back, expected) in lossy {
            assert!(find_loss(&sent, &back, &[]).unwrap().starts_with(expected), "{sent}");
        }
        assert_eq!(find_loss(&json!({"a": 1}), &json!({}), &["/a".to_owned()]), None);
    }
}
