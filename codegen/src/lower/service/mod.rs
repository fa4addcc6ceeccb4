//! Lowers servers, security and retries.

mod retry;
mod security;
mod server;
mod variables;

pub(super) use self::retry::retry;
pub(super) use self::security::{Schemes, security, security_schemes};
pub(super) use self::server::{own_servers, servers};

/// Returns whether a text is a valid header name (RFC 9110, section 5.6.2).
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
