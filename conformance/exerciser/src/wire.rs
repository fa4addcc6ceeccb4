//! Reads the parameters of a request with third-party parsers.

use openapi_runtime::http::header::COOKIE;
use openapi_runtime::{Body, Request};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::case::{Expected, RequestCase};
use crate::{compare, flat};

/// The unescaped parts of a request.
pub(crate) struct Wire<'r> {
    request: &'r Request<Body>,
    /// The variables of the path, by name.
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
}

impl<'r> Wire<'r> {
    /// Takes a request apart. Fails if it does not belong to the operation at all.
    pub(crate) fn of(case: &RequestCase, request: &'r Request<Body>) -> Result<Self, String> {
        if request.method().as_str() != case.method {
            return Err(format!("the method is {}", request.method()));
        }
        let url = url::Url::parse(&format!("http://localhost{}", request.uri()))
            .map_err(|error| format!("`{}` is not a URL: {error}", request.uri()))?;
        let template = case.template.split('#').next().unwrap_or_default();
        let (template, fixed) = template.split_once('?').unwrap_or((template, ""));
        let mut path = variables(template, request.uri().path())
            .ok_or_else(|| format!("the path `{}` is not `{template}`", request.uri().path()))?;
        path.extend(queried(fixed, &url));
        let text = request.headers().get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let cookies = cookie::Cookie::split_parse_encoded(text.to_owned())
            .filter_map(Result::ok)
            .map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned()))
            .collect();
        let query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        Ok(Self { request, path, query, cookies })
    }

    /// Returns why a parameter was not found, or `None` if it was.
    pub(crate) fn fault(&self, expected: &Expected) -> Option<String> {
        let Expected { location, name, style, explode, json, value, .. } = expected;
        if location == "querystring" {
            return self.query_fault(expected);
        }
        if value.is_null() && !*json && location != "path" {
            return self.null_fault(location, name);
        }
        if *json {
            return self.json_fault(expected);
        }
        match location.as_str() {
            // What is empty has no pair, as in a list of many pairs (RFC 6570, section 2.3).
            "query" if flat::is_empty(value) && !self.query.iter().any(|(known, _)| known == name) => None,
            "query" => missing(&flat::pairs(name, value, style, *explode), &self.query),
            "cookie" => missing(&flat::pairs(name, value, "form", *explode), &self.cookies),
            "header" => {
                let wanted = flat::segment(name, value, "simple", *explode);
                let found = self.request.headers().get(name).and_then(|value| value.to_str().ok());
                // An empty value has no header.
                if found.is_none() && flat::is_empty(value) {
                    return None;
                }
                differs(&wanted, found, value, *explode)
            }
            _ => {
                let wanted = flat::segment(name, value, style, *explode);
                let mut found = self.path.iter().filter(|(known, _)| known == name);
                let first = found.clone().next().map(|(_, text)| text.as_str());
                let is_there = found.any(|(_, text)| flat::is_same(&wanted, text, value, *explode));
                if is_there { None } else { differs(&wanted, first, value, *explode) }
            }
        }
    }

    /// Why a parameter that is `null` is there: no style writes it (RFC 6570, section 2.3).
    fn null_fault(&self, location: &str, name: &str) -> Option<String> {
        let is_named = |pairs: &[(String, String)]| pairs.iter().any(|(known, _)| known == name);
        let is_there = match location {
            "query" => is_named(&self.query),
            "cookie" => is_named(&self.cookies),
            _ => self.request.headers().contains_key(name),
        };
        is_there.then(|| "it is on the wire, and is `null`".to_owned())
    }

    /// Returns why a JSON parameter is not in the request. The order of properties does not matter.
    fn json_fault(&self, Expected { location, name, value, .. }: &Expected) -> Option<String> {
        let of_name = |pairs: &[(String, String)]| -> Vec<String> {
            pairs.iter().filter(|(known, _)| known == name).map(|(_, text)| text.clone()).collect()
        };
        let found = match location.as_str() {
            "query" => of_name(&self.query),
            "cookie" => of_name(&self.cookies),
            "header" => {
                let found = self.request.headers().get(name).and_then(|value| value.to_str().ok());
                found.into_iter().map(str::to_owned).collect()
            }
            _ => of_name(&self.path),
        };
        let read = found.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
        let mut faults: Vec<_> = read.map(|found| compare::find_loss(value, &found, &[])).collect();
        if faults.iter().any(Option::is_none) && !faults.is_empty() {
            return None;
        }
        let missing = || format!("it is not on the wire: {value} was to be found, there is {found:?}");
        Some(faults.pop().flatten().unwrap_or_else(missing))
    }

    /// Returns why a parameter that is the whole query was not found.
    fn query_fault(&self, expected: &Expected) -> Option<String> {
        let text = percent_decode_str(self.request.uri().query().unwrap_or_default()).decode_utf8_lossy();
        if !expected.json {
            if expected.value.is_object() {
                return missing(&flat::form(&expected.value, &expected.styles), &self.query);
            }
            let wanted = (String::new(), flat::text(&expected.value));
            return missing(&[wanted], &[(String::new(), text.into_owned())]);
        }
        match serde_json::from_str(&text) {
            Ok(found) => compare::find_loss(&expected.value, &found, &[]),
            Err(error) => Some(format!("the query `{text}` is not JSON: {error}")),
        }
    }
}

