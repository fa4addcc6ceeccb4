//! Writes all files or none. Changes are recorded first, so that the next run finishes or undoes an
//! interrupted one.
//!
//! All files to be written are put into a folder beside the repository's, which is then renamed. From that
//! moment the change is committed, and the next run carries it out if this one does not. Before that moment
//! nothing has happened, and the folder is removed.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result, bail};
use serde_json::{Value, json};

use crate::source::sha256;

/// The folder of a committed change.
const JOURNAL: &str = ".regen-journal";
/// The folder of a change that is not committed yet.
const DRAFT: &str = ".regen-journal.draft";

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Write {
    pub(super) path: PathBuf,
    /// The new contents, or `None` to remove the file.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Write {
    /// Returns the change of a file, or `None` if it already has these contents.
    pub(super) fn unless_same(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Option<Self> {
        let path = path.into();
        (fs::read(&path).ok().as_deref() != Some(bytes.as_slice()))
            .then_some(Self { path, bytes: Some(bytes) })
    }

    /// Returns a word for the change.
    pub(super) fn action(&self) -> &'static str {
        match &self.bytes {
            None => "removed",
            Some(_) if self.path.exists() => "changed",
            Some(_) => "new",
        }
    }
}

/// Points at which a test ends the process, like a power cut.
#[derive(Debug, Default)]
pub(super) struct Crash {
    at: Option<u32>,
    passed: u32,
}

impl Crash {
    pub(super) fn at(at: Option<u32>) -> Self {
        Self { at, passed: 0 }
    }

    fn point(&mut self) {
        self.passed += 1;
        if self.at == Some(self.passed) {
            std::process::abort();
        }
    }
}

/// Why files could not be written.
#[derive(Debug)]
pub(super) enum Failure {
    /// Every file has its old contents.
    RolledBack(Error),
    /// Some files have their new contents, and the next run continues.
    Incomplete(Error),
}

/// Writes all files or none.
pub(super) fn write(writes: &[Write], crash: &mut Crash) -> Result<(), Failure> {
    let before: Vec<_> = writes.iter().map(|write| fs::read(&write.path).ok()).collect();
    let begun = draft(writes, crash).and_then(|()| {
        crash.point();
        fs::rename(DRAFT, JOURNAL).context("cannot begin to write")
    });
    if let Err(error) = begun {
        // If this fails, the next run removes the rest.
        let _ = fs::remove_dir_all(DRAFT);
        return Err(Failure::RolledBack(error));
    }
    crash.point();
    let Err(error) = replay(crash) else { return Ok(()) };
    match undo(writes, &before) {
        Ok(()) => Err(Failure::RolledBack(error)),
        Err(_) => Err(Failure::Incomplete(error)),
    }
}

/// Restores the old contents of every file.
fn undo(writes: &[Write], before: &[Option<Vec<u8>>]) -> Result<()> {
    for (write, before) in writes.iter().zip(before) {
        if fs::read(&write.path).ok() == *before {
            continue;
        }
        match before {
            Some(bytes) => replace(&write.path, bytes)?,
            None => fs::remove_file(&write.path)?,
        }
    }
    fs::remove_dir_all(JOURNAL).with_context(|| format!("cannot remove {JOURNAL}"))
}

/// Returns whether an interrupted run has not been finished or undone.
pub(super) fn is_pending() -> bool {
    Path::new(JOURNAL).exists() || Path::new(DRAFT).exists()
}

/// Finishes or undoes an interrupted run and returns which. Returns `None` if there was none.
pub(super) fn finish() -> Result<Option<&'static str>> {
    if Path::new(JOURNAL).exists() {
        replay(&mut Crash::default())?;
        return Ok(Some("an interrupted run had begun to write: all its files are written now"));
    }
    if Path::new(DRAFT).exists() {
        fs::remove_dir_all(DRAFT).context("cannot remove what an interrupted run left")?;
        return Ok(Some("an interrupted run had written nothing yet: what it left is removed"));
    }
    Ok(None)
}

fn draft(writes: &[Write], crash: &mut Crash) -> Result<()> {
    if Path::new(DRAFT).exists() {
        fs::remove_dir_all(DRAFT)?;
    }
    fs::create_dir(DRAFT).with_context(|| format!("cannot make {DRAFT}"))?;
    let mut entries = Vec::new();
    for (number, write) in writes.iter().enumerate() {
        if let Some(bytes) = &write.bytes {
            write_synced(&Path::new(DRAFT).join(number.to_string()), bytes)?;
        }
        let before = fs::read(&write.path).ok().map(|bytes| sha256(&bytes));
        entries.push(json!({
            "path": write.path.to_string_lossy(),
            "before": before,
            "after": write.bytes.as_deref().map(sha256),
        }));
        crash.point();
    }
    write_synced(&Path::new(DRAFT).join("plan.json"), format!("{:#}", Value::Array(entries)).as_bytes())
}

/// Carries out the rest of the journal, and removes it.
fn replay(crash: &mut Crash) -> Result<()> {
    let folder = Path::new(JOURNAL);
    let plan =
        fs::read_to_string(folder.join("plan.json")).with_context(|| format!("cannot read {JOURNAL}"))?;
    let plan: Vec<Value> = serde_json::from_str(&plan).with_context(|| format!("cannot read {JOURNAL}"))?;
    for (number, entry) in plan.iter().enumerate() {
        let path = Path::new(entry["path"].as_str().unwrap_or_default());
        let (before, after) = (entry["before"].as_str(), entry["after"].as_str());
        let now = fs::read(path).ok().map(|bytes| sha256(&bytes));
        if now.as_deref() == after {
            continue;
        }
        if now.as_deref() != before {
            bail!(
                "an interrupted run was about to write {}, which has changed since: restore it with git, or remove {JOURNAL} to keep it",
                path.display()
            );
        }
        if after.is_some() {
            let staged = folder.join(number.to_string());
            let bytes = fs::read(&staged).with_context(|| format!("cannot read {}", staged.display()))?;
            replace(path, &bytes)?;
        } else {
            fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        crash.point();
    }
    // Removal takes several steps, so the journal is first renamed.
    fs::rename(JOURNAL, DRAFT)?;
    crash.point();
    fs::remove_dir_all(DRAFT).with_context(|| format!("cannot remove {DRAFT}"))
}

/// Replaces a file atomically: a reader sees either the old or the new contents.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let fault = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(fault)?;
    }
    // Inside the journal, so that nothing is left beside the file and both are on the same file system.
    let whole = Path::new(JOURNAL).join("whole");
    write_synced(&whole, bytes)?;
    fs::rename(&whole, path).with_context(fault)
}

/// Writes a file and waits until it is on disk.
fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let fault = || format!("cannot write {}", path.display());
    let mut file = File::create(path).with_context(fault)?;
    file.write_all(bytes).with_context(fault)?;
    file.sync_all().with_context(fault)
}
