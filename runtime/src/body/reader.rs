//! A blocking reader that is read in async code.
//!
//! Inside a tokio runtime, the reader is on one of the runtime's blocking threads while it reads, and no other task waits.

use std::io::{self, Read};
use std::task::{Context, Poll};

use bytes::Bytes;

/// How many bytes are read at once.
pub(super) const PIECE: usize = 64 * 1024;

/// A blocking reader.
pub(super) struct Reader {
    state: State,
    /// Whether a read is short enough to be made in async code where there is no other thread for it: that of a file.
    is_short: bool,
}

enum State {
    Here(Box<dyn Read + Send>),
    Away(pool::Task<(Box<dyn Read + Send>, io::Result<Bytes>)>),
    /// The thread that read it is gone.
    Over,
}

impl Reader {
    pub(super) fn new(reader: impl Read + Send + 'static, is_short: bool) -> Self {
        Self { state: State::Here(Box::new(reader)), is_short }
    }

    /// Reads a piece; `None` where async code cannot.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.send_away();
        match &mut self.state {
            State::Over => Poll::Ready(Some(Ok(Bytes::new()))),
            State::Here(reader) => Poll::Ready(self.is_short.then(|| piece(reader))),
            State::Away(task) => {
                let (state, piece) = match std::task::ready!(std::pin::Pin::new(task).poll(context)) {
                    Ok((reader, piece)) => (State::Here(reader), piece),
                    Err(error) => (State::Over, Err(io::Error::other(error))),
                };
                self.state = state;
                Poll::Ready(Some(piece))
            }
        }
    }

    /// Lets another thread read, where there is one for it.
    fn send_away(&mut self) {
        if !matches!(self.state, State::Here(_)) || !pool::is_here() {
            return;
        }
        if let State::Here(mut reader) = std::mem::replace(&mut self.state, State::Over) {
            self.state = State::Away(pool::spawn(move || {
                let piece = piece(&mut reader);
                (reader, piece)
            }));
        }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Here(reader) => reader.read(buffer),
            State::Away(_) => Err(io::Error::other("this stream is being read by async code")),
            State::Over => Ok(0),
        }
    }
}

/// Does work that may block the thread: on another one, where there is one for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    if pool::is_here() { pool::spawn(work).await? } else { work() }
}

/// Reads a piece; an empty one at the end.
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

    pub(super) fn is_here() -> bool {
        tokio::runtime::Handle::try_current().is_ok()
    }
}

/// Without tokio, there are no such threads.
#[cfg(not(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown")))))]
mod pool {
    pub(super) type Task<T> = std::future::Pending<std::io::Result<T>>;

    pub(super) fn is_here() -> bool {
        false
    }

    pub(super) fn spawn<T>(_work: impl FnOnce() -> T) -> Task<T> {
        std::future::pending()
    }
}
