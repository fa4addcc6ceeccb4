//! Decodes the content coding `gzip` (RFC 9110, section 8.4.1.3; RFC 1952).

use std::io::{self, Read as _, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_core::Stream;
use http::HeaderMap;
use http::header::{ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue};

use crate::BoxError;
use crate::body::ByteStream;
use crate::error::TransportError;

/// The number of bytes decompressed at once: 128 bytes may expand to 128 KiB.
const STEP: usize = 128;

/// The number of bytes read at once in blocking code.
const PIECE: usize = 8 * 1024;

/// Returns a response whose body is decompressed if necessary. `of` creates a stream for the
/// transport's mode.
pub(super) fn decompressed(
    mut response: http::Response<ByteStream>,
    of: impl FnOnce(Decompressed) -> ByteStream,
) -> http::Response<ByteStream> {
    let headers = response.headers_mut();
    if !is_gzip(headers) {
        return response;
    }
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    // Ranges would refer to the compressed bytes.
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("none"));
    response.map(|compressed| of(Decompressed::new(compressed)))
}

/// Recipients treat `x-gzip` as equivalent, and case does not matter.
fn is_gzip(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    let (Some(coding), None) = (codings.next(), codings.next()) else { return false };
    let coding = coding.as_bytes().trim_ascii();
    coding.eq_ignore_ascii_case(b"gzip") || coding.eq_ignore_ascii_case(b"x-gzip")
}

/// A decompressed body: a stream in async code, an iterator in blocking code.
pub(super) struct Decompressed {
    compressed: ByteStream,
    /// Bytes that were read but not yet decompressed.
    rest: Bytes,
    state: State,
}

enum State {
    /// Nothing was read. A response without a body, such as one to `HEAD`, ends in this state.
    Begin,
    /// In one of several concatenated members (RFC 1952, section 2.2).
    Within(Box<MultiGzDecoder<Vec<u8>>>),
    End,
}

impl Decompressed {
    fn new(compressed: ByteStream) -> Self {
        Self { compressed, rest: Bytes::new(), state: State::Begin }
    }

    /// Returns more data without reading; `None` if more has to be read first.
    fn decompress(&mut self) -> io::Result<Option<Bytes>> {
        while !self.rest.is_empty() {
            let step = self.rest.split_to(STEP.min(self.rest.len()));
            if matches!(self.state, State::Begin) {
                self.state = State::Within(Box::new(MultiGzDecoder::new(Vec::new())));
            }
            let State::Within(decoder) = &mut self.state else { return Ok(None) };
            decoder.write_all(&step)?;
            decoder.flush()?;
            let bytes = std::mem::take(decoder.get_mut());
            if !bytes.is_empty() {
                return Ok(Some(bytes.into()));
            }
        }
        Ok(None)
    }

    /// Handles the end of the compressed body, which is an error within a member.
    fn end(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::End) {
            State::Within(mut decoder) => decoder.try_finish(),
            State::Begin | State::End => Ok(()),
        }
    }

    /// Returns the next chunk that was read, or the end after an error.
    fn piece<E: Into<BoxError>>(
        &mut self,
        piece: Result<Option<Bytes>, E>,
    ) -> Option<Result<Bytes, BoxError>> {
        if piece.is_err() {
            (self.rest, self.state) = (Bytes::new(), State::End);
        }
        piece.map_err(Into::into).transpose()
    }
}

impl Stream for Decompressed {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let decompressed = this.decompress();
            if let Some(piece) = this.piece(decompressed) {
                return Poll::Ready(Some(piece));
            }
            if matches!(this.state, State::End) {
                return Poll::Ready(None);
            }
            match ready!(Pin::new(&mut this.compressed).poll_next(context)) {
                Some(Ok(bytes)) => this.rest = bytes,
                Some(Err(error)) => return Poll::Ready(this.piece(Err(error))),
                None => {
                    let end = this.end().map(|()| None);
                    return Poll::Ready(this.piece(end));
                }
            }
        }
    }
}

