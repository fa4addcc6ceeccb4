//! The client, and the calls, waits, pages and items it creates.
//!
//! **Invariant:** machines make all decisions. This module holds settings and executes steps.

mod builder;
mod call;
mod declared;
mod download;
mod drive;
mod future;
mod headers;
mod items;
mod modes;
mod pages;
mod reconnecting;
mod resume;
mod wait;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

pub use self::builder::ClientBuilder;
pub use self::call::Call;
pub use self::download::Download;
pub use self::future::{CallFuture, SendFuture, WaitFuture};
pub use self::headers::{HeaderNameArg, HeaderValueArg, InvalidHeaderArg};
pub use self::items::Items;
pub use self::pages::Pages;
pub use self::reconnecting::Reconnecting;
pub use self::wait::Wait;
use crate::machine::{HeaderArg, Moment, Settings, World};
use crate::mode::{Async, Mode};

/// A client of an API: its base URL, credentials, transport and settings.
///
/// It is cheap to clone. Clones and derived clients share connections, the [retry
/// budget](crate::RetryBudget), and pauses that the server requests: if one of them has to wait,
/// the others wait too. Generated crates wrap it in a client of their own, with a method per
/// operation.
pub struct Client<M: Mode = Async> {
    shared: Arc<Shared<M>>,
    derived: Arc<Vec<HeaderArg>>,
}

/// The state that all clones of a client and all derived clients share.
struct Shared<M: Mode> {
    settings: Arc<Settings>,
    transport: Arc<M::Transport>,
    timer: Option<Arc<M::Timer>>,
    random: Random,
}

/// The source of random numbers.
type Random = Arc<dyn Fn() -> f64 + Send + Sync>;

impl<M: Mode> Client<M> {
    /// Creates a call of an operation.
    pub fn call<Op>(&self, operation: Op) -> Call<Op, M> {
        Call::new(self.clone(), operation)
    }

    /// Returns a client that also sends `name: value` with every call that does not set the header
    /// itself.
    ///
    /// An invalid name or value is reported as [`Error::InvalidRequest`](crate::Error) when a call
    /// is sent.
    #[must_use]
    pub fn with_header(&self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
        let mut derived = (*self.derived).clone();
        derived.push(headers::header_arg(name, value));
        Self { shared: Arc::clone(&self.shared), derived: Arc::new(derived) }
    }
}

impl<M: Mode> Shared<M> {
    /// Returns the current time and the world for machines.
    fn moment(&self) -> Moment<'_> {
        Moment { now: M::now(self.timer.as_deref()), world: self }
    }
}

impl<M: Mode> World for Shared<M> {
    fn date(&self) -> SystemTime {
        M::date(self.timer.as_deref())
    }

    fn random(&self) -> f64 {
        // A caller's source may return anything, and `clamp` keeps NaN.
        let random = (self.random)();
        if random.is_nan() { 0.0 } else { random.clamp(0.0, 1.0) }
    }
}

impl<M: Mode> Clone for Client<M> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), derived: Arc::clone(&self.derived) }
    }
}

impl<M: Mode> fmt::Debug for Client<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("mode", &M::default())
            .field("settings", &self.shared.settings)
            .field("derived", &self.derived)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
