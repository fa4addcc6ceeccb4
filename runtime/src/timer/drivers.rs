//! Tokio's drivers for time and I/O, without which its timers and sockets panic.
//!
//! No runtime states which drivers it has. Where panics unwind, each is tried once a runtime, and a call without them is an
//! error. Where panics abort the process, nothing can be tried. There timers and sockets always use the drivers of a
//! runtime of our own, on one thread.

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