impl Iterator for Decompressed {
    type Item = Result<Bytes, BoxError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let decompressed = self.decompress();
            if let Some(piece) = self.piece(decompressed) {
                return Some(piece);
            }
            if matches!(self.state, State::End) {
                return None;
            }
            let mut bytes = vec![0; PIECE];
            match self.compressed.read(&mut bytes) {
                Ok(0) => {
                    let end = self.end().map(|()| None);
                    return self.piece(end);
                }
                Ok(length) => {
                    bytes.truncate(length);
                    self.rest = bytes.into();
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return self.piece(Err(TransportError::broken_body(error.into()))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Waker;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    /// Decompresses chunks of this length, in async and blocking code.
    fn decompress(compressed: &[u8], length: usize) -> [Result<Vec<u8>, BoxError>; 2] {
        let stream = || {
            let pieces: Vec<_> =
                compressed.chunks(length).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            Decompressed::new(ByteStream::from_chunks(pieces))
        };
        let whole = |pieces: &mut dyn Iterator<Item = Result<Bytes, BoxError>>| {
            pieces.collect::<Result<Vec<_>, _>>().map(|pieces| pieces.concat())
        };
        let mut polled = pin!(stream());
        let mut poll = || match polled.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(piece) => piece,
            Poll::Pending => panic!("bytes never pend"),
        };
        [whole(&mut std::iter::from_fn(&mut poll)), whole(&mut stream())]
    }

    #[test]
    fn all_members_are_read_wherever_the_pieces_end() {
        let zeros = vec![0; 300_000];
        let members: [&[u8]; 4] = [b"ab", b"", &zeros, b"c"];
        let compressed = members.map(gzip).concat();
        for length in (1..60).chain([compressed.len()]) {
            for whole in decompress(&compressed, length) {
                assert!(whole.expect("gzip") == members.concat(), "in pieces of {length}");
            }
        }
        for whole in decompress(b"", 1) {
            assert_eq!(whole.expect("a response without a body"), b"");
        }
    }

    #[test]
    fn what_breaks_off_or_is_no_member_is_an_error_and_the_end() {
        let two = [gzip(b"ab"), gzip(b"cd")].concat();
        let whole = two.len() / 2;
        for length in (1..two.len()).filter(|length| *length != whole) {
            for read in decompress(&two[..length], 7) {
                assert!(read.is_err(), "after {length} bytes");
            }
        }
        let mut wrong = two.clone();
        wrong[two.len() - 8] ^= 1;
        for odd in [&wrong, &[&two[..], b"odd"].concat()] {
            for read in decompress(odd, 7) {
                assert!(read.is_err(), "{odd:?}");
            }
        }
        let mut stream = Decompressed::new(ByteStream::from(Bytes::from_static(b"no gzip")));
        assert!(stream.by_ref().next().is_some_and(|piece| piece.is_err()));
        assert!(Iterator::next(&mut stream).is_none());
    }

    #[test]
    fn a_decompressed_response_has_no_header_of_the_compressed_one() {
        let response = || {
            let response = http::Response::builder().header(CONTENT_LENGTH, 3).header("etag", "\"1\"");
            response.header(ACCEPT_RANGES, "bytes")
        };
        let plain = response().body(ByteStream::from(Bytes::from_static(b"abc"))).expect("a response");
        let same = decompressed(plain, |_| panic!("it is not compressed"));
        assert_eq!((same.headers()[CONTENT_LENGTH].as_bytes(), same.headers().len()), (&b"3"[..], 3));
        let compressed = response().header(CONTENT_ENCODING, "gzip").body(ByteStream::from(Bytes::new()));
        let response = decompressed(compressed.expect("a response"), ByteStream::from_chunks);
        let headers = [("etag", "\"1\""), ("accept-ranges", "none")]
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        assert_eq!(*response.headers(), headers.into_iter().collect::<HeaderMap>());
    }

    #[test]
    fn a_coding_has_two_names_in_any_case() {
        let headers = |values: &[&'static str]| {
            values.iter().map(|value| (CONTENT_ENCODING, HeaderValue::from_static(value))).collect()
        };
        for (values, expected) in [
            (&["gzip"][..], true),
            (&["x-gzip"], true),
            (&["GZip"], true),
            (&[], false),
            (&["br"], false),
            (&["br, gzip"], false),
            (&["br", "gzip"], false),
        ] {
            assert_eq!(is_gzip(&headers(values)), expected, "{values:?}");
        }
    }
}
