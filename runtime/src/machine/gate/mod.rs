//! Decides when the calls of a client may send: not during a pause that the server requested, not
//! more than its rate limit allows, and not more at once than configured.
//!
//! Calls that have to wait form a [`queue`]. Only the first one watches the clock. Each call that
//! is sent wakes the next, so that a window is used in order and not by all calls at once. The
//! [`limits`] of the server determine how long the first one waits.
//!
//! **Invariant:** counters and the queue only. The time is an argument.

mod limits;
mod queue;
mod slow_start;
mod spacing;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use self::limits::{Limits, Reopening, Wait};
use self::queue::Queue;
use crate::protocol::RateLimit;
use crate::time::Instant;

/// The gate that all calls of a client pass before they send.
pub(crate) struct Gate {
    max_in_flight: Option<u64>,
    state: Mutex<State>,
}

/// Whether a call may send.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It may. The permit is held until the response has arrived.
    Go(Permit),
    /// Not before this time has passed.
    Closed(Duration),
    /// Not before the calls ahead of it, or not before a request in flight has ended.
    Queued(QueuePosition),
}

#[derive(Default)]
struct State {
    in_flight: u64,
    queue: Queue,
    limits: Limits,
}

/// A request in flight.
#[derive(Debug)]
pub(crate) struct Permit(Arc<Gate>);

/// A place in the queue, which is given up on drop.
#[derive(Debug)]
pub(crate) struct Slot(QueuePosition);

/// Wakes a call that is not the first, or that waits for a request in flight.
#[derive(Debug, Clone)]
pub(crate) struct QueuePosition {
    id: u64,
    gate: Arc<Gate>,
}

impl Gate {
    /// Creates a gate for at most `max_in_flight` requests; `None` means no limit.
    pub(crate) fn new(max_in_flight: Option<usize>) -> Arc<Self> {
        let max_in_flight = max_in_flight.map(|max| u64::try_from(max).unwrap_or(u64::MAX));
        Arc::new(Self { max_in_flight, state: Mutex::default() })
    }

    /// Asks for permission to send. `accepts_pause` returns whether the call accepts a pause of this
    /// length.
    ///
    /// `slot` is the call's place in the queue. It is set when the call has to wait, and cleared
    /// when it may send.
    pub(crate) fn enter(
        self: &Arc<Self>,
        now: Instant,
        slot: &mut Option<Slot>,
        accepts_pause: impl Fn(Duration) -> bool,
    ) -> Admission {
        let mut state = self.lock();
        let in_flight = state.in_flight;
        let wait = state.limits.wait(now, in_flight);
        let is_first = state.queue.is_first(slot.as_ref().map(|slot| slot.0.id));
        let is_full = self.max_in_flight.is_some_and(|max| in_flight >= max);
        // A call that does not accept the pause does not queue behind those that do.
        let ignores = match wait {
            Some(Wait::For(pause)) => !accepts_pause(pause),
            Some(Wait::ForResponse) => !accepts_pause(Duration::ZERO),
            None => false,
        };
        let may_go = ignores && self.max_in_flight.is_none() || is_first && (wait.is_none() || ignores);
        if may_go && !is_full {
            state.limits.begin(now, in_flight);
            state.in_flight += 1;
            drop(state);
            // Dropping it wakes the next one in the queue.
            slot.take();
            return Admission::Go(Permit(Arc::clone(self)));
        }
        let join = || Slot(QueuePosition { id: state.queue.join(), gate: Arc::clone(self) });
        let slot = slot.get_or_insert_with(join);
        match wait {
            Some(Wait::For(pause)) if is_first && !is_full => Admission::Closed(pause),
            _ => Admission::Queued(slot.0.clone()),
        }
    }

    /// Holds back new requests for a pause that the server requested, unless a longer one is known.
    pub(crate) fn close(&self, now: Instant, pause: Duration, limit: Option<RateLimit>) {
        self.lock().limits.pause(now, pause, Reopening::Window, limit);
    }

    /// Holds back new requests after a refusal that states no time, or in an outage. One request
    /// then probes the server.
    pub(crate) fn close_until_probed(&self, now: Instant, pause: Duration) {
        self.lock().limits.pause(now, pause, Reopening::Probe, None);
    }

    /// Records a refusal that states no time, and returns the number of consecutive ones.
    pub(crate) fn refused(&self, now: Instant) -> u32 {
        self.lock().limits.refused(now)
    }

    /// Records an accepted request and the declared limit.
    pub(crate) fn accepted(&self, now: Instant, limit: Option<RateLimit>) {
        let mut state = self.lock();
        // The request itself still counts as in flight.
        let others = state.in_flight.saturating_sub(1);
        state.limits.accepted(now, limit, others);
    }

    /// Lifts the initial concurrency limit for calls that cannot wait, if no rate limit is known.
    /// Returns whether any call had to wait.
    pub(crate) fn release_all(&self) -> bool {
        self.lock().limits.release_all()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the first call in the queue, so that it asks again.
    fn wake_first(mut state: MutexGuard<'_, State>) {
        let waker = state.queue.call_first();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl QueuePosition {
    /// Completes when the call should ask again.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        self.gate.lock().queue.poll(self.id, context)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.in_flight = state.in_flight.saturating_sub(1);
        Gate::wake_first(state);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.0.gate.lock();
        if state.queue.leave(self.0.id) {
            Gate::wake_first(state);
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("max_in_flight", &self.max_in_flight).finish_non_exhaustive()
    }
}
