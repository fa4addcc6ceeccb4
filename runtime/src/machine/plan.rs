//! Turns an operation into the request that is sent.
//!
//! The operation's own part comes in; base URL, headers in their order of precedence, extra query and credentials are
//! added to it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use secrecy::{ExposeSecret, SecretString};

use super::budget::{Gate, RetryBudget};
use super::hooks::Hooks;
use super::pace::RateLimitHeaders;
use super::retry::RetryPolicy;
use super::target;
use crate::body::Body;
use crate::client::BaseUrl;
use crate::encode::push_pair;
use crate::error::InvalidRequest;
use crate::operation::{Operation, OperationInfo};
use crate::secret::{Carried, Credentials, Scheme};

/// What a client was built with, in either mode.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    /// Whether the base URL was chosen by hand, and so stands in for those of single operations too.
    pub(crate) is_chosen: bool,
    pub(crate) allow_http: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) credentials: Vec<(Scheme, Arc<dyn Credentials>)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_body: u64,
    pub(crate) retry: Arc<dyn RetryPolicy>,
    pub(crate) budget: RetryBudget,
    pub(crate) gate: Gate,
    pub(crate) rate_limit: Option<RateLimitHeaders>,
    pub(crate) hooks: Vec<Arc<dyn Hooks>>,
}

/// What one call sets.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) headers: Vec<HeaderArg>,
    pub(crate) query: String,
    /// The URL of the page that is asked for, in place of the operation's own.
    pub(crate) target: Option<Uri>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_body: Option<u64>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
}

/// A header that a caller set, or why it cannot be one. The fault surfaces when the call is sent.
#[derive(Debug, Clone)]
pub(crate) struct HeaderArg(Result<(HeaderName, HeaderValue), String>);

/// All that a call needs besides its operation.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) settings: Arc<Settings>,
    pub(crate) derived: Arc<Vec<HeaderArg>>,
    pub(crate) options: Options,
}

impl HeaderArg {
    pub(crate) fn new(name: Result<HeaderName, String>, value: Result<HeaderValue, String>) -> Self {
        Self(name.and_then(|name| match value {
            // It says something else than the header's absence, and is mostly a variable that was never set.
            Ok(value) if value.is_empty() => Err(format!("header `{name}` is empty")),
            Ok(mut value) => {
                if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(&name) {
                    value.set_sensitive(true);
                }
                Ok((name, value))
            }
            Err(reason) => Err(format!("header `{name}` {reason}")),
        }))
    }
}

