//! Proxies of the caller's: used for what leaves this machine, and for nothing else.

use std::time::Duration;

use openapi_runtime::{Async, Blocking, ClientBuilder, IntoTransport, Mode, Retry, reqwest, ureq};

use crate::server::Server;
use crate::sockets::{BEARER, Count, KEY, ok, runtime};

fn builder<M: Mode>(url: &str) -> ClientBuilder<M> {
    let builder = ClientBuilder::new(url).allow_http(true).credentials(BEARER, KEY).retry(Retry::never());
    builder.attempt_timeout(Duration::from_secs(20))
}

fn by_reqwest(proxy: &Server) -> impl IntoTransport<Async> {
    reqwest::Client::builder().proxy(reqwest::Proxy::all(proxy.url()).expect("a proxy"))
}

fn by_ureq(proxy: &Server) -> impl IntoTransport<Blocking> {
    ureq::Agent::config_builder().proxy(Some(ureq::Proxy::new(&proxy.url()).expect("a proxy")))
}

#[test]
fn a_callers_proxy_is_asked_for_other_hosts() {
    let proxy = Server::start(ok("42"));
    let client = builder::<Async>("http://api.example.com").transport(by_reqwest(&proxy));
    let client = client.build().expect("a client");
    let answer = runtime().block_on(client.call(Count).into_future()).expect("the proxy answers");
    assert_eq!(answer.into_inner(), 42);
    let request = proxy.requests().remove(0);
    assert!(
        request.starts_with("GET http://api.example.com/count?from=2026-10-01 HTTP/1.1\r\n"),
        "{request}"
    );

    // ureq opens a tunnel for `http` too, and what comes then is the request as the server would see it.
    let proxy = Server::start(ok("42").keep_alive());
    let client = builder::<Blocking>("http://api.example.com").transport(by_ureq(&proxy));
    let _ = client.build().expect("a client").call(Count).send();
    let request = proxy.requests().remove(0);
    assert!(request.starts_with("CONNECT api.example.com:80 HTTP/1.1\r\n"), "{request}");
}

#[test]
fn a_proxy_learns_nothing_of_what_stays_here() {
    let (server, proxy) = (Server::start(ok("42")), Server::start(ok("666")));
    let client = builder::<Async>(&server.url()).transport(by_reqwest(&proxy)).build().expect("a client");
    let answer = runtime().block_on(client.call(Count).into_future()).expect("an answer");
    assert_eq!(answer.into_inner(), 42);
    let client = builder::<Blocking>(&server.url()).transport(by_ureq(&proxy)).build().expect("a client");
    assert_eq!(client.call(Count).send().expect("an answer").into_inner(), 42);
    assert_eq!((server.requests().len(), proxy.connections()), (2, 0));
}
