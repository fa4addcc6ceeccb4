//! Idempotent methods and transient statuses.

use http::{Method, StatusCode};

/// Returns whether a method is idempotent (RFC 9110, section 9.2.2), including OpenAPI 3.2's
/// `QUERY` (draft-ietf-httpbis-safe-method-w-body).
pub(crate) fn is_idempotent(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE, Method::PUT, Method::DELETE].contains(method)
        || method.as_str() == "QUERY"
}

/// Returns whether a status means a transient failure.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    [
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::INTERNAL_SERVER_ERROR,
        StatusCode::BAD_GATEWAY,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::GATEWAY_TIMEOUT,
    ]
    .contains(&status)
}
