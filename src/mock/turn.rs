//! Whose turn it is: which requests something that a test asks for is meant for, and how many of them.

use super::Endpoint;

/// Some of the requests that are still to come.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub(super) only: Option<Endpoint>,
    pub(super) skip: u32,
    /// How many more there are; `None` has no end.
    pub(super) left: Option<u32>,
    /// Whether only requests on a connection that was used before are meant.
    pub(super) reused: bool,
}

/// A request, as far as whose turn it is depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub(super) endpoint: Endpoint,
    /// Whether its connection was used before.
    pub(super) reused: bool,
}

impl Turn {
    /// Returns the turn of the next request.
    pub(super) fn next() -> Self {
        Self { only: None, skip: 0, left: Some(1), reused: false }
    }

    /// Returns whether a request is meant, and counts it.
    pub(super) fn takes(&mut self, request: Arrival) -> bool {
        let is_other = self.only.is_some_and(|only| only != request.endpoint);
        if self.is_spent() || is_other || (self.reused && !request.reused) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left == Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_comes_as_often_as_asked() {
        let (scores, subusers) = (Endpoint::Scores, Endpoint::SubuserScores);
        let on = |endpoint| Arrival { endpoint, reused: false };

        let mut once = Turn::next();
        assert!(once.takes(on(scores)));
        assert!(!once.takes(on(scores)) && once.is_spent());

        let mut third = Turn { skip: 1, left: Some(2), only: Some(subusers), reused: false };
        let taken: Vec<_> = (0..5).map(|_| third.takes(on(subusers))).collect();
        assert_eq!(taken, [false, true, true, false, false]);

        let mut other = Turn { skip: 1, left: None, only: Some(subusers), reused: false };
        assert!(!other.takes(on(scores)));
        assert!(!other.takes(on(subusers)));
        assert!((0..9).all(|_| other.takes(on(subusers))));

        let mut second = Turn { reused: true, ..Turn::next() };
        assert!(!second.takes(on(scores)));
        assert!(second.takes(Arrival { reused: true, ..on(scores) }));
    }
}
