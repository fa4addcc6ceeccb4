//! Reads a blocking reader in async code.
//!
//! In a tokio runtime, reads run on the runtime's blocking threads, so they do not block other
//! tasks.

use std::io::{self, Read};
use std::task::{Context, Poll};

use bytes::Bytes;

/// The number of bytes read at once.
pub(super) const PIECE: usize = 64 * 1024;

/// A blocking reader.
pub(super) struct Reader {
    state: State,
    /// Whether async code may read directly if there is no blocking thread. This is the case for
    /// files.
    is_short: bool,
}

enum State {
    Idle(Box<dyn Read + Send>),
    Spawned(pool::Task<(Box<dyn Read + Send>, io::Result<Bytes>)>),
    /// The thread that read it is gone.
    Over,
}

impl Reader {
    pub(super) fn new(reader: impl Read + Send + 'static, is_short: bool) -> Self {
        Self { state: State::Idle(Box::new(reader)), is_short }
    }

    /// Reads a piece, or returns `None` if async code cannot read it.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.spawn_read();
        match &mut self.state {
            State::Over => Poll::Ready(Some(Ok(Bytes::new()))),
            State::Idle(reader) => Poll::Ready(self.is_short.then(|| piece(reader))),
            State::Spawned(task) => {
                let (state, piece) = match std::task::ready!(std::pin::Pin::new(task).poll(context)) {
                    Ok((reader, piece)) => (State::Idle(reader), piece),
                    Err(error) => (State::Over, Err(io::Error::other(error))),
                };
                self.state = state;
                Poll::Ready(Some(piece))
            }
        }
    }

    /// Moves the read to a blocking thread, if there is one.
    fn spawn_read(&mut self) {
        if !matches!(self.state, State::Idle(_)) || !pool::is_available() {
            return;
        }
        if let State::Idle(mut reader) = std::mem::replace(&mut self.state, State::Over) {
            self.state = State::Spawned(pool::spawn(move || {
                let piece = piece(&mut reader);
                (reader, piece)
            }));
        }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Idle(reader) => reader.read(buffer),
            State::Spawned(_) => Err(io::Error::other("this stream is being read by async code")),
            State::Over => Ok(0),
        }
    }
}

/// Runs work that may block, on a blocking thread if there is one.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    if pool::is_available() { pool::spawn(work).await? } else { work() }
}

/// Reads a piece, which is empty at the end.
fn piece(reader: &mut impl Read) -> io::Result<Bytes> {
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(length) => {
                piece.truncate(length);
                return Ok(piece.into());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The blocking threads of tokio's runtime.
#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
mod pool {
    pub(super) use tokio::task::{JoinHandle as Task, spawn_blocking as spawn};

    pub(super) fn is_available() -> bool {
        tokio::runtime::Handle::try_current().is_ok()
    }
}

/// The fallback without tokio, which has no blocking threads.
#[cfg(not(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown")))))]
mod pool {
    pub(super) type Task<T> = std::future::Pending<std::io::Result<T>>;

    pub(super) fn is_available() -> bool {
        false
    }

    pub(super) fn spawn<T>(_work: impl FnOnce() -> T) -> Task<T> {
        std::future::pending()
    }
}
