//! Prints a comparison and derives the exit status from it.

use openapi_diff::{Bump, Class, Comparison};

use crate::outcome::Outcome;

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
    /// Returns whether the output is for tools.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    pub(crate) fn text(self, comparison: &Comparison) -> String {
        match (self.json, self.markdown) {
            (true, _) => format!("{:#}\n", comparison.json()),
            (_, true) => comparison.markdown(),
            _ => match terminal_size::terminal_size_of(std::io::stdout()) {
                Some((width, _)) => comparison.in_columns(usize::from(width.0)),
                None => comparison.to_string(),
            },
        }
    }
}

pub(crate) fn outcome(comparison: &Comparison) -> Outcome {
    match comparison.class() {
        _ if comparison.bump() == Bump::Unknown => Outcome::Unknown,
        None => Outcome::Unchanged,
        Some(Class::Compatible) => Outcome::Compatible,
        Some(Class::Risky | Class::Breaking) => Outcome::Incompatible,
    }
}
