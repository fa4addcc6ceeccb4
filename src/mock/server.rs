//! A mock on a real socket, served by the test kit.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use super::Mock;
use crate::runtime::testkit::Server;

/// A mock server on a port of 127.0.0.1, in its own thread. It stops when it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sendgrid_seq::{Client, mock::MockServer, today};
///
/// let server = MockServer::start().await?;
/// let client = Client::builder().base_url(server.url()).api_key(server.mock().api_key()).build()?;
///
/// client.list_scores(today(), today()).await?;
/// assert_eq!(server.mock().requests().len(), 1);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct MockServer {
    server: Server<Mock>,
}

impl MockServer {
    /// Starts a server with a [new mock](Mock::new).
    ///
    /// # Errors
    ///
    /// Returns an error if no port can be bound.
    pub async fn start() -> io::Result<Self> {
        Self::serve(Mock::new()).await
    }

    /// Starts a server with a [new mock](Mock::new), in a program without async.
    ///
    /// # Errors
    ///
    /// Returns an error if no port can be bound.
    pub fn start_blocking() -> io::Result<Self> {
        Self::serve_blocking(Mock::new())
    }

    /// Starts a server for `mock`.
    ///
    /// # Errors
    ///
    /// Returns an error if no port can be bound.
    pub async fn serve(mock: Mock) -> io::Result<Self> {
        // Nothing here waits long enough to need a task. The signature allows for it later.
        std::future::ready(Self::serve_blocking(mock)).await
    }

    /// Starts a server for `mock`, in a program without async.
    ///
    /// # Errors
    ///
    /// Returns an error if no port can be bound.
    pub fn serve_blocking(mock: Mock) -> io::Result<Self> {
        Self::serve_on(mock, 0)
    }

    /// Starts a server on the given port, for programs that are given its address before it starts.
    ///
    /// # Errors
    ///
    /// Returns an error if the port cannot be bound.
    pub fn serve_on(mock: Mock, port: u16) -> io::Result<Self> {
        let server = Server::start(mock, SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        Ok(Self { server })
    }

    /// Returns the mock.
    #[must_use]
    pub fn mock(&self) -> &Mock {
        self.server.service()
    }

    /// Returns the address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Returns the base URL, for [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns a client of this server. Waiting takes real time.
    #[cfg(feature = "hyper")]
    #[must_use]
    pub fn client(&self) -> crate::Client {
        super::built(crate::Client::builder().base_url(self.url()).api_key(self.mock().api_key()))
    }

    /// Returns a blocking client of this server. Waiting takes real time.
    #[cfg(feature = "blocking")]
    #[must_use]
    pub fn blocking_client(&self) -> crate::blocking::Client {
        super::built(crate::blocking::Client::builder().base_url(self.url()).api_key(self.mock().api_key()))
    }
}
