//! Bodies of requests ([`Body`]) and responses ([`ResponseBody`]).
//!
//! **Invariant:** a body does not know its media type, which is a header.

mod concat;
mod convert;
mod file;
#[cfg(any(feature = "hyper", feature = "tower"))]
mod frames;
mod progress;
mod reader;
mod stream;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

pub(crate) use self::file::PartialFile;
pub(crate) use self::reader::blocking;
pub use self::stream::ByteStream;
pub(crate) use self::stream::Report;

/// The body of a request.
///
/// A body is replayable if it can be sent more than once, which retries require. Bytes are
/// replayable, and so are streams that can be recreated. A stream that is given once is not.
///
/// Create a body with `From` from text, bytes or a file, with [`from_file`](Self::from_file), or
/// from a stream or reader, async or blocking. Clones of a body that can be sent only once share
/// its stream: the first one that is sent takes it. Bodies compare by their bytes; a stream is only
/// equal to itself.
#[derive(Default, Clone)]
pub struct Body(Kind);

#[derive(Default, Clone)]
enum Kind {
    #[default]
    Empty,
    Bytes(Bytes),
    Replayable(Replayable),
    Once {
        stream: Once,
        length: Option<u64>,
    },
}

/// A stream that can be taken once.
type Once = Arc<Mutex<Option<ByteStream>>>;

fn take(stream: &Once) -> Option<ByteStream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Creates the error of taking a stream twice.
fn already_sent() -> io::Error {
    io::Error::other("a stream can be sent only once, and this one was already sent")
}

#[derive(Clone)]
struct Replayable {
    make: Arc<dyn Fn() -> io::Result<ByteStream> + Send + Sync>,
    length: Option<u64>,
}

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Kind::Empty)
    }

    /// Creates a body of bytes.
    #[must_use]
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }

    /// Creates a replayable body from a function that opens its stream, which is called for each
    /// attempt.
    ///
    /// `length` is the number of bytes that every such stream has, if it is known; one of another length is an error.
    #[must_use]
    pub fn replayable(
        length: Option<u64>,
        make: impl Fn() -> io::Result<ByteStream> + Send + Sync + 'static,
    ) -> Self {
        Self(Kind::Replayable(Replayable { make: Arc::new(make), length }))
    }

    /// Creates a body that can be sent only once. A stream of another length than is stated is an error.
    #[must_use]
    pub fn once(length: Option<u64>, stream: ByteStream) -> Self {
        Self(Kind::Once { stream: Arc::new(Mutex::new(Some(stream.of_length(length)))), length })
    }

    /// Clones the body, or returns `None` if it can be sent only once.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Kind::Empty => Some(Self(Kind::Empty)),
            Kind::Bytes(bytes) => Some(Self(Kind::Bytes(bytes.clone()))),
            Kind::Replayable(replayable) => Some(Self(Kind::Replayable(replayable.clone()))),
            Kind::Once { .. } => None,
        }
    }

    /// Takes the body. A body that can be sent only once is taken from its clones too; `None` if it
    /// was sent.
    pub(crate) fn take(&self) -> Option<Self> {
        match &self.0 {
            Kind::Once { stream, length } => Some(Self::once(*length, take(stream)?)),
            Kind::Empty | Kind::Bytes(_) | Kind::Replayable(_) => self.try_clone(),
        }
    }

    /// Returns the bytes if they are in memory. For an empty body this is an empty slice.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Empty => Some(&[]),
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Replayable(_) | Kind::Once { .. } => None,
        }
    }

    /// Returns the number of bytes, if known.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Kind::Empty => Some(0),
            Kind::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Kind::Replayable(Replayable { length, .. }) | Kind::Once { length, .. } => *length,
        }
    }

    /// Returns whether there is no body. A body of zero bytes is a body.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Kind::Empty)
    }

    /// Returns whether the body can be sent again.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        !matches!(self.0, Kind::Once { .. })
    }

    /// Returns the bytes as a stream.
    ///
    /// # Errors
    ///
    /// Returns an error if the function of a replayable body fails, or if the body was already sent
    /// and can be sent only once.
    pub fn into_stream(self) -> io::Result<ByteStream> {
        match self.0 {
            Kind::Empty => Ok(ByteStream::from(Bytes::new())),
            Kind::Bytes(bytes) => Ok(ByteStream::from(bytes)),
            Kind::Replayable(Replayable { make, length }) => Ok(make()?.of_length(length)),
            Kind::Once { stream, .. } => take(&stream).ok_or_else(already_sent),
        }
    }

    /// Returns the bytes if they are in memory.
    ///
    /// # Errors
    ///
    /// Returns the body unchanged if it is a stream.
    pub fn try_into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Bytes(bytes) => Ok(bytes),
            other => Err(Self(other)),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only the kind and length are shown, because a body may contain secrets or personal data.
        let kind = match &self.0 {
            Kind::Empty => "Empty",
            Kind::Bytes(_) => "Bytes",
            Kind::Replayable(_) => "Replayable",
            Kind::Once { .. } => "Once",
        };
        f.debug_struct("Body").field("kind", &kind).field("len", &self.len()).finish()
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Empty, Kind::Empty) => true,
            (Kind::Bytes(one), Kind::Bytes(other)) => one == other,
            (Kind::Replayable(one), Kind::Replayable(other)) => Arc::ptr_eq(&one.make, &other.make),
            (Kind::Once { stream: one, .. }, Kind::Once { stream: other, .. }) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The body of a response.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseBody {
    /// The complete body.
    Bytes(Bytes),
    /// The body as it arrives.
    Stream(ByteStream),
}

impl<T: Into<Bytes>> From<T> for ResponseBody {
    fn from(bytes: T) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<ByteStream> for ResponseBody {
    fn from(stream: ByteStream) -> Self {
        Self::Stream(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::blocking;

    #[test]
    fn the_four_kinds_of_body() {
        let stream = || ByteStream::from_reader(io::Cursor::new("stream"));
        let cases = [
            (Body::empty(), Some(0), true, Some(&b""[..]), ""),
            (Body::bytes("bytes"), Some(5), true, Some(b"bytes"), "bytes"),
            (Body::replayable(Some(6), move || Ok(stream())), Some(6), true, None, "stream"),
            (Body::once(None, stream()), None, false, None, "stream"),
        ];
        for (body, length, replayable, bytes, expected) in cases {
            let name = format!("{body:?}");
            assert_eq!(body.len(), length, "{name}");
            assert_eq!(body.is_replayable(), replayable, "{name}");
            assert_eq!(body.as_bytes(), bytes, "{name}");
            if let Some(again) = body.try_clone() {
                assert_eq!(blocking(again), expected, "{name}");
            } else {
                assert!(!replayable, "{name}");
            }
            assert_eq!(blocking(body), expected, "{name}");
        }
    }

    #[test]
    fn debug_shows_no_content() {
        assert!(!format!("{:?}", Body::bytes("topsecret")).contains("topsecret"));
    }
}
