//! Resolves the URL of a next page (RFC 3986, section 5), which must not leave the origin.

use std::borrow::Cow;

use http::Uri;
use percent_encoding::percent_decode_str;

use crate::protocol;

/// Resolves a reference against the URL of the page that contains it.
///
/// # Errors
///
/// Returns the reason if the result is not a URL, or must not be requested with credentials.
pub(super) fn resolve(base: &Uri, reference: &str) -> Result<Uri, String> {
    let (Some(scheme), Some(authority)) = (base.scheme_str(), base.authority()) else {
        return Err("the page itself has no absolute URL".to_owned());
    };
    let target = protocol::resolve(base, reference)
        .map_err(|error| format!("invalid URL of the next page: {error}"))?;
    if !is_same_origin(base, &target) {
        let (scheme, host) = (target.scheme_str().unwrap_or_default(), target.host().unwrap_or_default());
        return Err(format!(
            "the next page is at another origin, `{scheme}://{host}`; requests to other origins are refused"
        ));
    }
    // The base's spelling of the origin is kept.
    let path = target.path_and_query().map_or("/", |path| path.as_str());
    Uri::try_from(format!("{scheme}://{authority}{path}")).map_err(|error| error.to_string())
}

/// Returns a URL without the query parameters of these names.
pub(super) fn without(url: &Uri, names: &[&str]) -> Uri {
    let Some(query) = url.query().filter(|_| !names.is_empty()) else {
        return url.clone();
    };
    let kept: Vec<_> = query.split('&').filter(|pair| !names.contains(&&*name_of(pair))).collect();
    let text = url.to_string();
    let bare = text.split_once('?').map_or(text.as_str(), |(bare, _)| bare);
    let text = if kept.is_empty() { bare.to_owned() } else { format!("{bare}?{}", kept.join("&")) };
    // The remaining text is always a valid URL.
    Uri::try_from(text).unwrap_or_else(|_| url.clone())
}

/// Returns the pairs of a query whose names are not in the URL already. Servers repeat what they
/// received.
pub(super) fn missing(url: &Uri, query: &str) -> String {
    let own: Vec<_> = url.query().unwrap_or_default().split('&').map(name_of).collect();
    query.split('&').filter(|pair| !own.contains(&name_of(pair))).collect::<Vec<_>>().join("&")
}

/// Returns the decoded name of a query pair.
fn name_of(pair: &str) -> Cow<'_, str> {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    percent_decode_str(name).decode_utf8_lossy()
}

/// Compares scheme, host and port (RFC 6454, section 5). URLs with user information never match.
fn is_same_origin(base: &Uri, target: &Uri) -> bool {
    fn origin(uri: &Uri) -> Option<(&str, String, u16)> {
        let scheme = uri.scheme_str()?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let has_port = authority.as_str().len() > authority.host().len();
        let port = if has_port {
            authority.port_u16()?
        } else if scheme == "https" {
            443
        } else {
            80
        };
        Some((scheme, authority.host().to_ascii_lowercase(), port))
    }
    origin(base).is_some_and(|base| Some(base) == origin(target))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(base: &str, reference: &str) -> Result<String, String> {
        resolve(&base.parse().expect("a URL"), reference).map(|uri| uri.to_string())
    }

    #[test]
    fn the_examples_of_the_standard() {
        // The examples of RFC 3986, section 5.4, that stay at the origin and are not fragments.
        for (reference, expected) in [
            ("g", "/b/c/g"),
            ("./g", "/b/c/g"),
            ("g/", "/b/c/g/"),
            ("/g", "/g"),
            ("?y", "/b/c/d;p?y"),
            ("g?y", "/b/c/g?y"),
            ("#s", "/b/c/d;p?q"),
            ("g#s", "/b/c/g"),
            (";x", "/b/c/;x"),
            ("g;x?y#s", "/b/c/g;x?y"),
            ("", "/b/c/d;p?q"),
            (".", "/b/c/"),
            ("./", "/b/c/"),
            ("..", "/b/"),
            ("../g", "/b/g"),
            ("../..", "/"),
            ("../../../g", "/g"),
            ("/./g", "/g"),
            ("/../g", "/g"),
            ("g.", "/b/c/g."),
            ("..g", "/b/c/..g"),
            ("./g/.", "/b/c/g/"),
            ("g/./h", "/b/c/g/h"),
            ("g/../h", "/b/c/h"),
            ("g;x=1/../y", "/b/c/y"),
            ("g?y/../x", "/b/c/g?y/../x"),
            ("//a/g", "/g"),
            ("http://A:80/g", "/g"),
        ] {
            assert_eq!(
                resolved("http://a/b/c/d;p?q", reference),
                Ok(format!("http://a{expected}")),
                "{reference}"
            );
        }
    }

    #[test]
    fn queries_are_distinguished_by_name() {
        let url: Uri = "https://a.example/pets?page=2&%6bey=secret&x&key=again".parse().expect("a URL");
        assert_eq!(without(&url, &["key"]), "https://a.example/pets?page=2&x");
        assert_eq!(without(&url, &["page", "key", "x"]), "https://a.example/pets");
        assert_eq!(without(&url, &[]), url);
        assert_eq!(missing(&url, "page=1&y=2&x=3&z"), "y=2&z");
        assert_eq!(missing(&"https://a.example".parse().expect("a URL"), "y=2"), "y=2");
    }

    #[test]
    fn nothing_goes_to_another_origin() {
        for reference in [
            "https://evil.example/pets",
            "//evil.example/pets",
            "http://a.example/pets",
            "https://a.example:8443/pets",
            "https://a.example.evil.example/pets",
            "https://a.example@evil.example/pets",
            "https://user@a.example/pets",
            "https://a.example:443@evil.example/",
            "https:///pets",
            "https:a.example",
            "ftp://a.example/pets",
            "javascript:alert(1)",
            "/pets\r\nHost: evil.example",
            "/a b",
            "https://a.example\\@evil.example",
        ] {
            assert!(resolved("https://a.example/pets", reference).is_err(), "{reference}");
        }
        let error =
            resolved("https://a.example/pets", "https://evil.example/?token=secret").expect_err("elsewhere");
        assert!(error.contains("`https://evil.example`") && !error.contains("secret"), "{error}");
    }
}
