//! Creates bodies from text, bytes, files and readers.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::PathBuf;

use bytes::Bytes;

use super::{Body, ByteStream};

impl Body {
    /// Creates a body from a file, for async and blocking code.
    ///
    /// The file is read while it is sent, and again when the request is retried. The length is
    /// determined now, and exactly that many bytes are sent.
    ///
    /// ```no_run
    /// use openapi_runtime::Body;
    ///
    /// let body = Body::from_file("portrait.png")?;
    /// assert!(body.len().is_some() && body.is_replayable());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the file does not exist or its metadata cannot be read.
    pub fn from_file(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let found = std::fs::metadata(&path)?;
        if found.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "a body is made of a file"));
        }
        // Anything but a regular file, such as a pipe, has no length.
        let length = found.is_file().then_some(found.len());
        Ok(Self::replayable(length, move || {
            let file = File::open(&path)?;
            Ok(ByteStream::of_file(file.take(length.unwrap_or(u64::MAX))))
        }))
    }

    /// Creates a body from a blocking reader. It can be sent only once. In async code it needs a
    /// tokio runtime, which reads it on a blocking thread.
    ///
    /// `length` is the number of bytes, if it is known; without it, HTTP/1.1 sends the body in chunks. A reader that gives
    /// fewer or more is an error.
    #[must_use]
    pub fn from_reader(length: Option<u64>, reader: impl io::Read + Send + 'static) -> Self {
        Self::once(length, ByteStream::from_reader(reader))
    }

    /// Creates a body from an async reader. It can be sent only once, and only in async code.
    ///
    /// `length` is the number of bytes, if it is known; without it, HTTP/1.1 sends the body in chunks. A reader that gives
    /// fewer or more is an error.
    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    #[must_use]
    pub fn from_async_read(length: Option<u64>, reader: impl tokio::io::AsyncRead + Send + 'static) -> Self {
        Self::once(length, ByteStream::from_async_read(reader))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Box<[u8]>> for Body {
    fn from(bytes: Box<[u8]>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

/// Copies the bytes.
impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Self::bytes(Bytes::copy_from_slice(bytes))
    }
}

/// Copies the bytes.
impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

/// Copies the text.
impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

/// The file is sent from its current position to its end, and only once. [`Body::from_file`] can be
/// sent again.
impl From<File> for Body {
    fn from(mut file: File) -> Self {
        let end = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|found| found.len());
        let place = file.stream_position().ok();
        let length = end.zip(place).map(|(end, place)| end.saturating_sub(place));
        Self::once(length, ByteStream::of_file(file.take(length.unwrap_or(u64::MAX))))
    }
}

/// The stream is sent once, with unknown length.
impl From<ByteStream> for Body {
    fn from(stream: ByteStream) -> Self {
        Self::once(None, stream)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::pin::Pin;

    use futures_core::Stream as _;

    use super::*;
    use crate::testing::{asynchronous, block_on, blocking};

    /// A file that exists until the test ends.
    struct Temporary(PathBuf);

    impl Temporary {
        fn new(name: &str, text: &str) -> Self {
            let path = std::env::temp_dir().join(format!("openapi-runtime-{}-{name}", std::process::id()));
            File::create(&path).and_then(|mut file| file.write_all(text.as_bytes())).expect("a file");
            Self(path)
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            _ = std::fs::remove_file(&self.0);
        }
    }

    #[test]
    fn a_body_is_made_of_whatever_is_at_hand() {
        let text = String::from("text");
        let bodies: [Body; 7] = [
            "text".into(),
            text.as_str().into(),
            text.clone().into(),
            text.clone().into_bytes().into(),
            text.as_bytes().into(),
            b"text".into(),
            Bytes::from_static(b"text").into(),
        ];
        for body in bodies {
            assert_eq!((body.len(), body.is_replayable()), (Some(4), true));
            assert_eq!(blocking(body), "text");
        }
    }

    #[test]
    fn a_file_is_sent_again_and_again_in_both_modes() {
        let long = "0123456789".repeat(20_000);
        let file = Temporary::new("again", &long);
        let body = Body::from_file(&file.0).expect("a file");
        assert_eq!((body.len(), body.is_replayable()), (Some(200_000), true));
        for _ in 0..2 {
            assert_eq!(blocking(body.clone()), long);
            // Without a runtime, and with one.
            assert_eq!(block_on(asynchronous(body.clone())), long);
            #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
            {
                let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                assert_eq!(runtime.block_on(asynchronous(body.clone())), long);
            }
        }
        // Bytes added meanwhile are not sent, because the length was announced.
        File::options()
            .append(true)
            .open(&file.0)
            .and_then(|mut file| file.write_all(b"more"))
            .expect("a file");
        assert_eq!(blocking(body), long);
        assert!(Body::from_file(std::env::temp_dir()).is_err() && Body::from_file("not there").is_err());
    }

    #[test]
    fn what_is_left_of_an_open_file_is_sent_once() {
        let file = Temporary::new("open", "0123456789");
        let mut open = File::open(&file.0).expect("a file");
        open.seek(io::SeekFrom::Start(4)).expect("a place");
        let body = Body::from(open);
        assert_eq!((body.len(), body.is_replayable()), (Some(6), false));
        assert_eq!(blocking(body), "456789");
    }

    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    #[test]
    fn readers_of_either_kind_are_read_in_async_code() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let body = Body::from_reader(Some(4), io::Cursor::new("text"));
        assert_eq!(runtime.block_on(asynchronous(body)), "text");
        let body = Body::from_async_read(None, io::Cursor::new("text"));
        assert_eq!((body.len(), body.is_replayable()), (None, false));
        assert_eq!(runtime.block_on(asynchronous(body)), "text");
        let broken = Body::from_reader(None, Broken);
        let mut stream = broken.into_stream().expect("a stream");
        let first = std::future::poll_fn(|context| Pin::new(&mut stream).poll_next(context));
        assert_eq!(runtime.block_on(first).expect("an error").expect_err("broken").to_string(), "it broke");
    }

    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    struct Broken;

    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("it broke"))
        }
    }
}
