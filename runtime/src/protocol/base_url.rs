//! The base URL of an API.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::{self, Authority, PathAndQuery, Scheme};

use crate::build_error::BuildError;

/// A checked base URL: scheme, host, optional port and path prefix.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Without a trailing slash, because the paths of operations start with one.
    prefix: String,
    local: bool,
}

/// Returns whether a URL is relative to the document's, with or without a leading slash (RFC 3986,
/// section 4.2).
pub(crate) fn is_path(url: &str) -> bool {
    ["/", "./", "../"].iter().any(|start| url.starts_with(start)) && !url.starts_with("//")
}

impl BaseUrl {
    /// Parses a URL, which may be relative to that of the document.
    pub(crate) fn parse_relative_to(
        text: &str,
        document_url: Option<&str>,
        allow_http: bool,
    ) -> Result<Self, BuildError> {
        if !is_path(text) {
            return Self::parse(text, allow_http);
        }
        let Some(document_url) = document_url else {
            return Err(BuildError::new(format!(
                "the server `{}` is relative to the URL of the document; give that (`document_url`), or a base URL (`base_url`)",
                text.escape_debug()
            )));
        };
        if document_url.contains('@') {
            return Err(BuildError::new("the URL of the document has a user name or password in it"));
        }
        let invalid = |reason: String| {
            let document_url = document_url.escape_debug();
            BuildError::new(format!("the URL of the document, `{document_url}`, cannot be used"))
                .because(reason)
        };
        let document = Uri::try_from(document_url).map_err(|error| invalid(error.to_string()))?;
        let url = super::resolve(&document, text).map_err(invalid)?;
        Self::parse(&url.to_string(), allow_http)
    }

    /// Parses a URL. Errors do not contain it if it may contain a password.
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self, BuildError> {
        let refuse =
            |reason: &str| BuildError::new(format!("the base URL `{}` {reason}", text.escape_debug()));
        if text.contains('@') {
            return Err(BuildError::new(
                "the base URL has a user name or password in it; give credentials to the builder instead",
            ));
        }
        if text.contains(['?', '#']) {
            return Err(refuse("must not have a query or a fragment"));
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(refuse("has no scheme; it should begin with `https://`"));
        };
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "https" && scheme != "http" {
            return Err(refuse("is neither `https` nor `http`"));
        }

        let uri = Uri::try_from(format!("{scheme}://{rest}"))
            .map_err(|error| refuse("is not valid").because(error))?;
        let authority = uri.authority().filter(|authority| !authority.host().is_empty());
        let authority = authority.ok_or_else(|| refuse("has no host"))?;
        let has_port = authority.as_str().len() > authority.host().len();
        if has_port && authority.port_u16().is_none_or(|port| port == 0) {
            return Err(refuse("has a port that does not exist"));
        }
        let local = scheme == "http" && is_loopback(authority.host());
        if scheme == "http" && !local && !allow_http {
            return Err(refuse(
                "would send the key unencrypted; use `https`, or call `allow_http(true)` if the network is trusted",
            ));
        }
        let prefix = uri.path().trim_end_matches('/');
        if prefix.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(refuse("has a path segment `.` or `..`"));
        }
        let prefix = prefix.to_owned();
        let authority = Authority::try_from(authority.as_str().to_ascii_lowercase())
            .map_err(|error| refuse("is not valid").because(error))?;
        let scheme = if scheme == "https" { Scheme::HTTPS } else { Scheme::HTTP };
        Ok(Self { scheme, authority, prefix, local })
    }

    /// Returns whether requests are sent to this machine without encryption.
    pub(crate) fn is_local(&self) -> bool {
        self.local
    }

    /// Returns the absolute URL for an operation's path and query. The base is not checked again.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is too long for [`Uri`].
    pub(crate) fn join(&self, path_and_query: PathAndQuery) -> Result<Uri, http::Error> {
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(match self.prefix.as_str() {
            "" => path_and_query,
            prefix => PathAndQuery::try_from(format!("{prefix}{path_and_query}"))?,
        });
        Ok(Uri::from_parts(parts)?)
    }
}

