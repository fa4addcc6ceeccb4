//! How a command ended, for the exit status.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0: all is well; nothing changed.
    Unchanged,
    /// 1: a check failed, such as a stale file or a broken rule.
    NotWell,
    /// 3: something changed, and whoever uses the client goes on as before.
    Compatible,
    /// 4: something changed that is breaking or risky, or that nobody has classified.
    Incompatible,
    /// 5: something changed, and no client can be generated from one of the documents.
    Unknown,
}

/// 2: the command failed.
pub(crate) const FAILED: u8 = 2;

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Unchanged => 0,
            Outcome::NotWell => 1,
            Outcome::Compatible => 3,
            Outcome::Incompatible => 4,
            Outcome::Unknown => 5,
        })
    }
}

impl From<bool> for Outcome {
    fn from(is_well: bool) -> Self {
        if is_well { Self::Unchanged } else { Self::NotWell }
    }
}
