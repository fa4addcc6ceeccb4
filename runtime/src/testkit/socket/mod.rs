//! Serves a [`Service`] on a real socket.
//!
//! **Invariant:** this module decides nothing. The HTTP library reads requests, and either the
//! library or a script writes the service's reaction.

mod connection;
mod wire;

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::extract::ConnectInfo;
use http::{Request, Response};
use tokio::{runtime, sync::oneshot};

use self::connection::{Connection as Socket, Connections};
use super::arrival::{Arrival, Reaction, Service};
use super::schedule::Connection;

/// A [`Service`] on a local port, in its own thread. It stops when it is dropped.
///
/// ```
/// use openapi_runtime::{Bytes, Request, http::Response, testkit::{Arrival, Clock, Reaction, Server, Service}};
///
/// #[derive(Clone)]
/// struct Teapot(Clock);
///
/// impl Service for Teapot {
///     fn react(&self, _: Arrival<'_>) -> Reaction {
///         Reaction::Response(Response::new(Bytes::from_static(b"short and stout")))
///     }
///
///     fn clock(&self) -> &Clock {
///         &self.0
///     }
/// }
///
/// let server = Server::start(Teapot(Clock::new()), ([127, 0, 0, 1], 0).into())?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Server<S> {
    service: S,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl<S: Service> Server<S> {
    /// Starts a server at this address. Port 0 selects any free port.
    ///
    /// # Errors
    ///
    /// Returns an error if the port cannot be bound.
    pub fn start(service: S, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let served = service.clone();
        let thread = thread::Builder::new().name("testkit server".to_owned()).spawn(move || {
            runtime.spawn(serve(listener, served));
            // It ends when the sender is dropped. Open connections end with the runtime, so that no
            // client can delay the drop.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Self { service, address, stop: Some(stop), thread: Some(thread) })
    }
}

impl<S> Server<S> {
    /// Returns the service.
    pub fn service(&self) -> &S {
        &self.service
    }

    /// Returns the address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl<S> Drop for Server<S> {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread only panics if the service did, and then the test has its own message.
            let _ = thread.join();
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, address, .. } = self;
        f.debug_struct("Server").field("service", service).field("address", address).finish_non_exhaustive()
    }
}

async fn serve<S: Service>(listener: TcpListener, service: S) {
    let respond = move |ConnectInfo(socket): ConnectInfo<Socket>, request: Request<axum::body::Body>| {
        let connection = if socket.is_reused() { Connection::Reused } else { Connection::New };
        let reaction = service.react(Arrival::of(&request, connection));
        async move {
            let response: Response<bytes::Bytes> = match reaction {
                Reaction::Response(response) => response,
                Reaction::Fault(fault, usual) => socket.play(wire::script(&fault, usual)).await,
            };
            response.map(axum::body::Body::from)
        }
    };
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let service = Router::new().fallback(respond).into_make_service_with_connect_info::<Socket>();
    // It never returns, because it continues after connection errors.
    let _ = axum::serve(Connections(listener), service).await;
}
