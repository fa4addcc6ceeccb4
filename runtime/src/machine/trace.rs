//! A span per attempt (feature `tracing`), named by OpenTelemetry's semantic conventions for HTTP
//! spans.
//!
//! **Invariant:** headers, paths other than the template, queries and bodies are not recorded, so
//! no secret can be.

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::AttemptSpan;
#[cfg(feature = "tracing")]
pub(crate) use self::on::AttemptSpan;

#[cfg(feature = "tracing")]
mod on {
    use http::{Request, StatusCode, Uri};
    use tracing::field::Empty;

    use super::super::hooks::{Attempt, AttemptResult};
    use super::super::retry::AttemptFailure;
    use crate::error::TransportErrorKind;

    /// The span of an attempt, which travels with its request.
    #[derive(Debug, Clone)]
    pub(crate) struct AttemptSpan(tracing::Span);

    impl AttemptSpan {
        /// Whether spans are enabled.
        pub(crate) const IS_ON: bool = true;

        /// Opens the span of an attempt. It ends on drop.
        pub(crate) fn open(attempt: &Attempt<'_>, uri: &Uri) -> Self {
            let (method, path) = (attempt.method(), attempt.path_template());
            let port = uri.port_u16().or_else(|| match uri.scheme_str() {
                Some("https") => Some(443),
                Some("http") => Some(80),
                _ => None,
            });
            Self(tracing::info_span!(
                "http_request",
                otel.name = %format_args!("{method} {path}"),
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = %method,
                http.request.resend_count = (attempt.number() > 1).then(|| attempt.number() - 1),
                http.response.status_code = Empty,
                url.template = path,
                server.address = uri.host(),
                server.port = port,
                "error.type" = Empty,
            ))
        }

        /// Attaches the span to the request of its attempt.
        pub(crate) fn attach<B>(&self, request: &mut Request<B>) {
            request.extensions_mut().insert(self.clone());
        }

        /// Returns the span of a request.
        pub(crate) fn of<B>(request: &Request<B>) -> Self {
            request.extensions().get().cloned().unwrap_or_else(|| Self(tracing::Span::none()))
        }

        /// Runs `work` inside the span, so that the transport's events belong to it.
        pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
            self.0.in_scope(work)
        }

        /// Records the outcome of the attempt.
        pub(crate) fn ended(&self, result: &AttemptResult<'_>) {
            let status = result.status();
            if let Some(status) = status {
                self.0.record("http.response.status_code", status.as_u16());
            }
            let failure = match result.outcome {
                None => Some("deadline"),
                Some(AttemptFailure::Transport(error)) if error.is_timeout() => Some("timeout"),
                Some(AttemptFailure::Transport(error)) => Some(match error.kind() {
                    TransportErrorKind::Environment => "environment",
                    TransportErrorKind::Connect => "connect",
                    TransportErrorKind::Exchange => "exchange",
                    TransportErrorKind::Protocol => "protocol",
                    TransportErrorKind::Body => "body",
                    TransportErrorKind::File => "file",
                }),
                // By the conventions for clients, a status of 4xx or 5xx is its own error type.
                Some(AttemptFailure::Response(..)) => {
                    status.as_ref().filter(|status| status.as_u16() >= 400).map(StatusCode::as_str)
                }
            };
            if let Some(failure) = failure {
                self.0.record("error.type", failure);
                self.0.record("otel.status_code", "ERROR");
            }
            if let Some(pause) = result.pause() {
                let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                tracing::debug!(parent: &self.0, pause_ms, "the request will be sent again after a pause");
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use http::{Request, Uri};

    use super::super::hooks::{Attempt, AttemptResult};

    /// An empty span for builds without the feature.
    #[derive(Debug, Clone)]
    pub(crate) struct AttemptSpan;

    impl AttemptSpan {
        pub(crate) const IS_ON: bool = false;

        pub(crate) fn open(_: &Attempt<'_>, _: &Uri) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "the same interface as with the feature")]
        pub(crate) fn attach<B>(&self, _: &mut Request<B>) {}

        pub(crate) fn of<B>(_: &Request<B>) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "the same interface as with the feature")]
        pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        #[expect(clippy::unused_self, reason = "the same interface as with the feature")]
        pub(crate) fn ended(&self, _: &AttemptResult<'_>) {}
    }
}
