//! The headers of SendGrid's rate limit.
//!
//! SendGrid's documentation defines the reset as a date in Unix seconds, but another of its
//! documents as the remaining seconds. The size of the number shows which it is.

use http::HeaderName;

use crate::runtime::{ClientBuilder, Mode, RateLimitHeaders, ResetReading};

/// Configures a client to read the headers. Every builder starts with this.
pub(crate) fn configure<M: Mode>(builder: ClientBuilder<M>) -> ClientBuilder<M> {
    let headers = RateLimitHeaders::new(
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderName::from_static("x-ratelimit-reset"),
    );
    builder.rate_limit_headers(headers.reset(ResetReading::BySize))
}
