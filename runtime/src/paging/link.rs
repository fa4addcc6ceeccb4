//! The `Link` header (RFC 8288): `<https://api.example.com/pets?page=2>; rel="next"`.

use http::HeaderMap;
use http::header::LINK;

use crate::cursor::Cursor;

/// Returns the target of the link with the relation `next`.
#[must_use]
pub fn next_link(headers: &HeaderMap) -> Option<Cursor> {
    let mut values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values.find_map(next_of).map(Cursor::from)
}

/// Finds the link in a header value. An invalid value is read as far as it is valid (appendix B.2).
fn next_of(mut value: &str) -> Option<&str> {
    loop {
        let (_, rest) = value.split_once('<')?;
        let (target, mut rest) = rest.split_once('>')?;
        let (mut relation, mut anchored) = (None, false);
        while let Some(parameter) = rest.trim_start().strip_prefix(';') {
            let (name, text, after) = parameter_of(parameter);
            // Only the first relation counts (section 3.3).
            if name.eq_ignore_ascii_case("rel") && relation.is_none() {
                relation = Some(text);
            }
            anchored |= name.eq_ignore_ascii_case("anchor");
            rest = after;
        }
        let is_next = relation.is_some_and(|names| {
            names.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case("next"))
        });
        // A link with an anchor is about another resource (section 3.2).
        if is_next && !anchored {
            return Some(target);
        }
        value = rest;
    }
}

/// Parses `name="text"`, `name=token` or `name`, and returns the rest as well.
///
/// Escapes in quotes are kept, because relation types need none.
fn parameter_of(parameter: &str) -> (&str, &str, &str) {
    let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
    let (name, rest) = parameter.split_at(end);
    let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
        return (name.trim(), "", rest);
    };
    if let Some(quoted) = value.strip_prefix('"') {
        let mut escaped = false;
        let end = quoted.find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        });
        let (text, after) = quoted.split_at(end.unwrap_or(quoted.len()));
        return (name.trim(), text, after.strip_prefix('"').unwrap_or(after));
    }
    let (text, after) = value.split_at(value.find([';', ',']).unwrap_or(value.len()));
    (name.trim(), text.trim(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_of_a_header() {
        for (value, expected) in [
            (r#"<https://a.example/?page=2>; rel="next""#, Some("https://a.example/?page=2")),
            ("</pets?page=2>;rel=next", Some("/pets?page=2")),
            (r#"</1>; rel="prev", </3>; rel="next", </9>; rel="last""#, Some("/3")),
            (r#"</3>; title="a, \"b\"; rel=x"; REL = "first NEXT""#, Some("/3")),
            (r#"</3>; title="a \\"; rel=next"#, Some("/3")),
            (r#"</2?a=1,2;b>; rel="next"; rel="prev""#, Some("/2?a=1,2;b")),
            (r#"</2>; rel="prev"; rel="next""#, None),
            (r#"</2>; rel="next"; anchor="/other""#, None),
            (r#"</2>; rel="nextpage", </3>; title=next"#, None),
            (r#"</2>; title="never closed; rel=next"#, None),
            ("</2", None),
            ("<>; rel=next", Some("")),
            ("</2>", None),
            ("", None),
        ] {
            assert_eq!(next_of(value), expected, "{value}");
        }
    }

    #[test]
    fn several_headers_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(LINK, "</1>; rel=prev".parse().expect("a header"));
        headers.append(LINK, "</3>; rel=next".parse().expect("a header"));
        assert_eq!(next_link(&headers), Some(Cursor::from("/3")));
        assert_eq!(next_link(&HeaderMap::new()), None);
    }
}
