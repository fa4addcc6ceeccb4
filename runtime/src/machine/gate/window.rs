//! The window of a server's rate limit: a period in which it accepts a number of requests.

use std::time::Duration;

use crate::time::Instant;

pub(super) struct Window {
    /// When its first request was accepted; until then, that of the window before.
    began: Instant,
    /// How many requests were accepted since it began.
    accepted: u64,
    /// Whether it was seen from its beginning.
    is_whole: bool,
    /// How many requests a window accepts, as far as that is known.
    size: Option<Size>,
}

/// How many requests a window accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// The server declares it.
    Declared(u64),
    /// An earlier window was seen from its beginning: it accepts no more.
    Exactly(u64),
    /// So many were accepted in a part of a window.
    AtLeast(u64),
}

impl Window {
    /// A window whose limit was reached after `accepted` requests, and whose beginning was not seen.
    pub(super) fn met(now: Instant, accepted: u64) -> Self {
        Self { began: now, accepted, is_whole: false, size: None }
    }

    /// Begins the window after this one.
    pub(super) fn next(&mut self) {
        self.size = match (self.size, self.accepted) {
            (size @ Some(Size::Declared(_)), _) | (size, 0) => size,
            (_, accepted) if self.is_whole => Some(Size::Exactly(accepted)),
            (_, accepted) => Some(Size::AtLeast(accepted)),
        };
        (self.accepted, self.is_whole) = (0, true);
    }

    /// Takes note of an accepted request. Of the first one of this window, returns how long after that of the window before
    /// it came.
    pub(super) fn accept(&mut self, now: Instant) -> Option<Duration> {
        self.accepted = self.accepted.saturating_add(1);
        let is_first = self.accepted == 1;
        is_first.then(|| now.saturating_duration_since(std::mem::replace(&mut self.began, now)))
    }

    /// Takes note of how many requests the server states that it accepts, or that it does not.
    pub(super) fn declare(&mut self, limit: Option<u64>) {
        match (limit, self.size) {
            (Some(limit), _) => self.size = Some(Size::Declared(limit)),
            (None, Some(Size::Declared(_))) => self.size = None,
            (None, _) => {}
        }
    }

    pub(super) fn size(&self) -> Option<Size> {
        self.size
    }

    pub(super) fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Returns how many requests it is expected to accept in all, by those that it has accepted.
    pub(super) fn expected(&self) -> u64 {
        let accepted = self.accepted;
        match self.size.map(Size::requests) {
            Some(size) if accepted < size => size,
            // A long window is not waited for on a guess: one request too many in it does not hurt.
            Some(size) => accepted.saturating_add(1).saturating_add(accepted - size),
            None => accepted.saturating_mul(2).saturating_add(1),
        }
    }
}

impl Size {
    pub(super) fn requests(self) -> u64 {
        match self {
            Self::Declared(requests) | Self::Exactly(requests) | Self::AtLeast(requests) => requests,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_window_that_was_seen_from_its_beginning_shows_how_many_one_accepts() {
        let now = Instant::now();
        let mut window = Window::met(now, 7);
        assert_eq!((window.accept(now), window.size()), (None, None));
        window.next();
        assert_eq!(window.size(), Some(Size::AtLeast(8)));
        assert_eq!((window.accept(now + SECOND), window.accept(now + SECOND)), (Some(SECOND), None));
        window.next();
        assert_eq!(window.size(), Some(Size::Exactly(2)));
        window.next();
        assert_eq!(window.size(), Some(Size::Exactly(2)), "none was sent in that one");
        assert_eq!(window.accept(now + 3 * SECOND), Some(2 * SECOND));
    }

    #[test]
    fn what_the_server_declares_comes_first_as_long_as_it_does() {
        let now = Instant::now();
        let mut window = Window::met(now, 3);
        window.declare(Some(10));
        window.next();
        assert_eq!(window.size(), Some(Size::Declared(10)));
        window.declare(None);
        assert_eq!(window.size(), None);
        window.accept(now);
        window.next();
        window.declare(None);
        assert_eq!(window.size(), Some(Size::Exactly(1)));
    }

    #[test]
    fn more_are_expected_of_a_window_that_accepts_more() {
        let now = Instant::now();
        let mut window = Window::met(now, 0);
        for expected in [1, 3, 5] {
            assert_eq!(window.expected(), expected);
            window.accept(now);
        }
        window.next();
        for expected in [3, 3, 3, 4, 6, 8] {
            assert_eq!(window.expected(), expected, "after {}", window.accepted());
            window.accept(now);
        }
    }
}
