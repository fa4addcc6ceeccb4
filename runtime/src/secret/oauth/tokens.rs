//! The tokens of a client. If several calls need the same token, one of them requests it.

use crate::time::Instant;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::{Request, StatusCode};
use secrecy::{ExposeSecret, SecretString};

use super::error::OAuthError;
use super::grant::{AccessToken, Endpoint, Grant};
use crate::body::Body;
use crate::build_error::BuildError;
use crate::protocol::BaseUrl;
use crate::secret::credentials::{Credentials, CredentialsError};
use crate::secret::scrub::Scrubber;

/// The minimum time that a token is used, whatever its lifetime, because the call that requested it
/// has to send it.
const MIN_LIFETIME: Duration = Duration::from_secs(1);

/// The scopes of a token, as generated code has them.
type Scopes = &'static [&'static str];

/// The tokens of a client from one grant.
pub(crate) struct Tokens {
    grant: Arc<Grant>,
    allow_http: bool,
    state: Mutex<State>,
}

struct State {
    endpoint: Endpoint,
    tokens: Vec<Token>,
    /// The token requests in flight.
    in_progress: Vec<Arc<TokenInProgress>>,
}

struct Token {
    scopes: Scopes,
    secret: SecretString,
    until: Option<Instant>,
}

/// A token request in flight, for the calls that wait for it.
pub(crate) struct TokenInProgress {
    scopes: Scopes,
    state: Mutex<(Outcome, Vec<Waker>)>,
}

enum Outcome {
    UnderWay,
    Failed(OAuthError),
    /// There is a token, or the requesting call ended without one.
    Over,
}

/// Marks a token request for stubs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenRequest;

/// What a call that needs a token has to do.
pub(crate) enum Entry {
    /// Nothing: there is a token now.
    Available,
    Ask(Lease),
    Wait(Arc<TokenInProgress>),
}

/// The right to request a token. Other calls wait until it is used or dropped.
pub(crate) struct Lease {
    tokens: Arc<Tokens>,
    flight: Arc<TokenInProgress>,
}

impl Tokens {
    /// Creates the tokens and checks the token URL.
    pub(crate) fn new(grant: Arc<Grant>, base: &BaseUrl, allow_http: bool) -> Result<Self, BuildError> {
        let endpoint = grant.endpoint(base, allow_http).map_err(BuildError::new)?;
        let state = State { endpoint, tokens: Vec::new(), in_progress: Vec::new() };
        Ok(Self { grant, allow_http, state: Mutex::new(state) })
    }

    /// Returns the token with these scopes, if there is one.
    pub(crate) fn token(&self, scopes: Scopes) -> Option<SecretString> {
        let scopes = self.grant.cache_key(scopes);
        self.lock().tokens.iter().find(|token| token.scopes == scopes).map(|token| token.secret.clone())
    }

    /// Drops expired tokens.
    pub(crate) fn expire(&self, now: Instant) {
        self.lock().tokens.retain(|token| token.until.is_none_or(|until| now < until));
    }

    /// Lets a call request a token with these scopes, or wait for another call that does.
    pub(crate) fn enter(self: &Arc<Self>, scopes: Scopes) -> Entry {
        let scopes = self.grant.cache_key(scopes);
        let mut state = self.lock();
        if state.tokens.iter().any(|token| token.scopes == scopes) {
            return Entry::Available;
        }
        if let Some(flight) = state.in_progress.iter().find(|flight| flight.scopes == scopes) {
            return Entry::Wait(Arc::clone(flight));
        }
        let flight = Arc::new(TokenInProgress { scopes, state: Mutex::new((Outcome::UnderWay, Vec::new())) });
        state.in_progress.push(Arc::clone(&flight));
        Entry::Ask(Lease { tokens: Arc::clone(self), flight })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Calls request tokens with a [`Lease`], because only a client can send. This only drops a
/// rejected token.
impl Credentials for Tokens {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        Err(CredentialsError::new("a token can be requested only while a call is sent"))
    }

    fn refresh(&self, rejected: Option<&SecretString>) -> Result<bool, CredentialsError> {
        if let Some(rejected) = rejected {
            let is_other = |token: &Token| token.secret.expose_secret() != rejected.expose_secret();
            self.lock().tokens.retain(is_other);
        }
        Ok(true)
    }
}

impl Lease {
    /// Returns the next request to send.
    pub(crate) fn request(&self) -> Result<Request<Body>, OAuthError> {
        let endpoint = self.tokens.lock().endpoint.clone();
        let mut request = self.tokens.grant.request(&endpoint, self.flight.scopes)?;
        request.extensions_mut().insert(TokenRequest);
        Ok(request)
    }

    /// Handles a response. Returns whether there is a token now; if not, another request has to be
    /// sent.
    pub(crate) fn receive(&self, now: Instant, status: StatusCode, body: &[u8]) -> Result<bool, OAuthError> {
        let Tokens { grant, allow_http, .. } = &*self.tokens;
        // Without the lock, because the grant calls the caller's code.
        let is_discovery = matches!(self.tokens.lock().endpoint, Endpoint::Discovery(_));
        if is_discovery {
            let url = grant.discovered(status, body, *allow_http)?;
            self.tokens.lock().endpoint = Endpoint::Token(url);
            return Ok(false);
        }
        let AccessToken { token, lifetime } = grant.read(status, body)?;
        let scopes = self.flight.scopes;
        // At most half of a short lifetime is given up.
        let used =
            lifetime.map(|lifetime| lifetime.saturating_sub(grant.slack.min(lifetime / 2)).max(MIN_LIFETIME));
        let until = used.and_then(|used| now.checked_add(used));
        let mut state = self.tokens.lock();
        state.tokens.retain(|token| token.scopes != scopes);
        state.tokens.push(Token { scopes, secret: token, until });
        Ok(true)
    }

    /// Returns the scrubber of the grant's secrets.
    pub(crate) fn scrubber(&self) -> Scrubber {
        self.tokens.grant.scrubber()
    }

    /// Fails all waiting calls with the same error.
    pub(crate) fn fail(self, error: OAuthError) {
        self.flight.lock().0 = Outcome::Failed(error);
    }
}

/// Waiting calls continue: with the token, with the error, or by requesting it themselves.
impl Drop for Lease {
    fn drop(&mut self) {
        self.tokens.lock().in_progress.retain(|flight| !Arc::ptr_eq(flight, &self.flight));
        let mut state = self.flight.lock();
        if matches!(state.0, Outcome::UnderWay) {
            state.0 = Outcome::Over;
        }
        let wakers = std::mem::take(&mut state.1);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl TokenInProgress {
    /// Completes when the request has ended.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if !matches!(state.0, Outcome::UnderWay) {
            return Poll::Ready(());
        }
        if !state.1.iter().any(|waker| waker.will_wake(context.waker())) {
            state.1.push(context.waker().clone());
        }
        Poll::Pending
    }

    /// Returns the error, if the request failed.
    pub(crate) fn failure(&self) -> Option<OAuthError> {
        match &self.lock().0 {
            Outcome::Failed(error) => Some(error.clone()),
            Outcome::UnderWay | Outcome::Over => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, (Outcome, Vec<Waker>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("grant", &self.grant).finish_non_exhaustive()
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").field("scopes", &self.flight.scopes).finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenInProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}
