//! The drivers of the current runtime, each tried once.

use std::cell::Cell;
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::{Handle, Id};

thread_local! {
    /// The last runtime that was found to have both drivers.
    static COMPLETE: Cell<Option<Id>> = const { Cell::new(None) };
}

/// Returns whether timers work here.
pub(crate) fn has_time() -> bool {
    let Ok(handle) = Handle::try_current() else { return false };
    COMPLETE.get() == Some(handle.id()) || catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok()
}

/// Checks that timers and sockets work here.
///
/// # Errors
///
/// Returns what is missing.
#[cfg(feature = "hyper")]
pub(crate) fn check() -> Result<(), &'static str> {
    let id = Handle::try_current().map_err(|_| super::MISSING)?.id();
    if COMPLETE.get() == Some(id) {
        return Ok(());
    }
    if !has_time() || !has_sockets() {
        return Err(super::MISSING);
    }
    COMPLETE.set(Some(id));
    Ok(())
}

/// Returns whether sockets work here, unless the system provides none to try.
#[cfg(feature = "hyper")]
fn has_sockets() -> bool {
    let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0));
    let Ok(socket) = socket.and_then(|socket| socket.set_nonblocking(true).map(|()| socket)) else {
        return true;
    };
    catch_unwind(|| drop(tokio::net::UdpSocket::from_std(socket))).is_ok()
}

/// Returns the future unchanged, because its timers and sockets use the current runtime's drivers.
pub(crate) fn inside<F: Future>(future: F) -> F {
    future
}

/// Returns the executor of hyper's background tasks.
#[cfg(feature = "hyper")]
pub(crate) fn executor() -> hyper_util::rt::TokioExecutor {
    hyper_util::rt::TokioExecutor::new()
}
