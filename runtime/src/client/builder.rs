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

/// Credentials, or why they are invalid; reported when the client is built.
type Checked = Result<Arc<dyn Credentials>, BuildError>;

/// The settings of a builder that do not depend on mode or transport.
#[derive(Clone)]
struct Draft {
    base_url: String,
    /// Whether the caller set the base URL, which then replaces those of operations too.
    is_custom_base_url: bool,
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
    /// The policy that the caller set.
    retry: Option<Arc<dyn RetryPolicy>>,
    declared_retry: Retry,
    budget: Option<RetryBudget>,
    max_concurrency: Option<usize>,
    rate_limit: Option<RateLimitHeaders>,
    hooks: Vec<Arc<dyn Hooks>>,
    random: Random,
}

impl<M: Mode> ClientBuilder<M> {
    /// Creates a builder for a client of the API at `base_url`.
    pub fn new(base_url: impl Into<String>) -> Self {
        let draft = Draft {
            base_url: base_url.into(),
            is_custom_base_url: false,
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
    /// Sets the base URL: `https`, a host, and optionally a port and a path prefix.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.draft.base_url = url.into();
        self.draft.is_custom_base_url = true;
        self
    }

    /// Sets the URL of the document, against which relative server URLs are resolved (RFC 3986, section 5): with
    /// `https://pets.example/docs/openapi.yaml` the server `/v1` is `https://pets.example/v1`.
    pub fn document_url(mut self, url: impl Into<String>) -> Self {
        self.draft.document_url = Some(url.into());
        self
    }

    /// Allows `http` to hosts other than this machine, which exposes the key to the network. Off by default.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.draft.allow_http = allow;
        self
    }

    /// Sets the `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.draft.user_agent = user_agent.into();
        self
    }

    /// Authenticates with `credentials` if an operation requires `scheme`. Replaces earlier credentials of the scheme.
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

    /// Sets the timeout of each call, including all its attempts and pauses.
    ///
    /// By default there is no such limit. A call then has three attempts of 30 seconds, and up to 7.5 minutes of pauses
    /// that the server requests. It may also wait for its turn while other calls of the client use up the server's rate
    /// limit.
    ///
    /// Waiting and paging make many calls, and the timeout applies to each.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of each attempt, from connecting to the end of the body. The default is 30 seconds. With zero,
    /// nothing is sent and the call times out.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.draft.attempt_timeout = timeout;
        self
    }

    /// Sets the timeout for connecting, for transports that this crate creates. The default is 10 seconds. With zero,
    /// [`build`](Self::build) returns an error.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.draft.connect_timeout = timeout;
        self
    }

    /// Sets the maximum size of a buffered response in bytes, after decompression. The default is 16 MiB.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.draft.max_body = bytes;
        self
    }

    /// Skips list items that cannot be read, instead of failing the response. Off by default.
    ///
    /// By default the call fails with [`Error::Decode`](crate::Error::Decode), which names each such item and has the
    /// others ([`DecodeError::rest`](crate::DecodeError::rest)). With `true`, the value does not contain the item, and
    /// [`Response::skipped`](crate::Response::skipped) and [`Items::skipped`](crate::Items::skipped) name it.
    ///
    /// More than 100 such items in one response always fail. So does any such item in a list whose next page is found
    /// by counting items. In nested lists, the item of the outermost list is skipped.
    pub fn skip_unreadable_items(mut self, skip: bool) -> Self {
        self.draft.skips_items = skip;
        self
    }

    /// Sets the retry policy. The default is [`Retry::new`]; [`Retry::never`] turns retries off.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.draft.retry = Some(Arc::new(policy));
        self
    }

    /// Sets the retry policy that the document declares. A policy set by [`retry`](Self::retry), or one of the
    /// operation, takes precedence.
    pub fn declared_retry(mut self, policy: Retry) -> Self {
        self.draft.declared_retry = policy;
        self
    }

    /// Takes retries from `budget`, which may be shared with other clients. By default the client has a budget of its
    /// own.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.draft.budget = Some(budget);
        self
    }

    /// Limits the requests in flight of this client, its clones and its derived clients; the minimum is 1. Further
    /// calls wait for their turn, in order. By default, a client starts with 32 requests in flight and sends two more
    /// for each accepted one, without an upper limit.
    ///
    /// A request counts until its response has been read, or until the body begins if it is streamed.
    pub fn max_concurrency(mut self, requests: usize) -> Self {
        self.draft.max_concurrency = Some(requests.max(1));
        self
    }

    /// Reads the server's rate limit from these headers. [`Response`](crate::Response) and [`Error`](crate::Error) then
    /// provide it. The client sends no more requests in a window than the server states are left. A 429 without
    /// `Retry-After` is retried after the limit's reset.
    pub fn rate_limit_headers(mut self, headers: RateLimitHeaders) -> Self {
        self.draft.rate_limit = Some(headers);
        self
    }

    /// Calls `hooks` before and after each attempt. Hooks are called in the order in which they were added.
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.draft.hooks.push(Arc::new(hooks));
        self
    }

    /// Sets the source of random numbers, at least 0 and less than 1, for the jitter of pauses.
    pub fn random(mut self, source: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.draft.random = Arc::new(source);
        self
    }

    /// Sets the timer, which supplies the time and sleeps.
    pub fn timer(mut self, timer: impl IntoTimer<M>) -> Self {
        self.timer = Some(timer.into_timer());
        self
    }

    /// Sends requests through `transport`; see [`Transport`](crate::Transport) for its obligations.
    pub fn transport<U>(self, transport: U) -> ClientBuilder<M, U> {
        ClientBuilder { draft: self.draft, timer: self.timer, transport }
    }
}

impl<M: Mode, T: IntoTransport<M>> ClientBuilder<M, T> {
    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting is invalid, such as a base URL, a key or a user agent, or if the transport cannot
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
        settings.transport_limit = M::default_time_limit(&transport);
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
        let base_url = BaseUrl::parse_relative_to(&self.base_url, document_url, self.allow_http)?;
        let credentials = self.credentials.into_iter().map(|(scheme, credentials)| {
            let issuer = Issuer::new(scheme, credentials?);
            #[cfg(feature = "oauth2")]
            let issuer = issuer.at(&base_url, self.allow_http)?;
            Ok(issuer)
        });
        let credentials = credentials.collect::<Result<_, BuildError>>()?;
        let settings = Settings {
            base_url,
            is_custom_base_url: self.is_custom_base_url,
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
