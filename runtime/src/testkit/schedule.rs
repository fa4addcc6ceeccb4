//! Determines which requests a script applies to.

use http::Method;

use crate::info::OperationInfo;
use crate::operation::Operation;

/// An operation on a server: its method and path template.
///
/// ```
/// use openapi_runtime::{Method, testkit::Place};
///
/// assert_eq!(Place::new(Method::GET, "/pets").to_string(), "GET /pets");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    method: Method,
    path: &'static str,
}

impl Place {
    /// Creates a place.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self { method, path }
    }

    /// Returns the place of an operation.
    #[must_use]
    pub fn of<Op: Operation>() -> Self {
        Self::from(&Op::INFO)
    }
}

impl From<&OperationInfo> for Place {
    fn from(info: &OperationInfo) -> Self {
        Self::new(info.method(), info.path())
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// The connection on which a request arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Connection {
    /// No connection. Only responses can be returned, so connection faults do not apply.
    None,
    /// A new connection. In memory every request has one.
    New,
    /// A connection that was used before.
    Reused,
}

/// Some of the future requests.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    pub(super) only: Option<Place>,
    pub(super) skip: u32,
    /// The number of remaining requests; `None` is unlimited.
    pub(super) left: Option<u32>,
    /// Whether it applies only to requests on a reused connection.
    pub(super) reused: bool,
}

impl Schedule {
    /// Creates the schedule of the next request.
    pub(super) fn next() -> Self {
        Self { only: None, skip: 0, left: Some(1), reused: false }
    }

    /// Returns whether the schedule applies to a request, and counts it.
    pub(super) fn applies(&mut self, place: &Place, connection: Connection) -> bool {
        let is_other = self.only.as_ref().is_some_and(|only| only != place);
        if self.is_spent() || is_other || (self.reused && connection != Connection::Reused) {
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
    fn a_turn_comes_as_often_as_it_is_scripted() {
        let (pets, owners) = (Place::new(Method::GET, "/pets"), Place::new(Method::GET, "/owners"));
        let new = Connection::New;

        let mut once = Schedule::next();
        assert!(once.applies(&pets, new));
        assert!(!once.applies(&pets, new) && once.is_spent());

        let mut third = Schedule { skip: 1, left: Some(2), only: Some(owners.clone()), reused: false };
        let meant: Vec<_> = (0..5).map(|_| third.applies(&owners, new)).collect();
        assert_eq!(meant, [false, true, true, false, false]);

        let mut other = Schedule { skip: 1, left: None, only: Some(owners.clone()), reused: false };
        assert!(!other.applies(&pets, new));
        assert!(!other.applies(&owners, new));
        assert!((0..9).all(|_| other.applies(&owners, new)));

        let mut second = Schedule { reused: true, ..Schedule::next() };
        assert!(!second.applies(&pets, new));
        assert!(second.applies(&pets, Connection::Reused));
    }
}
