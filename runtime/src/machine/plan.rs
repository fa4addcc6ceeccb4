//! Builds the request that is sent from an operation.
//!
//! It adds the base URL, headers in order of precedence, additional query parameters and
//! credentials.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, Entry, PROXY_AUTHORIZATION, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};

use super::budget::RetryBudget;
use super::gate::Gate;
use super::hooks::Hooks;
use super::retry::{Retry, RetryPolicy};
use super::target;
use crate::BoxError;
use crate::body::Body;
use crate::error::InvalidRequest;
use crate::info::OperationInfo;
use crate::operation::Operation;
use crate::protocol::is_blank;
use crate::protocol::{BaseUrl, RateLimitHeaders};
#[cfg(feature = "oauth2")]
use crate::secret::Tokens;
use crate::secret::{Credentials, Issued, Issuer, Scheme};

/// The number of headers besides the caller's: `Accept`, `User-Agent`, the credentials, and those
/// that HTTP libraries add (`Host`, `Content-Length`).
const OTHER_HEADERS: usize = 5;

/// The settings of a client, in either mode.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    /// Whether the caller set the base URL, which then overrides those of single operations.
    pub(crate) is_custom_base_url: bool,
    /// The URL that servers of single operations may be relative to.
    pub(crate) document_url: Option<String>,
    pub(crate) allow_http: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) credentials: Vec<Issuer>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    /// The transport's time limit for requests without their own.
    pub(crate) transport_limit: Option<Duration>,
    pub(crate) max_body: u64,
    /// Whether list items that cannot be decoded are left out.
    pub(crate) skips_items: bool,
    /// The policy set by the caller, which overrides those of single operations.
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
    /// The policy of the document, for operations without their own.
    pub(crate) declared_retry: Retry,
    pub(crate) budget: RetryBudget,
    pub(crate) gate: Arc<Gate>,
    pub(crate) rate_limit: Option<RateLimitHeaders>,
    pub(crate) hooks: Vec<Arc<dyn Hooks>>,
}

/// The settings of a call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) headers: Vec<HeaderArg>,
    pub(crate) query: String,
    /// The server of this call only.
    pub(crate) base_url: Option<String>,
    /// The URL of the requested page, instead of the operation's own.
    pub(crate) target: Option<Uri>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_body: Option<u64>,
    /// Whether list items are never left out, because their count matters.
    pub(crate) keeps_items: bool,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
}

/// The size limit of a request's headers in bytes, names and values together. Servers accept less
/// (8 KiB to 64 KiB), and every transport can send this much.
const MAX_HEADERS: usize = 64 * 1024;

/// A header set by a caller, or why it is invalid. The error is reported when the call is sent.
#[derive(Clone)]
pub(crate) struct HeaderArg(Result<(HeaderName, HeaderValue), String>);

/// All that a call needs besides its operation.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) settings: Arc<Settings>,
    pub(crate) derived: Arc<Vec<HeaderArg>>,
    pub(crate) options: Options,
}

impl HeaderArg {
    /// Returns whether the header has this name.
    pub(super) fn is(&self, name: &HeaderName) -> bool {
        matches!(&self.0, Ok((own, _)) if own == name)
    }

    pub(crate) fn new(name: Result<HeaderName, String>, value: Result<HeaderValue, String>) -> Self {
        Self(name.and_then(|name| match value {
            // An empty header is not the same as an absent one, and usually comes from an unset
            // variable.
            Ok(value) if is_blank(value.as_bytes()) => Err(format!("header `{name}` is empty")),
            Ok(mut value) => {
                if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(&name) {
                    value.set_sensitive(true);
                }
                Ok((name, value))
            }
            Err(reason) => Err(format!("header `{name}` {reason}")),
        }))
    }

    fn get(&self, info: &OperationInfo) -> Result<(&HeaderName, &HeaderValue), InvalidRequest> {
        let Self(arg) = self;
        arg.as_ref()
            .map(|(name, value)| (name, value))
            .map_err(|reason| InvalidRequest::new(info, reason.clone()))
    }
}

