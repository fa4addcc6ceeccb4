//! A body that is resumed after an interruption.

use std::io::{self, Read};
use std::time::Duration;

use super::{Client, drive};
use crate::BoxError;
use crate::body::ByteStream;
use crate::error::TransportError;
use crate::machine::{CallMachine, CallResult, HeaderArg, ResumePoint};
use crate::mode::{Blocking, Mode};
use crate::operation::{AsBytes, Operation};

pub(super) use self::asynchronous::asynchronous;

/// Wraps a body in blocking code.
pub(super) fn blocking<Op: Operation>(
    client: Client<Blocking>,
    machine: CallMachine<AsBytes<Op>>,
    body: ByteStream,
    rest: Option<ResumePoint>,
) -> ByteStream {
    ByteStream::from_reader(BlockingBody { body: Some(body), source: Source { client, machine, rest } })
}

/// Requests the rest of a body.
struct Source<Op, M: Mode> {
    client: Client<M>,
    machine: CallMachine<AsBytes<Op>>,
    rest: Option<ResumePoint>,
}

impl<Op: Operation, M: Mode> Source<Op, M> {
    fn add(&mut self, length: usize) {
        if let Some(rest) = &mut self.rest {
            rest.add(length);
        }
    }

    /// Returns the error of a body that ended too early.
    fn end(&self) -> Option<BoxError> {
        let is_whole = self.rest.as_ref().is_none_or(ResumePoint::is_whole);
        (!is_whole).then(|| "unexpected end of the body".into())
    }

    /// Returns the pause before the rest is requested, or the error if it is not requested.
    fn broken(&mut self, error: BoxError) -> Result<Duration, TransportError> {
        let error = self.machine.broken(error);
        let Some(rest) = &mut self.rest else { return Err(error) };
        rest.breaks = rest.breaks.saturating_add(1);
        let pause = self.machine.pause_after_break(self.client.shared.moment(), rest.breaks, &error);
        let pause = pause.ok_or(error)?;
        for (name, value) in rest.headers() {
            self.machine.set_header(&name, Some(HeaderArg::new(Ok(name.clone()), Ok(value))));
        }
        Ok(pause)
    }

    /// Returns the rest of the body.
    fn received(&self, sent: CallResult<AsBytes<Op>>) -> Result<ByteStream, TransportError> {
        let reason = match sent {
            Ok(response) => {
                let refusal =
                    self.rest.as_ref().and_then(|rest| rest.mismatch(response.status(), response.headers()));
                match refusal {
                    None => return Ok(response.into_inner()),
                    Some(refusal) => refusal.to_owned(),
                }
            }
            Err(error) => error.to_string(),
        };
        Err(self.machine.broken(format!("its rest could not be read: {reason}").into()))
    }
}

/// A body in blocking code.
struct BlockingBody<Op> {
    /// `None` after the end.
    body: Option<ByteStream>,
    source: Source<Op, Blocking>,
}

impl<Op: Operation> Read for BlockingBody<Op> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(body) = self.body.as_mut().filter(|_| !buffer.is_empty()) else { return Ok(0) };
            let error = match body.read(buffer) {
                Ok(0) => {
                    let Some(error) = self.source.end() else {
                        self.body = None;
                        return Ok(0);
                    };
                    error
                }
                Ok(length) => {
                    self.source.add(length);
                    return Ok(length);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => error.into(),
            };
            self.body = None;
            let pause = self.source.broken(error).map_err(io::Error::other)?;
            let shared = self.source.client.shared.clone();
            if let Some(timer) = &shared.timer {
                timer.sleep(pause);
            }
            let sent = drive::blocking::drive(&shared, &mut self.source.machine);
            self.body = Some(self.source.received(sent).map_err(io::Error::other)?);
        }
    }
}

/// The async implementation.
mod asynchronous {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    use std::convert::identity as sendable;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use futures_core::Stream;

    use super::Source;
    use crate::body::ByteStream;
    use crate::client::{Client, drive};
    use crate::error::TransportError;
    use crate::machine::{CallMachine, ResumePoint};
    use crate::mode::Async;
    use crate::operation::{AsBytes, Operation};
    use crate::{BoxError, BoxFuture};

    /// Wraps a body in async code.
    pub(in crate::client) fn asynchronous<Op: Operation>(
        client: Client<Async>,
        machine: CallMachine<AsBytes<Op>>,
        body: ByteStream,
        rest: Option<ResumePoint>,
    ) -> ByteStream {
        ByteStream::from_stream(AsyncBody::Reading(body, Box::new(Source { client, machine, rest })))
    }

    /// A request for the rest of a body in flight.
    type Resumed<Op> = Sendable<BoxFuture<(Result<ByteStream, TransportError>, Box<Source<Op, Async>>)>>;

    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    type Sendable<T> = T;

    /// On wasm32-unknown-unknown a call is not `Send`, but a byte stream must be.
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    type Sendable<T> = send_wrapper::SendWrapper<T>;

    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn sendable<T>(value: T) -> Sendable<T> {
        Sendable::new(value)
    }

    /// A body in async code.
    enum AsyncBody<Op> {
        Reading(ByteStream, Box<Source<Op, Async>>),
        Requesting(Resumed<Op>),
        Over,
    }

    /// No field is self-referential.
    impl<Op> Unpin for AsyncBody<Op> {}

    impl<Op: Operation> Stream for AsyncBody<Op> {
        type Item = Result<Bytes, BoxError>;

        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let this = self.get_mut();
            loop {
                match std::mem::replace(this, Self::Over) {
                    Self::Over => return Poll::Ready(None),
                    Self::Requesting(mut resumed) => match resumed.as_mut().poll(context) {
                        Poll::Ready((Ok(body), source)) => *this = Self::Reading(body, source),
                        Poll::Ready((Err(error), _)) => return Poll::Ready(Some(Err(error.into()))),
                        Poll::Pending => {
                            *this = Self::Requesting(resumed);
                            return Poll::Pending;
                        }
                    },
                    Self::Reading(mut body, mut source) => {
                        let polled = Pin::new(&mut body).poll_next(context);
                        if let Poll::Ready(Some(Ok(piece))) = &polled {
                            source.add(piece.len());
                        }
                        let error = match polled {
                            Poll::Ready(Some(Err(error))) => Some(error),
                            Poll::Ready(None) => source.end(),
                            going_on => {
                                *this = Self::Reading(body, source);
                                return going_on;
                            }
                        };
                        let Some(error) = error else { return Poll::Ready(None) };
                        match resume(source, error) {
                            Ok(resumed) => *this = Self::Requesting(resumed),
                            Err(error) => return Poll::Ready(Some(Err(error.into()))),
                        }
                    }
                }
            }
        }
    }

    /// Requests the rest after a pause.
    fn resume<Op: Operation>(
        mut source: Box<Source<Op, Async>>,
        error: BoxError,
    ) -> Result<Resumed<Op>, TransportError> {
        let pause = source.broken(error)?;
        Ok(sendable(Box::pin(async move {
            let shared = source.client.shared.clone();
            if let Some(timer) = shared.timer.as_ref().filter(|timer| timer.is_available()) {
                timer.sleep(pause).await;
            }
            let sent = drive::asynchronous::drive(&shared, &mut source.machine).await;
            (source.received(sent), source)
        })))
    }
}
