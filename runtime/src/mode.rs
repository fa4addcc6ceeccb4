//! Async or blocking, as a type: what a client sends with and sleeps on.
//!
//! **Invariant:** sealed. A third mode would need a third driver, which only this crate can write.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::send::MaybeSend;
use crate::time::Instant;

/// How a client waits: [`Async`] or [`Blocking`].
pub trait Mode: sealed::Sealed + Debug + Clone + Copy + Default + Send + Sync + Unpin + 'static {
    /// What carries requests in this mode.
    type Transport: ?Sized + Send + Sync + 'static;
    /// What sleeps in this mode.
    type Timer: ?Sized + Send + Sync + 'static;
    /// Work that was begun and is not done, which only async code can hold.
    #[doc(hidden)]
    type InFlight<T: Send + 'static>: MaybeSend;

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
