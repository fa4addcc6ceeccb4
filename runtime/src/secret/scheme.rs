//! How a request carries a secret.

use std::hash::{Hash, Hasher};

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// A security scheme of a document.
///
/// Schemes are equal if their names and locations are equal. Required scopes are not compared.
#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    name: &'static str,
    kind: Kind,
    token_url: Option<&'static str>,
    refresh_url: Option<&'static str>,
    discovery_url: Option<&'static str>,
    scopes: &'static [&'static str],
}

/// The location of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Bearer,
    Basic,
    Http(&'static str),
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
    MutualTls,
}

/// What a secret adds to a request.
#[derive(Debug)]
pub(crate) enum CredentialPart {
    Header(HeaderName, HeaderValue),
    Query(&'static str),
    Cookie(&'static str),
}

impl Scheme {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, token_url: None, refresh_url: None, discovery_url: None, scopes: &[] }
    }

    /// Creates a scheme that sends `Authorization: Bearer …`.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, Kind::Bearer)
    }

    /// Sets the `tokenUrl` of the client credentials flow.
    #[must_use]
    pub const fn token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }

    /// Sets the URL for refresh tokens: the `refreshUrl` of a flow, or its `tokenUrl`.
    #[must_use]
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.refresh_url = Some(url);
        self
    }

    /// Sets the URL of the authorization server's metadata: `openIdConnectUrl` or
    /// `oauth2MetadataUrl`.
    #[must_use]
    pub const fn discovery_url(mut self, url: &'static str) -> Self {
        self.discovery_url = Some(url);
        self
    }

    /// Sets the scopes that an operation requires.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Returns the scopes that an operation requires.
    #[must_use]
    pub const fn required_scopes(self) -> &'static [&'static str] {
        self.scopes
    }

    /// Creates a scheme that sends `Authorization: Basic …`. Its secret is `user:password`; see
    /// [`Basic`].
    ///
    /// [`Basic`]: crate::Basic
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, Kind::Basic)
    }

    /// Creates a scheme that sends `Authorization: <scheme> …` (RFC 9110, section 11.4), such as
    /// `Digest` or a custom one.
    ///
    /// Its secret is everything after `<scheme>`. The client computes no signature and does not
    /// react to challenges. To sign requests, set a text that is valid for all of them, or set the
    /// header on each call.
    #[must_use]
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, Kind::Http(scheme))
    }

    /// Creates a scheme that sends its secret in the header `header`.
    #[must_use]
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, Kind::Header(header))
    }

    /// Creates a scheme that sends its secret in the query parameter `parameter`.
    #[must_use]
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, Kind::Query(parameter))
    }

    /// Creates a scheme that sends its secret in the cookie `cookie`.
    #[must_use]
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, Kind::Cookie(cookie))
    }

    /// Returns the query parameter with the secret, if there is one.
    pub(crate) fn query_parameter(self) -> Option<&'static str> {
        match self.kind {
            Kind::Query(parameter) => Some(parameter),
            _ => None,
        }
    }

    /// Returns the name of the header that only contains the secret, if there is one.
    pub(crate) fn header_name(self) -> Option<&'static str> {
        match self.kind {
            Kind::Header(name) => Some(name),
            _ => None,
        }
    }

    /// Creates a scheme that the transport handles: a client certificate, sent while connecting.
    #[must_use]
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self::new(name, Kind::MutualTls)
    }

    /// Returns the name of the scheme in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Returns whether the scheme needs a secret.
    pub(crate) const fn wants_secret(self) -> bool {
        !matches!(self.kind, Kind::MutualTls)
    }

    /// Returns whether the secret is a token, to which a prefix is added.
    pub(crate) const fn is_token(self) -> bool {
        matches!(self.kind, Kind::Bearer)
    }

    /// Returns whether a secret starts with the name of the scheme, which is added when it is sent.
    pub(crate) fn repeats_name(self, secret: &str) -> bool {
        let word = secret.split_ascii_whitespace().next();
        matches!(self.kind, Kind::Http(scheme) if word.is_some_and(|word| word.eq_ignore_ascii_case(scheme)))
    }

    /// Returns whether the caller already set the secret in the request's headers.
    pub(crate) fn is_in(self, headers: &HeaderMap) -> bool {
        match self.kind {
            Kind::Bearer | Kind::Basic | Kind::Http(_) => headers.contains_key(AUTHORIZATION),
            Kind::Header(name) => headers.contains_key(name),
            Kind::Cookie(name) => headers
                .get_all(COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(';'))
                .any(|pair| pair.split_once('=').is_some_and(|(known, _)| known.trim() == name)),
            Kind::Query(_) | Kind::MutualTls => false,
        }
    }

    /// Returns what the secret adds to a request, with headers marked sensitive; `None` if it is
    /// not a valid header value.
    pub(crate) fn credential_part(self, secret: &SecretString) -> Option<CredentialPart> {
        let secret = secret.expose_secret();
        let (name, text) = match self.kind {
            Kind::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            Kind::Basic => (AUTHORIZATION, format!("Basic {}", base64(secret.as_bytes()))),
            Kind::Http(scheme) => (AUTHORIZATION, format!("{scheme} {secret}")),
            Kind::Header(name) => (HeaderName::from_bytes(name.as_bytes()).ok()?, secret.to_owned()),
            Kind::Query(name) => return Some(CredentialPart::Query(name)),
            Kind::Cookie(name) => return Some(CredentialPart::Cookie(name)),
            Kind::MutualTls => return None,
        };
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(CredentialPart::Header(name, value))
    }
}

impl PartialEq for Scheme {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.kind) == (other.name, other.kind)
    }
}

impl Eq for Scheme {}

impl Hash for Scheme {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.name, self.kind).hash(state);
    }
}

#[cfg(feature = "oauth2")]
impl Scheme {
    /// Returns the URLs for client credentials, for refresh tokens, and of the metadata.
    pub(super) const fn endpoints(self) -> [Option<&'static str>; 3] {
        [self.token_url, self.refresh_url, self.discovery_url]
    }
}

/// Encodes bytes as base64 (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| chunk.get(index).copied().map_or(0, u32::from);
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let index = usize::try_from(bits >> (18 - 6 * digit) & 63).unwrap_or_default();
            let character = ALPHABET.get(index).map_or('=', |character| char::from(*character));
            text.push(if digit <= chunk.len() { character } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded, "{plain}");
        }
    }
}