#[cfg(feature = "oauth2")]
impl BaseUrl {
    /// Resolves a reference against this URL, and checks that secrets may be sent to the result.
    ///
    /// # Errors
    ///
    /// Returns the reason if the URL is invalid or secrets must not be sent to it.
    pub(crate) fn resolve_secure(&self, reference: &str, allow_http: bool) -> Result<Uri, String> {
        let path = if self.prefix.is_empty() { "/" } else { self.prefix.as_str() };
        let base = Uri::try_from(format!("{}://{}{path}", self.scheme, self.authority));
        check_secure(super::resolve(&base.map_err(|error| error.to_string())?, reference)?, allow_http)
    }
}

/// Returns the URL if secrets may be sent to it: over TLS, or within this machine.
#[cfg(feature = "oauth2")]
pub(crate) fn check_secure(url: Uri, allow_http: bool) -> Result<Uri, String> {
    let host = url.host().unwrap_or_default();
    if url.authority().is_none_or(|authority| authority.as_str().contains('@')) || host.is_empty() {
        return Err("it has a user name or password in it, or no host".to_owned());
    }
    match url.scheme_str() {
        Some("https") => Ok(url),
        Some("http") if allow_http || is_loopback(host) => Ok(url),
        Some("http") => Err(format!(
            "`http://{host}` would get the secret unencrypted; use `https`, or call `allow_http(true)` if the network is trusted"
        )),
        _ => Err("it is neither `https` nor `http`".to_owned()),
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}://{}{}\"", self.scheme, self.authority, self.prefix)
    }
}

/// Returns whether a host is this machine, by its name or address, without resolving it.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted() {
        for (url, joined) in [
            ("https://api.example.com", "https://api.example.com/v3/x?y=1"),
            ("https://api.example.com/", "https://api.example.com/v3/x?y=1"),
            ("HTTPS://API.Example.COM:8443", "https://api.example.com:8443/v3/x?y=1"),
            ("https://example.com/Proxy/a/", "https://example.com/Proxy/a/v3/x?y=1"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/v3/x?y=1"),
            ("http://localhost:4010", "http://localhost:4010/v3/x?y=1"),
            ("http://127.0.0.1:80/p", "http://127.0.0.1:80/p/v3/x?y=1"),
            ("http://127.9.9.9", "http://127.9.9.9/v3/x?y=1"),
            ("http://[::1]", "http://[::1]/v3/x?y=1"),
        ] {
            let path = PathAndQuery::from_static("/v3/x?y=1");
            assert_eq!(BaseUrl::parse(url, false).expect(url).join(path).expect(url), joined, "{url}");
        }
        assert!(BaseUrl::parse("http://api.example.com", true).is_ok());
    }

    #[test]
    fn refused() {
        for (url, reason) in [
            ("", "has no scheme"),
            ("api.example.com", "has no scheme"),
            ("/v3", "has no scheme"),
            ("ftp://example.com", "is neither `https` nor `http`"),
            ("javascript://x", "is neither `https` nor `http`"),
            ("https://", "is not valid"),
            ("https:///v3", "is not valid"),
            ("https://:443", "has no host"),
            ("https://exa mple.com", "is not valid"),
            ("https://example.com\r\nx", "is not valid"),
            ("https://example.com?x=1", "must not have a query or a fragment"),
            ("https://example.com/#x", "must not have a query or a fragment"),
            ("https://example.com:99999", "has a port that does not exist"),
            ("https://example.com:0", "has a port that does not exist"),
            ("https://example.com/a/../b", "has a path segment"),
            ("http://api.example.com", "would send the key unencrypted"),
            ("http://127.0.0.1.example.com", "would send the key unencrypted"),
            ("http://localhost.example.com", "would send the key unencrypted"),
        ] {
            let error = BaseUrl::parse(url, false).expect_err(url).to_string();
            assert!(error.contains(reason), "{url}: {error}");
            assert!(!error.contains(['\r', '\n']), "{error:?}");
        }
    }

    #[test]
    fn passwords_are_refused_without_being_shown() {
        for url in [
            "https://user:topsecret@example.com",
            "https://topsecret@example.com",
            "user:topsecret@example.com",
        ] {
            let error = BaseUrl::parse(url, true).expect_err(url);
            assert!(!format!("{error} {error:?}").contains("topsecret"), "{error}");
        }
    }
}
