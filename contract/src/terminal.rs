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

/// The levels in display order, with their titles.
pub(super) const LEVELS: [(Level, &str); 3] =
    [(Level::Wire, "On the wire"), (Level::Rust, "In Rust"), (Level::Words, "In words")];

/// The title of hidden changes, and its explanation.
pub(super) const HIDDEN: &str = "Hidden by the overlay";
pub(super) const HIDDEN_MEANS: &str =
    "the generated client is the same with these changes; see whether each action is still right";

/// Returns a few lines about a change that an overlay hides.
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
    /// Returns the text for a terminal of this width: the `Display` output with long lines wrapped.
    #[must_use]
    pub fn in_columns(&self, columns: usize) -> String {
        self.to_string().lines().fold(String::new(), |mut text, line| {
            break_line(&mut text, line, columns);
            text
        })
    }

    /// Returns a line with the number of changes of each class and the necessary version bump.
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

/// Appends a line wrapped between words. Continuation lines are indented by two columns.
///
/// A word that is too long is not split, because it is a pointer or a location to copy.
fn break_line(text: &mut String, line: &str, columns: usize) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let (mut margin, mut rest) = (indent, line.trim_start_matches(' '));
    loop {
        let _ = write!(text, "{:margin$}", "");
        let room = columns.saturating_sub(margin);
        let Some((end, next)) = rest.char_indices().nth(room) else { break };
        let space = if next == ' ' { Some(end) } else { rest[..end].rfind(' ') };
        let Some(space) = space.or_else(|| rest.find(' ')) else { break };
        let (line, below) = rest.split_at(space);
        text.push_str(line.trim_end());
        text.push('\n');
        (margin, rest) = (indent + 2, below.trim_start());
    }
    text.push_str(rest);
    text.push('\n');
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

/// Returns the removed and added lines, with one line of context around them.
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

#[cfg(test)]
mod tests {
    use super::break_line;

    #[test]
    fn long_lines_are_broken_between_words() {
        for (line, expected) in [
            ("", "\n"),
            ("  a line that fits", "  a line that fits\n"),
            ("  one two three four five", "  one two three four\n    five\n"),
            (
                "  new file.yaml:1:2  #/components/schemas/Pet",
                "  new file.yaml:1:2\n    #/components/schemas/Pet\n",
            ),
            ("  #/components/schemas/Pet is new", "  #/components/schemas/Pet\n    is new\n"),
            ("größer größer größer größer", "größer größer größer\n  größer\n"),
        ] {
            let mut text = String::new();
            break_line(&mut text, line, 20);
            assert_eq!(text, expected, "{line:?}");
        }
    }
}
