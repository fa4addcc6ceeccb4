//! Conversions into header names and values.

use std::fmt;

use http::{HeaderName, HeaderValue};

use crate::machine::HeaderArg;

/// Conversion into a header name: from text or [`http::HeaderName`].
pub trait HeaderNameArg {
    /// Converts to a header name.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not a valid header name.
    fn into_name(self) -> Result<HeaderName, InvalidHeaderArg>;
}

/// Conversion into a header value: from text, a number or [`http::HeaderValue`].
pub trait HeaderValueArg {
    /// Converts to a header value.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not a valid header value.
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg>;
}

/// The error of an invalid header name or value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidHeaderArg {
    reason: String,
}

impl InvalidHeaderArg {
    /// Creates an error. `reason` completes the sentence "header `x` …". It must not contain the
    /// value, which may be a secret.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl fmt::Display for InvalidHeaderArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for InvalidHeaderArg {}

/// Pairs a name with a value. An error in either is kept until the call is sent.
pub(super) fn header_arg(name: impl HeaderNameArg, value: impl HeaderValueArg) -> HeaderArg {
    HeaderArg::new(
        name.into_name().map_err(|fault| fault.reason),
        value.into_value().map_err(|fault| fault.reason),
    )
}

impl HeaderNameArg for &str {
    fn into_name(self) -> Result<HeaderName, InvalidHeaderArg> {
        HeaderName::try_from(self)
            .map_err(|_| InvalidHeaderArg::new(format!("`{}` is not a header name", self.escape_default())))
    }
}

impl HeaderNameArg for String {
    fn into_name(self) -> Result<HeaderName, InvalidHeaderArg> {
        self.as_str().into_name()
    }
}

impl HeaderNameArg for HeaderName {
    fn into_name(self) -> Result<HeaderName, InvalidHeaderArg> {
        Ok(self)
    }
}

impl HeaderNameArg for &HeaderName {
    fn into_name(self) -> Result<HeaderName, InvalidHeaderArg> {
        Ok(self.clone())
    }
}

impl HeaderValueArg for &str {
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg> {
        // `HeaderValue` accepts bytes outside ASCII, which servers interpret differently or as
        // other headers.
        if !self.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
            return Err(InvalidHeaderArg::new("has a value with a character that no header can carry"));
        }
        HeaderValue::try_from(self)
            .map_err(|error| InvalidHeaderArg::new(format!("has no valid value: {error}")))
    }
}

impl HeaderValueArg for String {
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg> {
        self.as_str().into_value()
    }
}

impl HeaderValueArg for &String {
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg> {
        self.as_str().into_value()
    }
}

impl HeaderValueArg for HeaderValue {
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg> {
        Ok(self)
    }
}

impl HeaderValueArg for &HeaderValue {
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg> {
        Ok(self.clone())
    }
}

impl HeaderValueArg for u64 {
    fn into_value(self) -> Result<HeaderValue, InvalidHeaderArg> {
        Ok(HeaderValue::from(self))
    }
}