fn differs(wanted: &str, found: Option<&str>, value: &Value, explode: bool) -> Option<String> {
    let is_there = found.is_some_and(|found| flat::is_same(wanted, found, value, explode));
    (!is_there).then(|| format!("it is not on the wire: `{wanted}` was to be found, there is {found:?}"))
}

/// Returns the missing pairs, in order.
pub(crate) fn missing(wanted: &[(String, String)], found: &[(String, String)]) -> Option<String> {
    let mut found_left: Vec<_> = found.iter().collect();
    for pair in wanted {
        match found_left.iter().position(|found| same(found, pair)) {
            Some(at) => drop(found_left.remove(at)),
            None => {
                return Some(format!("it is not on the wire: {pair:?} was to be found, there is {found:?}"));
            }
        }
    }
    None
}

/// Compares pairs. Numbers, timestamps and the like have several forms, and the members of objects have no
/// order.
fn same((name, value): &(String, String), (wanted_name, wanted): &(String, String)) -> bool {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
    let number = |text: &str| text.parse::<f64>().ok();
    name == wanted_name
        && (value == wanted
            || parsed(value)
                .filter(|value| value.is_object() || value.is_array())
                .is_some_and(|value| Some(value) == parsed(wanted))
            || value.contains([',', ' ', '|']) && sorted(value) == sorted(wanted)
            || number(value).is_some_and(|value| Some(value) == number(wanted))
            || compare::same_text(value, wanted))
}

/// Returns the names and values of an object written without `explode`.
fn sorted(text: &str) -> Vec<Vec<&str>> {
    let parts: Vec<_> = text.split([',', ' ', '|']).collect();
    let mut pairs: Vec<_> = parts.chunks(2).map(<[_]>::to_vec).collect();
    pairs.sort();
    pairs
}

/// Returns the values of a path's variables, or `None` if the rest does not match the template.
///
/// If variables share a segment, there may be several ways to split it, so a variable can have several
/// values.
fn variables(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut parts = template.split('{');
    let first = parts.next()?;
    let parts: Vec<_> = parts.map(|part| part.split_once('}')).collect::<Option<_>>()?;
    // Fixed text may be escaped in only one of the two.
    let rest = path.strip_prefix(first).or_else(|| (decoded(path)? == decoded(first)?).then_some(""))?;
    let mut found = Vec::new();
    split(&parts, rest, &mut found).then_some(found)
}

/// Returns the values of variables in a query after the path (`?page={page}`), which some documents declare
/// as path variables.
fn queried(fixed: &str, url: &url::Url) -> Vec<(String, String)> {
    let variable = |pair: &str| {
        let (name, variable) = pair.split_once('=')?;
        let variable = variable.strip_prefix('{')?.strip_suffix('}')?;
        let (_, value) = url.query_pairs().find(|(known, _)| known == name)?;
        Some((variable.to_owned(), value.into_owned()))
    };
    fixed.split('&').filter_map(variable).collect()
}

