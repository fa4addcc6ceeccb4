//! Diagnostics: errors, warnings and notes about a document, collected and shown with their source positions.
//!
//! Every stage writes into one [`Report`]. Between stages [`Report::stop`] ends the run if there is an error,
//! so that an author sees all the faults of a stage at once. Diagnostics look like those of the Rust
//! compiler: message, place, excerpt, help.
//!
//! **Invariant:** text from a document is escaped, so a report never contains control or bidirectional
//! characters from it.

use std::fmt::{self, Write as _};

use crate::source::{Source, Sources, Span};

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// No code can be generated.
    Error,
    /// Code is generated, but the author may want to look at it.
    Warning,
}

/// A message about a document, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// Whether generation can continue.
    pub(crate) severity: Severity,
    /// What is wrong: lower case, no full stop, names of the document in backticks.
    pub(crate) message: String,
    /// The place; `None` only if there is no text, such as for a file that cannot be read.
    pub(crate) span: Option<Span>,
    /// Other relevant places, each with an explanation.
    pub(crate) related: Vec<(Span, String)>,
    /// How to fix it.
    pub(crate) help: Option<String>,
}

impl Diagnostic {
    /// Creates an error: no code can be generated.
    #[must_use]
    pub(crate) fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            span: Some(span),
            related: Vec::new(),
            help: None,
        }
    }

    /// Creates a warning.
    #[must_use]
    pub(crate) fn warning(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// Creates an error about an unsupported construct that changes the wire format or the types.
    #[must_use]
    pub(crate) fn unsupported(span: Span, construct: impl fmt::Display) -> Self {
        Self::error(span, format!("unsupported: {construct}"))
            .help("unsupported parts are never skipped silently; remove or replace this one with an overlay")
    }

    /// Creates an error without a place in a text, such as for a file that cannot be read.
    #[must_use]
    pub(crate) fn without_place(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            span: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// Converts it to a warning with another message.
    #[must_use]
    pub(crate) fn into_warning(self, message: String) -> Self {
        Self { severity: Severity::Warning, message, ..self }
    }

    /// Adds advice on how to fix it.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another relevant place with an explanation.
    #[must_use]
    pub(crate) fn also(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related.push((span, why.into()));
        self
    }
}

/// All diagnostics of one run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds diagnostics.
    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Adds an error with just a message.
    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::error(span, message));
    }

    /// Adds a warning with just a message.
    pub(crate) fn warning(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::warning(span, message));
    }

    /// Returns the number of diagnostics.
    pub(crate) fn count(&self) -> usize {
        self.diagnostics.len()
    }

    /// Converts the errors after the first `count` diagnostics to warnings. Returns whether there were any.
    pub(crate) fn downgrade_errors(&mut self, count: usize) -> bool {
        let mut errors = self
            .diagnostics
            .iter_mut()
            .skip(count)
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .peekable();
        let has_errors = errors.peek().is_some();
        errors.for_each(|diagnostic| diagnostic.severity = Severity::Warning);
        has_errors
    }

    /// Returns whether there are errors.
    #[must_use]
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Takes the diagnostics, ordered by source and offset.
    #[must_use]
    pub(crate) fn take(&mut self) -> Vec<Diagnostic> {
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        diagnostics.dedup();
        diagnostics
    }
}

/// The maximum number of diagnostics shown. A fault that a document repeats ten thousand times is understood
/// sooner.
pub(crate) const SHOWN: usize = 100;

/// Renders diagnostics as text, separated by blank lines. If not all can be shown, errors take precedence
/// over warnings.
#[must_use]
pub(crate) fn render(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let (errors, warnings): (Vec<_>, Vec<_>) =
        diagnostics.iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
    let shown: Vec<_> = if diagnostics.len() <= SHOWN {
        diagnostics.iter().collect()
    } else {
        errors.iter().chain(&warnings).copied().take(SHOWN).collect()
    };
    let mut text = String::new();
    for (number, diagnostic) in shown.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        text.push_str(&Rendered { sources, diagnostic }.to_string());
    }
    let hidden_warnings = warnings.len().min(diagnostics.len() - shown.len());
    let hidden_errors = diagnostics.len() - shown.len() - hidden_warnings;
    for (hidden, word) in [(hidden_errors, "error"), (hidden_warnings, "warning")] {
        if hidden > 0 {
            let _ = writeln!(text, "\n… and {hidden} more {word}{}", if hidden == 1 { "" } else { "s" });
        }
    }
    text
}

