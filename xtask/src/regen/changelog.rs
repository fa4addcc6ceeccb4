//! The line of CHANGELOG.md that records a change of the document.

use anyhow::{Context as _, Result};

use super::revision::Revision;

pub(super) const PATH: &str = "CHANGELOG.md";

/// Adds a line about a new document to the unreleased section of a changelog, after the other lines about the
/// client. Line endings are preserved.
pub(super) fn with_document(changelog: &str, title: &str, revision: &Revision) -> Result<String> {
    let end_of_line = if changelog.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<_> = changelog.lines().map(str::to_owned).collect();
    let level = |line: &str| line.chars().take_while(|c| *c == '#').count();
    let start = lines.iter().position(|line| is_unreleased(line));
    let start = start.with_context(|| format!("{PATH} has no heading `## Unreleased`"))?;
    let end_of = |from: usize, most: usize| {
        let rest = lines.iter().enumerate().skip(from + 1);
        let end = rest.filter(|(_, line)| (1..=most).contains(&level(line))).map(|(at, _)| at).next();
        end.unwrap_or(lines.len())
    };
    let end = end_of(start, 2);
    let client = (start..end).find(|at| lines.get(*at).is_some_and(|line| line.trim_end() == CLIENT));
    let (end, mut added) = match client {
        Some(client) => (end_of(client, 3).min(end), Vec::new()),
        None => (end, vec![String::new(), CLIENT.to_owned(), String::new()]),
    };
    let Revision { commit, date } = revision;
    added.push(format!("- SendGrid's document of {date} (commit {commit}): {title}."));
    // After the last non-empty line of that section.
    let last = (start..end).rfind(|at| lines.get(*at).is_some_and(|line| !line.trim().is_empty()));
    let at = last.map_or(end, |last| last + 1);
    if client.is_some_and(|client| at == client + 1) {
        added.insert(0, String::new());
    }
    lines.splice(at..at, added);
    Ok(lines.iter().flat_map(|line| [line.as_str(), end_of_line]).collect())
}

const CLIENT: &str = "### sendgrid-seq";

/// Returns whether a line is `## Unreleased`, possibly in brackets as a link.
fn is_unreleased(line: &str) -> bool {
    let title = line.strip_prefix("## ").map(str::trim);
    title.is_some_and(|title| {
        title.trim_start_matches('[').trim_end_matches(']').eq_ignore_ascii_case("unreleased")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stands_with_those_about_the_client() {
        let revision = Revision { commit: "abc".to_owned(), date: "2026-01-02".to_owned() };
        let line = "- SendGrid's document of 2026-01-02 (commit abc): Nothing changed.";
        for (before, after) in [
            (
                "# Changelog\n\n## Unreleased\n\n### sendgrid-seq\n\n- One.\n\n### other\n\n- Two.\n\n## 0.1.0\n",
                "# Changelog\n\n## Unreleased\n\n### sendgrid-seq\n\n- One.\nLINE\n\n### other\n\n- Two.\n\n## 0.1.0\n",
            ),
            ("## Unreleased\n\n## 0.1.0\n", "## Unreleased\n\n### sendgrid-seq\n\nLINE\n\n## 0.1.0\n"),
            (
                "## Unreleased\n\n### sendgrid-seq\n\n- One.\n",
                "## Unreleased\n\n### sendgrid-seq\n\n- One.\nLINE\n",
            ),
            ("## Unreleased\n\n### sendgrid-seq\n", "## Unreleased\n\n### sendgrid-seq\n\nLINE\n"),
            // A section with that name below another version does not count.
            (
                "## [Unreleased]\n\n- Zero.\n\n## [0.1.0]\n\n### sendgrid-seq\n\n- One.\n",
                "## [Unreleased]\n\n- Zero.\n\n### sendgrid-seq\n\nLINE\n\n## [0.1.0]\n\n### sendgrid-seq\n\n- One.\n",
            ),
            (
                "## [unreleased]\r\n\r\n### sendgrid-seq\r\n\r\n- One.\r\n\r\n## 0.1.0\r\n",
                "## [unreleased]\r\n\r\n### sendgrid-seq\r\n\r\n- One.\r\nLINE\r\n\r\n## 0.1.0\r\n",
            ),
        ] {
            let expected = after.replace("LINE", line);
            assert_eq!(with_document(before, "Nothing changed", &revision).unwrap(), expected, "{before}");
        }
        assert!(with_document("# Changelog\n\n## 0.1.0\n", "Nothing changed", &revision).is_err());
    }
}
