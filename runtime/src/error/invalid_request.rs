//! A request could not be created.

use std::fmt;

use super::endpoint::Endpoint;
use crate::BoxError;
use crate::cursor::Cursor;
use crate::info::OperationInfo;

/// A request could not be created, so nothing was sent.
#[derive(Debug)]
pub struct InvalidRequest {
    endpoint: Endpoint,
    reason: String,
    source: Option<BoxError>,
    /// The cursor of the requested page, after the first page of a list.
    pub(super) cursor: Option<Cursor>,
}

impl InvalidRequest {
    /// Creates an error of an operation. `reason` completes the sentence "the request was not sent: …".
    #[must_use]
    pub fn new(info: &OperationInfo, reason: impl Into<String>) -> Self {
        Self { endpoint: info.into(), reason: reason.into(), source: None, cursor: None }
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<BoxError>) -> Self {
        self.source = Some(cause.into());
        self
    }

    /// Adds the cursor of the requested page.
    pub(crate) fn on_page(mut self, cursor: Option<Cursor>) -> Self {
        self.cursor = cursor;
        self
    }

    /// Returns what is wrong with the request.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not sent: {}", self.endpoint, self.reason)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for InvalidRequest {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}
