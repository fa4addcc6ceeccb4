//! A comparison as text, for terminals and logs.

use std::fmt::{self, Write as _};

use similar::{ChangeTag, TextDiff};

use openapi_build::inspect::printable;
use openapi_build::published::{Change, Reach};

use super::class::Level;
use super::finding::{Comparison, Finding};

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "nothing changed");
        }
        for (level, title) in LEVELS {
            let findings: Vec<_> = self.findings.iter().filter(|finding| finding.level() == level).collect();
            if !findings.is_empty() {
                writeln!(f, "{title}")?;
                findings.into_iter().try_for_each(|finding| write_finding(f, finding))?;
                writeln!(f)?;
            }
        }
        if !self.hidden.is_empty() {
            writeln!(f, "{HIDDEN}\n  {HIDDEN_MEANS}")?;
            self.hidden.iter().try_for_each(|change| writeln!(f, "  {}", hidden(change)))?;
            writeln!(f)?;
        }
        if let Some(reason) = &self.no_rust {
            writeln!(f, "the Rust API was not compared: {reason}")?;
        }
        writeln!(f, "{}", self.summary())
    }
}

/// The levels in the order in which they are shown, with their titles.
pub(super) const LEVELS: [(Level, &str); 3] =
    [(Level::Wire, "On the wire"), (Level::Rust, "In Rust"), (Level::Words, "In words")];

/// The title of what an overlay hides, and what it means.
pub(super) const HIDDEN: &str = "Hidden by the overlay";
pub(super) const HIDDEN_MEANS: &str =
    "the generated client is the same with these changes; see whether each action is still right";

/// A change that an overlay hides, in a few lines.
pub(super) fn hidden(change: &Change) -> String {
    let mut text = format!("{}: {}", change.kind.name(), change.pointer);
    for (word, place) in [("old", &change.old), ("new", &change.new)] {
        if let Some(place) = place {
            let _ = write!(text, "\n      {word} {place}");
        }
    }
    text.push_str("\n      hidden by ");
    match &change.reach {
        Reach::Hidden(Some(action)) => _ = write!(text, "{action}"),
        _ => text.push_str("several actions of the overlay"),
    }
    text
}

impl Comparison {
    /// Returns one line: how many changes there are of each class, and the version bump that they need.
    #[must_use]
    pub fn summary(&self) -> String {
        use super::Class;
        let count = |class| self.findings.iter().filter(|finding| finding.class() == class).count();
        let hidden = match self.hidden.len() {
            0 => String::new(),
            count => format!(", {count} hidden by the overlay"),
        };
        format!(
            "{} breaking, {} risky, {} compatible{hidden}; version bump: {}",
            count(Class::Breaking),
            count(Class::Risky),
            count(Class::Compatible),
            self.bump().name()
        )
    }
}

fn write_finding(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    writeln!(
        f,
        "  {}: {} [{} {}]",
        finding.class().name(),
        finding.text,
        finding.rule.id,
        finding.fingerprint
    )?;
    for (word, place) in [("old", &finding.old), ("new", &finding.new)] {
        if let Some(place) = place {
            writeln!(f, "      {word} {}  {}", printable(&place.to_string()), printable(&place.pointer))?;
        }
    }
    if !finding.operations.is_empty() {
        writeln!(f, "      in  {}", printable(&finding.operations.join(", ")))?;
    }
    if let Some((old, new)) = &finding.texts {
        for line in changed_lines(old, new).lines() {
            writeln!(f, "      {}", printable(line))?;
        }
    }
    Ok(())
}

/// The lines that went and came, with one line of what stayed around them.
pub(super) fn changed_lines(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut text = String::new();
    for (number, group) in diff.grouped_ops(1).iter().enumerate() {
        if number > 0 {
            text.push_str("  …\n");
        }
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let _ = writeln!(text, "{sign} {}", change.value().trim_end_matches('\n'));
        }
    }
    text
}
