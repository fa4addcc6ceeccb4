//! Configures ureq with the TLS stack that the features select.

use std::sync::Arc;

use ureq::config::ConfigBuilder;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::typestate::AgentScope;

use super::UreqTransport;
use crate::build_error::BuildError;
use crate::mode::Blocking;
use crate::transport::{BlockingTransport, IntoTransport, TransportOptions};

/// Returns the configuration that trusts the operating system's certificates.
pub(super) fn system() -> TlsConfig {
    TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build()
}

impl UreqTransport {
    /// Combines a builder with a TLS configuration, for example one that trusts another certificate
    /// authority. Pass the result to [`ClientBuilder::transport`](crate::ClientBuilder::transport).
    ///
    /// This crate's features select the TLS stack, whatever the configuration states. Mozilla's
    /// certificates, ureq's default, are not built in; the operating system's are used instead.
    #[must_use]
    pub fn with_tls(http: ConfigBuilder<AgentScope>, tls: TlsConfig) -> UreqWithTls {
        UreqWithTls { http, tls }
    }
}

/// The builder of a `ureq::config::Config` with a TLS configuration; see [`UreqTransport::with_tls`].
pub struct UreqWithTls {
    http: ConfigBuilder<AgentScope>,
    tls: TlsConfig,
}

impl std::fmt::Debug for UreqWithTls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UreqWithTls").field("tls", &self.tls).finish_non_exhaustive()
    }
}

impl IntoTransport<Blocking> for UreqWithTls {
    fn into_transport(self, options: &TransportOptions) -> Result<Arc<dyn BlockingTransport>, BuildError> {
        let Self { http, tls } = self;
        Ok(super::build(http.tls_config(by_features(&tls)), options))
    }
}

/// Returns the configuration with the TLS stack that the features select.
fn by_features(tls: &TlsConfig) -> TlsConfig {
    // Without Mozilla's certificates, ureq would panic with this setting, which is its default.
    let roots = match tls.root_certs() {
        RootCerts::WebPki => RootCerts::PlatformVerifier,
        roots => roots.clone(),
    };
    let builder = TlsConfig::builder()
        .client_cert(tls.client_cert().cloned())
        .use_sni(tls.use_sni())
        .disable_verification(tls.disable_verification())
        .root_certs(roots);
    #[cfg(feature = "rustls")]
    let builder = builder.provider(TlsProvider::Rustls).unversioned_rustls_crypto_provider(
        tls.unversioned_rustls_crypto_provider().clone().unwrap_or_else(crate::transport::tls::provider),
    );
    #[cfg(not(feature = "rustls"))]
    let builder = builder.provider(TlsProvider::NativeTls);
    builder.build()
}