impl Plan {
    /// Returns how long the whole call may take.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.options.timeout.or(self.settings.timeout)
    }

    /// Returns how many bytes a buffered answer may have.
    pub(super) fn max_body(&self) -> u64 {
        self.options.max_body.unwrap_or(self.settings.max_body)
    }

    /// Returns how long one attempt may take.
    pub(super) fn attempt_timeout(&self) -> Duration {
        self.options.attempt_timeout.unwrap_or(self.settings.attempt_timeout)
    }

    /// Returns the policy that judges failures.
    pub(super) fn retry(&self) -> &dyn RetryPolicy {
        self.options.retry.as_ref().unwrap_or(&self.settings.retry).as_ref()
    }

    /// Returns the request of an operation, or the credentials that have to be refreshed first; after that they are
    /// taken as they are.
    pub(super) fn prepare<Op: Operation>(
        &self,
        operation: &Op,
        is_refreshed: bool,
    ) -> Result<Prepared, InvalidRequest> {
        let info = &operation.info();
        let mut request = operation.encode()?;
        let mut headers = self.headers(info, std::mem::take(request.headers_mut()))?;
        let chosen = self.choose(info, &headers)?;
        let stale: Vec<_> = chosen
            .iter()
            .filter(|(_, credentials)| !is_refreshed && credentials.is_stale())
            .map(|(_, credentials)| Arc::clone(credentials))
            .collect();
        if !stale.is_empty() {
            return Ok(Prepared::Stale(stale));
        }
        let Authenticated { query, used } = authenticate(info, chosen, &mut headers)?;
        *request.uri_mut() = match &self.options.target {
            Some(target) => self.complete(info, target.to_string(), &query)?,
            None => self.complete(info, self.url(info, request.uri())?, &query)?,
        };
        *request.headers_mut() = headers;
        Ok(Prepared::Request { request: Box::new(request), used })
    }

    /// Returns the URL that the text of a page names as that of the next one, as far as it is no secret.
    pub(super) fn target<Op: Operation>(
        &self,
        operation: &Op,
        reference: &str,
    ) -> Result<Uri, InvalidRequest> {
        let invalid = |reason| InvalidRequest::new(&Op::INFO, reason);
        let target = if let Some(page) = &self.options.target {
            target::resolve(page, reference)
        } else {
            let own = self.url(&Op::INFO, operation.encode()?.uri())?;
            let own = Uri::try_from(own)
                .map_err(|error| invalid("its URI is not valid".to_owned()).because(error))?;
            target::resolve(&own, reference)
        };
        // Servers echo the query of a request. The key is added to every request anew, and to no cursor.
        let schemes = Op::INFO.alternatives().iter().copied().flatten().copied();
        let secret: Vec<_> = schemes.filter_map(Scheme::query_parameter).collect();
        target.map(|target| target::without(&target, &secret)).map_err(invalid)
    }

    /// Returns the absolute URL of an operation's path and query.
    fn url(&self, info: &OperationInfo, relative: &Uri) -> Result<String, InvalidRequest> {
        if relative.authority().is_some() {
            return Err(InvalidRequest::new(
                info,
                "its operation names a server, which only the client may do",
            ));
        }
        let path = relative.path_and_query().map_or("/", |path| path.as_str());
        Ok(match info.own_server().filter(|_| !self.settings.is_chosen) {
            None => self.settings.base_url.join(path),
            Some(server) => BaseUrl::parse(server, self.settings.allow_http)
                .map_err(|error| InvalidRequest::new(info, "its own server cannot be used").because(error))?
                .join(path),
        })
    }

    /// Adds to a URL what the call and the credentials have for its query.
    fn complete(
        &self,
        info: &OperationInfo,
        mut text: String,
        credentials: &str,
    ) -> Result<Uri, InvalidRequest> {
        let own = match &self.options.target {
            Some(target) => target::missing(target, &self.options.query),
            None => self.options.query.clone(),
        };
        let mut has_query = text.contains('?');
        for pairs in [own.as_str(), credentials].into_iter().filter(|pairs| !pairs.is_empty()) {
            text.push(if has_query { '&' } else { '?' });
            text.push_str(pairs);
            has_query = true;
        }
        Uri::try_from(text).map_err(|error| InvalidRequest::new(info, "its URI is not valid").because(error))
    }

    /// Merges headers, the more general ones first: defaults, the derived client's, the operation's, the call's.
    fn headers(&self, info: &OperationInfo, operation: HeaderMap) -> Result<HeaderMap, InvalidRequest> {
        let mut headers = HeaderMap::with_capacity(operation.len() + self.derived.len() + 4);
        headers.insert(USER_AGENT, self.settings.user_agent.clone());
        if let Some(accept) = info.accepted() {
            let accept = HeaderValue::try_from(accept);
            headers.insert(
                ACCEPT,
                accept.map_err(|error| InvalidRequest::new(info, "`accept`").because(error))?,
            );
        }
        overlay(&mut headers, info, &self.derived)?;
        // `extend` replaces the values of a name and keeps several of its own.
        headers.extend(operation);
        overlay(&mut headers, info, &self.options.headers)?;
        Ok(headers)
    }

    /// Returns the credentials of the first alternative that the client can serve; that of no credentials comes last.
    ///
    /// What the request carries already is left out: a caller who sets the header by hand means it.
    fn choose(&self, info: &OperationInfo, headers: &HeaderMap) -> Result<Vec<Chosen>, InvalidRequest> {
        let missing = |(scheme, credentials): &(Scheme, Arc<dyn Credentials>)| {
            (!scheme.is_in(headers)).then(|| (*scheme, Arc::clone(credentials)))
        };
        if info.takes_all_credentials() {
            return Ok(self.settings.credentials.iter().filter_map(missing).collect());
        }
        let alternatives = info.alternatives();
        let served = |scheme: &Scheme| {
            !scheme.wants_secret() || scheme.is_in(headers) || self.credentials(*scheme).is_some()
        };
        let mut fitting = alternatives.iter().filter(|schemes| schemes.iter().all(served));
        let first = fitting.clone().find(|schemes| !schemes.is_empty()).or_else(|| fitting.next());
        match first {
            Some(schemes) => {
                Ok(schemes.iter().filter_map(|scheme| missing(self.credentials(*scheme)?)).collect())
            }
            None if alternatives.is_empty() => Ok(Vec::new()),
            None => Err(self.unauthenticated(info)),
        }
    }

    fn credentials(&self, scheme: Scheme) -> Option<&Chosen> {
        self.settings.credentials.iter().find(|(candidate, _)| *candidate == scheme)
    }

    fn unauthenticated(&self, info: &OperationInfo) -> InvalidRequest {
        let names = |schemes: &&[Scheme]| {
            let missing =
                schemes.iter().filter(|scheme| scheme.wants_secret() && self.credentials(**scheme).is_none());
            missing.map(|scheme| format!("`{}`", scheme.name())).collect::<Vec<_>>().join(" and ")
        };
        let missing = info.alternatives().iter().map(names).collect::<Vec<_>>().join(", or ");
        InvalidRequest::new(info, format!("the client has no credentials for {missing}"))
    }
}

