//! How a secret enters a request.

use http::header::{AUTHORIZATION, InvalidHeaderValue};
use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// One way to authenticate, as a document names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scheme {
    name: &'static str,
    kind: Kind,
}

/// Basic authentication, API keys in headers and others will stand here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Bearer,
}

impl Scheme {
    /// Names a scheme that sends `Authorization: Bearer …`.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self { name, kind: Kind::Bearer }
    }

    /// Returns the scheme's name in its document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Returns the header that carries the secret.
    pub(crate) const fn header_name(self) -> HeaderName {
        match self.kind {
            Kind::Bearer => AUTHORIZATION,
        }
    }

    /// Returns the value of that header, marked sensitive.
    pub(crate) fn header_value(self, secret: &SecretString) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut value = match self.kind {
            Kind::Bearer => HeaderValue::try_from(format!("Bearer {}", secret.expose_secret()))?,
        };
        value.set_sensitive(true);
        Ok(value)
    }
}
