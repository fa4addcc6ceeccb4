//! `cargo xtask`: the maintainers' commands.

mod bench;
mod corpus;
mod diff;
mod lock;
mod outcome;
mod parts;
mod progress;
mod regen;
mod report;
mod side;
mod source;
mod tidy;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::{FAILED, Outcome};

/// Updates the client from SendGrid's document, and checks the repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", max_term_width = 80)]
struct Cli {
    /// Works on the repository in this folder, for tests.
    #[arg(long, global = true, hide = true, value_name = "PATH")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fetches SendGrid's document, regenerates the client, writes what changed and reports it.
    ///
    /// Exit status: 0 when the document is unchanged, 3 when it changed and everything is compatible, 4 when
    /// something is breaking, risky, or hidden by the overlay, 5 when it cannot be generated and `--draft`
    /// wrote it anyway, 1 when something is stale or was edited by hand, 2 when it failed.
    Regen(regen::Options),
    /// Compares two documents: what changed on the wire, in Rust and in descriptions, and what the overlay hides.
    ///
    /// Exit status: 0 if nothing changed, 3 if all changes are compatible, 4 if a change is breaking, risky, or hidden by
    /// the overlay, 5 if something changed and no client can be generated from one of the documents, 2 on failure.
    Diff(diff::Options),
    /// Generates a client from every document in a folder and prints the results.
    ///
    /// Exit status: 0 when every document was generated (and, with `--check`, compiles without a warning), 1
    /// when not, 2 when the command failed.
    #[command(disable_help_flag = true)]
    Corpus(corpus::Options),
    /// Compares the speed of this project with its peers, on the same work.
    ///
    /// Exit status: 0 when measured, 1 when `instructions --check` finds more than 10% more, 2 when it
    /// failed.
    Bench(bench::Options),
    /// Runs a program and prints what it took; used by `bench`.
    #[command(hide = true)]
    Measure(bench::measure::Options),
    /// Checks rules that no compiler checks: which module imports which, that nothing names the machine it
    /// was made on.
    ///
    /// Exit status: 0 if all rules hold, 1 if not, 2 on failure.
    Tidy,
}

fn main() -> ExitCode {
    // A reader such as `head` may close the pipe early, which ends the command.
    sigpipe::reset();
    // During `bench`, cargo starts this program instead of rustc.
    if let Some(log) = std::env::var_os(bench::crates::LOG) {
        return bench::crates::rustc(&log).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        });
    }
    let cli = Cli::parse();
    if let Command::Measure(options) = &cli.command {
        return end(bench::measure::start(options).map(Outcome::from));
    }
    end(enter_root(cli.root).and_then(|()| match cli.command {
        Command::Regen(options) => regen::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Corpus(options) => corpus::run(&options).map(Outcome::from),
        Command::Bench(options) => bench::run(&options).map(Outcome::from),
        // It runs in the caller's folder.
        Command::Measure(_) => Ok(true.into()),
        Command::Tidy => tidy::run().map(Outcome::from),
    }))
}

fn end(outcome: anyhow::Result<Outcome>) -> ExitCode {
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(FAILED)
        }
    }
}

/// Changes to the root of the workspace, wherever the command was called, so that reports show paths relative
/// to the repository. `regen` first makes the paths in its arguments absolute.
fn enter_root(root: Option<PathBuf>) -> anyhow::Result<()> {
    let caller = env::current_dir()?;
    if root.is_none() {
        // A program that was built in one checkout may be run from another one.
        let own = crate_root().canonicalize()?;
        if !caller.canonicalize()?.starts_with(&own) {
            eprintln!("works on the checkout in `{}`", own.display());
        }
    }
    regen::remember_caller(caller);
    env::set_current_dir(root.unwrap_or_else(crate_root))?;
    Ok(())
}

fn crate_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
