//! One side of a comparison: a file, a commit, a version, or the working tree.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use openapi_build::Config;
use openapi_diff::Contract;

use crate::lock::Stage;
use crate::regen;
use crate::regen::build_script::{self, DOCUMENT};

pub(crate) const OVERLAY: &str = "spec/overlay.yaml";

/// The source of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Side {
    /// A file, which has no overlay of its own.
    File(PathBuf),
    /// The document and the overlay of a commit, by its full hash.
    Commit(String),
    /// The document and the overlay of the working tree.
    Here,
}

impl Side {
    /// Parses an argument: an existing file, else a commit, else a version by its tag.
    pub(crate) fn of(text: &str) -> Result<Self> {
        let path = regen::from_caller(Path::new(text));
        if path.is_file() {
            return Ok(Self::File(path));
        }
        let tags = [text.to_owned(), format!("v{text}"), format!("sendgrid-seq-v{text}")];
        for name in &tags {
            let commit = format!("{name}^{{commit}}");
            if let Ok(found) = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) {
                return Ok(Self::Commit(String::from_utf8_lossy(&found).trim().to_owned()));
            }
        }
        bail!(
            "`{text}` is not a file, a commit or a version (a tag `{text}`, `v{text}` or `sendgrid-seq-v{text}`)"
        )
    }

    /// Reads the document, with its own overlay if it has one, or with the given overlays.
    pub(crate) fn read(&self, overlays: Option<&[PathBuf]>) -> Result<Contract> {
        match self {
            Self::File(path) => read(&with_overlays(overlays), path),
            Self::Here => match overlays {
                None => read(&build_script::config(), Path::new(DOCUMENT)),
                Some(_) => read(&with_overlays(overlays), Path::new(DOCUMENT)),
            },
            Self::Commit(commit) => {
                let document = file_at_commit(commit, DOCUMENT)?
                    .with_context(|| format!("{commit} has no {DOCUMENT}"))?;
                let overlay = if overlays.is_none() { file_at_commit(commit, OVERLAY)? } else { None };
                in_stage(&document, overlay.as_deref(), || {
                    let config =
                        if overlay.is_some() { build_script::config() } else { with_overlays(overlays) };
                    read(&config, Path::new(DOCUMENT))
                })
            }
        }
    }
}

fn with_overlays(overlays: Option<&[PathBuf]>) -> Config {
    let overlays = overlays.unwrap_or_default();
    overlays.iter().fold(Config::new(), |config, overlay| config.overlay(regen::from_caller(overlay)))
}

fn read(config: &Config, document: &Path) -> Result<Contract> {
    Contract::read(config, document).map_err(|error| anyhow::anyhow!("{error}"))
}

/// Runs a function in a temporary folder. It contains a document and its overlay under their paths in the
/// repository, so that reports show familiar names.
pub(crate) fn in_stage<T>(
    document: &[u8],
    overlay: Option<&[u8]>,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let home = env::current_dir()?;
    let stage = Stage::new()?;
    let folder = stage.folder();
    fs::create_dir_all(folder.join("spec")).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(folder.join(DOCUMENT), document)?;
    if let Some(overlay) = overlay {
        fs::write(folder.join(OVERLAY), overlay)?;
    }
    env::set_current_dir(folder)?;
    let outcome = work();
    env::set_current_dir(home)?;
    outcome
}

/// Returns a file of a commit, or `None` if the commit does not have it.
fn file_at_commit(commit: &str, path: &str) -> Result<Option<Vec<u8>>> {
    if git(&["cat-file", "-e", &format!("{commit}:{path}")]).is_err() {
        return Ok(None);
    }
    git(&["show", &format!("{commit}:{path}")]).map(Some)
}

fn git(arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git").args(arguments).output().context("cannot run git")?;
    ensure!(
        output.status.success(),
        "git {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output.stdout)
}
