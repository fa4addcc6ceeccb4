//! Determines which files a new document changes, and why.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Error, Result, bail};
use openapi_build::{Config, Generated};
use openapi_diff::{Bump, Comparison, Contract, Level, compare};
use serde_json::{Value, json};

use super::journal::Write;
use super::revision::Revision;
use super::{DOCUMENT, Options, changelog, generate, snapshots};
use crate::outcome::Outcome;
use crate::report;
use crate::side::{OVERLAY, Side, in_stage};
use crate::source::{self, Source, sha256};

/// A document that differs from ours.
pub(super) struct Update {
    pub(super) bytes: Vec<u8>,
    pub(super) etag: Option<String>,
}

/// What is to be written, and why.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) writes: Vec<Write>,
    pub(super) comparison: Comparison,
    /// Why the document cannot be generated, if it is written anyway.
    pub(super) refusal: Option<String>,
    /// The SHA-256 of a new document.
    pub(super) digest: Option<String>,
    pub(super) revision: Option<Revision>,
    /// Why a document with different bytes changes nothing.
    pub(super) note: Option<&'static str>,
}

/// Determines what a new document changes. Nothing is written here.
pub(super) fn of(options: &Options, source: &Source, update: &Update) -> Result<Plan> {
    let overlay = fs::read(OVERLAY).with_context(|| format!("cannot read {OVERLAY}"))?;
    let old = Side::Here.read(None)?;
    let fitted = in_stage(&update.bytes, Some(&overlay), || Ok((Side::Here.read(None)?, generate()?)));
    let ours = fs::read(DOCUMENT).with_context(|| format!("cannot read {DOCUMENT}"))?;
    let (comparison, generated) = match fitted {
        Ok((new, generated)) => {
            if source.is_of(&ours) && differs_in_format_only(&old, &new, &generated)? {
                return Ok(Plan { note: Some(format_difference(&ours, &update.bytes)), ..Plan::default() });
            }
            let comparison = compare(&old, &new);
            match unconfirmed_hosts(options, &comparison) {
                None => (comparison, generated),
                Some(refusal) => return refused(options, source, update, comparison, &refusal),
            }
        }
        Err(error) => {
            let (comparison, refusal) = without_overlay(update, &error)?;
            return refused(options, source, update, comparison, &refusal);
        }
    };
    let mut plan = Plan { comparison, digest: Some(sha256(&update.bytes)), ..Plan::default() };
    plan.document(options, source, update)?;
    plan.writes.extend(snapshots::stale(&generated)?);
    if !source.is_of(&update.bytes) {
        plan.changelog()?;
    }
    Ok(plan)
}

/// Fails for a document that needs manual work. With `--draft`, writes it and its source.
fn refused(
    options: &Options,
    source: &Source,
    update: &Update,
    comparison: Comparison,
    refusal: &str,
) -> Result<Plan> {
    if !options.proposal.draft {
        if !comparison.is_empty() {
            print!("{}", options.format.text(&comparison));
        }
        bail!("{refusal}");
    }
    let mut plan = Plan {
        comparison,
        refusal: Some(refusal.to_owned()),
        digest: Some(sha256(&update.bytes)),
        ..Plan::default()
    };
    plan.document(options, source, update)?;
    Ok(plan)
}

/// Compares the documents without our overlay, if the overlay does not fit or the document itself cannot be
/// read.
fn without_overlay(update: &Update, error: &Error) -> Result<(Comparison, String)> {
    let plain = || Contract::read(&Config::new(), DOCUMENT).map_err(|error| anyhow::anyhow!("{error}"));
    // The upstream document is read without the overlay first, because an error then is not caused by the
    // overlay.
    let new = match in_stage(&update.bytes, None, plain) {
        Ok(new) => new,
        Err(error) => {
            return Ok((Comparison::default(), format!("the new document cannot be read: {error:#}")));
        }
    };
    let mut comparison = compare(&plain()?, &new);
    // Consumers never see the API without the overlay's names.
    comparison.findings.retain(|finding| finding.level() != Level::Rust);
    let fault = match new.refusal() {
        Some(_) => "the new document cannot be generated",
        None => "the new document does not fit our overlay",
    };
    comparison.no_rust = Some(fault.to_owned());
    let message =
        format!("{fault}:\n{error:#}\nthe report is about what changed upstream, without our overlay");
    Ok((comparison, message))
}

