//! The futures of awaited calls.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::BoxFuture;
use crate::error::Error;
use crate::machine::CallResult;
use crate::operation::{Operation, Pending};
use crate::response::Response;
use crate::send::MaybeSend;

/// The future of an awaited [`Call`](crate::Call).
pub type SendFuture<Op> = CallFuture<CallResult<Op>>;

/// The future of an awaited [`Wait`](crate::Wait).
pub type WaitFuture<Op> =
    CallFuture<Result<Response<<Op as Pending>::Ready>, Error<<Op as Operation>::Error>>>;

/// The future of an awaited call or wait. Dropping it cancels the call.
#[must_use = "futures do nothing unless they are awaited"]
pub struct CallFuture<T>(BoxFuture<T>);

impl<T> CallFuture<T> {
    pub(super) fn new(call: impl Future<Output = T> + MaybeSend + 'static) -> Self {
        Self(Box::pin(call))
    }
}

impl<T> Future for CallFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}
