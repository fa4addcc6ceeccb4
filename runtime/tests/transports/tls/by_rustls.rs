//! rustls, which wins where both features are on.

use std::sync::Arc;

use openapi_runtime::rustls::crypto::{CryptoProvider, ring};
use openapi_runtime::rustls::pki_types::CertificateDer;
use openapi_runtime::rustls::{ClientConfig, RootCertStore};
use openapi_runtime::ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use openapi_runtime::{Error, HyperTransport, TransportErrorKind, UreqTransport, UreqWithTls, ureq};

use super::{Server, both, by_hyper};

/// How this stack states that a certificate is not trusted.
pub(super) const WORDS: &str = "InvalidCertificate(";

fn trusting(certificate: &CertificateDer<'static>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("a root");
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// Both transports, trusting one certificate.
pub(super) fn transports(trusted: &CertificateDer<'static>) -> (HyperTransport, UreqWithTls) {
    let tls = HyperTransport::new().tls(trusting(trusted));
    let roots = RootCerts::new_with_certs(&[Certificate::from_der(trusted).to_owned()]);
    // The provider that it names is not the one that the features choose.
    let config = TlsConfig::builder().root_certs(roots).provider(TlsProvider::NativeTls).build();
    (tls, UreqTransport::with_tls(ureq::Agent::config_builder(), config))
}

#[test]
fn http2_is_offered_where_it_can_be_spoken() {
    let server = Server::start("127.0.0.1");
    let [_, _] = both(&server, &server.certificate);
    assert_eq!(server.log().offered, [vec!["h2".to_owned(), "http/1.1".to_owned()], Vec::new()]);

    let mut own = trusting(&server.certificate);
    own.alpn_protocols = vec![b"http/1.1".to_vec()];
    let own = HyperTransport::new().tls(own);
    by_hyper(&server, own).expect("a response");
    assert_eq!(server.log().offered.last().map(Vec::as_slice), Some(&["http/1.1".to_owned()][..]));
}

#[test]
fn no_crypto_provider_is_installed_for_the_process() {
    let server = Server::start("127.0.0.1");
    for (name, outcome) in both(&server, &server.certificate) {
        outcome.expect(name);
    }
    assert!(CryptoProvider::get_default().is_none());
}

/// Without a length, a body ends where its connection does, and whoever cuts that does not say so in TLS.
#[test]
fn a_body_without_a_length_that_is_cut_is_an_error_of_hyper() {
    let server = Server::replying("127.0.0.1", b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n4");
    let [(_, hyper), (_, ureq)] = both(&server, &server.certificate);
    let Err(Error::Transport(error)) = hyper else { panic!("{hyper:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Body, "{error:?}");
    // FIXME: ureq's `BodyHandler` takes a broken connection for the end; see `UreqTransport`.
    assert_eq!(ureq.expect("a value").into_inner(), 4);
}
