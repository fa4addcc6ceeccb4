//! Decodes the bodies of webhooks and callbacks.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::decode::{DecodeFault, json};
use crate::secret::Scrubber;

/// The error of decoding a webhook or a callback.
#[derive(Debug)]
pub struct WebhookError {
    name: String,
    fault: Option<DecodeFault>,
}

impl WebhookError {
    /// Creates the error for a webhook that the document does not have. The server may be newer
    /// than the client, or someone else may have sent it.
    #[must_use]
    pub fn unknown(name: &str) -> Self {
        Self { name: name.to_owned(), fault: None }
    }

    /// Returns the name of the webhook.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether the document has no webhook of that name.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.fault.is_none()
    }

    /// Returns why the body could not be decoded, and where in it.
    #[must_use]
    pub fn fault(&self) -> Option<&DecodeFault> {
        self.fault.as_ref()
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.escape_debug();
        match self.fault.as_ref().map(DecodeFault::path) {
            None => write!(f, "unknown webhook `{name}`"),
            Some(None) => write!(f, "the body of `{name}` could not be read"),
            Some(Some(path)) => write!(f, "the body of `{name}` could not be read at `{path}`"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.fault.as_ref().map(|fault| fault as _)
    }
}

/// Decodes the body of the webhook `name`.
///
/// # Errors
///
/// Returns an error if the body is not JSON of this type.
#[doc(hidden)]
pub fn read_webhook<T: DeserializeOwned>(name: &str, body: &[u8]) -> Result<T, WebhookError> {
    json::read(body, &Scrubber::default())
        .map_err(|fault| WebhookError { name: name.to_owned(), fault: Some(fault) })
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn an_error_names_the_webhook_and_the_place() {
        let unknown = WebhookError::unknown("a\nb");
        assert_eq!(unknown.to_string(), "unknown webhook `a\\nb`");
        assert!(unknown.is_unknown() && unknown.source().is_none());
        let broken = read_webhook::<Vec<Vec<u8>>>("born", b"[[1],[2,\"x\"]]").expect_err("not a number");
        assert_eq!(broken.to_string(), "the body of `born` could not be read at `[1][1]`");
        assert!(!broken.is_unknown() && broken.source().is_some());
        assert_eq!(broken.fault().and_then(DecodeFault::path), Some("[1][1]"));
        assert_eq!(read_webhook::<u8>("born", b"7").expect("a number"), 7);
    }
}
