//! An OAuth grant: creates token requests and parses their responses.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode, Uri};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::error::{OAuthError, OAuthErrorKind};
use crate::body::Body;
use crate::protocol::{BaseUrl, check_secure, percent};
use crate::secret::scheme::{Scheme, base64};
use crate::secret::scrub::Scrubber;

/// Called with each new refresh token.
pub(super) type OnRotation = Arc<dyn Fn(&SecretString) + Send + Sync>;

/// A grant as the caller describes it.
#[derive(Clone)]
pub struct Grant {
    pub(super) scheme: Option<Scheme>,
    pub(super) id: String,
    pub(super) secret: Option<SecretString>,
    /// The current refresh token, if this grant uses one. Clients with the same grant share it.
    pub(super) refresh: Option<Arc<Mutex<SecretString>>>,
    pub(super) on_rotation: Option<OnRotation>,
    pub(super) url: Option<String>,
    pub(super) scopes: Option<String>,
    pub(super) parameters: Vec<(String, SecretString)>,
    pub(super) in_body: bool,
    pub(super) slack: Duration,
}

/// Where to get tokens.
#[derive(Debug, Clone)]
pub(super) enum Endpoint {
    Token(Uri),
    /// The URL of the metadata that contain the token URL.
    Discovery(Uri),
}

/// A token from the server.
pub(super) struct AccessToken {
    pub(super) token: SecretString,
    pub(super) lifetime: Option<Duration>,
}

impl Grant {
    /// Returns where to get tokens: the caller's URL, or else the document's.
    pub(super) fn endpoint(&self, base: &BaseUrl, allow_http: bool) -> Result<Endpoint, String> {
        let name = self.scheme.map_or("", Scheme::name);
        let checked = |url: &str| {
            let invalid = |reason| format!("the token URL `{}` of `{name}`: {reason}", url.escape_debug());
            // The URL may contain a password.
            let hidden = |reason| format!("the token URL of `{name}`: {reason}");
            base.resolve_secure(url, allow_http)
                .map_err(|reason| if url.contains('@') { hidden(reason) } else { invalid(reason) })
        };
        if let Some(url) = &self.url {
            return Ok(Endpoint::Token(checked(url)?));
        }
        let [token, refresh, discovery] = self.scheme.map_or([None; 3], Scheme::endpoints);
        let token = if self.refresh.is_some() { refresh.or(token) } else { token };
        match (token, discovery) {
            (Some(url), _) => Ok(Endpoint::Token(checked(url)?)),
            (None, Some(url)) => Ok(Endpoint::Discovery(checked(url)?)),
            (None, None) => Err(format!(
                "the document has no token URL of `{name}` for this grant; pass one to `OAuth2::token_url`"
            )),
        }
    }

