//! Proxies of the caller's: used for what leaves this machine, and for nothing else.

use std::time::Duration;

use openapi_runtime::{Async, Blocking, ClientBuilder, HyperTransport, IntoTransport, Mode, Retry, ureq};

use crate::server::Server;
use crate::sockets::{BEARER, Count, KEY, ok, runtime};

fn builder<M: Mode>(url: &str) -> ClientBuilder<M> {
    let builder = ClientBuilder::new(url).allow_http(true).credentials(BEARER, KEY).retry(Retry::never());
    builder.attempt_timeout(Duration::from_secs(20))
}

fn by_hyper(proxy: &Server) -> impl IntoTransport<Async> {
    HyperTransport::new().proxy(proxy.url().replace("http://", "http://user:pass@"))
}

fn by_ureq(proxy: &Server) -> impl IntoTransport<Blocking> {
    ureq::Agent::config_builder().proxy(Some(ureq::Proxy::new(&proxy.url()).expect("a proxy")))
}

#[test]
fn a_callers_proxy_is_requested_other_hosts() {
    let proxy = Server::start(ok("42"));
    let client = builder::<Async>("http://api.example.com").transport(by_hyper(&proxy));
    let client = client.build().expect("a client");
    let response = runtime().block_on(client.call(Count).into_future()).expect("the proxy responds");
    assert_eq!(response.into_inner(), 42);
    let request = proxy.requests().remove(0);
    assert!(
        request.starts_with("GET http://api.example.com/count?from=2026-10-01 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"), "{request}");

    // ureq opens a tunnel for `http` too, and what comes then is the request as the server would see it.
    let proxy = Server::start(ok("42").keep_alive());
    let client = builder::<Blocking>("http://api.example.com").transport(by_ureq(&proxy));
    let _ = client.build().expect("a client").call(Count).send();
    let request = proxy.requests().remove(0);
    assert!(request.starts_with("CONNECT api.example.com:80 HTTP/1.1\r\n"), "{request}");
}

/// For `https` a proxy gets to know the host, and nothing of the request.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[test]
fn a_proxy_opens_a_tunnel_for_tls() {
    let proxy =
        Server::start(crate::server::Reply::new("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"));
    // A system without any certificates cannot build such a client, and states so.
    let Ok(client) = builder::<Async>("https://api.example.com").transport(by_hyper(&proxy)).build() else {
        return;
    };
    let error = runtime().block_on(client.call(Count).into_future()).expect_err("no tunnel");
    assert!(error.is_connect() && !error.may_have_been_sent(), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("pass"), "{error:?}");
    let request = proxy.requests().remove(0);
    assert!(request.starts_with("CONNECT api.example.com:443 HTTP/1.1\r\n"), "{request}");
    assert!(request.to_lowercase().contains("proxy-authorization: basic dxnlcjpwyxnz\r\n"), "{request}");
    assert!(!request.contains("count") && !request.contains(KEY), "{request}");
}

#[test]
fn the_url_of_a_proxy_is_checked_when_the_client_is_built() {
    for url in ["", "http://", "no url"] {
        let builder = builder::<Async>("http://api.example.com").transport(HyperTransport::new().proxy(url));
        assert!(builder.build().is_err(), "{url:?}");
    }
    let transport = HyperTransport::new().proxy("http://user:pass@proxy.example.com");
    assert!(!format!("{transport:?}").contains("pass"));
}

#[test]
fn a_proxy_learns_nothing_of_what_stays_here() {
    let (server, proxy) = (Server::start(ok("42")), Server::start(ok("666")));
    let client = builder::<Async>(&server.url()).transport(by_hyper(&proxy)).build().expect("a client");
    let response = runtime().block_on(client.call(Count).into_future()).expect("a response");
    assert_eq!(response.into_inner(), 42);
    let client = builder::<Blocking>(&server.url()).transport(by_ureq(&proxy)).build().expect("a client");
    assert_eq!(client.call(Count).send().expect("a response").into_inner(), 42);
    assert_eq!((server.requests().len(), proxy.connections()), (2, 0));
}
