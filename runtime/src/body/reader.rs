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
    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    Away(tokio::task::JoinHandle<(Box<dyn Read + Send>, io::Result<Bytes>)>),
    /// The thread that read it is gone.
    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    Over,
}

impl Reader {
    pub(super) fn new(reader: impl Read + Send + 'static, is_short: bool) -> Self {
        Self { state: State::Here(Box::new(reader)), is_short }
    }

    /// Reads a piece; `None` where async code cannot.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
        self.send_away();
        #[cfg(not(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown")))))]
        let _ = context;
        match &mut self.state {
            #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
            State::Over => Poll::Ready(Some(Ok(Bytes::new()))),
            State::Here(reader) => Poll::Ready(self.is_short.then(|| piece(reader))),
            #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
            State::Away(task) => {
                let (state, piece) = match std::task::ready!(std::pin::Pin::new(task).poll(context)) {
                    Ok((reader, piece)) => (State::Here(reader), piece),
                    Err(error) => (State::Over, Err(error.into())),
                };
                self.state = state;
                Poll::Ready(Some(piece))
            }
        }
    }

    /// Lets another thread read, where there is one for it.
    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    fn send_away(&mut self) {
        if !matches!(self.state, State::Here(_)) || tokio::runtime::Handle::try_current().is_err() {
            return;
        }
        if let State::Here(mut reader) = std::mem::replace(&mut self.state, State::Over) {
            self.state = State::Away(tokio::task::spawn_blocking(move || {
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
            #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
            State::Away(_) => Err(io::Error::other("this stream is being read by async code")),
            #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
            State::Over => Ok(0),
        }
    }
}

/// Does work that may block the thread: on another one, where there is one for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    if tokio::runtime::Handle::try_current().is_ok() {
        return tokio::task::spawn_blocking(work).await?;
    }
    work()
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