    /// Returns the scopes that identify a token, if the operation determines them.
    pub(super) fn cache_key(&self, scopes: &'static [&'static str]) -> &'static [&'static str] {
        if self.scopes.is_some() || self.refresh.is_some() { &[] } else { scopes }
    }

    /// Creates the request for a token (RFC 6749, sections 4.4.2 and 6), or for the metadata with
    /// its URL.
    pub(super) fn request(&self, endpoint: &Endpoint, scopes: &[&str]) -> Result<Request<Body>, OAuthError> {
        let invalid = |error: http::Error| OAuthError::transport(error);
        let url = match endpoint {
            Endpoint::Discovery(url) => {
                let request = Request::get(url).header(ACCEPT, "application/json");
                return request.body(Body::empty()).map_err(invalid);
            }
            Endpoint::Token(url) => url,
        };
        let mut form = String::new();
        match self.refresh_token() {
            Some(token) => {
                push(&mut form, "grant_type", "refresh_token");
                push(&mut form, "refresh_token", token.expose_secret());
            }
            None => push(&mut form, "grant_type", "client_credentials"),
        }
        let scope = self.scopes.clone().unwrap_or_else(|| scopes.join(" "));
        if !scope.is_empty() {
            push(&mut form, "scope", &scope);
        }
        for (name, value) in &self.parameters {
            push(&mut form, name, value.expose_secret());
        }
        let mut request = Request::post(url).header(ACCEPT, "application/json");
        match &self.secret {
            Some(secret) if !self.in_body => {
                // Section 2.3.1: both are form-encoded before they are joined.
                let [id, secret] = [&self.id, secret.expose_secret()].map(percent::encoded);
                let value = format!("Basic {}", base64(format!("{id}:{secret}").as_bytes()));
                let mut value = HeaderValue::try_from(value).map_err(|error| invalid(error.into()))?;
                value.set_sensitive(true);
                request = request.header(AUTHORIZATION, value);
            }
            secret => {
                push(&mut form, "client_id", &self.id);
                if let Some(secret) = secret {
                    push(&mut form, "client_secret", secret.expose_secret());
                }
            }
        }
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(Body::bytes(form)).map_err(invalid)
    }

    /// Parses the response to a token request (RFC 6749, section 5), and keeps a new refresh token.
    pub(super) fn read(&self, status: StatusCode, body: &[u8]) -> Result<AccessToken, OAuthError> {
        let fields = self.fields(status, body)?;
        let text = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let unreadable = |reason| OAuthError::unreadable(status, reason);
        let token = text("access_token").ok_or_else(|| unreadable("missing `access_token`"))?;
        // Section 7.1: a client must not use a token of an unknown type.
        if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(unreadable("its `token_type` is not `Bearer`"));
        }
        if let (Some(new), Some(kept)) = (text("refresh_token"), &self.refresh) {
            let new = SecretString::from(new);
            let mut kept = lock(kept);
            let is_new = kept.expose_secret() != new.expose_secret();
            *kept = new.clone();
            drop(kept);
            if let Some(on_rotation) = self.on_rotation.as_ref().filter(|_| is_new) {
                on_rotation(&new);
            }
        }
        let lifetime = fields.get("expires_in").and_then(|seconds| match seconds {
            // Some servers send it as a string.
            Value::String(text) => text.parse().ok(),
            seconds => seconds.as_f64(),
        });
        let lifetime = lifetime.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
        Ok(AccessToken { token: SecretString::from(token), lifetime })
    }

    /// Parses the token URL from metadata (`OpenID` Connect Discovery 1.0, section 3; RFC 8414,
    /// section 2).
    pub(super) fn discovered(
        &self,
        status: StatusCode,
        body: &[u8],
        allow_http: bool,
    ) -> Result<Uri, OAuthError> {
        let fields = self.fields(status, body)?;
        let unreadable = || OAuthError::unreadable(status, "missing `token_endpoint` in the server metadata");
        let url = fields.get("token_endpoint").and_then(Value::as_str).ok_or_else(unreadable)?;
        let parsed = Uri::try_from(url).map_err(|error| error.to_string());
        parsed.and_then(|url| check_secure(url, allow_http)).map_err(|reason| {
            OAuthError::new(OAuthErrorKind::InvalidUrl).with_status(status).described(Some(reason), None)
        })
    }

    /// Returns the members of a success, or the server's error, which some servers send with a
    /// success status.
    fn fields(&self, status: StatusCode, body: &[u8]) -> Result<Value, OAuthError> {
        let fields: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        if status.is_success() && text("error").is_none() {
            return Ok(fields);
        }
        let error = match text("error") {
            Some(code) => OAuthError::from_code(&self.scrubber().text(code)),
            None => OAuthError::new(OAuthErrorKind::UnexpectedStatus),
        };
        let clean = |name: &str| text(name).map(|text| self.scrubber().text(text));
        Err(error.with_status(status).described(clean("error_description"), clean("error_uri")))
    }

    /// Returns the scrubber of the grant's secrets.
    pub(super) fn scrubber(&self) -> Scrubber {
        let own = self.secret.clone().into_iter().chain(self.refresh_token());
        let all = own.chain(self.parameters.iter().map(|(_, value)| value.clone()));
        Scrubber::new(all.map(|secret| secret.expose_secret().to_owned()))
    }

    fn refresh_token(&self) -> Option<SecretString> {
        self.refresh.as_ref().map(|token| lock(token).clone())
    }
}

/// Adds a pair to a form. A space is written as `%20`, which forms allow.
fn push(form: &mut String, name: &str, value: &str) {
    percent::push_pair(form, name, value);
}

fn lock(token: &Mutex<SecretString>) -> MutexGuard<'_, SecretString> {
    token.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("scheme", &self.scheme.map(Scheme::name))
            .field("scopes", &self.scopes)
            .field("is_refresh", &self.refresh.is_some())
            .field("slack", &self.slack)
            .finish_non_exhaustive()
    }
}
