//! The transports and timers of the two modes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::BoxFuture;
use crate::mode::{Async, Blocking, Mode};
use crate::time::{self, Instant};
use crate::timer::{BlockingTimer, Timer};
use crate::transport::{BlockingTransport, Transport};

impl Mode for Async {
    type Transport = dyn Transport;
    type Timer = dyn Timer;
    type InFlight<T: Send + 'static> = BoxFuture<T>;

    fn default_time_limit(transport: &dyn Transport) -> Option<Duration> {
        transport.default_time_limit()
    }

    fn now(timer: Option<&dyn Timer>) -> Instant {
        timer.map_or_else(time::now, Timer::now)
    }

    fn date(timer: Option<&dyn Timer>) -> SystemTime {
        timer.map_or_else(time::date, Timer::date)
    }

    #[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
    fn default_timer() -> Option<Arc<dyn Timer>> {
        Some(Arc::new(crate::timer::TokioTimer))
    }

    #[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
    fn default_timer() -> Option<Arc<dyn Timer>> {
        Some(Arc::new(crate::timer::JsTimer))
    }

    #[cfg(not(any(
        all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))),
        all(feature = "js", target_family = "wasm", target_os = "unknown")
    )))]
    fn default_timer() -> Option<Arc<dyn Timer>> {
        None
    }
}

impl Mode for Blocking {
    type Transport = dyn BlockingTransport;
    type Timer = dyn BlockingTimer;
    type InFlight<T: Send + 'static> = Infallible;

    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    fn default_timer() -> Option<Arc<dyn BlockingTimer>> {
        Some(Arc::new(crate::timer::ThreadTimer))
    }

    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn default_timer() -> Option<Arc<dyn BlockingTimer>> {
        None
    }

    fn default_time_limit(_: &dyn BlockingTransport) -> Option<Duration> {
        None
    }

    fn now(timer: Option<&dyn BlockingTimer>) -> Instant {
        timer.map_or_else(time::now, BlockingTimer::now)
    }

    fn date(timer: Option<&dyn BlockingTimer>) -> SystemTime {
        timer.map_or_else(time::date, BlockingTimer::date)
    }
}
