//! Clocks and sleeping, passed in so that tests need neither.

#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) mod drivers;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::BoxFuture;
use crate::mode::{Async, Blocking, Mode};
use crate::time::{self, Instant};

/// A clock and a way to sleep, for async clients.
///
/// [`Instant`] is that of the standard library, where it has a clock. The runtime reads the time only here. A test may
/// advance a clock of its own instead of sleeping; the instants then only have to agree with each other.
pub trait Timer: Send + Sync + 'static {
    /// Returns the time.
    fn now(&self) -> Instant;

    /// Returns a future that ends after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;

    /// Returns the calendar's time, which dates in headers are compared with when the server does not send its own.
    #[cfg(any(not(all(target_family = "wasm", target_os = "unknown")), feature = "js"))]
    fn date(&self) -> SystemTime {
        time::date()
    }

    /// Returns the calendar's time, which dates in headers are compared with when the server does not send its own.
    #[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "js")))]
    fn date(&self) -> SystemTime;

    /// Returns whether [`sleep`](Self::sleep) works here and now.
    ///
    /// A timer that belongs to an executor returns `false` outside of it; the client then fails with an error that
    /// states so where it would have to sleep.
    fn is_available(&self) -> bool {
        true
    }
}

/// A clock and a way to sleep, for blocking clients.
pub trait BlockingTimer: Send + Sync + 'static {
    /// Returns the time.
    fn now(&self) -> Instant;

    /// Returns after `duration`.
    fn sleep(&self, duration: Duration);

    /// Returns the calendar's time, which dates in headers are compared with when the server does not send its own.
    fn date(&self) -> SystemTime {
        time::date()
    }
}

/// What can be made a timer of a mode: any [`Timer`] for [`Async`], any [`BlockingTimer`] for [`Blocking`], an `Arc` of
/// either included.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a timer of a client in the mode `{M}`",
    note = "`Timer` is for the mode `Async` and `BlockingTimer` for `Blocking`"
)]
pub trait IntoTimer<M: Mode> {
    /// Returns the timer.
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

/// The system's clock; sleeping blocks the thread. Blocking clients use it unless configured otherwise.
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

/// Tokio's clock and timer. Async clients use it unless configured otherwise.
///
/// It needs a tokio runtime whose time driver is enabled. A runtime does not tell whether it is; so in a program whose
/// panics abort, the timer has a thread of its own.
#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTimer;

#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
impl Timer for TokioTimer {
    fn now(&self) -> Instant {
        // Tokio's clock can be paused in tests; outside of a runtime it is the system's.
        tokio::time::Instant::now().into_std()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        // `tokio::time::sleep` panics when it is *called* outside of a runtime, so it is called when polled.
        Box::pin(drivers::inside(async move { tokio::time::sleep(duration).await }))
    }

    fn is_available(&self) -> bool {
        drivers::has_time()
    }
}

/// JavaScript's clock, `performance.now()`, and its timer, `setTimeout`. Async clients on wasm32-unknown-unknown use it
/// unless configured otherwise.
#[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct JsTimer;

#[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
impl Timer for JsTimer {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        /// What `setTimeout` takes for its longest time, in milliseconds; it ends at once for more.
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
