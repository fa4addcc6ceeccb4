//! The window of a rate limit: a period in which the server accepts a number of requests.

use std::time::Duration;

use crate::time::Instant;

pub(super) struct Window {
    /// When its first request was accepted. Until then, the value for the previous window.
    began: Instant,
    /// The number of requests accepted since it began.
    accepted: u64,
    /// Whether it was observed from its beginning.
    is_whole: bool,
    /// The number of requests that a window accepts, as far as known.
    size: Option<Size>,
}

/// The number of requests that a window accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Declared by the server.
    Declared(u64),
    /// Accepted in an earlier window that was observed from its beginning.
    Exactly(u64),
    /// Accepted in a part of a window.
    AtLeast(u64),
}

impl Window {
    /// A window whose limit was hit, after `accepted` of its requests.
    pub(super) fn at_limit(now: Instant, accepted: u64) -> Self {
        Self { began: now, accepted, is_whole: false, size: None }
    }

    /// Starts the next window.
    pub(super) fn next(&mut self) {
        self.size = match (self.size, self.accepted) {
            (size @ Some(Size::Declared(_)), _) | (size, 0) => size,
            (_, accepted) if self.is_whole => Some(Size::Exactly(accepted)),
            (_, accepted) => Some(Size::AtLeast(accepted)),
        };
        (self.accepted, self.is_whole) = (0, true);
    }

    /// Records an accepted request. For the first one of this window, returns the time since the
    /// first one of the previous window.
    pub(super) fn accept(&mut self, now: Instant) -> Option<Duration> {
        self.accepted = self.accepted.saturating_add(1);
        let is_first = self.accepted == 1;
        is_first.then(|| now.saturating_duration_since(std::mem::replace(&mut self.began, now)))
    }

    /// Records the limit that the server declares, or that it declares none.
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

    /// Returns the expected size of the window, given what it has accepted.
    pub(super) fn expected(&self) -> u64 {
        let accepted = self.accepted;
        match self.size.map(Size::requests) {
            Some(size) if accepted < size => size,
            // Waiting for a long window on a guess costs more than one request too many.
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
        let mut window = Window::at_limit(now, 7);
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
        let mut window = Window::at_limit(now, 3);
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
        let mut window = Window::at_limit(now, 0);
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
