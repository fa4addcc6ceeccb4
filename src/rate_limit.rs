//! How SendGrid tells its rate limit.
//!
//! Its documentation has the reset as a date in unix seconds, and a sibling of SEQ's document as the seconds until then:
//! the size of the number shows which it is.

use http::HeaderName;

use crate::runtime::{ClientBuilder, Mode, RateLimitHeaders, ResetReading};

/// Has a client read the headers; every builder starts with this.
pub(crate) fn configure<M: Mode>(builder: ClientBuilder<M>) -> ClientBuilder<M> {
    let headers = RateLimitHeaders::new(
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderName::from_static("x-ratelimit-reset"),
    );
    builder.rate_limit_headers(headers.reset(ResetReading::BySize))
}
