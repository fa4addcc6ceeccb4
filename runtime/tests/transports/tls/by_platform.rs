//! The platform's stack, by `native-tls` alone.

use openapi_runtime::ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use openapi_runtime::{HyperTransport, UreqTransport, UreqWithTls, native_tls, ureq};
use rustls::pki_types::CertificateDer;

/// How this stack states that a certificate is not trusted; on other platforms than Linux in other words.
pub(super) const WORDS: &str = if cfg!(target_os = "linux") { "certificate verify failed" } else { "" };

/// Both transports, trusting one certificate.
pub(super) fn transports(trusted: &CertificateDer<'static>) -> (HyperTransport, UreqWithTls) {
    let certificate = native_tls::Certificate::from_der(trusted).expect("a certificate");
    let tls = native_tls::TlsConnector::builder().add_root_certificate(certificate).build();
    let tls = HyperTransport::new().tls(tls.expect("a connector"));
    let roots = RootCerts::new_with_certs(&[Certificate::from_der(trusted).to_owned()]);
    // The provider that it names is not the one that the features choose.
    let config = TlsConfig::builder().root_certs(roots).provider(TlsProvider::Rustls).build();
    (tls, UreqTransport::with_tls(ureq::Agent::config_builder(), config))
}