impl Plan {
    /// Returns the time limit of the call.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.options.timeout.or(self.settings.timeout)
    }

    /// Returns whether list items that cannot be decoded are left out.
    pub(super) fn skips_items(&self) -> bool {
        self.settings.skips_items && !self.options.keeps_items
    }

    /// Returns the size limit of a buffered response in bytes.
    pub(super) fn max_body(&self) -> u64 {
        self.options.max_body.unwrap_or(self.settings.max_body)
    }

    /// Returns the time limit of an attempt.
    pub(super) fn attempt_timeout(&self) -> Duration {
        self.options.attempt_timeout.unwrap_or(self.settings.attempt_timeout)
    }

    /// Returns the retry policy, given that of the operation.
    pub(super) fn retry(&self, own: Option<&'static Retry>) -> &dyn RetryPolicy {
        match self.options.retry.as_ref().or(self.settings.retry.as_ref()) {
            Some(policy) => policy.as_ref(),
            None => own.unwrap_or(&self.settings.declared_retry),
        }
    }

    /// Returns the request of an operation, or the credentials to refresh first. After a refresh
    /// they are used as they are.
    pub(super) fn prepare<Op: Operation>(
        &self,
        operation: &Op,
        is_refreshed: bool,
    ) -> Result<Prepared, InvalidRequest> {
        let info = &operation.info();
        let mut request = operation.encode()?;
        self.add_headers(info, request.headers_mut())?;
        check_media_type(info, request.headers())?;
        if !is_refreshed {
            let stale = self.settings.stale_credentials(info, request.headers())?;
            if !stale.is_empty() {
                return Ok(Prepared::Stale(stale));
            }
        }
        let uri = match &self.options.target {
            Some(target) => target.clone(),
            None => self.url(info, std::mem::take(request.uri_mut()))?,
        };
        let mut query = String::new();
        let used = match self.settings.authenticate(info, request.headers_mut(), &mut query) {
            Ok(used) => used,
            Err(Unauthenticated::Invalid(error)) => return Err(error),
            #[cfg(feature = "oauth2")]
            Err(Unauthenticated::Missing(missing)) => return Ok(Prepared::Missing(missing)),
        };
        check_size(info, request.headers())?;
        *request.uri_mut() = self.with_query(info, uri, &query)?;
        Ok(Prepared::Request { request, used })
    }

    /// Resolves the URL of the next page, and removes secrets from its query.
    pub(super) fn target<Op: Operation>(
        &self,
        operation: &Op,
        reference: &str,
    ) -> Result<Uri, InvalidRequest> {
        let invalid = |reason| InvalidRequest::new(&Op::INFO, reason);
        let target = if let Some(page) = &self.options.target {
            target::resolve(page, reference)
        } else {
            let own = self.url(&Op::INFO, std::mem::take(operation.encode()?.uri_mut()))?;
            target::resolve(&own, reference)
        };
        // Servers may echo the query of a request. The key is added to each request, and must not
        // be part of a cursor.
        let schemes = Op::INFO.alternatives().iter().copied().flatten().copied();
        let secret: Vec<_> = schemes.filter_map(Scheme::query_parameter).collect();
        target.map(|target| target::without(&target, &secret)).map_err(invalid)
    }

    /// Returns the absolute URL for an operation's path and query.
    fn url(&self, info: &OperationInfo, relative: Uri) -> Result<Uri, InvalidRequest> {
        let relative = relative.into_parts();
        if relative.authority.is_some() {
            return Err(InvalidRequest::new(info, "its operation has an absolute URL; expected a path"));
        }
        let path = relative.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        let own = info.own_server().filter(|_| !self.settings.is_custom_base_url);
        let url = match self.options.base_url.as_deref().or(own) {
            None => self.settings.base_url.join(path),
            Some(server) => {
                let Settings { document_url, allow_http, .. } = self.settings.as_ref();
                BaseUrl::parse_relative_to(server, document_url.as_deref(), *allow_http)
                    .map_err(|error| {
                        InvalidRequest::new(info, "its own server cannot be used").because(error)
                    })?
                    .join(path)
            }
        };
        url.map_err(|error| invalid_uri(info, error))
    }

    /// Adds the query parameters of the call and the credentials to a URL.
    fn with_query(&self, info: &OperationInfo, url: Uri, credentials: &str) -> Result<Uri, InvalidRequest> {
        let own = match &self.options.target {
            Some(target) => Cow::Owned(target::missing(target, &self.options.query)),
            None => Cow::Borrowed(self.options.query.as_str()),
        };
        if own.is_empty() && credentials.is_empty() {
            return Ok(url);
        }
        let mut text = url.to_string();
        let mut has_query = text.contains('?');
        for pairs in [&own, credentials].into_iter().filter(|pairs| !pairs.is_empty()) {
            text.push(if has_query { '&' } else { '?' });
            text.push_str(pairs);
            has_query = true;
        }
        Uri::try_from(text).map_err(|error| invalid_uri(info, error))
    }

    /// Adds all other headers to the operation's own. In order of precedence: the call's, the
    /// operation's, the derived client's, the defaults.
    fn add_headers(&self, info: &OperationInfo, headers: &mut HeaderMap) -> Result<(), InvalidRequest> {
        headers
            .try_reserve(self.derived.len() + self.options.headers.len() + OTHER_HEADERS)
            .map_err(|error| InvalidRequest::new(info, "it has too many headers").because(error))?;
        // The last one of the same name wins.
        for arg in self.derived.iter().rev() {
            let (name, value) = arg.get(info)?;
            headers.entry(name).or_insert_with(|| value.clone());
        }
        for arg in &self.options.headers {
            let (name, value) = arg.get(info)?;
            headers.insert(name, value.clone());
        }
        headers.entry(USER_AGENT).or_insert_with(|| self.settings.user_agent.clone());
        if let (Some(accept), Entry::Vacant(entry)) = (info.accepted(), headers.entry(ACCEPT)) {
            let accept = HeaderValue::from_maybe_shared(Bytes::from_static(accept.as_bytes()));
            entry.insert(accept.map_err(|error| InvalidRequest::new(info, "`accept`").because(error))?);
        }
        Ok(())
    }
}

