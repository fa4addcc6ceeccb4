//! What a change means, and on which level it shows.

/// On which level a change shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// What is sent and what is answered.
    Wire,
    /// The public API of the generated crate.
    Rust,
    /// What people read, and what has no meaning for a client.
    Words,
}

impl Level {
    /// Returns its name: `wire`, `rust` or `words`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
            Self::Words => "words",
        }
    }
}

/// What a change does to a client.
///
/// On the wire that is the client which is built already, from the old document, and talks to the new service; in Rust it
/// is the code that uses the generated crate and is compiled again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// It goes on as before.
    Compatible,
    /// Only the service knows whether it goes on.
    Risky,
    /// It stops working, or sends what it knows to somebody else.
    Breaking,
}

impl Class {
    /// Returns its name: `compatible`, `risky` or `breaking`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}
