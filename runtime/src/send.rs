//! `Send`, except on wasm32-unknown-unknown.

/// An alias of [`Send`], except on wasm32-unknown-unknown. There it is implemented for every type,
/// because a future that waits for JavaScript cannot leave its thread.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub trait MaybeSend: Send {}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// Implemented for every type. On other targets it is an alias of [`Send`]. Here a future that
/// waits for JavaScript cannot leave its thread.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub trait MaybeSend {}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl<T: ?Sized> MaybeSend for T {}
