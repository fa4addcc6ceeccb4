//! When the calls of a client may send: not while the server has requested a pause, not more than its rate limit allows,
//! and not more at once than the client was configured for.
//!
//! Calls that have to wait form a queue. Only the first one watches the clock; each call that goes wakes the next, so
//! that a window of the server is used in order and not by all at once.
//!
//! **Invariant:** counters and the queue only; the time is an argument.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::protocol::RateLimit;
use crate::time::Instant;

/// After this time without a refusal, what was learned about an undeclared rate limit is forgotten.
const FORGET: Duration = Duration::from_secs(10 * 60);

/// Up to which length a window that the server does not declare is used evenly.
const SHORT: Duration = Duration::from_secs(10);

/// What all calls of a client pass before they send.
pub(crate) struct Gate {
    max_in_flight: Option<usize>,
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
    in_flight: usize,
    /// When the pause is over that the server requested, and how many may send then.
    closed: Option<(Instant, Reopening)>,
    /// `None` as long as nothing is known that limits.
    window: Option<Window>,
    /// How many requests were accepted since there was last none under way, as long as nothing limits.
    accepted: u64,
    /// `None` as long as no short window was measured, or the server declares its own.
    spacing: Option<Spacing>,
    /// How many refusals without a time there were, one after the other.
    backoff: u32,
    queue: VecDeque<Waiter>,
    next_id: u64,
}

/// What the next request has to wait for.
#[derive(Debug, Clone, Copy)]
enum Wait {
    For(Duration),
    /// The response to one that is under way.
    ForResponse,
}

/// How a gate opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reopening {
    /// The server named the time of the next window, so that the whole window can be used.
    Window,
    /// Nobody knows how the server is, so that one request has to find out.
    Probe,
}

/// A period in which the server accepts a number of requests.
struct Window {
    /// When its first request was accepted.
    began: Instant,
    /// When it ends, as the server tells.
    ends: Option<Instant>,
    /// Whether the server declared it, or a limit, so that there is nothing to find out.
    is_declared: bool,
    /// Whether it follows a refusal.
    is_fresh: bool,
    /// How many requests may still begin.
    left: u64,
    /// How many the server stated last that it would still accept.
    remaining: u64,
    /// How many were accepted since it began.
    accepted: u64,
    /// How many the server states that it accepts.
    declared: Option<u64>,
    /// How many it was seen to accept in an earlier window.
    learned: Option<WindowSize>,
    /// Whether this one was seen from its beginning.
    is_whole: bool,
}

/// How many requests an earlier window accepted.
#[derive(Debug, Clone, Copy)]
enum WindowSize {
    /// It was seen from its beginning: it accepts no more.
    Exactly(u64),
    AtLeast(u64),
}

/// How requests follow each other where a short window was measured that the server does not declare.
///
/// They are spread over its length: where it begins is not known, and evenly spread requests fit it wherever that is.
struct Spacing {
    interval: Duration,
    /// How many may go at once after a quiet time.
    burst: u32,
    /// When the next request may go.
    next: Instant,
    /// How long a window is, and how many of them the interval has stayed as it is, or become shorter.
    period: Duration,
    changed: Instant,
    calm: u32,
}

struct Waiter {
    id: u64,
    is_woken: bool,
    waker: Option<Waker>,
}

impl Gate {
    /// Creates a gate through which so many requests may be under way; any number without one.
    pub(crate) fn new(max_in_flight: Option<usize>) -> Arc<Self> {
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
        state.roll(now);
        let is_first = match slot {
            Some(slot) => state.queue.front().is_some_and(|waiter| waiter.id == slot.0.id),
            None => state.queue.is_empty(),
        };
        let is_full = self.max_in_flight.is_some_and(|max| state.in_flight >= max);
        let wait = state.wait(now);
        // A call that does not accept the pause does not stand behind those that make it.
        let ignores = match wait {
            Some(Wait::For(pause)) => !obeys(pause),
            Some(Wait::ForResponse) => !obeys(Duration::ZERO),
            None => false,
        };
        let may_go = ignores && self.max_in_flight.is_none() || is_first && (wait.is_none() || ignores);
        if may_go && !is_full {
            state.begin(now);
            drop(state);
            // It wakes the next one in the queue.
            slot.take();
            return Admission::Go(Permit(Arc::clone(self)));
        }
        let slot = slot.get_or_insert_with(|| Slot(Place { id: state.queue_up(), gate: Arc::clone(self) }));
        match wait {
            Some(Wait::For(pause)) if is_first && !is_full => Admission::Closed(pause),
            _ => Admission::Queued(slot.0.clone()),
        }
    }