struct Rendered<'a> {
    sources: &'a Sources,
    diagnostic: &'a Diagnostic,
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { severity, message, span, related, help } = self.diagnostic;
        let word = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{word}: {}", printable(message))?;
        let places = span
            .iter()
            .map(|span| (*span, ""))
            .chain(related.iter().map(|(span, why)| (*span, why.as_str())));
        let excerpts: Vec<_> =
            places.filter_map(|(span, why)| Excerpt::of(self.sources, span, why)).collect();
        let width = excerpts.iter().map(|excerpt| excerpt.line.to_string().len()).max().unwrap_or(1);
        for (number, excerpt) in excerpts.iter().enumerate() {
            excerpt.write(f, width, if number == 0 { "-->" } else { ":::" })?;
        }
        if let Some(help) = help {
            writeln!(f, "{:width$} = help: {}", "", printable(help))?;
        }
        Ok(())
    }
}

/// One line of a source with an underlined part.
struct Excerpt<'a> {
    name: &'a str,
    line: usize,
    column: usize,
    text: String,
    indent: usize,
    length: usize,
    why: &'a str,
}

/// The number of characters shown on either side of a place. Some documents consist of one long line.
const CONTEXT: usize = 90;

impl<'a> Excerpt<'a> {
    fn of(sources: &'a Sources, span: Span, why: &'a str) -> Option<Self> {
        let source: &Source = sources.get(span.source)?;
        let position = source.position(span.start);
        let (text, start) = source.line(position.line);
        // Distant parts of the line are skipped, because a line may be the whole document.
        let (before, wanted) = text.split_at_checked((span.start - start) as usize).unwrap_or((text, ""));
        let covered = (span.end - span.start) as usize;
        let wanted_chars = wanted.char_indices().take(CONTEXT);
        let length = wanted_chars.take_while(|(at, _)| *at < covered).count().max(1);
        let skipped = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let indent = before.get(skipped..).unwrap_or_default();
        let shown: String = indent.chars().chain(wanted.chars().take(CONTEXT)).collect();
        Some(Self {
            name: &source.name,
            line: position.line,
            column: position.column,
            indent: printable(indent).chars().count(),
            text: printable(&shown),
            length,
            why,
        })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, width: usize, arrow: &str) -> fmt::Result {
        let Self { name, line, column, text, indent, length, why } = self;
        writeln!(f, "{:width$}{arrow} {}:{line}:{column}", "", printable(name))?;
        writeln!(f, "{:width$} |", "")?;
        writeln!(f, "{line:width$} | {}", text.trim_end())?;
        let underline = format!("{:indent$}{:^<length$} {why}", "", "");
        writeln!(f, "{:width$} | {}", "", underline.trim_end())
    }
}

/// Escapes characters that would not be displayed as one visible character: control characters, line breaks,
/// bidirectional marks.
#[must_use]
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => shown.push(' '),
            '\n' => shown.push_str("\\n"),
            character if character.is_control() || is_bidirectional(character) => {
                let _ = write!(shown, "{}", character.escape_unicode());
            }
            character => shown.push(character),
        }
    }
    shown
}

/// Returns whether a character reorders text (Unicode Bidirectional Algorithm, section 2), which can make
/// code look different from what it is.
#[must_use]
pub(crate) fn is_bidirectional(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_with_its_line_and_underlined() {
        let mut sources = Sources::default();
        let id = sources.add("api.yaml", "a: 1\n  b: two\n");
        let mut report = Report::default();
        let diagnostic = Diagnostic::error(Span::new(id, 10, 13), "`b` is a string");
        report.push(diagnostic.also(Span::new(id, 0, 1), "as `a` states").help("write 2"));
        assert_eq!(
            render(&sources, &report.take()),
            "error: `b` is a string\n --> api.yaml:2:6\n  |\n2 |   b: two\n  |      ^^^\n ::: api.yaml:1:1\n  |\n1 | a: 1\n  | ^ as `a` states\n  = help: write 2\n"
        );
    }

    #[test]
    fn text_that_would_deceive_is_escaped() {
        assert_eq!(printable("a\u{202E}b\tc\r\nd"), "a\\u{202e}b c\\u{d}\\nd");
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_place() {
        let mut sources = Sources::default();
        let id = sources.add("one-line.json", format!("{}X{}", " ".repeat(100_000), "y".repeat(100_000)));
        let mut report = Report::default();
        report.error(Span::new(id, 100_000, 100_001), "here");
        assert!(render(&sources, &report.take()).len() < 1000);
    }
}
