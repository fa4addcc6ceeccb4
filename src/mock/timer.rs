//! Time that passes only when somebody sleeps.
//!
//! In comes a sleep, at once out goes its end; the mock's own time has moved on by as much.

use std::time::{Duration, Instant, SystemTime};

use super::Mock;
use crate::runtime::{BlockingTimer, BoxFuture, Timer};

/// A timer whose sleeps take none but the mock's own time.
///
/// It suits a client that is answered in memory. Over a socket it would end a call's timeout before the answer is there.
#[derive(Debug, Clone)]
pub struct MockTimer {
    mock: Mock,
    start: Instant,
}

impl MockTimer {
    pub(super) fn new(mock: Mock) -> Self {
        Self { mock, start: Instant::now() }
    }

    fn instant(&self) -> Instant {
        let elapsed = self.mock.elapsed();
        self.start.checked_add(elapsed).unwrap_or(self.start)
    }
}

impl Timer for MockTimer {
    fn now(&self) -> Instant {
        self.instant()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        // Time passes when the sleep is awaited, not when it is made: one made for a timeout is mostly dropped.
        let mock = self.mock.clone();
        Box::pin(async move { mock.advance(duration) })
    }

    fn date(&self) -> SystemTime {
        self.mock.date()
    }
}

impl BlockingTimer for MockTimer {
    fn now(&self) -> Instant {
        self.instant()
    }

    fn sleep(&self, duration: Duration) {
        self.mock.advance(duration);
    }

    fn date(&self) -> SystemTime {
        self.mock.date()
    }
}
