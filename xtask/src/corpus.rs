//! `cargo xtask corpus`: starts the exerciser, which is a separate crate, in the caller's working directory.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::regen;

/// The arguments of `corpus`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The arguments of the exerciser; `--help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, num_args = 0..)]
    arguments: Vec<OsString>,
}

/// Runs the command. Returns `false` if a document has problems.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let manifest = env::current_dir()?.join("Cargo.toml");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--package", "exerciser", "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(&options.arguments)
        .current_dir(regen::from_caller(Path::new("")))
        .status()
        .context("cannot run cargo")?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => bail!("`cargo xtask corpus` failed"),
    }
}
