//! A mock on a real socket.
//!
//! In comes a [`Mock`], out goes an address of 127.0.0.1. **Invariant:** nothing is decided here; this file lets the HTTP
//! library read requests, and either the library or a script write what the mock says.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    thread::{self, JoinHandle},
};

use axum::{Router, extract::ConnectInfo};
use http::Request;
use tokio::{runtime, sync::oneshot};

use super::{
    Mock,
    connection::{Connection, Connections},
    state::Reaction,
    wire::script,
};

/// A mock server on a port of 127.0.0.1, in a thread of its own. It stops when it is dropped.
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
    mock: Mock,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl MockServer {
    /// Starts a server with a [new mock](Mock::new).
    ///
    /// # Errors
    ///
    /// Fails when no port can be had.
    pub async fn start() -> io::Result<Self> {
        Self::serve(Mock::new()).await
    }

    /// Starts a server with a [new mock](Mock::new), in a program without async.
    ///
    /// # Errors
    ///
    /// Fails when no port can be had.
    pub fn start_blocking() -> io::Result<Self> {
        Self::serve_blocking(Mock::new())
    }

    /// Starts a server that answers as `mock` does.
    ///
    /// # Errors
    ///
    /// Fails when no port can be had.
    pub async fn serve(mock: Mock) -> io::Result<Self> {
        // Nothing here waits for long enough to be worth a task; the signature leaves room for it.
        std::future::ready(Self::serve_blocking(mock)).await
    }

    /// Starts a server that answers as `mock` does, in a program without async.
    ///
    /// # Errors
    ///
    /// Fails when no port can be had.
    pub fn serve_blocking(mock: Mock) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let served = mock.clone();
        let thread = thread::Builder::new().name("sendgrid-seq mock".to_owned()).spawn(move || {
            runtime.spawn(serve(listener, served));
            // It ends when the sender is dropped. Connections that are still open end with the runtime, so that no
            // client can hold up the drop.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Self { mock, address, stop: Some(stop), thread: Some(thread) })
    }

    /// Returns the mock that answers here.
    #[must_use]
    pub fn mock(&self) -> &Mock {
        &self.mock
    }

    /// Returns the address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base URL, for [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns a client of this server. When it waits, it waits in real time.
    #[cfg(feature = "hyper")]
    #[must_use]
    pub fn client(&self) -> crate::Client {
        super::built(crate::Client::builder().base_url(self.url()).api_key(self.mock.api_key()))
    }

    /// Returns a blocking client of this server. When it waits, it waits in real time.
    #[cfg(feature = "blocking")]
    #[must_use]
    pub fn blocking_client(&self) -> crate::blocking::Client {
        super::built(crate::blocking::Client::builder().base_url(self.url()).api_key(self.mock.api_key()))
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread has panicked only if the mock did, and that test has its own message.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, mock: Mock) {
    let answer = move |ConnectInfo(connection): ConnectInfo<Connection>,
                       request: Request<axum::body::Body>| {
        let reaction = mock.react(&request, connection.is_reused());
        async move {
            let answer = match reaction {
                Reaction::Answer(answer) => answer,
                Reaction::Fault(fault, usual) => connection.play(script(&fault, usual)).await,
            };
            answer.map(axum::body::Body::from)
        }
    };
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let service = Router::new().fallback(answer).into_make_service_with_connect_info::<Connection>();
    // It never returns: it goes on after errors of single connections.
    let _ = axum::serve(Connections(listener), service).await;
}
