//! When the next request of a client may go, as far as its server is known: what it requests, declares, and was seen to
//! accept.
//!
//! **Invariant:** counters only; the time and how many requests are under way are arguments.

use std::time::Duration;

use super::spacing::Spacing;
use super::start::Start;
use super::window::{Size, Window};
use crate::protocol::RateLimit;
use crate::time::Instant;

/// After this time without a refusal, what was learned about an undeclared rate limit is forgotten.
const FORGET: Duration = Duration::from_secs(10 * 60);

/// In undeclared windows of at most this length, requests are spread evenly.
const SHORT: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Limits {
    start: Start,
    /// `None` as long as nothing is known that limits.
    limited: Option<Limited>,
    /// How many refusals without a time there were, one after the other.
    refusals: u32,
}

/// What is known of a server that limits.
struct Limited {
    window: Window,
    phase: Phase,
    /// `None` as long as no short window was measured, or the server declares its own.
    spacing: Option<Spacing>,
}

/// Which requests may begin.
#[derive(Clone, Copy)]
enum Phase {
    /// None before this time.
    Paused(Instant, Reopening),
    /// So many more, by what is known of earlier windows and what was accepted since this one began.
    Counted { left: u64, since: Instant },
    /// So many more, by what the server declares of this window.
    Declared {
        left: u64,
        /// How many the server stated last that it would still accept.
        remaining: u64,
        ends: Instant,
    },
}

/// How many requests may begin after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reopening {
    /// The server named the time of the next window, so that the whole window can be used.
    Window,
    /// The state of the server is unknown, so one request is sent first as a probe.
    Probe,
}

/// What the next request has to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    For(Duration),
    /// The response to one that is under way.
    ForResponse,
}

impl Limits {
    /// Returns what the next request has to wait for, if it has to.
    pub(super) fn wait(&mut self, now: Instant, in_flight: u64) -> Option<Wait> {
        self.roll(now);
        match &self.limited {
            None => self.start.wait(now, in_flight).map(Wait::For),
            Some(limited) => limited.wait(now, in_flight),
        }
    }

    /// Counts a request that is sent while `in_flight` others are under way.
    pub(super) fn begin(&mut self, now: Instant, in_flight: u64) {
        match &mut self.limited {
            None => self.start.begin(now, in_flight),
            Some(limited) => limited.begin(now),
        }
    }

    /// Keeps new requests back for a pause; a longer one that is known stays.
    pub(super) fn pause(
        &mut self,
        now: Instant,
        pause: Duration,
        reopening: Reopening,
        limit: Option<RateLimit>,
    ) {
        let Some(until) = now.checked_add(pause) else { return };
        let accepted = self.start.accepted();
        let limited = self.limited.get_or_insert_with(|| Limited::met(now, accepted));
        limited.pause(now, until, reopening);
        // A limit that is not used up is not the one that was reached.
        let declared = limit.filter(|limit| limit.remaining.is_none_or(|remaining| remaining == 0));
        limited.window.declare(declared.and_then(|limit| limit.limit));
    }

    /// Returns the number of refusals without a time, one after the other, if there is one more now.
    pub(super) fn refused(&mut self, now: Instant) -> u32 {
        self.roll(now);
        // Requests that were sent together are refused together, which counts once.
        if !self.limited.as_ref().is_some_and(|limited| matches!(limited.phase, Phase::Paused(..))) {
            self.refusals = self.refusals.saturating_add(1);
        }
        self.refusals
    }

    /// Takes note of an accepted request, and of what the server tells about its limit; so many others are under way.
    pub(super) fn accepted(&mut self, now: Instant, limit: Option<RateLimit>, others: u64) {
        self.roll(now);
        self.refusals = 0;
        let declared =
            limit.and_then(|limit| Some((limit, limit.remaining?, now.checked_add(limit.reset?)?)));
        match (declared, &mut self.limited) {
            (Some((limit, remaining, ends)), limited) => {
                let limited = limited.get_or_insert_with(|| Limited::met(now, 0));
                limited.count_down(now, limit.limit, (remaining, ends), others);
            }
            (None, Some(limited)) => limited.learn(now, others),
            (None, None) => self.start.accept(),
        }
    }

    /// Ends the slow start while no limit is known; returns whether any request had to wait for it.
    pub(super) fn hurry(&mut self) -> bool {
        self.limited.is_none() && self.start.hurry()
    }

    /// Begins the next window when it is time, and forgets what was learned long ago.
    fn roll(&mut self, now: Instant) {
        let Some(limited) = &mut self.limited else { return };
        limited.roll(now);
        if matches!(limited.phase, Phase::Counted { since, .. } if now.saturating_duration_since(since) > FORGET)
        {
            (self.start, self.limited) = (Start::default(), None);
        }
    }
}

impl Limited {
    /// A limit that was reached just now, after `accepted` requests.
    fn met(now: Instant, accepted: u64) -> Self {
        let phase = Phase::Counted { left: 0, since: now };
        Self { window: Window::met(now, accepted), phase, spacing: None }
    }

    fn wait(&self, now: Instant, in_flight: u64) -> Option<Wait> {
        let until = |time: Instant| Some(Wait::For(time.saturating_duration_since(now)));
        let spaced = self.spacing.as_ref().and_then(|spacing| spacing.wait(now)).map(Wait::For);
        match self.phase {
            Phase::Paused(opens, _) => until(opens),
            _ if spaced.is_some() => spaced,
            Phase::Declared { left: 0, ends, .. } => until(ends),
            // One at a time finds out whether the server accepts more.
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
            // What the server stated itself is worth more than a guess.
            known @ Phase::Paused(_, Reopening::Window) if reopening == Reopening::Probe => known,
            Phase::Paused(known, same) if same == reopening => Phase::Paused(known.max(until), same),
            Phase::Paused(..) => Phase::Paused(until, reopening),
            Phase::Counted { .. } | Phase::Declared { .. } => {
                // Requests that were sent together are refused together, which counts once.
                if let Some(spacing) = &mut self.spacing {
                    spacing.slow_down(now, until);
                }
                Phase::Paused(until, reopening)
            }
        };
    }

    fn roll(&mut self, now: Instant) {
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

    /// Takes over what the server tells about its window: how many requests it would still accept, and until when.
    fn count_down(&mut self, now: Instant, limit: Option<u64>, window: (u64, Instant), others: u64) {
        self.window.accept(now);
        let (remaining, ends) = match self.phase {
            Phase::Paused(..) => return,
            // Responses overtake each other: within a window, the smallest number counts.
            Phase::Declared { remaining, ends, .. } => (remaining.min(window.0), ends),
            Phase::Counted { .. } => window,
        };
        self.window.declare(limit.or(Some(self.window.accepted().saturating_add(window.0))));
        // The server may have counted those under way already, or not.
        self.phase = Phase::Declared { left: remaining.saturating_sub(others), remaining, ends };
        self.spacing = None;
    }

    /// Lets more requests go where the server accepts them and tells no limit.
    fn learn(&mut self, now: Instant, others: u64) {
        let period = self.window.accept(now).filter(|period| *period <= SHORT);
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
        limits.pause(now, FORGET + SECOND, Reopening::Probe, None);
        let open = now + FORGET + SECOND;
        assert!(limits.wait(now + FORGET, 0).is_some() && limits.wait(open, 0).is_none());
        limits.begin(open, 0);
        assert_eq!(limits.wait(open + FORGET, 1), Some(Wait::ForResponse));
        assert_eq!(limits.wait(open + FORGET + SECOND, 1), None);
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
