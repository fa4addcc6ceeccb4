//! Settings, checked when the client is built.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::headers::{self, HeaderNameArg, HeaderValueArg};
use super::{Client, Random, Shared};
use crate::build_error::BuildError;
use crate::machine::{Gate, HeaderArg, Hooks, Retry, RetryBudget, RetryPolicy, Settings};
use crate::mode::{Async, Mode};
use crate::protocol::{BaseUrl, RateLimitHeaders};
use crate::secret::{Credentials, IntoCredentials, Issuer, Scheme};
use crate::timer::IntoTimer;
use crate::transport::{IntoTransport, TransportOptions, Unset};

/// Builds a [`Client`].
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder<M: Mode = Async, T = Unset> {
    draft: Draft,
    timer: Option<Arc<M::Timer>>,
    transport: T,
}

/// Credentials, or why they cannot be right; stated when the client is built.
type Checked = Result<Arc<dyn Credentials>, BuildError>;

/// What a builder collects whatever the mode and the transport are.
#[derive(Clone)]
struct Draft {
    base_url: String,
    /// Whether the base URL was chosen by hand, and so stands in for those of single operations too.
    is_chosen: bool,
    document_url: Option<String>,
    allow_http: bool,
    user_agent: String,
    credentials: Vec<(Scheme, Checked)>,
    headers: Vec<HeaderArg>,
    timeout: Option<Duration>,
    attempt_timeout: Duration,
    connect_timeout: Duration,
    max_body: u64,
    skips_items: bool,
    /// The policy that was chosen by hand.
    retry: Option<Arc<dyn RetryPolicy>>,
    declared_retry: Retry,
    budget: Option<RetryBudget>,
    max_concurrency: Option<usize>,
    rate_limit: Option<RateLimitHeaders>,
    hooks: Vec<Arc<dyn Hooks>>,
    random: Random,
}

impl<M: Mode> ClientBuilder<M> {
    /// Starts a client of the API at `base_url`.
    pub fn new(base_url: impl Into<String>) -> Self {
        let draft = Draft {
            base_url: base_url.into(),
            is_chosen: false,
            document_url: None,
            allow_http: false,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            credentials: Vec::new(),
            headers: Vec::new(),
            timeout: None,
            attempt_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            max_body: 16 * 1024 * 1024,
            skips_items: false,
            retry: None,
            declared_retry: Retry::new(),
            budget: None,
            max_concurrency: None,
            rate_limit: None,
            hooks: Vec::new(),
            random: Arc::new(fastrand::f64),
        };
        Self { draft, timer: M::default_timer(), transport: Unset }
    }
}

impl<M: Mode, T> ClientBuilder<M, T> {
    /// Sends to another server: `https`, a host, perhaps a port and a path prefix.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.draft.base_url = url.into();
        self.draft.is_chosen = true;
        self
    }

    /// Sets the URL of the document, which servers may be relative to (RFC 3986, section 5): with
    /// `https://pets.example/docs/openapi.yaml` the server `/v1` is `https://pets.example/v1`.
    pub fn document_url(mut self, url: impl Into<String>) -> Self {
        self.draft.document_url = Some(url.into());
        self
    }

    /// Allows `http` to hosts other than this machine, which shows the key to everyone on the way. Off by default.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.draft.allow_http = allow;
        self
    }

    /// Sets what the client calls itself in the `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.draft.user_agent = user_agent.into();
        self
    }

    /// Authenticates with `credentials` where an operation requests `scheme`; replaces earlier ones.
    pub fn credentials(mut self, scheme: Scheme, credentials: impl IntoCredentials) -> Self {
        self.draft.credentials.retain(|(earlier, _)| *earlier != scheme);
        self.draft.credentials.push((scheme, credentials.into_credentials_for(scheme)));
        self
    }

    /// Sends `name: value` on every call that does not set the header itself.
    pub fn header(mut self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
        self.draft.headers.push(headers::header_arg(name, value));
        self
    }

    /// Sets the time that each call has, all its attempts and pauses included.
    ///
    /// Without it there is no such limit. With the other defaults a call has three attempts of 30 seconds, and pauses that
    /// the server requests of 7.5 minutes together. It may also wait for its turn, as long as other calls of the client
    /// use up what the server's rate limit allows.
    ///
    /// Waiting and paging make many calls, and each has this time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.timeout = Some(timeout);
        self
    }

    /// Sets the time that each attempt has, from connecting to the end of the body. The default is 30 seconds. Without any
    /// time nothing is sent, and the call is a timeout.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.draft.attempt_timeout = timeout;
        self
    }

    /// Sets the time that connecting may take, where this crate makes the transport. The default is 10 seconds; none at all is
    /// refused when the client is built.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.draft.connect_timeout = timeout;
        self
    }

    /// Sets how many bytes a buffered response may have, after decompression. The default is 16 MiB.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.draft.max_body = bytes;
        self
    }

    /// Chooses what an item of a list costs that is not what the document declares. By default it is the whole response:
    /// the call fails with [`Error::Decode`](crate::Error::Decode), which names each such item and has the rest
    /// ([`DecodeError::rest`](crate::DecodeError::rest)). With `true` it is that item: the value is without it, and
    /// [`Response::skipped`](crate::Response::skipped) and [`Items::skipped`](crate::Items::skipped) name it.
    ///
    /// More than 100 such items in one response always fail, and so does any in a list whose next page is found by counting
    /// items. Of lists in lists it is the item of the outermost one.
    pub fn skip_unreadable_items(mut self, skip: bool) -> Self {
        self.draft.skips_items = skip;
        self
    }

    /// Makes failed attempts again as `policy` decides; without this, as [`Retry::new`] does. [`Retry::never`] turns retries
    /// off.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.draft.retry = Some(Arc::new(policy));
        self
    }

    /// Makes failed attempts again as the document declares it; a policy that is chosen by [`retry`](Self::retry), or that
    /// an operation has for itself, stands in for this one.
    pub fn declared_retry(mut self, policy: Retry) -> Self {
        self.draft.declared_retry = policy;
        self
    }

    /// Takes retries from `budget`, which may be shared with other clients; without this the client has one of its own.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.draft.budget = Some(budget);
        self
    }

    /// Sends at most so many requests at once, of this client, its clones and its derived clients; at least one. Further
    /// calls wait for their turn, in order. Without this, a client begins with 32 requests at once and sends two more for
    /// each that is accepted, up to any number.
    ///
    /// A request counts until its response has been read; a streamed one until its body begins.
    pub fn max_concurrency(mut self, requests: usize) -> Self {
        self.draft.max_concurrency = Some(requests.max(1));
        self
    }

    /// Reads the server's rate limit from these headers; [`Response`](crate::Response) and [`Error`](crate::Error) have it.
    /// No more requests are sent in a window than the server states are left. A 429 without `Retry-After` is tried again
    /// after the limit's reset.
    pub fn rate_limit_headers(mut self, headers: RateLimitHeaders) -> Self {
        self.draft.rate_limit = Some(headers);
        self
    }

    /// Calls `hooks` before and after each attempt, after those that were given before.
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.draft.hooks.push(Arc::new(hooks));
        self
    }

    /// Takes random numbers, of at least 0 and less than 1, from `source`: pauses are spread by them.
    pub fn random(mut self, source: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.draft.random = Arc::new(source);
        self
    }

    /// Takes the time from `timer`, and sleeps with it.
    pub fn timer(mut self, timer: impl IntoTimer<M>) -> Self {
        self.timer = Some(timer.into_timer());
        self
    }

    /// Sends through `transport`; see [`Transport`](crate::Transport) for what it then owes.
    pub fn transport<U>(self, transport: U) -> ClientBuilder<M, U> {
        ClientBuilder { draft: self.draft, timer: self.timer, transport }
    }
}

