//! Waiting for other calls of the same client.

use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

use super::gate::QueuePosition;
#[cfg(feature = "oauth2")]
use crate::secret::TokenInProgress;

/// What a call waits for.
#[derive(Debug)]
pub(crate) enum Waiting {
    /// Its turn, or a request in flight.
    Slot(QueuePosition),
    /// A token that another call requests.
    #[cfg(feature = "oauth2")]
    Token(Arc<TokenInProgress>),
}

impl Waiting {
    /// Completes when the call should ask again.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        match self {
            Self::Slot(place) => place.poll(context),
            #[cfg(feature = "oauth2")]
            Self::Token(flight) => flight.poll(context),
        }
    }

    /// Blocks the thread until the call should ask again or `limit` has passed; returns which
    /// (`true` for the former).
    pub(crate) fn block(&self, limit: Option<Duration>) -> bool {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        while self.poll(&Context::from_waker(&waker)).is_pending() {
            match end.map(|end| end.saturating_duration_since(Instant::now())) {
                Some(left) if left.is_zero() => return false,
                Some(left) => std::thread::park_timeout(left),
                None => std::thread::park(),
            }
        }
        true
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
