//! Decides when the next request of a client may be sent, from what is known of the server: the
//! pauses that it requests, the limits that it declares, and the rate that it accepts.
//!
//! **Invariant:** counters only. The time and the number of requests in flight are arguments.

use std::time::Duration;

use super::slow_start::SlowStart;
use super::spacing::Spacing;
use super::window::{Size, Window};
use crate::protocol::RateLimit;
use crate::time::Instant;

/// After this time without a refusal, an undeclared rate limit is forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(10 * 60);

/// Requests are spaced evenly over undeclared windows of at most this length.
const MAX_SPACED_WINDOW: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Limits {
    start: SlowStart,
    /// `None` as long as no limit is known.
    limited: Option<Limited>,
    /// The number of consecutive refusals that state no time.
    refusals: u32,
}

/// What is known of a server that limits the rate.
struct Limited {
    window: Window,
    phase: Phase,
    /// `None` until a short window is measured, and if the server declares its limit.
    spacing: Option<Spacing>,
}

/// How many requests may be sent now.
#[derive(Clone, Copy)]
enum Phase {
    /// None before this time.
    Paused(Instant, Reopening),
    /// As many as earlier windows, and what this one has accepted so far, suggest.
    Counted { left: u64, since: Instant },
    /// As many as the server declares for this window.
    Declared {
        left: u64,
        /// The latest number of remaining requests that the server declared.
        remaining: u64,
        ends: Instant,
    },
}

/// How many requests may be sent after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reopening {
    /// A whole window, because the server stated when it begins.
    Window,
    /// One request, to find out whether the server accepts requests again.
    Probe,
}

/// What the next request has to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    For(Duration),
    /// The response to a request in flight.
    ForResponse,
}

impl Limits {
    /// Returns what the next request has to wait for, if anything.
    pub(super) fn wait(&mut self, now: Instant, in_flight: u64) -> Option<Wait> {
        self.advance_window(now);
        match &self.limited {
            None => self.start.wait(now, in_flight).map(Wait::For),
            Some(limited) => limited.wait(now, in_flight),
        }
    }

    /// Records that a request is sent, with `in_flight` others in flight.
    pub(super) fn begin(&mut self, now: Instant, in_flight: u64) {
        match &mut self.limited {
            None => self.start.begin(now, in_flight),
            Some(limited) => limited.begin(now),
        }
    }

    /// Holds back new requests for a pause, unless a longer one is already known.
    pub(super) fn pause(
        &mut self,
        now: Instant,
        pause: Duration,
        reopening: Reopening,
        limit: Option<RateLimit>,
    ) {
        let Some(until) = now.checked_add(pause) else { return };
        let accepted = self.start.accepted();
        let limited = self.limited.get_or_insert_with(|| Limited::at_limit(now, accepted));
        limited.pause(now, until, reopening);
        // A limit with requests left is not the one that was hit.
        let declared = limit.filter(|limit| limit.remaining.is_none_or(|remaining| remaining == 0));
        limited.window.declare(declared.and_then(|limit| limit.limit));
    }

    /// Records a refusal that states no time, and returns the number of consecutive ones.
    pub(super) fn refused(&mut self, now: Instant) -> u32 {
        self.advance_window(now);
        // Requests sent together are refused together; they count as one refusal.
        if !self.limited.as_ref().is_some_and(|limited| matches!(limited.phase, Phase::Paused(..))) {
            self.refusals = self.refusals.saturating_add(1);
        }
        self.refusals
    }

    /// Records an accepted request and the declared limit, with `others` in flight.
    pub(super) fn accepted(&mut self, now: Instant, limit: Option<RateLimit>, others: u64) {
        self.advance_window(now);
        self.refusals = 0;
        let declared =
            limit.and_then(|limit| Some((limit, limit.remaining?, now.checked_add(limit.reset?)?)));
        match (declared, &mut self.limited) {
            (Some((limit, remaining, ends)), limited) => {
                let limited = limited.get_or_insert_with(|| Limited::at_limit(now, 0));
                limited.apply_declared(now, limit.limit, (remaining, ends), others);
            }
            (None, Some(limited)) => limited.learn(now, others),
            (None, None) => self.start.accept(),
        }
    }

    /// Lifts the initial concurrency limit if no rate limit is known. Returns whether any request
    /// had to wait.
    pub(super) fn release_all(&mut self) -> bool {
        self.limited.is_none() && self.start.release_all()
    }

    /// Starts the next window when it is time, and forgets an old undeclared limit.
    fn advance_window(&mut self, now: Instant) {
        let Some(limited) = &mut self.limited else { return };
        limited.advance_window(now);
        if matches!(limited.phase, Phase::Counted { since, .. } if now.saturating_duration_since(since) > FORGET_AFTER)
        {
            (self.start, self.limited) = (SlowStart::default(), None);
        }
    }
}

impl Limited {
    /// A limit that was just hit, after `accepted` requests.
    fn at_limit(now: Instant, accepted: u64) -> Self {
        let phase = Phase::Counted { left: 0, since: now };
        Self { window: Window::at_limit(now, accepted), phase, spacing: None }
    }

