//! Clocks and sleeping. They are replaceable so that tests do not have to wait.

#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) mod drivers;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::BoxFuture;
use crate::mode::{Async, Blocking, Mode};
use crate::time::{self, Instant};

/// A clock and a sleep function, for async clients.
///
/// The runtime takes the time only from here. In a test, implement a clock that advances instead of
/// sleeping; its instants only need to be consistent with each other. [`Instant`] is that of the
/// standard library on targets that have a clock.
pub trait Timer: Send + Sync + 'static {
    /// Returns the current time.
    fn now(&self) -> Instant;

    /// Returns a future that completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;

    /// Returns the wall-clock time, which dates in headers are compared with if the server sends no
    /// `Date`.
    #[cfg(any(not(all(target_family = "wasm", target_os = "unknown")), feature = "js"))]
    fn date(&self) -> SystemTime {
        time::date()
    }

    /// Returns the wall-clock time, which dates in headers are compared with if the server sends no
    /// `Date`.
    #[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "js")))]
    fn date(&self) -> SystemTime;

    /// Returns whether [`sleep`](Self::sleep) works in the current context.
    ///
    /// A timer that belongs to an executor returns `false` outside of it. A client that would have
    /// to sleep then fails with an error that states so.
    fn is_available(&self) -> bool {
        true
    }
}

/// A clock and a sleep function, for blocking clients.
pub trait BlockingTimer: Send + Sync + 'static {
    /// Returns the current time.
    fn now(&self) -> Instant;

    /// Blocks the thread for `duration`.
    fn sleep(&self, duration: Duration);

    /// Returns the wall-clock time, which dates in headers are compared with if the server sends no
    /// `Date`.
    fn date(&self) -> SystemTime {
        time::date()
    }
}

/// Conversion into the timer of a mode: any [`Timer`] for [`Async`], any [`BlockingTimer`] for
/// [`Blocking`], or an `Arc` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a timer of a client in the mode `{M}`",
    note = "`Timer` is for the mode `Async` and `BlockingTimer` for `Blocking`"
)]
pub trait IntoTimer<M: Mode> {
    /// Converts to a shared timer.
    fn into_timer(self) -> Arc<M::Timer>;
}

impl<T: Timer> IntoTimer<Async> for T {
    fn into_timer(self) -> Arc<dyn Timer> {
        Arc::new(self)
    }
}

impl<T: BlockingTimer> IntoTimer<Blocking> for T {
    fn into_timer(self) -> Arc<dyn BlockingTimer> {
        Arc::new(self)
    }
}

impl<T: Timer + ?Sized> Timer for Arc<T> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        (**self).sleep(duration)
    }

    fn date(&self) -> SystemTime {
        (**self).date()
    }

    fn is_available(&self) -> bool {
        (**self).is_available()
    }
}

impl<T: BlockingTimer + ?Sized> BlockingTimer for Arc<T> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn sleep(&self, duration: Duration) {
        (**self).sleep(duration);
    }

    fn date(&self) -> SystemTime {
        (**self).date()
    }
}

/// The system clock with a sleep that blocks the thread; the default of blocking clients.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[derive(Debug, Clone, Copy, Default)]
pub struct ThreadTimer;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl BlockingTimer for ThreadTimer {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// Tokio's clock and timer; the default of async clients.
///
/// It needs a tokio runtime whose time driver is enabled. A runtime does not tell whether it is
/// enabled. In a program compiled with `panic = "abort"`, the timer therefore uses a thread of its
/// own.
#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTimer;

#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
impl Timer for TokioTimer {
    fn now(&self) -> Instant {
        // Tokio's clock can be paused in tests. Outside a runtime it is the system clock.
        tokio::time::Instant::now().into_std()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        // `tokio::time::sleep` panics when it is *called* outside a runtime, so it is called when
        // polled.
        Box::pin(drivers::inside(async move { tokio::time::sleep(duration).await }))
    }

    fn is_available(&self) -> bool {
        drivers::has_time()
    }
}

/// JavaScript's clock, `performance.now()`, and timer, `setTimeout`; the default of async clients
/// on wasm32-unknown-unknown.
#[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct JsTimer;

#[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
impl Timer for JsTimer {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        /// The longest delay of `setTimeout` in milliseconds; a longer one would end at once.
        const LONGEST: u32 = i32::MAX.cast_unsigned();

        let start = Instant::now();
        Box::pin(async move {
            loop {
                let left = duration.saturating_sub(start.elapsed());
                if left.is_zero() {
                    return;
                }
                let millis = u32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(LONGEST);
                gloo_timers::future::TimeoutFuture::new(millis.min(LONGEST)).await;
            }
        })
    }
}
