//! Async or blocking, as a type: what a client sends with and sleeps on.
//!
//! **Invariant:** sealed. A third mode would need a third driver, which only this crate can write.

use std::convert::Infallible;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::BoxFuture;
use crate::timer::{BlockingTimer, ThreadTimer, Timer};
use crate::transport::{BlockingTransport, Transport};

/// How a client waits: [`Async`] or [`Blocking`].
pub trait Mode: sealed::Sealed + Debug + Clone + Copy + Default + Send + Sync + Unpin + 'static {
    /// What carries requests in this mode.
    type Transport: ?Sized + Send + Sync + 'static;
    /// What sleeps in this mode.
    type Timer: ?Sized + Send + Sync + 'static;
    /// Work that was begun and is not done, which only async code can hold.
    #[doc(hidden)]
    type InFlight<T: Send + 'static>: Send;

    /// Returns the timer that a client has when none is given to its builder.
    #[doc(hidden)]
    fn default_timer() -> Option<Arc<Self::Timer>>;

    /// Returns the time limit that a transport has for requests that bring none.
    #[doc(hidden)]
    fn own_limit(transport: &Self::Transport) -> Option<Duration>;

    /// Returns the time of a timer, or of the system.
    #[doc(hidden)]
    fn now(timer: Option<&Self::Timer>) -> Instant;

    /// Returns the calendar's time of a timer, or of the system.
    #[doc(hidden)]
    fn date(timer: Option<&Self::Timer>) -> SystemTime;
}

/// Calls are futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Async;

/// Calls block the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Blocking;

impl Mode for Async {
    type Transport = dyn Transport;
    type Timer = dyn Timer;
    type InFlight<T: Send + 'static> = BoxFuture<T>;

    fn own_limit(transport: &dyn Transport) -> Option<Duration> {
        transport.own_limit()
    }

    fn now(timer: Option<&dyn Timer>) -> Instant {
        timer.map_or_else(Instant::now, Timer::now)
    }

    fn date(timer: Option<&dyn Timer>) -> SystemTime {
        timer.map_or_else(SystemTime::now, Timer::date)
    }

    #[cfg(feature = "reqwest")]
    fn default_timer() -> Option<Arc<dyn Timer>> {
        Some(Arc::new(crate::timer::TokioTimer))
    }

    #[cfg(not(feature = "reqwest"))]
    fn default_timer() -> Option<Arc<dyn Timer>> {
        None
    }
}

impl Mode for Blocking {
    type Transport = dyn BlockingTransport;
    type Timer = dyn BlockingTimer;
    type InFlight<T: Send + 'static> = Infallible;

    fn default_timer() -> Option<Arc<dyn BlockingTimer>> {
        Some(Arc::new(ThreadTimer))
    }

    fn own_limit(_: &dyn BlockingTransport) -> Option<Duration> {
        None
    }

    fn now(timer: Option<&dyn BlockingTimer>) -> Instant {
        timer.map_or_else(Instant::now, BlockingTimer::now)
    }

    fn date(timer: Option<&dyn BlockingTimer>) -> SystemTime {
        timer.map_or_else(SystemTime::now, BlockingTimer::date)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Async {}
    impl Sealed for super::Blocking {}
}
