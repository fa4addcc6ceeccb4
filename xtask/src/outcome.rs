//! How a command ended, for its exit status.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0: all is well, or nothing changed.
    Unchanged,
    /// 1: something is wrong: a stale file, a violated rule.
    CheckFailed,
    /// 3: something changed, and users of the client are not affected.
    Compatible,
    /// 4: something changed that is breaking or risky, or that is unclassified.
    Incompatible,
    /// 5: something changed, and one of the documents cannot be generated.
    Unknown,
}

/// 2: the command failed.
pub(crate) const FAILED: u8 = 2;

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Unchanged => 0,
            Outcome::CheckFailed => 1,
            Outcome::Compatible => 3,
            Outcome::Incompatible => 4,
            Outcome::Unknown => 5,
        })
    }
}

impl From<bool> for Outcome {
    fn from(is_well: bool) -> Self {
        if is_well { Self::Unchanged } else { Self::CheckFailed }
    }
}
