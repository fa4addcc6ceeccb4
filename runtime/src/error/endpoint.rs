//! Which operation an error is about.

use std::fmt;

use http::Method;

use crate::operation::OperationInfo;

/// The method and the path template of an operation.
///
/// The template and not the path: parameters may be personal, and errors are logged.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    method: Method,
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

/// What every error after the first request knows.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) endpoint: Endpoint,
    pub(crate) attempts: u32,
}

/// Writes how many attempts were made, when it was more than the expected one.
pub(super) fn write_attempts(f: &mut fmt::Formatter<'_>, attempts: u32) -> fmt::Result {
    if attempts > 1 { write!(f, " (after {attempts} attempts)") } else { Ok(()) }
}
