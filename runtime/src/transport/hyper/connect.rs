//! Connections: TCP, optionally through a proxy, optionally with TLS.

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use tower_service::Service;

use super::link::Link;
use super::tls::Tls;
use crate::timer::drivers;
use crate::{BoxError, BoxFuture};

/// Connects to servers, within a time limit.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    tls: Tls,
    proxies: Option<Arc<Matcher>>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: Tls, proxies: Option<Arc<Matcher>>, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self { tcp, tls, proxies, timeout }
    }

    async fn connect(self, server: Uri) -> Result<Link, BoxError> {
        let proxy = self.proxies.as_ref().and_then(|proxies| proxies.intercept(&server));
        let Some(proxy) = proxy else { return self.direct(server).await };
        let to = proxy.uri().clone();
        if !matches!(to.scheme_str(), Some("http" | "https")) {
            return Err("unsupported proxy scheme; expected `http` or `https`".into());
        }
        if server.scheme() != Some(&Scheme::HTTPS) {
            return self.direct(to).await.map(Link::proxied);
        }
        let tls = self.tls.clone();
        let mut tunnel = Tunnel::new(to, ProxyConnector(self));
        if let Some(authorization) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        let tunnel = tunnel.call(server.clone()).await?;
        tls.connect(&server, tunnel).await
    }

    /// Connects without a proxy.
    async fn direct(mut self, server: Uri) -> Result<Link, BoxError> {
        let tcp = self.tcp.call(server.clone()).await?;
        if server.scheme() == Some(&Scheme::HTTPS) {
            self.tls.connect(&server, tcp).await
        } else {
            Ok(Link::new(tcp, false))
        }
    }
}

impl Service<Uri> for Connector {
    type Response = Link;
    type Error = BoxError;
    type Future = BoxFuture<Result<Link, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let (limit, connecting) = (self.timeout, self.clone().connect(server));
        Box::pin(drivers::inside(async move {
            match tokio::time::timeout(limit, connecting).await {
                Ok(connected) => connected,
                Err(elapsed) => Err(io::Error::new(io::ErrorKind::TimedOut, elapsed).into()),
            }
        }))
    }
}

/// Connects to a proxy.
#[derive(Clone)]
struct ProxyConnector(Connector);

impl Service<Uri> for ProxyConnector {
    type Response = Link;
    type Error = BoxError;
    type Future = BoxFuture<Result<Link, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, proxy: Uri) -> Self::Future {
        Box::pin(self.0.clone().direct(proxy))
    }
}
