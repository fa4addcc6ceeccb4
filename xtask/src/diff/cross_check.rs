//! Checks the public API with another tool, if it is installed.

use std::env;
use std::process::Command;

use openapi_diff::Comparison;

use crate::side::Side;

/// Prints the result of `cargo semver-checks`, next to the bump that the comparison requires.
///
/// It builds the crate's documentation at both revisions, which takes minutes, so it runs only on demand.
pub(crate) fn run(old: &Side, new: &Side, comparison: &Comparison) {
    let ours = comparison.bump().name();
    let (Side::Commit(commit), Side::Here) = (old, new) else {
        eprintln!("not cross-checked: `cargo semver-checks` compares a commit with the working tree");
        return;
    };
    if !is_installed("cargo-semver-checks") {
        eprintln!(
            "not cross-checked: `cargo semver-checks` is not installed (cargo install cargo-semver-checks)"
        );
        return;
    }
    let outcome = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["semver-checks", "--package", "sendgrid-seq", "--all-features", "--baseline-rev", commit])
        .status();
    match outcome {
        Ok(status) if status.success() => eprintln!("`cargo semver-checks` finds no break; we state {ours}"),
        Ok(_) => eprintln!("`cargo semver-checks` finds more than the version allows; we state {ours}"),
        Err(error) => eprintln!("not cross-checked: `cargo semver-checks` did not start: {error}"),
    }
}

fn is_installed(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&paths).any(|folder| folder.join(&name).is_file())
}
