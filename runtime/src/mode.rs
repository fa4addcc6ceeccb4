//! Async or blocking, as a type: it selects the transport and the timer of a client.
//!
//! **Invariant:** sealed. A third mode would need a third driver, which only this crate can
//! provide.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::send::MaybeSend;
use crate::time::Instant;

/// The mode of a client: [`Async`] or [`Blocking`].
pub trait Mode: sealed::Sealed + Debug + Clone + Copy + Default + Send + Sync + Unpin + 'static {
    /// The type of transports in this mode.
    type Transport: ?Sized + Send + Sync + 'static;
    /// The type of timers in this mode.
    type Timer: ?Sized + Send + Sync + 'static;
    /// Unfinished work that is kept between polls; only async code has any.
    #[doc(hidden)]
    type InFlight<T: Send + 'static>: MaybeSend;

    /// Returns the timer used when the builder is given none.
    #[doc(hidden)]
    fn default_timer() -> Option<Arc<Self::Timer>>;

    /// Returns the transport's time limit for requests without their own.
    #[doc(hidden)]
    fn default_time_limit(transport: &Self::Transport) -> Option<Duration>;

    /// Returns the current time of the timer, or of the system.
    #[doc(hidden)]
    fn now(timer: Option<&Self::Timer>) -> Instant;

    /// Returns the wall-clock time of the timer, or of the system.
    #[doc(hidden)]
    fn date(timer: Option<&Self::Timer>) -> SystemTime;
}

/// The mode of clients whose calls are futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Async;

/// The mode of clients whose calls block the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Blocking;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Async {}
    impl Sealed for super::Blocking {}
}
