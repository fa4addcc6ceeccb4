//! A comparison as Markdown, for the description of a pull request.
//!
//! **Invariant:** text of a document is only shown as code, with a fence longer than any in the
//! text, so that no renderer interprets it as Markdown, HTML, links, `@names` or `#numbers`.

use std::fmt::Write as _;

use openapi_build::inspect::printable;

use super::class::Class;
use super::finding::{Comparison, Finding, Piece, Sentence};
use super::terminal::{HIDDEN, HIDDEN_MEANS, LEVELS, changed_lines, hidden};

/// The number of findings per level that are shown unfolded.
const MAX_UNFOLDED: usize = 8;

/// The maximum number of hidden changes shown.
const MAX_HIDDEN: usize = 60;

/// The number of bytes shown of a changed text. Descriptions of pull requests are limited to 65,536
/// characters.
const SHOWN: usize = 2_000;

/// The size limit in bytes; further findings are only counted. Descriptions of pull requests are
/// limited to 65,536 characters, and cutting in the middle could leave a fence open.
const MAX_BYTES: usize = 50_000;

impl Comparison {
    /// Returns the comparison as Markdown.
    ///
    /// Text of the documents is shown as code, so that it cannot be a link, a mention or HTML. Long
    /// parts are folded.
    #[must_use]
    pub fn markdown(&self) -> String {
        if self.is_empty() {
            return "Nothing changed.\n".to_owned();
        }
        let mut text = format!("**{}**\n", self.summary());
        for host in &self.new_hosts {
            let _ = writeln!(
                text,
                "\n> [!CAUTION]\n> Requests and credentials may go to a new host: {}",
                code(host)
            );
        }
        if let Some(reason) = &self.no_rust {
            let _ = writeln!(text, "\nThe Rust API was not compared: {reason}.");
        }
        for (level, title) in LEVELS {
            let findings: Vec<_> = self.findings.iter().filter(|finding| finding.level() == level).collect();
            if findings.is_empty() {
                continue;
            }
            let is_calm = findings.iter().all(|finding| finding.class() == Class::Compatible);
            let folded = findings.len() > MAX_UNFOLDED
                || (is_calm && findings.iter().any(|finding| finding.texts.is_some()));
            let _ = write!(text, "\n### {title}\n\n");
            if folded {
                let _ = write!(text, "<details><summary>{} changes</summary>\n\n", findings.len());
            }
            let mut left = 0;
            for finding in findings {
                let mut shown = String::new();
                write(&mut shown, finding);
                if text.len() + shown.len() <= MAX_BYTES {
                    text.push_str(&shown);
                } else {
                    left += 1;
                }
            }
            if left > 0 {
                let _ = writeln!(text, "- … and {left} more");
            }
            if folded {
                text.push_str("\n</details>\n");
            }
        }
        if !self.hidden.is_empty() {
            let mut lines: Vec<_> = self.hidden.iter().take(MAX_HIDDEN).map(hidden).collect();
            match self.hidden.len().saturating_sub(MAX_HIDDEN) {
                0 => {}
                more => lines.push(format!("… and {more} more")),
            }
            let lines = lines.join("\n");
            let fence = "`".repeat(longest_run(&lines).max(2) + 1);
            let _ = write!(text, "\n### {HIDDEN}\n\n{HIDDEN_MEANS}.\n\n{fence}text\n{lines}\n{fence}\n");
        }
        text
    }

    /// Returns a title: the most important change in one line, or the hidden changes if there is no
    /// other.
    ///
    /// Of the documents' text, only letters, digits and harmless punctuation are kept.
    #[must_use]
    pub fn title(&self) -> String {
        let Some(largest) = self.largest() else {
            return match self.hidden.len() {
                0 => "Nothing changed".to_owned(),
                1 => "hidden by the overlay: 1 change".to_owned(),
                count => format!("hidden by the overlay: {count} changes"),
            };
        };
        let mut title = format!("{}: {}", largest.class().name(), largest.text);
        let others = self.findings.len() - 1;
        title = title
            .chars()
            .filter(|c| *c != '`')
            .map(|c| if is_plain(c) { c } else { '_' })
            .take(100)
            .collect();
        if others > 0 {
            let _ = write!(title, " (and {others} more)");
        }
        title
    }
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || " ._-/:,(){}".contains(character)
}

fn write(text: &mut String, finding: &Finding) {
    let _ = writeln!(text, "- **{}**: {}  ", finding.class().name(), sentence(&finding.text));
    let mut places = Vec::new();
    for (word, place) in [("old", &finding.old), ("new", &finding.new)] {
        if let Some(place) = place {
            places.push(format!("{word} {}", code(&format!("{}:{}", place.file, place.line))));
        }
    }
    let _ = write!(text, "  `{}` `{}` {}", finding.rule.id, finding.fingerprint, places.join(", "));
    if !finding.operations.is_empty() {
        let operations: Vec<_> = finding.operations.iter().take(5).map(|operation| code(operation)).collect();
        let _ = write!(text, ", in {}", operations.join(", "));
        if finding.operations.len() > 5 {
            let _ = write!(text, " and {} more", finding.operations.len() - 5);
        }
    }
    text.push('\n');
    if let Some((old, new)) = &finding.texts {
        let lines: String = changed_lines(old, new);
        let shown: Vec<_> = short(&lines).lines().map(printable).collect();
        let fence = "`".repeat(longest_run(&lines).max(2) + 1);
        let _ = write!(text, "\n  {fence}diff\n");
        for line in shown {
            let _ = writeln!(text, "  {line}");
        }
        let _ = write!(text, "  {fence}\n\n");
    }
}

fn sentence(sentence: &Sentence) -> String {
    let pieces = sentence.pieces().iter().map(|piece| match piece {
        Piece::Text(text) => (*text).to_owned(),
        Piece::Quoted(text) => code(text),
    });
    pieces.collect()
}

/// Returns a code span for any text (CommonMark 0.31, section 6.1).
fn code(text: &str) -> String {
    let text = printable(short(text));
    let fence = "`".repeat(longest_run(&text) + 1);
    // One space on each side is stripped. Without it, a backtick at the end would join the fence.
    if text.contains('`') || text.starts_with(' ') || text.trim().is_empty() {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

fn short(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at > SHOWN);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_states_stays_in_code() {
        for (text, expected) in [
            ("plain", "`plain`"),
            ("a`b", "`` a`b ``"),
            ("``", "``` `` ```"),
            ("", "`  `"),
            ("@team closes #1 <img> [x](https://y)", "`@team closes #1 <img> [x](https://y)`"),
            ("two\nlines", "`two\\nlines`"),
        ] {
            assert_eq!(code(text), expected, "{text:?}");
        }
    }
}