    /// Keeps new requests back for the pause that the server requested; a longer one that is known stays.
    pub(crate) fn close(&self, now: Instant, pause: Duration, limit: Option<RateLimit>) {
        self.lock().close(now, pause, Reopening::Window, limit);
    }

    /// Keeps new requests back after a refusal, or in an outage, of which nobody knows how it ends.
    pub(crate) fn close_until_probed(&self, now: Instant, pause: Duration) {
        self.lock().close(now, pause, Reopening::Probe, None);
    }

    /// Returns the number of refusals without a time, one after the other, if there is one more now.
    pub(crate) fn refused(&self, now: Instant) -> u32 {
        let mut state = self.lock();
        state.roll(now);
        // Requests that were sent together are refused together, which counts once.
        if state.closed.is_none() {
            state.backoff = state.backoff.saturating_add(1);
        }
        state.backoff
    }

    /// Takes note of an accepted request, and of what the server tells about its limit.
    pub(crate) fn accepted(&self, now: Instant, limit: Option<RateLimit>) {
        let mut state = self.lock();
        state.roll(now);
        state.backoff = 0;
        // The request itself is still counted as under way.
        let others = u64::try_from(state.in_flight.saturating_sub(1)).unwrap_or(u64::MAX);
        match limit.and_then(|limit| Some((limit, limit.remaining?, now.checked_add(limit.reset?)?))) {
            Some((limit, remaining, ends)) => state.count_down(now, limit.limit, remaining, ends, others),
            None => state.learn(now, others),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the first call of the queue, so that it asks again.
    fn wake_first(mut state: MutexGuard<'_, State>) {
        let waker = state.queue.front_mut().and_then(|first| {
            first.is_woken = true;
            first.waker.take()
        });
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl State {
    /// Begins the next window when it is time.
    fn roll(&mut self, now: Instant) {
        if let Some((_, reopening)) = self.closed.filter(|(opens, _)| *opens <= now) {
            self.closed = None;
            self.window = self.window.take().map(|window| {
                let next = Window { is_fresh: true, ..window.next() };
                let all = next.declared.or(next.learned.map(WindowSize::requests)).unwrap_or(1);
                Window { left: if reopening == Reopening::Window { all } else { 1 }, ..next }
            });
        }
        let Some(window) = &self.window else { return };
        match window.ends {
            Some(ends) if ends <= now => {
                let next = window.next();
                self.window = next.declared.map(|left| Window { left, began: now, ..next });
            }
            None if now.saturating_duration_since(window.began) > FORGET => {
                (self.window, self.spacing) = (None, None);
            }
            _ => {}
        }
    }

    /// Returns whether the next request has to wait.
    fn wait(&self, now: Instant) -> Option<Wait> {
        if let Some((opens, _)) = self.closed {
            return Some(Wait::For(opens.saturating_duration_since(now)));
        }
        if let Some(spacing) = self.spacing.as_ref().filter(|spacing| spacing.next > now) {
            return Some(Wait::For(spacing.next.saturating_duration_since(now)));
        }
        let window = self.window.as_ref().filter(|window| window.left == 0)?;
        match window.ends {
            Some(ends) => Some(Wait::For(ends.saturating_duration_since(now))),
            // One at a time finds out whether the server accepts more.
            None => (self.in_flight > 0).then_some(Wait::ForResponse),
        }
    }

    fn begin(&mut self, now: Instant) {
        if let Some(spacing) = &mut self.spacing {
            spacing.begin(now);
        }
        match &mut self.window {
            Some(window) => window.left = window.left.saturating_sub(1),
            None if self.in_flight == 0 => self.accepted = 0,
            None => {}
        }
        self.in_flight += 1;
    }

    fn queue_up(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.queue.push_back(Waiter { id, is_woken: false, waker: None });
        id
    }

    fn waiter(&mut self, id: u64) -> Option<&mut Waiter> {
        let index = self.queue.binary_search_by_key(&id, |waiter| waiter.id).ok()?;
        self.queue.get_mut(index)
    }

    fn close(&mut self, now: Instant, pause: Duration, reopening: Reopening, limit: Option<RateLimit>) {
        let Some(until) = now.checked_add(pause) else { return };
        // Requests that were sent together are refused together, which counts once.
        if let Some(spacing) = self.spacing.as_mut().filter(|_| self.closed.is_none()) {
            spacing.slow_down(now, until);
        }
        // What the server stated itself is worth more than a guess.
        self.closed = Some(match self.closed {
            Some(known @ (_, Reopening::Window)) if reopening == Reopening::Probe => known,
            Some((known, same)) if same == reopening => (known.max(until), same),
            _ => (until, reopening),
        });
        let accepted = self.accepted;
        let window = self.window.get_or_insert_with(|| Window { accepted, ..Window::unknown(now) });
        (window.left, window.ends) = (0, None);
        // A limit that is not used up is not the one that was reached.
        let declared = limit.filter(|limit| limit.remaining.is_none_or(|remaining| remaining == 0));
        window.declared = declared.and_then(|limit| limit.limit);
    }

    /// Takes over what the server tells about its window.
    fn count_down(&mut self, now: Instant, limit: Option<u64>, remaining: u64, ends: Instant, others: u64) {
        let is_closed = self.closed.is_some();
        let window = self.window.get_or_insert(Window::unknown(now));
        window.accepted = window.accepted.saturating_add(1);
        if is_closed {
            return;
        }
        window.declared = limit.or(Some(window.accepted.saturating_add(remaining)));
        // Responses overtake each other: within a window, the smallest number counts.
        let is_known = window.is_declared && window.ends.is_some();
        window.remaining = if is_known { window.remaining.min(remaining) } else { remaining };
        // The server may have counted those under way already, or not.
        window.left = window.remaining.saturating_sub(others);
        window.ends = window.ends.filter(|_| is_known).or(Some(ends));
        window.is_declared = true;
        self.spacing = None;
    }

    /// Lets more requests go where the server accepts them and tells no limit.
    fn learn(&mut self, now: Instant, others: u64) {
        let is_closed = self.closed.is_some();
        let Some(window) = &mut self.window else {
            self.accepted = self.accepted.saturating_add(1);
            return;
        };
        window.accepted = window.accepted.saturating_add(1);
        if window.accepted == 1 {
            let since = now.saturating_duration_since(std::mem::replace(&mut window.began, now));
            let is_measured = std::mem::take(&mut window.is_fresh) && since <= SHORT && !window.is_declared;
            if let (true, None, Some(WindowSize::Exactly(requests))) =
                (is_measured, &self.spacing, window.learned)
            {
                self.spacing = Some(Spacing::new(now, since, requests));
            }
        }
        if is_closed || window.is_declared {
            return;
        }
        if let Some(spacing) = &mut self.spacing {
            spacing.speed_up(now);
            window.left = u64::MAX;
            return;
        }
        let accepted = window.accepted;
        let expected = match window.learned.map(WindowSize::requests) {
            Some(learned) if accepted < learned => learned,
            // A long window is not waited for on a guess: one request too many in it does not hurt.
            Some(learned) => accepted.saturating_add(1).saturating_add(accepted - learned),
            None => accepted.saturating_mul(2).saturating_add(1),
        };
        window.left = window.left.max(expected.saturating_sub(accepted.saturating_add(others)));
    }
}

impl Spacing {
    /// Begins with four fifths of what a window accepted, so that a quiet time can make up for the rest.
    fn new(now: Instant, period: Duration, requests: u64) -> Self {
        let requests = u32::try_from(requests).unwrap_or(u32::MAX).max(1);
        let interval = (period / requests).saturating_mul(5) / 4;
        let next = now.checked_add(interval).unwrap_or(now);
        Self { interval, burst: requests / 4, next, period, changed: now, calm: 0 }
    }

    fn begin(&mut self, now: Instant) {
        let saved = now.checked_sub(self.interval.saturating_mul(self.burst)).unwrap_or(now);
        let from = self.next.max(saved);
        self.next = from.checked_add(self.interval).unwrap_or(from);
    }

    /// Takes note of a refusal, after which nothing is sent until then.
    fn slow_down(&mut self, now: Instant, until: Instant) {
        self.interval = (self.interval.saturating_mul(5) / 4).min(self.period.max(self.interval));
        (self.next, self.changed, self.calm) = (self.next.max(until), now, 0);
    }

    /// Takes note of a request that was accepted. Where others wait, more are tried: 3% after each window, and twice as
    /// much after every four of them.
    fn speed_up(&mut self, now: Instant) {
        if self.next <= now || now.saturating_duration_since(self.changed) < self.period {
            return;
        }
        self.interval -= self.interval / (32 >> (self.calm / 4).min(4));
        (self.changed, self.calm) = (now, self.calm.saturating_add(1));
    }
}

impl Window {
    /// A window of which nothing is known but that it is there.
    fn unknown(now: Instant) -> Self {
        Self {
            began: now,
            ends: None,
            is_declared: false,
            is_fresh: false,
            left: 0,
            remaining: 0,
            accepted: 0,
            declared: None,
            learned: None,
            is_whole: false,
        }
    }

    /// The window after this one, before any request is let through. It begins with its first request.
    fn next(&self) -> Self {
        let learned = match self.accepted {
            0 => self.learned,
            accepted if self.is_whole => Some(WindowSize::Exactly(accepted)),
            accepted => Some(WindowSize::AtLeast(accepted)),
        };
        Self { declared: self.declared, learned, is_whole: true, ..Self::unknown(self.began) }
    }
}

impl WindowSize {
    fn requests(self) -> u64 {
        match self {
            Self::Exactly(requests) | Self::AtLeast(requests) => requests,
        }
    }
}

/// A request that is under way.
pub(crate) struct Permit(Arc<Gate>);

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.in_flight = state.in_flight.saturating_sub(1);
        Gate::wake_first(state);
    }
}

/// A place in the queue, which is left when it is dropped.
pub(crate) struct Slot(Place);

/// What a call waits for that is not the first one, or that waits for a request under way.
#[derive(Clone)]
pub(crate) struct Place {
    id: u64,
    gate: Arc<Gate>,
}

impl Place {
    /// Ends when the call is to ask again.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut state = self.gate.lock();
        let Some(waiter) = state.waiter(self.id) else { return Poll::Ready(()) };
        if std::mem::take(&mut waiter.is_woken) {
            return Poll::Ready(());
        }
        waiter.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.0.gate.lock();
        if let Ok(index) = state.queue.binary_search_by_key(&self.0.id, |waiter| waiter.id) {
            state.queue.remove(index);
            if index == 0 {
                Gate::wake_first(state);
            }
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("max_in_flight", &self.max_in_flight).finish_non_exhaustive()
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").field(&self.id).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_widens_the_space_between_requests_up_to_a_window() {
        let (now, second) = (Instant::now(), Duration::from_secs(1));
        let mut spacing = Spacing::new(now, second, 10);
        assert_eq!(spacing.interval, Duration::from_millis(125));
        spacing.slow_down(now, now + second);
        assert_eq!((spacing.interval, spacing.next), (Duration::from_micros(156_250), now + second));
        for _ in 0..20 {
            spacing.slow_down(now, now);
        }
        assert_eq!((spacing.interval, spacing.next), (second, now + second));
    }

    #[test]
    fn what_was_learned_long_ago_is_forgotten() {
        let now = Instant::now();
        let window = Some(Window::unknown(now));
        let spacing = Some(Spacing::new(now, Duration::from_secs(1), 10));
        let mut state = State { window, spacing, ..State::default() };
        state.roll(now + FORGET);
        assert!(state.window.is_some() && state.spacing.is_some());
        state.roll(now + FORGET + Duration::from_secs(1));
        assert!(state.window.is_none() && state.spacing.is_none());
    }
}
