//! Bodies that longer bodies are put together from.

use std::collections::VecDeque;
use std::io;

use super::{Body, ByteStream};

impl Body {
    /// Puts pieces behind each other; the whole is as replayable as they are.
    ///
    /// # Errors
    ///
    /// A piece that can be sent only once was sent already, or could not be opened.
    pub(crate) fn concat(pieces: Vec<Self>) -> io::Result<Self> {
        let in_memory: Option<Vec<&[u8]>> = pieces.iter().map(Self::as_bytes).collect();
        if let Some(bytes) = in_memory {
            return Ok(Self::bytes(bytes.concat()));
        }
        let length = pieces.iter().try_fold(0_u64, |sum, piece| sum.checked_add(piece.len()?));
        let is_replayable = pieces.iter().all(Self::is_replayable);
        let open = move || {
            let streams = pieces.iter().map(|piece| piece.clone().into_stream());
            streams.collect::<io::Result<VecDeque<_>>>().map(ByteStream::chain)
        };
        Ok(if is_replayable { Self::replayable(length, open) } else { Self::once(length, open()?) })
    }
}
