//! The system clock. On wasm32-unknown-unknown it is JavaScript's with the feature `js`; without it
//! there is none.

use std::time::SystemTime;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub use self::instant::Instant;
/// A point in time of a [`Timer`](crate::Timer): `std::time::Instant`.
///
/// On wasm32-unknown-unknown, where no program can create the standard library's `Instant`, it is a
/// type of this crate with the same methods. A timer that uses this type works on all targets.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use std::time::Instant;

/// Returns the current time.
#[cfg(any(not(all(target_family = "wasm", target_os = "unknown")), feature = "js"))]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Stands in for the time on targets without a clock, where no client can be built without a timer.
#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "js")))]
pub(crate) fn now() -> Instant {
    Instant::after_start(std::time::Duration::ZERO)
}

/// Returns the wall-clock time.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn date() -> SystemTime {
    SystemTime::now()
}

/// Returns the wall-clock time.
#[cfg(all(target_family = "wasm", target_os = "unknown", feature = "js"))]
pub(crate) fn date() -> SystemTime {
    web_time::web::SystemTimeExt::to_std(web_time::SystemTime::now())
}

/// Stands in for the wall-clock time on targets without a clock, where no client can be built
/// without a timer.
#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "js")))]
pub(crate) fn date() -> SystemTime {
    SystemTime::UNIX_EPOCH
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod instant {
    use std::ops::{Add, Sub};
    use std::time::Duration;

    /// A point in time of a [`Timer`](crate::Timer).
    ///
    /// On other targets this is `std::time::Instant`, which no program can create on this target.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Instant(Duration);

    impl Instant {
        /// Creates the instant that is `passed` after the start of a clock. The clock may start at
        /// any time.
        #[must_use]
        pub const fn after_start(passed: Duration) -> Self {
            Self(passed)
        }

        /// Returns the time of JavaScript's clock, `performance.now()`.
        #[cfg(feature = "js")]
        #[must_use]
        pub fn now() -> Self {
            use std::sync::LazyLock;

            static START: LazyLock<web_time::Instant> = LazyLock::new(web_time::Instant::now);
            Self(web_time::Instant::now().saturating_duration_since(*START))
        }

        /// Returns the time since this instant, by JavaScript's clock.
        #[cfg(feature = "js")]
        #[must_use]
        pub fn elapsed(&self) -> Duration {
            Self::now().saturating_duration_since(*self)
        }

        /// Returns the time from `earlier` to this instant, or zero if `earlier` is later.
        #[must_use]
        pub fn duration_since(&self, earlier: Self) -> Duration {
            self.saturating_duration_since(earlier)
        }

        /// Returns the time from `earlier` to this instant, or zero if `earlier` is later.
        #[must_use]
        pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
            self.0.saturating_sub(earlier.0)
        }

        /// Returns the time from `earlier` to this instant, or `None` if `earlier` is later.
        #[must_use]
        pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
            self.0.checked_sub(earlier.0)
        }

        /// Returns this instant plus `duration`, or `None` on overflow.
        #[must_use]
        pub fn checked_add(&self, duration: Duration) -> Option<Self> {
            self.0.checked_add(duration).map(Self)
        }

        /// Returns this instant minus `duration`, or `None` if it would be before the start of the
        /// clock.
        #[must_use]
        pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
            self.0.checked_sub(duration).map(Self)
        }
    }

    impl Add<Duration> for Instant {
        type Output = Self;

        /// # Panics
        ///
        /// Panics on overflow, like the standard library's `Instant`.
        fn add(self, duration: Duration) -> Self {
            Self(self.0 + duration)
        }
    }

    impl Sub<Self> for Instant {
        type Output = Duration;

        fn sub(self, earlier: Self) -> Duration {
            self.saturating_duration_since(earlier)
        }
    }
}
