//! Writes the files for a pull request with a new document. `.ci/document` opens the pull request from them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use openapi_diff::Bump;

use super::plan::Plan;
use crate::source;

/// The arguments of `regen` for pull requests.
#[derive(Debug, clap::Args)]
pub(super) struct ProposalOptions {
    /// Writes a new document and its source even when it cannot be generated, for a draft.
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) draft: bool,
    /// Writes the files for a pull request into this folder: `branch`, `title`, `message`, `report.md`.
    #[arg(long, value_name = "FOLDER", conflicts_with = "dry_run")]
    pub(super) propose: Option<PathBuf>,
}

/// Writes `branch`, `title`, `message`, `report.md` and, for a document that needs manual work, `draft`.
pub(super) fn write(folder: &Path, plan: &Plan, digest: &str) -> Result<()> {
    let keep = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // There is one branch for each version of the document, whatever else happens upstream.
    keep("branch", &format!("document-{}\n", digest.get(..12).unwrap_or(digest)))?;
    let title = match &plan.refusal {
        Some(_) => "SendGrid's document needs a decision".to_owned(),
        None => plan.comparison.title(),
    };
    keep("title", &format!("{title}\n"))?;
    let revision = plan.revision.as_ref();
    let commit = revision.map_or("", |revision| revision.commit.as_str());
    let date = revision.map_or("", |revision| revision.date.as_str());
    keep("message", &format!("Follow SendGrid's document of {date} ({commit})\n"))?;
    keep("report.md", &report(plan))?;
    if plan.refusal.is_some() {
        keep("draft", "")?;
    }
    Ok(())
}

fn report(plan: &Plan) -> String {
    let mut text = String::new();
    if let Some(refusal) = &plan.refusal {
        text.push_str("The client cannot be generated until somebody decides. Continue on this branch: correct the overlay, or find out whether the host is SendGrid's, and run `cargo xtask regen --offline`.\n\n");
        text.push_str(&fenced(refusal));
    }
    if !plan.comparison.is_empty() {
        text.push_str(&plan.comparison.markdown());
    }
    let bump = plan.comparison.bump();
    let next = source::version().and_then(|version| bump.next(&version));
    let version = match (&plan.refusal, bump, next) {
        (Some(_), ..) => "\nThe next version is not known yet.\n".to_owned(),
        (None, Bump::None, _) | (None, _, None) => {
            "\nThe version stays: the client is the same.\n".to_owned()
        }
        (None, _, Some(next)) => format!("\nThe next version, after a release of this one: {next}.\n"),
    };
    text + &version
}

/// Wraps text of a document's author in a code block, which the text cannot end.
fn fenced(text: &str) -> String {
    let shown: String = text.chars().take(20_000).collect();
    let run = shown.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(run.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n\n", shown.trim_end())
}
