//! The client and what it makes: calls, waits, pages, items.
//!
//! **Invariant:** every decision is a machine's. What stands here holds settings, and carries steps out.

mod base_url;
mod builder;
mod call;
mod drive;
mod headers;
mod items;
mod pages;
mod wait;

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

pub(crate) use self::base_url::BaseUrl;
pub use self::builder::ClientBuilder;
pub use self::call::{Call, SendFuture};
pub use self::headers::{HeaderNameArg, HeaderValueArg, InvalidHeaderArg};
pub use self::items::Items;
pub use self::pages::Pages;
pub use self::wait::{Wait, WaitFuture};
use crate::machine::{HeaderArg, Settings};
use crate::mode::{Async, Blocking, Mode};

/// A client of some API: where it is, and how to authenticate and send.
///
/// It is cheap to clone, and every clone shares its connections. Generated crates wrap it in a client of their own,
/// with a method an operation.
pub struct Client<M: Mode = Async> {
    shared: Arc<Shared<M>>,
    derived: Arc<Vec<HeaderArg>>,
}

/// What all clones of a client, and all clients derived from it, have in common.
struct Shared<M: Mode> {
    settings: Arc<Settings>,
    transport: Arc<M::Transport>,
    timer: Option<Arc<M::Timer>>,
}

impl<M: Mode> Client<M> {
    fn new(
        settings: Settings,
        transport: Arc<M::Transport>,
        timer: Option<Arc<M::Timer>>,
        headers: Vec<HeaderArg>,
    ) -> Self {
        let settings = Arc::new(settings);
        Self { shared: Arc::new(Shared { settings, transport, timer }), derived: Arc::new(headers) }
    }

    /// Prepares a call of an operation.
    pub fn call<Op>(&self, operation: Op) -> Call<Op, M> {
        Call::new(self.clone(), operation)
    }

    /// Returns a client that also sends `name: value` on every call that does not set the header itself.
    ///
    /// An invalid name or value surfaces when a call is sent, as [`Error::InvalidRequest`](crate::Error).
    #[must_use]
    pub fn with_header(&self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
        let mut derived = (*self.derived).clone();
        derived.push(headers::arg(name, value));
        Self { shared: Arc::clone(&self.shared), derived: Arc::new(derived) }
    }
}

impl Shared<Async> {
    fn now(&self) -> Instant {
        self.timer.as_ref().map_or_else(Instant::now, |timer| timer.now())
    }
}

impl Shared<Blocking> {
    fn now(&self) -> Instant {
        self.timer.as_ref().map_or_else(Instant::now, |timer| timer.now())
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
