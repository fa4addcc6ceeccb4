//! `cargo xtask diff`: shows what changed in the contract.

mod cross_check;

use std::path::PathBuf;

use anyhow::Result;
use openapi_diff::compare;

use crate::outcome::Outcome;
use crate::report::{self, Format};
use crate::side::Side;

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The old document: a file, a commit, or a version.
    old: String,
    /// The new document; the working tree by default.
    new: Option<String>,
    /// Applies this overlay to both, instead of the one that each commit has. A file has no overlay of its
    /// own.
    #[arg(long, value_name = "PATH")]
    overlay: Vec<PathBuf>,
    /// Compares the documents without any overlay.
    #[arg(long, conflicts_with = "overlay")]
    no_overlay: bool,
    #[command(flatten)]
    format: Format,
    /// Also runs `cargo semver-checks`, if it is installed and the new side is the working tree.
    #[arg(long)]
    cross_check: bool,
}

/// Runs the command.
pub(crate) fn run(options: &Options) -> Result<Outcome> {
    let old = Side::of(&options.old)?;
    let new = options.new.as_deref().map_or(Ok(Side::Here), Side::of)?;
    let files = [&old, &new].iter().any(|side| matches!(side, Side::File(_)));
    // A document with its overlay and one without cannot be compared.
    let overlays =
        (files || options.no_overlay || !options.overlay.is_empty()).then_some(options.overlay.as_slice());
    let (before, after) = (old.read(overlays)?, new.read(overlays)?);
    for refusal in [before.refusal(), after.refusal()].into_iter().flatten() {
        eprint!("{refusal}");
    }
    let comparison = compare(&before, &after);
    print!("{}", options.format.text(&comparison));
    if options.cross_check {
        cross_check::run(&old, &new, &comparison);
    }
    Ok(report::outcome(&comparison))
}
