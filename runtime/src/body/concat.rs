//! Concatenates bodies.

use std::collections::VecDeque;
use std::io;

use super::{Body, ByteStream};

impl Body {
    /// Concatenates pieces. The result is replayable if all of them are.
    ///
    /// # Errors
    ///
    /// Returns an error if a piece was already sent and can be sent only once, or if it cannot be
    /// opened.
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
