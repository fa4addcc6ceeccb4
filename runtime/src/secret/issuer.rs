//! The credentials of a client, and how requests carry their secrets.
//!
//! The source is asked for each attempt. Most secrets do not change between attempts, so what was
//! derived from the last one is cached.

#[cfg(feature = "oauth2")]
use crate::time::Instant;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

#[cfg(feature = "oauth2")]
use super::oauth::Tokens;
use super::scrub::{Scrubber, secret_in_header};
use super::{CredentialPart, Credentials, CredentialsError, Scheme};
#[cfg(feature = "oauth2")]
use crate::build_error::BuildError;
#[cfg(feature = "oauth2")]
use crate::protocol::BaseUrl;

/// Credentials with the scheme that uses them.
pub(crate) struct Issuer {
    scheme: Scheme,
    source: Arc<dyn Credentials>,
    /// The source, if the client gets tokens itself.
    #[cfg(feature = "oauth2")]
    tokens: Option<Arc<Tokens>>,
    last: Mutex<Option<Arc<Issued>>>,
}

/// Why there is no secret.
#[derive(Debug)]
pub(crate) enum NotIssued {
    Failed(CredentialsError),
    /// The client has to request a token first.
    #[cfg(feature = "oauth2")]
    Missing(Arc<Tokens>),
}

/// A secret, as requests carry it, and the scrubber that removes it from responses.
pub(crate) struct Issued {
    scheme: Scheme,
    source: Arc<dyn Credentials>,
    secret: SecretString,
    credential_part: Option<CredentialPart>,
    scrubber: Scrubber,
}

impl Issuer {
    pub(crate) fn new(scheme: Scheme, source: Arc<dyn Credentials>) -> Self {
        Self {
            scheme,
            source,
            #[cfg(feature = "oauth2")]
            tokens: None,
            last: Mutex::new(None),
        }
    }

    /// Sets up token requests for the API at `base`, if the credentials need them.
    #[cfg(feature = "oauth2")]
    pub(crate) fn at(mut self, base: &BaseUrl, allow_http: bool) -> Result<Self, BuildError> {
        if let Some(grant) = self.source.grant() {
            let tokens = Arc::new(Tokens::new(Arc::clone(grant), base, allow_http)?);
            self.tokens = Some(Arc::clone(&tokens));
            self.source = tokens;
        }
        Ok(self)
    }

    /// Drops expired tokens.
    #[cfg(feature = "oauth2")]
    pub(crate) fn expire(&self, now: Instant) {
        if let Some(tokens) = &self.tokens {
            tokens.expire(now);
        }
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    pub(crate) fn source(&self) -> &Arc<dyn Credentials> {
        &self.source
    }

    /// Returns the current secret for an operation that requires `scheme`.
    pub(crate) fn issue(&self, scheme: Scheme) -> Result<Arc<Issued>, NotIssued> {
        if self.source.is_constant()
            && let Some(issued) = &*self.last()
        {
            return Ok(Arc::clone(issued));
        }
        // Called without the lock, because the source is the caller's code.
        let secret = self.secret(scheme)?;
        let mut last = self.last();
        match &*last {
            Some(issued) if issued.secret.expose_secret() == secret.expose_secret() => Ok(Arc::clone(issued)),
            _ => {
                let issued = Arc::new(Issued::new(self.scheme, Arc::clone(&self.source), secret));
                *last = Some(Arc::clone(&issued));
                Ok(issued)
            }
        }
    }

    #[cfg(feature = "oauth2")]
    fn secret(&self, scheme: Scheme) -> Result<SecretString, NotIssued> {
        match &self.tokens {
            Some(tokens) => {
                let token = tokens.token(scheme.required_scopes());
                token.ok_or_else(|| NotIssued::Missing(Arc::clone(tokens)))
            }
            None => self.source.secret().map_err(NotIssued::Failed),
        }
    }

    #[cfg(not(feature = "oauth2"))]
    fn secret(&self, _: Scheme) -> Result<SecretString, NotIssued> {
        self.source.secret().map_err(NotIssued::Failed)
    }

    fn last(&self) -> MutexGuard<'_, Option<Arc<Issued>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Issued {
    fn new(scheme: Scheme, source: Arc<dyn Credentials>, secret: SecretString) -> Self {
        let credential_part = scheme.credential_part(&secret);
        let header = match &credential_part {
            Some(CredentialPart::Header(name, value)) => Some((name, value)),
            _ => None,
        };
        let scrubber = Scrubber::of_secret(&secret, header);
        Self { scheme, source, secret, credential_part, scrubber }
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    pub(crate) fn source(&self) -> &Arc<dyn Credentials> {
        &self.source
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// Returns what the secret adds to a request; `None` if it is not a valid header value.
    pub(crate) fn credential_part(&self) -> Option<&CredentialPart> {
        self.credential_part.as_ref()
    }

    /// Returns the scrubber of this secret.
    pub(crate) fn scrubber(&self) -> &Scrubber {
        &self.scrubber
    }

    /// Returns whether this secret added a header of a request.
    pub(crate) fn is(&self, value: &HeaderValue) -> bool {
        matches!(&self.credential_part, Some(CredentialPart::Header(_, own)) if own == value)
    }
}

impl Scrubber {
    /// Collects the secrets of a request: the issued ones and the values of other sensitive
    /// headers, with and without their scheme.
    pub(crate) fn of(headers: &HeaderMap, issued: &[Arc<Issued>]) -> Self {
        let is_other =
            |value: &HeaderValue| value.is_sensitive() && !issued.iter().any(|issued| issued.is(value));
        let mut others = headers.iter().filter(|(_, value)| is_other(value)).peekable();
        if let ([issued], None) = (issued, others.peek()) {
            return issued.scrubber().clone();
        }
        let issued = issued.iter().flat_map(|issued| issued.scrubber().secrets().iter().cloned());
        Self::new(others.filter_map(|(name, value)| secret_in_header(name, value)).chain(issued))
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme.name())
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").field("scheme", &self.scheme.name()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IntoCredentials as _;
    use crate::testing::{BEARER, KEY};

    /// Credentials that count the calls, and change their secret with every second one.
    #[derive(Default)]
    struct Rotating(Mutex<u32>);

    impl Credentials for Rotating {
        fn secret(&self) -> Result<SecretString, CredentialsError> {
            let mut asked = self.0.lock().expect("a count");
            *asked += 1;
            Ok(SecretString::from(format!("SG.{}", (*asked - 1) / 2)))
        }
    }

    #[test]
    fn a_secret_is_prepared_anew_when_it_changes() {
        let rotating = Issuer::new(BEARER, Arc::new(Rotating::default()));
        let issued: Vec<_> = (0..4).map(|_| rotating.issue(BEARER).expect("a secret")).collect();
        let secrets: Vec<_> = issued.iter().map(|issued| issued.secret().expose_secret()).collect();
        assert_eq!(secrets, ["SG.0", "SG.0", "SG.1", "SG.1"]);
        assert!(Arc::ptr_eq(&issued[0], &issued[1]) && Arc::ptr_eq(&issued[2], &issued[3]));
        assert!(
            issued[2].is(&HeaderValue::from_static("Bearer SG.1"))
                && !issued[0].is(&HeaderValue::from_static("x"))
        );

        let constant = Issuer::new(BEARER, KEY.into_credentials().expect("a key"));
        let first = constant.issue(BEARER).expect("a secret");
        assert!(Arc::ptr_eq(&first, &constant.issue(BEARER).expect("a secret")));
        assert!(!format!("{constant:?} {first:?}").contains(KEY));
    }
}
