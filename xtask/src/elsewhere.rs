//! `cargo xtask regen` and `diff` outside the repository: there is nothing to generate.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::outcome::Outcome;

pub(crate) fn remember_caller(_folder: PathBuf) {}

pub(crate) fn from_caller(path: &Path) -> PathBuf {
    path.to_path_buf()
}

/// The arguments: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Result<Outcome> {
    bail!("this is not the repository of sendgrid-seq")
}
