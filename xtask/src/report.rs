//! What changed, as the commands show it: the comparison of what is generated, and beside it the changes of the published
//! document that the comparison does not have.
//!
//! **Invariant:** a change of the published document is in a finding or in one of the two lists; no report with such a
//! change states that nothing changed.

use std::fmt::Write as _;

use openapi_build::published::{Change, Reach};
use openapi_diff::{Bump, Class, Comparison, Finding};
use serde_json::{Value, json};

use crate::outcome::Outcome;

/// How many changes of a list Markdown shows: bodies of pull requests end at 65,536 characters.
const SHOWN: usize = 60;

/// How a report is printed.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct Format {
    /// Prints JSON, for tools.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Prints Markdown, for a pull request.
    #[arg(long)]
    markdown: bool,
}

impl Format {
    pub(crate) const MARKDOWN: Self = Self { json: false, markdown: true };

    /// Whether what is printed is for tools.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }
}

/// Everything that changed from one document to another.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) comparison: Comparison,
    /// What an overlay hides from the comparison.
    hidden: Vec<Change>,
    /// What no finding of the comparison is about.
    unseen: Vec<Change>,
}

impl Report {
    /// Puts a comparison beside the changes of the published documents.
    pub(crate) fn new(comparison: Comparison, changes: Vec<Change>) -> Self {
        let (hidden, reaching): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| matches!(change.reach, Reach::Hidden(_)));
        let is_unseen =
            |change: &Change| !comparison.findings.iter().any(|finding| is_about(finding, &change.pointer));
        let unseen = reaching.into_iter().filter(is_unseen).collect();
        Self { comparison, hidden, unseen }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.comparison.is_empty() && self.hidden.is_empty() && self.unseen.is_empty()
    }

    /// What the report means for the exit status. Nobody has classified what is hidden or unseen: it counts as risky.
    pub(crate) fn outcome(&self) -> Outcome {
        match self.comparison.class() {
            _ if self.comparison.bump() == Bump::Unknown => Outcome::Unknown,
            _ if !self.hidden.is_empty() || !self.unseen.is_empty() => Outcome::Incompatible,
            None => Outcome::Unchanged,
            Some(Class::Compatible) => Outcome::Compatible,
            Some(Class::Risky | Class::Breaking) => Outcome::Incompatible,
        }
    }

    /// Returns one line of plain characters: the change that matters most, or how many are hidden.
    pub(crate) fn title(&self) -> String {
        if !self.comparison.is_empty() || self.is_empty() {
            return self.comparison.title();
        }
        match (self.hidden.len(), self.unseen.len()) {
            (hidden, 0) => format!("hidden by the overlay: {}", count(hidden)),
            (_, unseen) => format!("not classified: {}", count(unseen)),
        }
    }

    /// Writes the report in a format.
    pub(crate) fn text(&self, format: Format) -> String {
        match (format.json, format.markdown) {
            (true, _) => format!("{:#}\n", self.json()),
            (_, true) => self.markdown(),
            _ => self.terminal(),
        }
    }

    /// The lists beside the comparison, each with its title and what it means.
    fn lists(&self) -> impl Iterator<Item = (&'static str, &'static str, &[Change])> {
        [
            (
                "Hidden by the overlay",
                "the generated client is the same with these changes; see whether each action is still right",
                self.hidden.as_slice(),
            ),
            ("Not classified", "no finding is about these changes; compare the documents", &self.unseen),
        ]
        .into_iter()
        .filter(|(_, _, changes)| !changes.is_empty())
    }

    fn terminal(&self) -> String {
        if self.is_empty() || self.lists().next().is_none() {
            return self.comparison.to_string();
        }
        let mut text =
            if self.comparison.is_empty() { String::new() } else { format!("{}\n", self.comparison) };
        for (title, meaning, changes) in self.lists() {
            let _ = writeln!(text, "{title}");
            for change in changes {
                let _ = writeln!(text, "  {}", line(change));
            }
            let _ = writeln!(text, "\n{}: {meaning}\n", count(changes.len()));
        }
        text
    }

    fn markdown(&self) -> String {
        if self.is_empty() || self.lists().next().is_none() {
            return self.comparison.markdown();
        }
        let mut text = if self.comparison.is_empty() {
            "**The generated client is the same.**\n".to_owned()
        } else {
            self.comparison.markdown()
        };
        for (title, meaning, changes) in self.lists() {
            let lines: Vec<_> = changes.iter().take(SHOWN).map(line).collect();
            let lines = lines.join("\n");
            // Longer than any fence among the document's own words.
            let run = lines.split(|c| c != '`').map(str::len).max().unwrap_or_default();
            let fence = "`".repeat(run.max(2) + 1);
            let more = match changes.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!("\n… and {more} more"),
            };
            let _ = write!(
                text,
                "\n### {title}\n\n{}: {meaning}.\n\n{fence}text\n{lines}{more}\n{fence}\n",
                count(changes.len())
            );
        }
        text
    }

    /// Returns the comparison as JSON with the lists `hidden` and `unseen` beside it: `[{kind, pointer, old, new, action}]`.
    pub(crate) fn json(&self) -> Value {
        let mut report = self.comparison.json();
        report["title"] = self.title().into();
        report["hidden"] = self.hidden.iter().map(json).collect();
        report["unseen"] = self.unseen.iter().map(json).collect();
        report
    }
}

/// Whether a finding is about a part, about what is around it, or about something in it.
fn is_about(finding: &Finding, pointer: &str) -> bool {
    let is_within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    [&finding.old, &finding.new]
        .into_iter()
        .flatten()
        .any(|place| is_within(&place.pointer, pointer) || is_within(pointer, &place.pointer))
}

fn count(changes: usize) -> String {
    if changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") }
}

fn line(change: &Change) -> String {
    let mut text = format!("{}: {}", change.kind.name(), change.pointer);
    for (word, place) in [("old", &change.old), ("new", &change.new)] {
        if let Some(place) = place {
            let _ = write!(text, "\n      {word} {place}");
        }
    }
    match &change.reach {
        Reach::Client => {}
        Reach::Hidden(Some(action)) => _ = write!(text, "\n      hidden by {action}"),
        Reach::Hidden(None) => text.push_str("\n      hidden by several actions of the overlay"),
    }
    text
}

fn json(change: &Change) -> Value {
    let place = |line: &openapi_build::published::Line| json!({ "file": line.file, "line": line.line });
    let action = match &change.reach {
        Reach::Hidden(Some(action)) => json!({ "number": action.number, "place": place(&action.place) }),
        _ => Value::Null,
    };
    json!({
        "kind": change.kind.name(),
        "pointer": change.pointer,
        "old": change.old.as_ref().map(place),
        "new": change.new.as_ref().map(place),
        "action": action,
    })
}
