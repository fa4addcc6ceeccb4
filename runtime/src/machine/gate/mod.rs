//! When the calls of a client may send: not while the server has requested a pause, not more than its rate limit allows,
//! and not more at once than the client was configured for.
//!
//! Calls that have to wait form a [`queue`]. Only the first one watches the clock; each call that goes wakes the next, so
//! that a window of the server is used in order and not by all at once. How long it waits is a matter of the server's
//! [`limits`].
//!
//! **Invariant:** counters and the queue only; the time is an argument.

mod limits;
mod queue;
mod spacing;
mod start;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use self::limits::{Limits, Reopening, Wait};
use self::queue::Queue;
use crate::protocol::RateLimit;
use crate::time::Instant;

/// What all calls of a client pass before they send.
pub(crate) struct Gate {
    max_in_flight: Option<u64>,
    state: Mutex<State>,
}

/// Whether a call may send.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It may; the pass is held until the response has arrived.
    Go(Permit),
    /// Not before this time has passed.
    Closed(Duration),
    /// Not before the calls in front of it, or not before a request that is under way has ended.
    Queued(Place),
}

#[derive(Default)]
struct State {
    in_flight: u64,
    queue: Queue,
    limits: Limits,
}

/// A request that is under way.
#[derive(Debug)]
pub(crate) struct Permit(Arc<Gate>);

/// A place in the queue, which is left when it is dropped.
#[derive(Debug)]
pub(crate) struct Slot(Place);

/// What a call waits for that is not the first one, or that waits for a request under way.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    id: u64,
    gate: Arc<Gate>,
}

impl Gate {
    /// Creates a gate for at most `max_in_flight` concurrent requests; any number with `None`.
    pub(crate) fn new(max_in_flight: Option<usize>) -> Arc<Self> {
        let max_in_flight = max_in_flight.map(|max| u64::try_from(max).unwrap_or(u64::MAX));
        Arc::new(Self { max_in_flight, state: Mutex::default() })
    }

    /// Requests a request to be sent; `obeys` shows whether the call accepts a pause of this length.
    ///
    /// `slot` is the call's place in the queue: it gets one when it has to wait, and loses it when it goes.
    pub(crate) fn enter(
        self: &Arc<Self>,
        now: Instant,
        slot: &mut Option<Slot>,
        obeys: impl Fn(Duration) -> bool,
    ) -> Admission {
        let mut state = self.lock();
        let in_flight = state.in_flight;
        let wait = state.limits.wait(now, in_flight);
        let is_first = state.queue.is_first(slot.as_ref().map(|slot| slot.0.id));
        let is_full = self.max_in_flight.is_some_and(|max| in_flight >= max);
        // A call that does not accept the pause does not stand behind those that make it.
        let ignores = match wait {
            Some(Wait::For(pause)) => !obeys(pause),
            Some(Wait::ForResponse) => !obeys(Duration::ZERO),
            None => false,
        };
        let may_go = ignores && self.max_in_flight.is_none() || is_first && (wait.is_none() || ignores);
        if may_go && !is_full {
            state.limits.begin(now, in_flight);
            state.in_flight += 1;
            drop(state);
            // It wakes the next one in the queue.
            slot.take();
            return Admission::Go(Permit(Arc::clone(self)));
        }
        let join = || Slot(Place { id: state.queue.join(), gate: Arc::clone(self) });
        let slot = slot.get_or_insert_with(join);
        match wait {
            Some(Wait::For(pause)) if is_first && !is_full => Admission::Closed(pause),
            _ => Admission::Queued(slot.0.clone()),
        }
    }

    /// Keeps new requests back for the pause that the server requested; a longer one that is known stays.
    pub(crate) fn close(&self, now: Instant, pause: Duration, limit: Option<RateLimit>) {
        self.lock().limits.pause(now, pause, Reopening::Window, limit);
    }

    /// Keeps new requests back after a refusal, or in an outage, of which nobody knows how it ends.
    pub(crate) fn close_until_probed(&self, now: Instant, pause: Duration) {
        self.lock().limits.pause(now, pause, Reopening::Probe, None);
    }

    /// Returns the number of refusals without a time, one after the other, if there is one more now.
    pub(crate) fn refused(&self, now: Instant) -> u32 {
        self.lock().limits.refused(now)
    }

    /// Takes note of an accepted request, and of what the server tells about its limit.
    pub(crate) fn accepted(&self, now: Instant, limit: Option<RateLimit>) {
        let mut state = self.lock();
        // The request itself is still counted as under way.
        let others = state.in_flight.saturating_sub(1);
        state.limits.accepted(now, limit, others);
    }

    /// Ends the slow start while no limit is known; returns whether any request had to wait for it.
    pub(crate) fn hurry(&self) -> bool {
        self.lock().limits.hurry()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the first call of the queue, so that it asks again.
    fn wake_first(mut state: MutexGuard<'_, State>) {
        let waker = state.queue.call_first();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Place {
    /// Ends when the call is to ask again.
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