/// Returns whether a text can be split into variables, each followed by fixed text. Records all possible
/// splits.
fn split(parts: &[(&str, &str)], text: &str, found: &mut Vec<(String, String)>) -> bool {
    let Some(((name, fixed), parts)) = parts.split_first() else { return text.is_empty() };
    let end = text.find('/').unwrap_or(text.len());
    let mut is_any = false;
    for at in (0..=end).rev().filter(|at| text.is_char_boundary(*at)) {
        let (value, rest) = text.split_at(at);
        let (Some(value), Some(rest)) = (decoded(value), rest.strip_prefix(fixed)) else { continue };
        if split(parts, rest, found) {
            found.push(((*name).to_owned(), value));
            is_any = true;
        }
    }
    is_any
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns why a JSON parameter is missing from a request.
    fn json_fault(location: &str, value: &Value, uri: &str, header: &str) -> Option<String> {
        let case: RequestCase = serde_json::from_value(json!({"operation": 0, "method": "Purge",
            "template": "/pets/{q}", "given": {}, "body": null, "expected": [{"check": 0, "location": location,
            "name": "q", "style": "form", "explode": true, "json": true, "value": value, "styles": {}}]}))
        .unwrap();
        let request =
            Request::builder().method("Purge").uri(uri).header("q", header).header("cookie", header);
        let request = request.body(Body::from(openapi_runtime::Bytes::new())).unwrap();
        Wire::of(&case, &request).unwrap().fault(&case.expected[0])
    }

    #[test]
    fn the_members_of_a_parameter_in_json_have_no_order() {
        let (value, other) = (json!({"b": 1, "a": [true]}), json!({"b": 2, "a": [true]}));
        let text = "%7B%22a%22:[true],%22b%22:1.0%7D";
        let plain = "{\"a\":[true],\"b\":1.0}";
        let rows = [
            ("query", format!("/pets/x?q={text}"), "x".to_owned()),
            ("path", format!("/pets/{text}"), "x".to_owned()),
            ("header", "/pets/x".to_owned(), plain.to_owned()),
            ("cookie", "/pets/x".to_owned(), format!("q={text}")),
        ];
        for (location, uri, header) in rows {
            assert_eq!(json_fault(location, &value, &uri, &header), None, "{location}");
            let fault = json_fault(location, &other, &uri, &header).unwrap();
            assert!(fault.contains("`/b` was 2"), "{location}: {fault}");
            let fault = json_fault(location, &value, "/pets/x", "x").unwrap();
            assert!(fault.contains("not on the wire"), "{location}: {fault}");
        }
    }

    #[test]
    fn a_parameter_that_is_null_is_not_sent() {
        for (location, is_sent) in [("query", true), ("header", true), ("cookie", true), ("query", false)] {
            let case: RequestCase = serde_json::from_value(json!({"operation": 0, "method": "Purge",
                "template": "/pets", "given": {}, "body": null, "expected": [{"check": 0, "location": location,
                "name": "q", "style": "form", "explode": true, "json": false, "value": null, "styles": {}}]}))
            .unwrap();
            let mut request =
                Request::builder().method("Purge").uri(if is_sent { "/pets?q=null" } else { "/pets" });
            if is_sent {
                request = request.header("q", "null").header("cookie", "q=null");
            }
            let request = request.body(Body::from(openapi_runtime::Bytes::new())).unwrap();
            let fault = Wire::of(&case, &request).unwrap().fault(&case.expected[0]);
            assert_eq!(fault.is_some(), is_sent, "{location}: {fault:?}");
        }
    }

    #[test]
    fn variables_are_found_between_what_is_fixed() {
        let found = variables("/a/{b}/c/{d}", "/a/x%2Fy/c/;d=1").unwrap();
        assert_eq!(found, [("d".into(), ";d=1".into()), ("b".into(), "x/y".into())]);
        assert_eq!(variables("/a/{b}", "/b/x"), None);
        assert_eq!(variables("/a/{b}/c", "/a/x/d"), None);
    }

    #[test]
    fn variables_that_share_a_segment_may_be_split_in_several_ways() {
        let found = variables("/{day}F{hour}", "/a%2FxF12").unwrap();
        let is_found = |name: &str, text: &str| found.contains(&(name.into(), text.into()));
        assert!(is_found("day", "a/x") && is_found("hour", "12"));
        assert_eq!(variables("/{day}F{hour}", "/a/bF12"), None);
    }
}
