//! Transport and timer of the two modes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::BoxFuture;
use crate::mode::{Async, Blocking, Mode};
use crate::timer::{BlockingTimer, ThreadTimer, Timer};
use crate::transport::{BlockingTransport, Transport};

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

    #[cfg(feature = "tokio")]
    fn default_timer() -> Option<Arc<dyn Timer>> {
        Some(Arc::new(crate::timer::TokioTimer))
    }

    #[cfg(not(feature = "tokio"))]
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
