//! `cargo xtask regen` outside the repository: there is nothing to generate.

use std::path::PathBuf;

use anyhow::{Result, bail};

pub(crate) fn remember_caller(_folder: PathBuf) {}

/// The arguments of `regen`: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Result<bool> {
    bail!("this is not the repository of sendgrid-seq")
}
