//! Bodies that can be cloned: what operations hold, and what longer bodies are put together from.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::{Body, ByteStream, Kind, Replayable};

/// A body that can be cloned. The clones of one that can be sent only once share it: the first that is sent has it.
#[derive(Clone)]
pub(crate) enum Shared {
    Bytes(Bytes),
    Replayable(Replayable),
    Once { length: Option<u64>, stream: Arc<Mutex<Option<ByteStream>>> },
}

impl Shared {
    /// Returns the bytes when they are in memory.
    pub(crate) fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Replayable(_) | Self::Once { .. } => None,
        }
    }

    /// Returns the number of bytes, if it is known.
    pub(crate) fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Replayable(replayable) => replayable.length,
            Self::Once { length, .. } => *length,
        }
    }

    fn is_replayable(&self) -> bool {
        !matches!(self, Self::Once { .. })
    }

    fn open(&self) -> io::Result<ByteStream> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.clone().into()),
            Self::Replayable(replayable) => (replayable.make)(),
            Self::Once { stream, .. } => {
                let taken = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                taken.ok_or_else(|| io::Error::other("a stream can be sent only once, and this one was"))
            }
        }
    }
}

impl From<Bytes> for Shared {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Body> for Shared {
    fn from(body: Body) -> Self {
        match body.0 {
            Kind::Empty => Self::Bytes(Bytes::new()),
            Kind::Bytes(bytes) => Self::Bytes(bytes),
            Kind::Replayable(replayable) => Self::Replayable(replayable),
            Kind::Once { stream, length } => {
                Self::Once { length, stream: Arc::new(Mutex::new(Some(stream))) }
            }
        }
    }
}

/// Streams are equal only to themselves.
impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Replayable(one), Self::Replayable(other)) => Arc::ptr_eq(&one.make, &other.make),
            (Self::Once { stream: one, .. }, Self::Once { stream: other, .. }) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Body {
    /// Puts pieces behind each other; the whole is as replayable as they are.
    ///
    /// # Errors
    ///
    /// A piece that can be sent only once was sent already, or could not be opened.
    pub(crate) fn concat(pieces: Vec<Shared>) -> io::Result<Self> {
        let in_memory: Option<Vec<&[u8]>> = pieces.iter().map(Shared::as_bytes).collect();
        if let Some(bytes) = in_memory {
            return Ok(Self::bytes(bytes.concat()));
        }
        let length = pieces.iter().try_fold(0_u64, |sum, piece| sum.checked_add(piece.len()?));
        let is_replayable = pieces.iter().all(Shared::is_replayable);
        let open = move || {
            let streams = pieces.iter().map(Shared::open).collect::<io::Result<VecDeque<_>>>();
            streams.map(ByteStream::chain)
        };
        Ok(if is_replayable { Self::replayable(length, open) } else { Self::once(length, open()?) })
    }
}
