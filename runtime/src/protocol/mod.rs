//! Rules of HTTP and URLs, as pure functions.
//!
//! **Invariant:** no I/O, and no knowledge of operations or clients.

mod base_url;
mod blank;
mod bom;
mod methods;
pub(crate) mod percent;
mod rate_limit;
mod reference;
mod request_id;

pub(crate) use self::base_url::BaseUrl;
#[cfg(feature = "oauth2")]
pub(crate) use self::base_url::check_secure;
pub(crate) use self::blank::is_blank;
pub(crate) use self::bom::without_bom;
pub(crate) use self::methods::{is_idempotent, is_transient};
pub(crate) use self::rate_limit::Pace;
pub use self::rate_limit::{RateLimit, RateLimitHeaders, ResetReading};
pub(crate) use self::reference::resolve;
pub(crate) use self::request_id::request_id;