impl<M: Mode, T: IntoTransport<M>> ClientBuilder<M, T> {
    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error when a setting cannot be right: a base URL, a key, a user agent; or when the transport cannot
    /// be set up on this system.
    pub fn build(self) -> Result<Client<M>, BuildError> {
        #[cfg(all(target_family = "wasm", target_os = "unknown"))]
        if self.timer.is_none() {
            return Err(BuildError::new(
                "no timer is available on this target; enable the feature `js`, or call `.timer(…)`",
            ));
        }
        let random = Arc::clone(&self.draft.random);
        let Draft { connect_timeout, attempt_timeout, .. } = self.draft;
        let (mut settings, headers) = self.draft.check()?;
        let local = settings.base_url.is_local();
        let options = TransportOptions { connect_timeout, attempt_timeout, local };
        let transport = self.transport.into_transport(&options)?;
        settings.transport_limit = M::own_limit(&transport);
        let shared = Shared { settings: Arc::new(settings), transport, timer: self.timer, random };
        Ok(Client { shared: Arc::new(shared), derived: Arc::new(headers) })
    }
}

impl Draft {
    fn check(self) -> Result<(Settings, Vec<HeaderArg>), BuildError> {
        if self.connect_timeout.is_zero() {
            return Err(BuildError::new("`connect_timeout` is zero: there is no time to connect"));
        }
        let user_agent = HeaderValue::try_from(self.user_agent).map_err(|error| {
            BuildError::new("the user agent has a character that no header can carry").because(error)
        })?;
        let document_url = self.document_url.as_deref();
        let base_url = BaseUrl::parse_beside(&self.base_url, document_url, self.allow_http)?;
        let credentials = self.credentials.into_iter().map(|(scheme, credentials)| {
            let issuer = Issuer::new(scheme, credentials?);
            #[cfg(feature = "oauth2")]
            let issuer = issuer.at(&base_url, self.allow_http)?;
            Ok(issuer)
        });
        let credentials = credentials.collect::<Result<_, BuildError>>()?;
        let settings = Settings {
            base_url,
            is_chosen: self.is_chosen,
            document_url: self.document_url,
            allow_http: self.allow_http,
            user_agent,
            credentials,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            transport_limit: None,
            max_body: self.max_body,
            skips_items: self.skips_items,
            retry: self.retry,
            declared_retry: self.declared_retry,
            budget: self.budget.unwrap_or_default(),
            gate: Gate::new(self.max_concurrency),
            rate_limit: self.rate_limit,
            hooks: self.hooks,
        };
        Ok((settings, self.headers))
    }
}

/// Not derived, since a timer is shared and need not be `Clone` itself.
impl<M: Mode, T: Clone> Clone for ClientBuilder<M, T> {
    fn clone(&self) -> Self {
        Self { draft: self.draft.clone(), timer: self.timer.clone(), transport: self.transport.clone() }
    }
}

impl<M: Mode, T> fmt::Debug for ClientBuilder<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Draft { base_url, user_agent, credentials, headers, .. } = &self.draft;
        let schemes: Vec<_> = credentials.iter().map(|(scheme, _)| scheme.name()).collect();
        f.debug_struct("ClientBuilder")
            .field("mode", &M::default())
            // It was not checked yet, and may hold a password.
            .field("base_url", if base_url.contains('@') { &"[redacted]" } else { base_url })
            .field("user_agent", user_agent)
            .field("credentials", &schemes)
            .field("headers", headers)
            .finish_non_exhaustive()
    }
}
