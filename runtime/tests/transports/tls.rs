//! TLS: whose certificates are trusted, by which stack, and what is left alone.
//!
//! With both features on, as in this binary with all of them, it is rustls. Without `rustls` it is the platform's:
//! `cargo test --test transports --no-default-features --features gzip,http2,hyper,native-tls,reqwest,tower,ureq tls`.

#[cfg(not(feature = "rustls"))]
mod by_platform;
#[cfg(feature = "rustls")]
mod by_rustls;

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use openapi_runtime::{Async, Blocking, ClientBuilder, IntoTransport, Mode, Retry, Unset};
use rustls::ServerConfig;
use rustls::StreamOwned;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::Acceptor;

#[cfg(not(feature = "rustls"))]
use self::by_platform::{WORDS, transports};
#[cfg(feature = "rustls")]
use self::by_rustls::{WORDS, transports};
use crate::server;
use crate::sockets::{BEARER, CallResult, Count, KEY, runtime};

/// What a server learned.
#[derive(Default)]
struct Log {
    /// The protocols that each client offered (ALPN).
    offered: Vec<Vec<String>>,
    requests: Vec<String>,
}

/// A server with a certificate of its own, which nobody has signed but itself.
struct Server {
    address: SocketAddr,
    certificate: CertificateDer<'static>,
    log: Arc<Mutex<Log>>,
}

impl Server {
    /// Starts a server that states it is `name`.
    fn start(name: &str) -> Self {
        Self::replying(name, b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n42")
    }

    /// Starts a server that gives this reply, and then closes the connection without a word of TLS.
    fn replying(name: &str, reply: &'static [u8]) -> Self {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        let certificate = made.cert.der().clone();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate.clone()], key))
            .expect("a configuration");
        let (config, log) = (Arc::new(config), Arc::<Mutex<Log>>::default());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, Arc::clone(&config), &shared, reply);
            }
        });
        Self { address, certificate, log }
    }

    fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().expect("a log")
    }
}

/// Serves one connection; `None` when the client turned away.
fn serve(mut stream: TcpStream, config: Arc<ServerConfig>, log: &Mutex<Log>, reply: &[u8]) -> Option<()> {
    let mut acceptor = Acceptor::default();
    let accepted = loop {
        acceptor.read_tls(&mut stream).ok()?;
        if let Some(accepted) = acceptor.accept().ok()? {
            break accepted;
        }
    };
    let protocols = accepted.client_hello().alpn().into_iter().flatten();
    let protocols = protocols.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    log.lock().expect("a log").offered.push(protocols);
    let connection = accepted.into_connection(config).ok()?;
    let mut stream = StreamOwned::new(connection, stream);
    let request = server::request(&mut stream)?;
    log.lock().expect("a log").requests.push(request);
    stream.write_all(reply).ok()?;
    stream.flush().ok()
}

fn builder<M: Mode>(server: &Server) -> ClientBuilder<M> {
    ClientBuilder::new(server.url()).credentials(BEARER, KEY).retry(Retry::never())
}

fn by_hyper(server: &Server, transport: impl IntoTransport<Async>) -> CallResult<Count> {
    let client = builder(server).transport(transport).build().expect("a client");
    runtime().block_on(client.call(Count).into_future())
}

fn by_ureq(server: &Server, transport: impl IntoTransport<Blocking>) -> CallResult<Count> {
    builder(server).transport(transport).build().expect("a client").call(Count).send()
}

/// Calls with both transports, trusting one certificate.
fn both(server: &Server, trusted: &CertificateDer<'static>) -> [(&'static str, CallResult<Count>); 2] {
    let (hyper, ureq) = transports(trusted);
    [("hyper", by_hyper(server, hyper)), ("ureq", by_ureq(server, ureq))]
}

fn refused(name: &str, outcome: CallResult<Count>) {
    let error = outcome.expect_err(name);
    assert!(error.is_connect() && !error.is_timeout() && !error.may_have_been_sent(), "{name}: {error:?}");
    // Each stack states it in its own words, which also shows that it is the one that was requested.
    assert!(format!("{error:?}").contains(WORDS), "{name}: {error:?}");
    assert!(error.to_string().contains("no connection: "), "{name}: {error}");
}

#[test]
fn a_certificate_that_the_caller_trusts_is_accepted() {
    let server = Server::start("127.0.0.1");
    for (name, outcome) in both(&server, &server.certificate) {
        assert_eq!(outcome.expect(name).into_inner(), 42, "{name}");
    }
    assert_eq!(server.log().requests.len(), 2);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent() {
    let (server, other) = (Server::start("127.0.0.1"), Server::start("127.0.0.1"));
    for (name, outcome) in both(&server, &other.certificate) {
        refused(name, outcome);
    }
    // What the system trusts; one that trusts nothing cannot build such an async client, and states so.
    refused("ureq", by_ureq(&server, Unset));
    match builder::<Async>(&server).build() {
        Ok(client) => refused("hyper", runtime().block_on(client.call(Count).into_future())),
        Err(error) => assert!(error.to_string().contains("TLS could not be set up"), "{error}"),
    }
    assert!(server.log().requests.is_empty());
}

#[test]
fn a_certificate_of_another_name_is_refused() {
    let server = Server::start("api.example.com");
    for (name, outcome) in both(&server, &server.certificate) {
        refused(name, outcome);
    }
    assert!(server.log().requests.is_empty());
}
