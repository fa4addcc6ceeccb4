//! The severity of a change and its level.

/// The level at which a change is visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Requests and responses.
    Wire,
    /// The public API of the generated crate.
    Rust,
    /// Text for people, and parts that have no effect on a client.
    Words,
}

impl Level {
    /// Returns the name: `wire`, `rust` or `words`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
            Self::Words => "words",
        }
    }
}

/// The effect of a change on a client.
///
/// At the wire level, the client was built from the old document and talks to the new service. At
/// the Rust level, a program that uses the generated crate is recompiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// The client continues to work.
    Compatible,
    /// Whether the client continues to work depends on the service.
    Risky,
    /// The client stops working, or sends data to someone else.
    Breaking,
}

impl Class {
    /// Returns the name: `compatible`, `risky` or `breaking`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}
