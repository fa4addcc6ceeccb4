//! The text of a value in each style (OpenAPI 3.1, section 4.8.12.3), before escaping.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::compare::same_text;

/// Returns whether a value is an empty list or an empty object.
pub(crate) fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// Returns the text of a scalar.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Returns the members of an object, with names before values.
fn members(value: &Value) -> Option<Vec<(String, String)>> {
    Some(value.as_object()?.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

/// Returns the pairs in a query or a form.
pub(crate) fn pairs(name: &str, value: &Value, style: &str, explode: bool) -> Vec<(String, String)> {
    let pair = |text: String| (name.to_owned(), text);
    let separator = match style {
        "spaceDelimited" => " ",
        "pipeDelimited" => "|",
        "tabDelimited" => "\t",
        _ => ",",
    };
    match value {
        Value::Array(_) | Value::Object(_) if style == "deepObject" => brackets(name, value),
        Value::Array(items) if explode && items.iter().any(nests) => brackets(name, value),
        Value::Array(items) if explode => items.iter().map(|item| pair(text(item))).collect(),
        Value::Array(items) => vec![pair(items.iter().map(text).collect::<Vec<_>>().join(separator))],
        Value::Object(members) if explode => {
            let member = |(name, value): (&String, &Value)| match value {
                Value::Object(_) => brackets(name, value),
                value => pairs(name, value, "form", true),
            };
            members.iter().flat_map(member).collect()
        }
        value => {
            vec![pair(members(value).map_or_else(|| text(value), |all| joined(all, separator, separator)))]
        }
    }
}

fn nests(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// Returns pairs for nested values as most servers read them, since the specification does not define it:
/// `a[x][y]=1`, `a[]=1`, `a[0][x]=1`.
fn brackets(name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(members) => {
            members.iter().flat_map(|(key, value)| brackets(&format!("{name}[{key}]"), value)).collect()
        }
        Value::Array(items) if items.iter().any(nests) => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, item)| brackets(&format!("{name}[{index}]"), item)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (format!("{name}[]"), text(item))).collect(),
        value => vec![(name.to_owned(), text(value))],
    }
}

/// Returns the pairs of a form. Nested values without a style are JSON (OpenAPI 3.1, section 4.8.14.1). `null` has
/// no pair, as in a query, unless it is JSON.
pub(crate) fn form(value: &Value, styles: &BTreeMap<String, (String, bool)>) -> Vec<(String, String)> {
    let members = value.as_object().into_iter().flatten();
    let of_member = |(name, value): (&String, &Value)| match (styles.get(name), value) {
        (Some((style, _)), value) if style == "json" => vec![(name.clone(), value.to_string())],
        (_, Value::Null) => Vec::new(),
        (Some((style, explode)), value) => pairs(name, value, style, *explode),
        (None, Value::Object(_)) => vec![(name.clone(), value.to_string())],
        (None, Value::Array(items)) if items.iter().any(nests) => vec![(name.clone(), value.to_string())],
        (None, Value::Array(items)) => items.iter().map(|item| (name.clone(), text(item))).collect(),
        (None, value) => vec![(name.clone(), text(value))],
    };
    members.flat_map(of_member).collect()
}

/// Returns the text in a path or in a header.
pub(crate) fn segment(name: &str, value: &Value, style: &str, explode: bool) -> String {
    let (prefix, separator) = match (style, explode) {
        ("label", true) => (".".to_owned(), "."),
        ("label", false) => (".".to_owned(), ","),
        ("matrix", true) => (";".to_owned(), ";"),
        ("matrix", false) => (format!(";{name}="), ","),
        _ => (String::new(), ","),
    };
    match (value, members(value)) {
        (Value::Array(items), _) => {
            let named = |item| {
                if style == "matrix" && explode { format!("{name}={}", text(item)) } else { text(item) }
            };
            prefix + &items.iter().map(named).collect::<Vec<_>>().join(separator)
        }
        (_, Some(members)) => prefix + &joined(members, if explode { "=" } else { separator }, separator),
        (value, None) if style == "matrix" => format!(";{name}={}", text(value)),
        (value, None) => prefix + &text(value),
    }
}

/// Returns whether two texts are the same value. The members of an object have no order.
pub(crate) fn is_same(wanted: &str, found: &str, value: &Value, explode: bool) -> bool {
    let members = |text: &str| -> Vec<String> {
        let text = text.trim_start_matches(['.', ';']);
        // Without `explode`, the matrix style writes the name before the members of an object.
        let (name, text) = text.split_once('=').filter(|_| !explode).unwrap_or(("", text));
        let parts: Vec<&str> = text.split([',', '.', ';']).collect();
        let pairs = parts.chunks(if explode { 1 } else { 2 });
        let mut members: Vec<_> = pairs.map(|pair| format!("{name} {}", pair.join(" "))).collect();
        members.sort();
        members
    };
    wanted == found || value.is_object() && members(wanted) == members(found) || is_alike(wanted, found)
}

/// Returns whether two texts are the same, apart from the forms of their values.
fn is_alike(wanted: &str, found: &str) -> bool {
    let separators = [',', ';', '=', ' ', '|', '\t'];
    let parts = |text| -> Vec<&str> { str::split(text, separators).collect() };
    let (wanted_parts, found_parts) = (parts(wanted), parts(found));
    wanted.matches(separators).eq(found.matches(separators))
        && wanted_parts.iter().zip(&found_parts).all(|(wanted, found)| same_text(wanted, found))
}

fn joined(members: Vec<(String, String)>, within: &str, between: &str) -> String {
    let members = members.into_iter().map(|(name, value)| format!("{name}{within}{value}"));
    members.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_of_the_specification() {
        let (list, object) = (json!(["blue", "black"]), json!({"R": 100, "G": 200}));
        let rows = [
            ("matrix", false, &json!("blue"), ";color=blue"),
            ("matrix", true, &list, ";color=blue;color=black"),
            ("matrix", false, &list, ";color=blue,black"),
            ("matrix", true, &object, ";R=100;G=200"),
            ("matrix", false, &object, ";color=R,100,G,200"),
            ("label", true, &list, ".blue.black"),
            ("label", false, &list, ".blue,black"),
            ("label", true, &object, ".R=100.G=200"),
            ("simple", true, &object, "R=100,G=200"),
            ("simple", false, &object, "R,100,G,200"),
        ];
        for (style, explode, value, expected) in rows {
            let found = segment("color", value, style, explode);
            assert!(is_same(expected, &found, value, explode), "{style} {explode} {value}: {found}");
        }
        let ids = (",2001:DB8::1,x", ",2001:db8:0::1,x", ",2001:db8:0::1;x");
        assert!(is_same(ids.0, ids.1, &json!([]), false) && !is_same(ids.0, ids.2, &json!([]), false));
        assert_eq!(
            pairs("color", &list, "pipeDelimited", false),
            [("color".to_owned(), "blue|black".to_owned())]
        );
        assert!(
            pairs("color", &object, "deepObject", true).contains(&("color[R]".to_owned(), "100".to_owned()))
        );
    }
}
