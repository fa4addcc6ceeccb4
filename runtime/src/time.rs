//! The system's clock. On wasm32-unknown-unknown it is that of JavaScript, with the feature `js`, or there is none.

use std::time::SystemTime;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub use self::instant::Instant;
/// A point in time, as a [`Timer`](crate::Timer) has it: that of the standard library.
///
/// On wasm32-unknown-unknown it is a type of this crate with the same methods, since no program can make the standard
/// library's there. A timer that names this one is written once for all targets.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use std::time::Instant;

/// Returns the time.
#[cfg(any(not(all(target_family = "wasm", target_os = "unknown")), feature = "js"))]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Returns the time of those who have none, which no client is built with.
#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "js")))]
pub(crate) fn now() -> Instant {
    Instant::after_start(std::time::Duration::ZERO)
}

/// Returns the calendar's time.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn date() -> SystemTime {
    SystemTime::now()
}

/// Returns the calendar's time.
#[cfg(all(target_family = "wasm", target_os = "unknown", feature = "js"))]
pub(crate) fn date() -> SystemTime {
    web_time::web::SystemTimeExt::to_std(web_time::SystemTime::now())
}

/// Returns the calendar's time of those who have none, which no client is built with.
#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "js")))]
pub(crate) fn date() -> SystemTime {
    SystemTime::UNIX_EPOCH
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod instant {
    use std::ops::{Add, Sub};
    use std::time::Duration;

    /// A point in time, as a [`Timer`](crate::Timer) has it.
    ///
    /// Elsewhere this is `std::time::Instant`, which no program can make on this target.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Instant(Duration);

    impl Instant {
        /// Creates the point so long after the start of a clock. Which start that is does not matter.
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

        /// Returns how much time has passed since this point, by JavaScript's clock.
        #[cfg(feature = "js")]
        #[must_use]
        pub fn elapsed(&self) -> Duration {
            Self::now().saturating_duration_since(*self)
        }

        /// Returns how much later this point is than an earlier one; zero where it is not later.
        #[must_use]
        pub fn duration_since(&self, earlier: Self) -> Duration {
            self.saturating_duration_since(earlier)
        }

        /// Returns how much later this point is than an earlier one; zero where it is not later.
        #[must_use]
        pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
            self.0.saturating_sub(earlier.0)
        }

        /// Returns how much later this point is than an earlier one, if it is not earlier.
        #[must_use]
        pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
            self.0.checked_sub(earlier.0)
        }

        /// Returns the point so much later, if the type can hold it.
        #[must_use]
        pub fn checked_add(&self, duration: Duration) -> Option<Self> {
            self.0.checked_add(duration).map(Self)
        }

        /// Returns the point so much earlier, if the type can hold it.
        #[must_use]
        pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
            self.0.checked_sub(duration).map(Self)
        }
    }

    impl Add<Duration> for Instant {
        type Output = Self;

        /// # Panics
        ///
        /// Panics where the type cannot hold the sum, as the standard library's does.
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
