//! `cargo xtask`: the maintainers' commands.

mod corpus;
#[cfg(in_repository)]
mod parts;
// It shares the options of the root's build script, which a package of this crate cannot see.
#[cfg(in_repository)]
mod regen;
#[cfg(not(in_repository))]
#[path = "regen_elsewhere.rs"]
mod regen;
#[cfg(in_repository)]
mod source;
mod tidy;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keeps the client in step with SendGrid's document, and the repository tidy.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generates the client again and rewrites the snapshots that show it.
    ///
    /// Exit status: 0 when all is fresh, 1 when `--check` finds something stale, 2 when it failed.
    Regen(regen::Options),
    /// Generates every document of a folder and prints what became of each.
    ///
    /// Exit status: 0 when every document was generated (and, with `--check`, compiles without a warning), 1 when not, 2
    /// when the command failed.
    Corpus(corpus::Options),
    /// Checks what no compiler checks: which module imports which, that nothing names the machine it was made on.
    ///
    /// Exit status: 0 when tidy, 1 when not, 2 when it failed.
    Tidy,
}

fn main() -> ExitCode {
    let outcome = enter_root().and_then(|()| match Cli::parse().command {
        Command::Regen(options) => regen::run(&options),
        Command::Corpus(options) => corpus::run(&options),
        Command::Tidy => tidy::run(),
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Works from the root of the workspace, wherever the command was called: reports then show paths as the repository has
/// them. A path among the arguments is made absolute first, by `regen`.
fn enter_root() -> anyhow::Result<()> {
    regen::remember_caller(env::current_dir()?);
    env::set_current_dir(root())?;
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
