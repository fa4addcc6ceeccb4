//! Implements `http_body::Body` for request bodies, for transports that use that crate.

use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream as _;
use http_body::{Frame, SizeHint};

use super::{Body, Kind, Once, already_sent};
use crate::BoxError;

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if let Kind::Replayable(_) = &this.0 {
            let (length, stream) = (this.len(), std::mem::take(this).into_stream());
            match stream {
                Ok(stream) => *this = Self::once(length, stream),
                Err(error) => return Poll::Ready(Some(Err(error.into()))),
            }
        }
        let data = match &mut this.0 {
            Kind::Bytes(bytes) if !bytes.is_empty() => std::mem::take(bytes),
            Kind::Once { stream, length } => match ready!(poll(stream, context)) {
                Some(Ok(data)) => {
                    // The number of bytes left to send, for `size_hint`.
                    *length = length
                        .map(|length| length.saturating_sub(u64::try_from(data.len()).unwrap_or(length)));
                    data
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            },
            Kind::Empty | Kind::Bytes(_) | Kind::Replayable(_) => return Poll::Ready(None),
        };
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(<[u8]>::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.len().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Polls the stream. It is an error if a clone has already taken it.
fn poll(stream: &Once, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
    match stream.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        Some(stream) => Pin::new(stream).poll_next(context),
        None => Poll::Ready(Some(Err(already_sent().into()))),
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::task::Waker;

    use http_body::Body as _;

    use super::*;
    use crate::ByteStream;

    /// Reads a body to its end, with the size hint before each frame.
    fn read(mut body: Body) -> Result<(Vec<Option<u64>>, String), BoxError> {
        let (mut lengths, mut text) = (Vec::new(), Vec::new());
        let mut context = Context::from_waker(Waker::noop());
        loop {
            lengths.push(body.size_hint().exact());
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(frame)) => text.extend_from_slice(frame?.data_ref().expect("data")),
                Poll::Ready(None) => return Ok((lengths, String::from_utf8(text)?)),
                Poll::Pending => panic!("bytes never pend"),
            }
        }
    }

    #[test]
    fn each_kind_of_body_is_read_to_its_end() {
        let stream = || ByteStream::from(Bytes::from_static(b"stream"));
        let cases = [
            (Body::empty(), vec![Some(0)], ""),
            (Body::bytes(""), vec![Some(0)], ""),
            (Body::bytes("bytes"), vec![Some(5), Some(0)], "bytes"),
            (Body::replayable(Some(6), move || Ok(stream())), vec![Some(6), Some(0)], "stream"),
            (Body::once(None, stream()), vec![None, None], "stream"),
        ];
        for (body, lengths, text) in cases {
            let name = format!("{body:?}");
            assert_eq!(body.is_end_stream(), text.is_empty(), "{name}");
            assert_eq!(read(body).expect("a body"), (lengths, text.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_recipe_that_fails_is_the_bodys_error() {
        let body = Body::replayable(None, || Err(io::Error::other("the file is gone")));
        assert_eq!(read(body).expect_err("no stream").to_string(), "the file is gone");
    }
}
