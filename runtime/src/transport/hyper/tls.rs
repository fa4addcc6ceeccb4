//! TLS, by the stack that the features select.

use http::Uri;
use hyper::rt::{Read, Write};

use super::link::Link;
use crate::BoxError;
use crate::build_error::BuildError;
use crate::transport::TransportOptions;

#[cfg(feature = "rustls")]
pub(super) use self::by_rustls::{Config, Tls};

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(super) use self::by_platform::{Config, Tls};

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) use self::by_nobody::{Config, Tls};

/// Returns the name that a certificate must have, without the brackets of an IPv6 address.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn name_of(server: &Uri) -> &str {
    let host = server.host().unwrap_or_default();
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(feature = "rustls")]
mod by_rustls {
    use std::sync::Arc;

    use hyper_util::rt::TokioIo;
    use rustls::ClientConfig;
    use rustls::pki_types::ServerName;
    use tokio_rustls::TlsConnector;

    use super::{BoxError, BuildError, Link, Read, TransportOptions, Uri, Write, name_of};
    use crate::transport::tls;

    /// The caller's configuration.
    pub(in super::super) type Config = Arc<ClientConfig>;

    #[derive(Clone)]
    pub(in super::super) struct Tls(TlsConnector);

    impl Tls {
        pub(in super::super) fn new(
            own: Option<Config>,
            options: &TransportOptions,
        ) -> Result<Self, BuildError> {
            let mut config = own.map_or_else(|| tls::config(options).map(Arc::new), Ok)?;
            if config.alpn_protocols.is_empty() {
                Arc::make_mut(&mut config).alpn_protocols = tls::protocols();
            }
            Ok(Self(TlsConnector::from(config)))
        }

        pub(in super::super) async fn connect(
            &self,
            server: &Uri,
            stream: impl Read + Write + Send + Unpin + 'static,
        ) -> Result<Link, BoxError> {
            let name = ServerName::try_from(name_of(server).to_owned())?;
            let stream = self.0.connect(name, TokioIo::new(stream)).await?;
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            Ok(Link::new(TokioIo::new(stream), is_http2))
        }
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
mod by_platform {
    use hyper_util::rt::TokioIo;
    use tokio_native_tls::TlsConnector;

    use super::{BoxError, BuildError, Link, Read, TransportOptions, Uri, Write, name_of};

    /// The caller's connector.
    pub(in super::super) type Config = native_tls::TlsConnector;

    #[derive(Clone)]
    pub(in super::super) struct Tls(TlsConnector);

    impl Tls {
        pub(in super::super) fn new(own: Option<Config>, _: &TransportOptions) -> Result<Self, BuildError> {
            let connector = own
                .map_or_else(native_tls::TlsConnector::new, Ok)
                .map_err(|error| BuildError::new("TLS could not be set up on this system").because(error))?;
            Ok(Self(TlsConnector::from(connector)))
        }

        pub(in super::super) async fn connect(
            &self,
            server: &Uri,
            stream: impl Read + Write + Send + Unpin + 'static,
        ) -> Result<Link, BoxError> {
            let stream = self.0.connect(name_of(server), TokioIo::new(stream)).await?;
            Ok(Link::new(TokioIo::new(stream), false))
        }
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
mod by_nobody {
    use std::convert::Infallible;

    use super::{BoxError, BuildError, Link, Read, TransportOptions, Uri, Write};

    /// There is nothing to configure.
    pub(in super::super) type Config = Infallible;

    #[derive(Clone)]
    pub(in super::super) struct Tls;

    impl Tls {
        #[expect(clippy::unnecessary_wraps, reason = "as with the features that bring TLS")]
        pub(in super::super) fn new(_: Option<Config>, _: &TransportOptions) -> Result<Self, BuildError> {
            Ok(Self)
        }

        #[expect(clippy::unused_async, reason = "as with the features that bring TLS")]
        pub(in super::super) async fn connect(
            &self,
            _: &Uri,
            _: impl Read + Write + Send + Unpin + 'static,
        ) -> Result<Link, BoxError> {
            Err("`https` needs the feature `rustls` or `native-tls`".into())
        }
    }
}
