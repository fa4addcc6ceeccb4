//! Tokio's drivers for time and I/O, without which its timers and sockets panic.
//!
//! A runtime does not tell which drivers it has. If panics unwind, each driver is tried once per
//! runtime, and a call without them is an error. If panics abort the process, nothing can be tried,
//! so timers and sockets always use the drivers of our own runtime, on one thread.

#[cfg(any(test, panic = "abort"))]
mod own;
#[cfg(panic = "unwind")]
mod tried;

#[cfg(panic = "abort")]
pub(crate) use self::own::*;
#[cfg(panic = "unwind")]
pub(crate) use self::tried::*;

/// Why a transport cannot be used here.
#[cfg(feature = "hyper")]
pub(crate) const MISSING: &str = "this transport requires a tokio runtime with timers and I/O (`enable_all`)";
