//! Tokens of OAuth 2.0 (RFC 6749): a client gets them itself, over its own transport.
//!
//! What a client is entitled to comes in; requests go out, and tokens and typed errors come out of their responses.
//!
//! **Invariant:** no I/O. The machine of a call has the requests sent like its own.

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

/// How long before its end a token is not used any more.
const SLACK: Duration = Duration::from_secs(30);

/// The credentials of OAuth 2.0 (RFC 6749): the client gets access tokens with them, and sends these.
///
/// It is given to the builder of a client in place of a token. A call that has no token, or one that is about to
/// expire, asks the authorization server first, over the client's own transport. Calls that need the same token wait for
/// one request, and share its failure; the next call asks again. A call that is refused with 401 gets a new token once,
/// and is made again.
///
/// The URL is the document's (`tokenUrl`, `refreshUrl`, `openIdConnectUrl`), relative to the client's base URL; without
/// TLS it is refused, unless it is on this machine. Scopes are those that the operation requires, with a token for each
/// set of them; [`scope`](Self::scope) names them for all operations instead.
///
/// Why there is no token is an [`OAuthError`] in the error's chain of causes, where [`OAuthError::of`] finds it. The
/// client's retry policy decides on failures of these requests too. They have spans (feature `tracing`), and run no hooks:
/// what a hook adds is meant for the API alone.
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

    /// Gets tokens for a program itself, by its id and its secret (RFC 6749, section 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self::new(id.into(), Some(secret.into()), None)
    }

    /// Gets tokens for a user, by a refresh token that was had when the user agreed (RFC 6749, section 6).
    ///
    /// Where the server names a new one with a token, that is the refresh token from then on; see
    /// [`on_rotation`](Self::on_rotation).
    pub fn refresh_token(id: impl Into<String>, token: impl Into<SecretString>) -> Self {
        Self::new(id.into(), None, Some(token.into()))
    }

    /// Sets the client's secret, for a refresh token that was given to a client that has one.
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.0.secret = Some(secret.into());
        self
    }

    /// Calls `keep` with each new refresh token before the access token beside it is used: a program that does not keep
    /// it cannot get tokens the next time that it runs.
    pub fn on_rotation(mut self, keep: impl Fn(&SecretString) + Send + Sync + 'static) -> Self {
        self.0.on_rotation = Some(Arc::new(keep));
        self
    }

    /// Requests one more scope for all operations, in place of those that each operation requires. A refresh token has
    /// its own scopes without this.
    pub fn scope(mut self, scope: impl AsRef<str>) -> Self {
        let scopes = self.0.scopes.get_or_insert_default();
        if !scopes.is_empty() {
            scopes.push(' ');
        }
        scopes.push_str(scope.as_ref());
        self
    }

    /// Asks at this URL, in place of the document's. It may be relative to the client's base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.0.url = Some(url.into());
        self
    }

    /// Sends one more parameter with each request for a token, such as `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.0.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends the client's id and secret in the body, in place of HTTP Basic authentication, for servers that do not know
    /// that (RFC 6749, section 2.3.1).
    pub fn secret_in_body(mut self) -> Self {
        self.0.in_body = true;
        self
    }

    /// Sets how long before its end a token is not used any more: 30 seconds without this, and never more than half of
    /// its life. A token of which the server does not state how long it lives is used until it is refused.
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

/// Without its secrets.
impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OAuth2").field(&self.0).finish()
    }
}

/// What a builder keeps until the client is built, which gets tokens by it.
struct Source(Arc<Grant>);

impl Credentials for Source {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        Err(CredentialsError::new("a token can be requested only by a client"))
    }

    fn grant(&self) -> Option<&Arc<Grant>> {
        Some(&self.0)
    }
}
