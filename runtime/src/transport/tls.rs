//! The rustls configuration of all transports.
//!
//! **Invariant:** the crypto provider is passed explicitly. None is installed for the process, and
//! one that other crates installed is not used.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

/// Returns the crypto provider: ring, the sound one that is cheapest to build.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Returns a configuration that trusts the operating system's certificates.
#[cfg(feature = "hyper")]
pub(super) fn config(
    options: &super::TransportOptions,
) -> Result<rustls::ClientConfig, crate::build_error::BuildError> {
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let refused =
        |error| crate::build_error::BuildError::new("TLS could not be set up on this system").because(error);
    let builder = rustls::ClientConfig::builder_with_provider(provider());
    let builder = builder.with_safe_default_protocol_versions().map_err(refused)?;
    let builder = if options.local {
        // No certificate is needed, and a system without any should still reach itself.
        builder.with_root_certificates(rustls::RootCertStore::empty())
    } else {
        builder.with_platform_verifier().map_err(refused)?
    };
    Ok(builder.with_no_client_auth())
}

/// Returns the ALPN protocols. Without the feature `http2` there are none, which means HTTP/1.1.
#[cfg(feature = "hyper")]
pub(super) fn protocols() -> Vec<Vec<u8>> {
    if cfg!(feature = "http2") { vec![b"h2".to_vec(), b"http/1.1".to_vec()] } else { Vec::new() }
}
