//! `cargo xtask regen --check`: reports stale and manually edited files. Writes nothing.

use std::fs;

use anyhow::{Context as _, Result};

use super::{DOCUMENT, generate, journal, snapshots};
use crate::lock::Lock;
use crate::source::{self, Source};

/// Returns whether everything is fresh. Prints what is not, and what to do.
pub(super) fn run() -> Result<bool> {
    let _lock = Lock::shared()?;
    if journal::is_pending() {
        eprintln!(
            "an interrupted run has not ended: run `cargo xtask regen --offline`, which finishes or undoes it"
        );
        return Ok(false);
    }
    let is_ours = is_the_documents_source(&Source::read()?)?;
    let stale = snapshots::stale(&generate()?)?;
    for write in &stale {
        eprintln!("{} is stale", write.path.display());
    }
    if !stale.is_empty() {
        eprintln!("run `cargo xtask regen --offline` and commit what it writes");
    }
    if is_ours && stale.is_empty() {
        println!("{DOCUMENT} and {} are fresh", snapshots::FOLDER);
    }
    Ok(is_ours && stale.is_empty())
}

/// Returns whether the document is the one that the source names. If not, prints how to restore it and how to
/// keep it.
pub(super) fn is_the_documents_source(source: &Source) -> Result<bool> {
    let document = fs::read(DOCUMENT).with_context(|| format!("cannot read {DOCUMENT}"))?;
    if source.is_of(&document) {
        return Ok(true);
    }
    let commit = source.commit().unwrap_or("SHA");
    eprintln!(
        "{DOCUMENT} is not the document that {} names (sha256): one of the two was edited by hand\n\
         - corrections belong in spec/overlay.yaml; to restore the document: `cargo xtask regen --commit {commit}`\n\
         - to keep it as a document of upstream: `cargo xtask regen --from {DOCUMENT} --commit SHA --date YYYY-MM-DD`",
        source::PATH
    );
    Ok(false)
}
