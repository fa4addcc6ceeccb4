//! The operation that an error belongs to.

use std::fmt;
use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};

use super::not_retried::NotRetried;
use super::text;
use crate::cursor::Cursor;
use crate::info::OperationInfo;
use crate::protocol::Pace;

/// The method and the path template of an operation.
///
/// It stores the template instead of the path, since errors are logged and parameters may be personal data.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) method: Method,
    path: &'static str,
}

impl From<&OperationInfo> for Endpoint {
    fn from(info: &OperationInfo) -> Self {
        Self { method: info.method(), path: info.path() }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{} {}`", self.method, self.path)
    }
}

/// The data of every error after the first request.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) endpoint: Endpoint,
    pub(crate) attempts: u32,
    /// Whether one of the attempts may have reached the server.
    pub(crate) reached: bool,
    pub(crate) not_retried: Option<NotRetried>,
    /// The cursor of the page that failed, after the first page of a list.
    pub(crate) cursor: Option<Box<Cursor>>,
    /// How long the call waited for the result, if waiting ended with this error.
    pub(crate) waited: Option<Box<Waited>>,
}

impl Context {
    pub(crate) fn new(endpoint: Endpoint, attempts: u32, reached: bool) -> Self {
        Self { endpoint, attempts, reached, not_retried: None, cursor: None, waited: None }
    }
}

/// How often, and over which time, a pending result was requested.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waited {
    pub(crate) polls: u32,
    pub(crate) elapsed: Duration,
}

impl fmt::Display for Waited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after asking {} times in {} s", self.polls, self.elapsed.as_secs())
    }
}

/// The data of every error about a response, except its body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) context: Context,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) pace: Pace,
}

impl Head {
    /// Adds the common data of responses to an error's debug output.
    pub(super) fn fields(&self, f: &mut fmt::DebugStruct<'_, '_>) {
        f.field("endpoint", &format_args!("{}", self.context.endpoint))
            .field("attempts", &self.context.attempts)
            .field("status", &self.status)
            .field("headers", &self.headers);
    }
}

impl Head {
    /// Writes that a redirect (RFC 9110, section 15.4) is not followed, and its target.
    pub(super) fn write_redirect(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(location) = self.headers.get(LOCATION).filter(|_| self.status.is_redirection()) else {
            return Ok(());
        };
        f.write_str("; redirects are not followed, and this one leads to ")?;
        match location.to_str() {
            Ok(url) if !location.is_sensitive() => write!(f, "\"{}\"", text::bounded(&without_secrets(url))),
            _ => f.write_str("a URL that is not shown"),
        }
    }
}

/// Returns a URI reference without parts that may be credentials or personal data: user information, query and
/// fragment.
fn without_secrets(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (url, rest) = url.split_at(end);
    let rest = if rest.is_empty() { "" } else { "?[redacted]" };
    let authority = url.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':'));
    match authority {
        Some((scheme, after)) => {
            let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}//{host}{path}{rest}")
        }
        None => format!("{url}{rest}"),
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Head");
        self.fields(&mut debug);
        debug.finish()
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} returned {}", self.context.endpoint, text::Status(self.status))?;
        write_attempts(f, &self.context)
    }
}

/// The getters of an error about a response, whose [`Head`] is in `$head`.
macro_rules! head_getters {
    ($($head:ident).+) => {
        /// Returns the status of the response.
        #[must_use]
        pub fn status(&self) -> ::http::StatusCode {
            self.$($head).+.status
        }

        /// Returns the headers of the response.
        #[must_use]
        pub fn headers(&self) -> &::http::HeaderMap {
            &self.$($head).+.headers
        }

        /// Returns how many requests were started for this response.
        #[must_use]
        pub fn attempts(&self) -> u32 {
            self.$($head).+.context.attempts
        }

        /// Returns how long the server asked to wait: the value of `Retry-After`, or with 429 the time until its rate
        /// limit resets.
        ///
        /// It is counted from the arrival of the response.
        #[must_use]
        pub fn retry_after(&self) -> Option<::std::time::Duration> {
            self.$($head).+.pace.retry_after
        }

        /// Returns the server's rate limit from the response's headers, if the client is configured to read it.
        #[must_use]
        pub fn rate_limit(&self) -> Option<$crate::RateLimit> {
            self.$($head).+.pace.rate_limit
        }
    };
}

pub(super) use head_getters;

/// Writes how many attempts were made, if more than expected, and why there were no further ones.
pub(super) fn write_attempts(f: &mut fmt::Formatter<'_>, context: &Context) -> fmt::Result {
    let Context { attempts, not_retried, waited, .. } = context;
    match (attempts, not_retried) {
        (0 | 1, None) => {}
        (0 | 1, Some(reason)) => write!(f, " (not tried again: {reason})")?,
        (attempts, None) => write!(f, " (after {attempts} attempts)")?,
        (attempts, Some(reason)) => write!(f, " (after {attempts} attempts; not tried again: {reason})")?,
    }
    match waited {
        Some(waited) => write!(f, ", last {waited}"),
        None => Ok(()),
    }
}

/// Begins a sentence about a response.
pub(super) fn begin(f: &mut fmt::Formatter<'_>, context: Option<&Context>) -> fmt::Result {
    match context {
        Some(context) => write!(f, "{} responded ", context.endpoint),
        None => f.write_str("the server responded "),
    }
}
