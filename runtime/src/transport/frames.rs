//! Converts the body of a response from `http_body` frames to a stream of bytes.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;

use crate::BoxError;
use crate::error::TransportError;

/// The body of a response as a stream. `failed` converts its errors.
pub(super) struct Frames<B, F> {
    body: B,
    failed: F,
}

impl<B, F> Frames<B, F> {
    pub(super) fn new(body: B, failed: F) -> Self {
        Self { body, failed }
    }
}

impl<B, F> Stream for Frames<B, F>
where
    B: http_body::Body + Unpin,
    F: Fn(B::Error) -> TransportError + Unpin,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            // Most bodies know their end, so it need not be polled for.
            if self.body.is_end_stream() {
                return Poll::Ready(None);
            }
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Ok(frame)) => frame,
                Some(Err(error)) => return Poll::Ready(Some(Err((self.failed)(error).into()))),
            };
            // Other frames are trailers, which are ignored.
            if let Ok(mut data) = frame.into_data() {
                return Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining()))));
            }
        }
    }
}
