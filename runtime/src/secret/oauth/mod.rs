//! OAuth 2.0 tokens (RFC 6749), which a client gets itself over its own transport.
//!
//! **Invariant:** no I/O. The machine of a call sends the requests like its own.

mod error;
pub(super) mod grant;
mod tokens;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;

pub use self::error::{OAuthError, OAuthErrorKind};
use self::grant::Grant;
#[cfg(feature = "testkit")]
pub(crate) use self::tokens::TokenRequest;
pub(crate) use self::tokens::{Entry, Lease, TokenInProgress, Tokens};
use super::credentials::{Credentials, CredentialsError, IntoCredentials};
use super::scheme::Scheme;
use crate::build_error::BuildError;

/// How long before its expiry a token is no longer used.
const SLACK: Duration = Duration::from_secs(30);

/// OAuth 2.0 credentials (RFC 6749), with which a client gets access tokens.
///
/// Pass them to the client's builder instead of a token. A call without a valid token, or with one
/// about to expire, first requests one from the authorization server, over the client's transport.
/// Calls that need the same token wait for a single request, and share its failure; the next call
/// tries again. A call that is rejected with 401 gets a new token and is sent again, once.
///
/// The URL is the document's (`tokenUrl`, `refreshUrl`, `openIdConnectUrl`), relative to the
/// client's base URL. It must use TLS, unless it is on this machine. The scopes are those that the
/// operation requires, with a token per set of scopes. [`scope`](Self::scope) sets them for all
/// operations instead.
///
/// A failure is an [`OAuthError`] in the error's source chain; use [`OAuthError::of`] to find it.
/// The client's retry policy applies to token requests too. They have spans (feature `tracing`),
/// but do not call hooks, because what a hook adds is for the API only.
///
/// ```
/// use openapi_runtime::{
///     RawResponse, Blocking, Body, ClientBuilder, Encoder, InMemory, InvalidRequest, NoDeclaredError, OAuth2, Operation,
///     OperationInfo, Outcome, Request, Scheme, http,
/// };
///
/// // Generated code has these lines.
/// const LOGIN: Scheme = Scheme::bearer("Login").token_url("/oauth/token");
///
/// struct CountPets;
///
/// impl Operation for CountPets {
///     type Success = u32;
///     type Error = NoDeclaredError;
///     const INFO: OperationInfo =
///         OperationInfo::get("/pets/count").security(&[&[LOGIN.scopes(&["pets:read"])]]);
/// #
/// #     fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
/// #         Encoder::new(&Self::INFO).finish()
/// #     }
/// #
/// #     fn decode(response: &mut RawResponse) -> Outcome<u32, NoDeclaredError> {
/// #         response.json(|count| count)
/// #     }
/// }
///
/// let server = InMemory::new(|request| {
///     http::Response::new(match (request.uri().path(), request.headers().get("authorization")) {
///         ("/oauth/token", _) => r#"{"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600}"#,
///         (_, Some(token)) if token == "Bearer t-1" => "2",
///         _ => "null",
///     })
/// });
/// let client = ClientBuilder::<Blocking>::new("https://pets.example")
///     .credentials(LOGIN, OAuth2::client_credentials("my-program", "its secret"))
///     .transport(server)
///     .build()?;
/// assert_eq!(client.call(CountPets).send()?.into_inner(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "credentials do nothing until a client is built with them"]
pub struct OAuth2(Grant);

impl OAuth2 {
    fn new(id: String, secret: Option<SecretString>, refresh: Option<SecretString>) -> Self {
        Self(Grant {
            scheme: None,
            id,
            secret,
            refresh: refresh.map(|token| Arc::new(Mutex::new(token))),
            on_rotation: None,
            url: None,
            scopes: None,
            parameters: Vec::new(),
            in_body: false,
            slack: SLACK,
        })
    }

    /// Gets tokens for the program itself, with its client id and secret (RFC 6749, section 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self::new(id.into(), Some(secret.into()), None)
    }

    /// Gets tokens for a user, with a refresh token from the user's authorization (RFC 6749,
    /// section 6).
    ///
    /// If the server returns a new refresh token, it replaces this one; see
    /// [`on_rotation`](Self::on_rotation).
    pub fn refresh_token(id: impl Into<String>, token: impl Into<SecretString>) -> Self {
        Self::new(id.into(), None, Some(token.into()))
    }

    /// Sets the client's secret, for a refresh token that was issued to a confidential client.
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.0.secret = Some(secret.into());
        self
    }

    /// Calls `keep` with each new refresh token, before the new access token is used. A program
    /// that does not store it cannot get tokens in its next run.
    pub fn on_rotation(mut self, keep: impl Fn(&SecretString) + Send + Sync + 'static) -> Self {
        self.0.on_rotation = Some(Arc::new(keep));
        self
    }

    /// Adds a scope for all operations, instead of those that each operation requires. Without
    /// this, a refresh token uses its own scopes.
    pub fn scope(mut self, scope: impl AsRef<str>) -> Self {
        let scopes = self.0.scopes.get_or_insert_default();
        if !scopes.is_empty() {
            scopes.push(' ');
        }
        scopes.push_str(scope.as_ref());
        self
    }

    /// Sets the token URL, instead of the document's. It may be relative to the client's base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.0.url = Some(url.into());
        self
    }

    /// Adds a parameter to each token request, such as `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.0.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends the client id and secret in the body instead of HTTP Basic authentication, for servers
    /// that do not support that (RFC 6749, section 2.3.1).
    pub fn secret_in_body(mut self) -> Self {
        self.0.in_body = true;
        self
    }

    /// Sets how long before its expiry a token is no longer used. The default is 30 seconds, and it
    /// never exceeds half of the token's lifetime. A token without a stated lifetime is used until
    /// it is rejected.
    pub fn slack(mut self, slack: Duration) -> Self {
        self.0.slack = slack;
        self
    }
}

impl IntoCredentials for OAuth2 {
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError> {
        Ok(Arc::new(Source(Arc::new(self.0))))
    }

    fn into_credentials_for(self, scheme: Scheme) -> Result<Arc<dyn Credentials>, BuildError> {
        if !scheme.is_token() {
            let name = scheme.name();
            return Err(BuildError::new(format!(
                "the security scheme `{name}` does not take OAuth 2.0 tokens"
            )));
        }
        Self(Grant { scheme: Some(scheme), ..self.0 }).into_credentials()
    }
}

/// Hides the secrets.
impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OAuth2").field(&self.0).finish()
    }
}

/// Kept by a builder until the client is built.
struct Source(Arc<Grant>);

impl Credentials for Source {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        Err(CredentialsError::new("a token can be requested only by a client"))
    }

    fn grant(&self) -> Option<&Arc<Grant>> {
        Some(&self.0)
    }
}
