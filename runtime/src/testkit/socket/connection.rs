//! A connection to which a server can write directly, bypassing the HTTP library.
//!
//! A script writes while the library waits for a response. After it, the library gets an error for
//! whatever it writes, and stops.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use bytes::Bytes;
use http::Response;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use super::wire::{AfterBytes, Script};

/// A connection. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Connection(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    stream: TcpStream,
    requests: AtomicU32,
    /// Whether a script has ended the connection.
    over: AtomicBool,
}

impl Connection {
    fn new(stream: TcpStream) -> Self {
        Self(Arc::new(Shared { stream, requests: AtomicU32::new(0), over: AtomicBool::new(false) }))
    }

    /// Counts a request, and returns whether there was an earlier one.
    pub(super) fn is_reused(&self) -> bool {
        self.0.requests.fetch_add(1, Ordering::Relaxed) > 0
    }

    /// Runs a script, and returns the response for the HTTP library to write, if any.
    pub(super) async fn play(&self, script: Script) -> Response<Bytes> {
        let Script { bytes, then } = script;
        if let AfterBytes::Respond(usual, time) = then {
            sleep(time).await;
            return usual;
        }
        // A client that hangs up has seen the fault.
        let _ = self.write(&bytes).await;
        match then {
            AfterBytes::Stall => std::future::pending().await,
            AfterBytes::Repeat(bytes, pause) => while self.write_after(&bytes, pause).await.is_ok() {},
            AfterBytes::Reset => self.reset(),
            AfterBytes::Close | AfterBytes::Respond(..) => {}
        }
        self.0.over.store(true, Ordering::Relaxed);
        Response::default()
    }

    async fn write_after(&self, bytes: &[u8], pause: Duration) -> io::Result<()> {
        if !pause.is_zero() {
            sleep(pause).await;
        }
        self.write(bytes).await
    }

    async fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            self.0.stream.writable().await?;
            match self.0.stream.try_write(bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Makes the connection end with a reset.
    #[allow(
        deprecated,
        reason = "only newer tokio deprecates it; what stands in for it is not in 1.48, and a time of zero does not block"
    )]
    fn reset(&self) {
        // If this fails, the socket is closed instead, which the client must also survive.
        let _ = self.0.stream.set_linger(Some(Duration::ZERO));
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.0.stream.poll_read_ready(context))?;
            match self.0.stream.try_read(buffer.initialize_unfilled()) {
                Ok(count) => {
                    buffer.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.0.over.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        loop {
            ready!(self.0.stream.poll_write_ready(context))?;
            match self.0.stream.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The socket is closed when the last clone of the connection is dropped.
        Poll::Ready(Ok(()))
    }
}

/// A listener whose connections scripts can write to.
pub(super) struct Connections(pub(super) TcpListener);

impl Listener for Connections {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (Connection::new(stream), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Connections>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        stream.io().clone()
    }
}
