//! `cargo xtask regen`: updates the repository from the upstream document to the snapshots.
//!
//! `build.rs` generates the client whenever it is built. The repository contains the document, its source,
//! and the snapshots that show the client to reviewers. This command updates all of them and states what
//! changed. It writes nothing until everything has succeeded, and then writes all of it (`journal`). Only one
//! run at a time uses a working tree (`lock`).

#[path = "../../../build.rs"]
#[expect(dead_code, reason = "a build script has a `main`, which only cargo calls")]
pub(crate) mod build_script;
mod changelog;
mod check;
mod fetch;
mod journal;
mod plan;
mod proposal;
mod revision;
mod snapshots;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use openapi_build::Generated;

use crate::lock::Lock;
use crate::outcome::Outcome;
use crate::report::Format;
use crate::source::{self, Source};

pub(crate) use build_script::DOCUMENT;
use fetch::{Fetched, Limits, Origin};
use journal::{Crash, Failure};
use plan::{Plan, Update};

static CALLER: OnceLock<PathBuf> = OnceLock::new();

/// Stores the caller's folder, to which the paths in the arguments are relative.
pub(crate) fn remember_caller(folder: PathBuf) {
    let _ = CALLER.set(folder);
}

/// Resolves a path relative to the caller's folder.
pub(crate) fn from_caller(path: &Path) -> PathBuf {
    CALLER.get().map_or_else(|| path.to_path_buf(), |folder| folder.join(path))
}

/// The arguments of `regen`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Writes nothing and fetches nothing; reports stale files and what to run.
    #[arg(long, conflicts_with_all = ["from", "commit", "date", "offline", "dry_run", "draft", "propose"])]
    check: bool,
    /// Fetches nothing; generates from the local document.
    #[arg(long, conflicts_with_all = ["from", "commit", "date", "draft", "propose"])]
    offline: bool,
    /// Reads the document from this file or URL, instead of the one that spec/source.toml names.
    #[arg(long, value_name = "PATH|URL")]
    from: Option<String>,
    /// The upstream commit from which the document is fetched. By default, it is the last commit that changed
    /// the document.
    #[arg(long, value_name = "SHA", value_parser = source::commit)]
    commit: Option<String>,
    /// The date of that commit, `YYYY-MM-DD`.
    #[arg(long, value_name = "DATE", value_parser = source::date, requires = "commit")]
    date: Option<String>,
    #[command(flatten)]
    limits: Limits,
    /// Confirms that requests and credentials may go to this host, which is new in the document.
    #[arg(long, value_name = "HOST")]
    confirm_host: Vec<String>,
    /// Writes nothing; prints the changes and the report.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    proposal: proposal::ProposalOptions,
    #[command(flatten)]
    format: Format,
    /// Ends the process at one of the points at which it could be interrupted, for tests.
    #[arg(long, hide = true)]
    crash_at: Option<u32>,
}

/// Runs the command.
pub(crate) fn run(options: &Options) -> Result<Outcome> {
    if options.check {
        return check::run().map(Outcome::from);
    }
    let mut has_written = false;
    write(options, &mut has_written).map_err(|error| {
        // Only this place knows whether anything was written.
        if has_written { error } else { anyhow::anyhow!("{error:#}\nnothing was written") }
    })
}

fn write(options: &Options, has_written: &mut bool) -> Result<Outcome> {
    let _lock = Lock::exclusive()?;
    if journal::is_pending() {
        *has_written = true;
        eprintln!("{}", journal::finish()?.unwrap_or_default());
    }
    let source = Source::read()?;
    let plan = if options.offline {
        Plan { writes: snapshots::stale(&generate()?)?, ..Plan::default() }
    } else {
        match new_document(options, &source)? {
            Some(update) => plan::of(options, &source, &update)?,
            None => Plan::default(),
        }
    };
    // Collected in advance, because afterwards every file exists.
    let files: Vec<_> = plan.writes.iter().map(|write| (write.action(), write.path.as_path())).collect();
    if !options.dry_run && !plan.writes.is_empty() {
        match journal::write(&plan.writes, &mut Crash::at(options.crash_at)) {
            Ok(()) => *has_written = true,
            Err(Failure::RolledBack(error)) => return Err(error),
            Err(Failure::Incomplete(error)) => {
                *has_written = true;
                return Err(error.context("some files are written, and the next `cargo xtask regen` goes on"));
            }
        }
    }
    plan.print(options, &files);
    if let (Some(folder), Some(digest)) = (&options.proposal.propose, &plan.digest) {
        proposal::write(&from_caller(folder), &plan, digest)?;
    }
    if options.offline && !check::is_the_documents_source(&Source::read()?)? {
        return Ok(Outcome::CheckFailed);
    }
    Ok(plan.outcome())
}

/// Gets the document. Returns `None` if it is the one that we have.
fn new_document(options: &Options, source: &Source) -> Result<Option<Update>> {
    let ours = fs::read(DOCUMENT).with_context(|| format!("cannot read {DOCUMENT}"))?;
    let origin = match &options.from {
        Some(from) => Origin::of(from),
        None => Origin::Url(source.url(options.commit.as_deref())?),
    };
    // A tag belongs to one URL, and means nothing if the local document is not the one that came with it.
    let is_usual = options.from.is_none() && options.commit.is_none();
    let etag = source.etag().filter(|_| is_usual && source.is_of(&ours));
    Ok(match fetch::fetch(&origin, etag, &options.limits)? {
        Fetched::Unchanged => None,
        // A document that was edited locally has to be recorded as what it is.
        Fetched::Document { bytes, .. } if bytes == ours && source.is_of(&ours) => None,
        Fetched::Document { bytes, etag } => Some(Update { bytes, etag: etag.filter(|_| is_usual) }),
    })
}

fn generate() -> Result<Generated> {
    let generated = build_script::config().generate(DOCUMENT).map_err(|error| anyhow::anyhow!("{error}"))?;
    for warning in &generated.warnings {
        eprintln!("{warning}");
    }
    Ok(generated)
}
