//! What need not be sent to another thread where there is none.

/// [`Send`], but for wasm32-unknown-unknown: what waits for JavaScript cannot leave its thread, so there it is any type.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub trait MaybeSend: Send {}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// Any type; [`Send`] on every target but this one, where what waits for JavaScript cannot leave its thread.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub trait MaybeSend {}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl<T: ?Sized> MaybeSend for T {}