/// Returns whether two documents differ only in their form: the values and the generated client are the same.
fn differs_in_format_only(old: &Contract, new: &Contract, generated: &Generated) -> Result<bool> {
    Ok(new.has_same_values(old) && generate()?.files == generated.files)
}

/// Describes the difference in form.
fn format_difference(ours: &[u8], theirs: &[u8]) -> &'static str {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte != b'\r').copied().collect::<Vec<_>>();
    let plain = theirs.strip_prefix(MARK).unwrap_or(theirs);
    if plain == ours {
        "the document upstream is ours behind a byte order mark: nothing changed"
    } else if lines(plain) == lines(ours) {
        "the document upstream is ours with other ends of lines: nothing changed"
    } else if plain.trim_ascii_start().starts_with(b"{") {
        "the document upstream is ours as JSON: nothing changed"
    } else {
        "the document upstream is ours in another form: nothing changed"
    }
}

/// Rejects a document that sends requests, and with them the API key, to an unconfirmed host.
fn unconfirmed_hosts(options: &Options, comparison: &Comparison) -> Option<String> {
    let is_new = |host: &&String| !options.confirm_host.iter().any(|known| known.eq_ignore_ascii_case(host));
    let flags: Vec<_> =
        comparison.new_hosts.iter().filter(is_new).map(|host| format!("--confirm-host {host}")).collect();
    (!flags.is_empty()).then(|| {
        format!(
            "the new document sends requests, and credentials with them, to hosts that it did not name until now. When they \
             are right, confirm them by name: {}",
            flags.join(" ")
        )
    })
}

impl Plan {
    /// Adds the document and its source to the plan.
    fn document(&mut self, options: &Options, source: &Source, update: &Update) -> Result<()> {
        self.writes.extend(Write::unless_same(DOCUMENT, update.bytes.clone()));
        if source.is_of(&update.bytes) {
            return Ok(());
        }
        let revision = match (&options.commit, &options.date) {
            (Some(commit), Some(date)) => Revision { commit: commit.clone(), date: date.clone() },
            // A dry run does not show it.
            _ if options.dry_run => Revision { commit: String::new(), date: String::new() },
            (commit, _) => {
                let proxy = options.limits.proxy.as_deref();
                Revision::find(source, &update.bytes, commit.as_deref(), proxy)?
            }
        };
        let text =
            source.of_document(&update.bytes, &revision.commit, &revision.date, update.etag.as_deref());
        self.writes.extend(Write::unless_same(source::PATH, text.into_bytes()));
        self.revision = Some(revision);
        Ok(())
    }

    fn changelog(&mut self) -> Result<()> {
        let Some(revision) = &self.revision else { return Ok(()) };
        let path = changelog::PATH;
        let log = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        let log = changelog::with_document(&log, &self.comparison.title(), revision)?;
        self.writes.extend(Write::unless_same(path, log.into_bytes()));
        Ok(())
    }

    pub(super) fn outcome(&self) -> Outcome {
        if self.refusal.is_some() { Outcome::Unknown } else { report::outcome(&self.comparison) }
    }

    pub(super) fn print(&self, options: &Options, files: &[(&str, &Path)]) {
        if options.format.is_json() {
            let files = files.iter().map(|(action, path)| json!({ "path": path, "action": action }));
            let report = json!({
                "written": !options.dry_run,
                "files": files.collect::<Value>(),
                "changes": self.comparison.json(),
                "refusal": self.refusal,
                "note": self.note,
            });
            println!("{report:#}");
            return;
        }
        let verb = if options.dry_run { "would be " } else { "" };
        for (action, path) in files {
            eprintln!("{verb}{action:8} {}", path.display());
        }
        if self.writes.is_empty() {
            eprintln!("{}", self.note.unwrap_or("nothing changed"));
            return;
        }
        if let Some(refusal) = &self.refusal {
            eprintln!("{refusal}");
        }
        if !self.comparison.is_empty() {
            print!("{}", options.format.text(&self.comparison));
        }
        if self.refusal.is_none() {
            self.print_next(options);
        }
    }

    /// Prints what the change means for the version, and the next steps.
    fn print_next(&self, options: &Options) {
        let bump = self.comparison.bump();
        if let Some(next) =
            source::version().and_then(|version| bump.next(&version)).filter(|_| bump != Bump::None)
        {
            eprintln!("the next version, after a release of this one: {next}");
        }
        if !options.dry_run {
            eprintln!("read the changes with `git diff {}`, then run the tests", snapshots::FOLDER);
        }
    }
}