/// Rejects headers that a transport or server would fail on.
fn check_size(info: &OperationInfo, headers: &HeaderMap) -> Result<(), InvalidRequest> {
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size <= MAX_HEADERS {
        return Ok(());
    }
    Err(InvalidRequest::new(
        info,
        format!("its headers are too large: {size} bytes, the limit is {MAX_HEADERS}"),
    ))
}

/// Rejects a body that is declared with a media range, in which only the caller can choose.
fn check_media_type(info: &OperationInfo, headers: &HeaderMap) -> Result<(), InvalidRequest> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.contains("/*") {
        return Ok(());
    }
    Err(InvalidRequest::new(
        info,
        format!("its body can have any type of `{essence}`: set the header `content-type` to the one it has"),
    ))
}

fn invalid_uri(info: &OperationInfo, error: impl Into<BoxError>) -> InvalidRequest {
    InvalidRequest::new(info, "its URI is not valid").because(error)
}

/// The result of preparing an operation.
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "it is moved once, which costs less than a box")
)]
pub(super) enum Prepared {
    /// The request can be sent. `used` has the secrets in it.
    Request { request: Request<Body>, used: Vec<Arc<Issued>> },
    /// These credentials have to be refreshed first.
    Stale(Vec<Arc<dyn Credentials>>),
    /// A token is needed first.
    #[cfg(feature = "oauth2")]
    Missing(Box<Missing>),
}

/// A token that is needed before a request can be sent.
#[cfg(feature = "oauth2")]
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) tokens: Arc<Tokens>,
    /// The scheme as the operation requires it.
    pub(super) scheme: Scheme,
}

/// Why a request has no credentials.
#[derive(Debug)]
pub(super) enum Unauthenticated {
    Invalid(InvalidRequest),
    #[cfg(feature = "oauth2")]
    Missing(Box<Missing>),
}

impl From<InvalidRequest> for Unauthenticated {
    fn from(error: InvalidRequest) -> Self {
        Self::Invalid(error)
    }
}

/// Hides the value, which may be a credential in any header.
impl fmt::Debug for HeaderArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok((name, _)) => write!(f, "{name}: [redacted]"),
            Err(reason) => f.write_str(reason),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("headers", &self.headers)
            .field("query", &self.query)
            .field("base_url", &self.base_url.is_some())
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("max_body", &self.max_body)
            .field("keeps_items", &self.keeps_items)
            .field("target", &self.target.is_some())
            .field("retry", &self.retry.is_some())
            .finish()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.base_url)
            .field("is_chosen", &self.is_custom_base_url)
            .field("allow_http", &self.allow_http)
            .field("user_agent", &self.user_agent)
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("max_body", &self.max_body)
            .field("skips_items", &self.skips_items)
            .field("budget", &self.budget)
            .field("gate", &self.gate)
            .field("rate_limit", &self.rate_limit)
            .field("hooks", &self.hooks.len())
            .finish_non_exhaustive()
    }
}