/// Credentials, and how they enter a request.
type Chosen = (Scheme, Arc<dyn Credentials>);

/// What can be done for an operation.
pub(super) enum Prepared {
    /// Its request can be sent.
    Request { request: Box<Request<Body>>, used: Vec<Used> },
    /// These credentials have to be refreshed before.
    Stale(Vec<Arc<dyn Credentials>>),
}

/// A secret that is in a request, and where it is from.
pub(super) struct Used {
    pub(super) credentials: Arc<dyn Credentials>,
    pub(super) secret: SecretString,
}

/// What credentials added to a request beside its headers.
#[derive(Default)]
struct Authenticated {
    query: String,
    used: Vec<Used>,
}

/// Adds the secrets to a request.
fn authenticate(
    info: &OperationInfo,
    chosen: Vec<Chosen>,
    headers: &mut HeaderMap,
) -> Result<Authenticated, InvalidRequest> {
    let mut added = Authenticated::default();
    for (scheme, credentials) in chosen {
        let secret = credentials.secret().map_err(|error| {
            InvalidRequest::new(info, format!("no credentials for `{}`", scheme.name())).because(error)
        })?;
        added.add(scheme, &secret, headers).ok_or_else(|| {
            let name = scheme.name();
            let reason = format!("the credentials for `{name}` have a character that no header can carry");
            InvalidRequest::new(info, reason)
        })?;
        added.used.push(Used { credentials, secret });
    }
    Ok(added)
}

impl Authenticated {
    /// Adds one secret; `None` when no header can carry it.
    fn add(&mut self, scheme: Scheme, secret: &SecretString, headers: &mut HeaderMap) -> Option<()> {
        match scheme.carried(secret)? {
            Carried::Header(name, value) => {
                headers.insert(name, value);
            }
            Carried::Query(name) => push_pair(&mut self.query, name, secret.expose_secret()),
            Carried::Cookie(name) => {
                let mut pair = String::new();
                push_pair(&mut pair, name, secret.expose_secret());
                let others = headers.get(COOKIE).map_or(Some(""), |value| value.to_str().ok())?;
                let text = if others.is_empty() { pair } else { format!("{others}; {pair}") };
                let mut value = HeaderValue::try_from(text).ok()?;
                value.set_sensitive(true);
                headers.insert(COOKIE, value);
            }
        }
        Some(())
    }
}

fn overlay(headers: &mut HeaderMap, info: &OperationInfo, args: &[HeaderArg]) -> Result<(), InvalidRequest> {
    for HeaderArg(arg) in args {
        let (name, value) = arg.clone().map_err(|reason| InvalidRequest::new(info, reason))?;
        headers.insert(name, value);
    }
    Ok(())
}

impl Options {
    pub(crate) fn add_query(&mut self, name: &str, value: &str) {
        push_pair(&mut self.query, name, value);
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("headers", &self.headers)
            .field("query", &self.query)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("max_body", &self.max_body)
            .field("target", &self.target.is_some())
            .field("retry", &self.retry.is_some())
            .finish()
    }
}

impl fmt::Debug for Used {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Used").finish_non_exhaustive()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.credentials.iter().map(|(scheme, _)| scheme.name()).collect();
        f.debug_struct("Settings")
            .field("base_url", &self.base_url)
            .field("is_chosen", &self.is_chosen)
            .field("allow_http", &self.allow_http)
            .field("user_agent", &self.user_agent)
            .field("credentials", &schemes)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("max_body", &self.max_body)
            .field("budget", &self.budget)
            .field("rate_limit", &self.rate_limit)
            .field("hooks", &self.hooks.len())
            .finish_non_exhaustive()
    }
}
