//! The line of CHANGELOG.md that says that the document is another one.

use anyhow::{Context as _, Result};
use openapi_diff::Comparison;

pub(super) const PATH: &str = "CHANGELOG.md";

/// Adds a line on a new document to the unreleased part of a changelog, at the end of what it says about the client.
pub(super) fn with_document(
    changelog: &str,
    comparison: &Comparison,
    commit: &str,
    date: &str,
) -> Result<String> {
    let start =
        changelog.find("## Unreleased\n").with_context(|| format!("{PATH} has no `## Unreleased`"))?;
    let end = changelog.get(start + 3..).and_then(|rest| rest.find("\n## ")).map(|at| start + 3 + at + 1);
    let (before, unreleased) = changelog.split_at(start);
    let (unreleased, after) = unreleased.split_at(end.unwrap_or(changelog.len()) - start);
    let title = comparison.title();
    let line = format!("- SendGrid's document of {date} (commit {commit}): {title}.\n");
    let heading = "### sendgrid-seq\n";
    let Some(at) = unreleased.find(heading) else {
        return Ok(format!(
            "{before}{}\n\n{heading}\n{line}{}{after}",
            unreleased.trim_end(),
            if after.is_empty() { "" } else { "\n" }
        ));
    };
    let (top, list) = unreleased.split_at(at + heading.len());
    let end = list.find("\n#").map_or(list.len(), |at| at + 1);
    let (list, rest) = list.split_at(end);
    let gap = if rest.is_empty() && after.is_empty() { "" } else { "\n" };
    Ok(format!("{before}{top}{}\n{line}{gap}{rest}{after}", list.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stands_with_those_about_the_client() {
        let comparison = Comparison::default();
        for (before, after) in [
            (
                "# Changelog\n\n## Unreleased\n\n### sendgrid-seq\n\n- One.\n\n### other\n\n- Two.\n\n## 0.1.0\n",
                "# Changelog\n\n## Unreleased\n\n### sendgrid-seq\n\n- One.\n- SendGrid's document of 2026-01-02 (commit abc): \
                 Nothing changed.\n\n### other\n\n- Two.\n\n## 0.1.0\n",
            ),
            (
                "## Unreleased\n\n## 0.1.0\n",
                "## Unreleased\n\n### sendgrid-seq\n\n- SendGrid's document of 2026-01-02 (commit abc): Nothing changed.\n\n## 0.1.0\n",
            ),
            (
                "## Unreleased\n\n### sendgrid-seq\n\n- One.\n",
                "## Unreleased\n\n### sendgrid-seq\n\n- One.\n- SendGrid's document of 2026-01-02 (commit abc): Nothing changed.\n",
            ),
        ] {
            assert_eq!(with_document(before, &comparison, "abc", "2026-01-02").unwrap(), after);
        }
    }
}