    fn wait(&self, now: Instant, in_flight: u64) -> Option<Wait> {
        let until = |time: Instant| Some(Wait::For(time.saturating_duration_since(now)));
        let spaced = self.spacing.as_ref().and_then(|spacing| spacing.wait(now)).map(Wait::For);
        match self.phase {
            Phase::Paused(opens, _) => until(opens),
            _ if spaced.is_some() => spaced,
            Phase::Declared { left: 0, ends, .. } => until(ends),
            // One request at a time finds out whether the server accepts more.
            Phase::Counted { left: 0, .. } => (in_flight > 0).then_some(Wait::ForResponse),
            Phase::Counted { .. } | Phase::Declared { .. } => None,
        }
    }

    fn begin(&mut self, now: Instant) {
        if let Some(spacing) = &mut self.spacing {
            spacing.begin(now);
        }
        if let Phase::Counted { left, .. } | Phase::Declared { left, .. } = &mut self.phase {
            *left = left.saturating_sub(1);
        }
    }

    fn pause(&mut self, now: Instant, until: Instant, reopening: Reopening) {
        self.phase = match self.phase {
            // A time that the server stated is worth more than a guess.
            known @ Phase::Paused(_, Reopening::Window) if reopening == Reopening::Probe => known,
            Phase::Paused(known, same) if same == reopening => Phase::Paused(known.max(until), same),
            Phase::Paused(..) => Phase::Paused(until, reopening),
            Phase::Counted { .. } | Phase::Declared { .. } => {
                // Requests sent together are refused together; they count as one refusal.
                if let Some(spacing) = &mut self.spacing {
                    spacing.slow_down(now, until);
                }
                Phase::Paused(until, reopening)
            }
        };
    }

    fn advance_window(&mut self, now: Instant) {
        let reopening = match self.phase {
            Phase::Paused(opens, reopening) if opens <= now => reopening,
            Phase::Declared { ends, .. } if ends <= now => Reopening::Window,
            _ => return,
        };
        self.window.next();
        let all = self.window.size().map_or(1, Size::requests);
        let left = if reopening == Reopening::Window { all } else { 1 };
        self.phase = Phase::Counted { left, since: now };
    }

    /// Applies the declared window: how many requests remain, and until when.
    fn apply_declared(&mut self, now: Instant, limit: Option<u64>, window: (u64, Instant), others: u64) {
        self.window.accept(now);
        let (remaining, ends) = match self.phase {
            Phase::Paused(..) => return,
            // Responses may arrive out of order. Within a window the smallest number counts.
            Phase::Declared { remaining, ends, .. } => (remaining.min(window.0), ends),
            Phase::Counted { .. } => window,
        };
        self.window.declare(limit.or(Some(self.window.accepted().saturating_add(window.0))));
        // The server may or may not have counted the requests in flight.
        self.phase = Phase::Declared { left: remaining.saturating_sub(others), remaining, ends };
        self.spacing = None;
    }

    /// Allows more requests while the server accepts them and declares no limit.
    fn learn(&mut self, now: Instant, others: u64) {
        let period = self.window.accept(now).filter(|period| *period <= MAX_SPACED_WINDOW);
        if let (Some(period), None, Some(Size::Exactly(requests))) =
            (period, &self.spacing, self.window.size())
        {
            self.spacing = Some(Spacing::new(now, period, requests));
        }
        let Phase::Counted { left, .. } = &mut self.phase else { return };
        if let Some(spacing) = &mut self.spacing {
            spacing.speed_up(now);
            *left = u64::MAX;
        } else {
            let known = self.window.accepted().saturating_add(others);
            *left = (*left).max(self.window.expected().saturating_sub(known));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_was_learned_long_ago_is_forgotten() {
        let now = Instant::now();
        let mut limits = Limits::default();
        limits.pause(now, FORGET_AFTER + SECOND, Reopening::Probe, None);
        let open = now + FORGET_AFTER + SECOND;
        assert!(limits.wait(now + FORGET_AFTER, 0).is_some() && limits.wait(open, 0).is_none());
        limits.begin(open, 0);
        assert_eq!(limits.wait(open + FORGET_AFTER, 1), Some(Wait::ForResponse));
        assert_eq!(limits.wait(open + FORGET_AFTER + SECOND, 1), None);
        assert!(limits.limited.is_none());
    }

    #[test]
    fn a_pause_of_the_servers_is_worth_more_than_a_guess() {
        let now = Instant::now();
        let mut limits = Limits::default();
        let mut pause = |seconds, reopening| {
            limits.pause(now, seconds * SECOND, reopening, None);
            limits.wait(now, 1)
        };
        assert_eq!(pause(5, Reopening::Probe), Some(Wait::For(5 * SECOND)));
        assert_eq!(pause(4, Reopening::Probe), Some(Wait::For(5 * SECOND)));
        assert_eq!(pause(2, Reopening::Window), Some(Wait::For(2 * SECOND)));
        assert_eq!(pause(3, Reopening::Window), Some(Wait::For(3 * SECOND)));
        assert_eq!(pause(9, Reopening::Probe), Some(Wait::For(3 * SECOND)));
    }

    #[test]
    fn refusals_that_come_together_count_once() {
        let now = Instant::now();
        let mut limits = Limits::default();
        assert_eq!(limits.refused(now), 1);
        limits.pause(now, SECOND, Reopening::Probe, None);
        assert_eq!(limits.refused(now), 1);
        assert_eq!(limits.refused(now + SECOND), 2);
        limits.accepted(now + SECOND, None, 0);
        assert_eq!(limits.refused(now + SECOND), 1);
    }
}
