//! What is asked of a client: every parameter set and found, every status sent and read, every example decoded.
//!
//! The questions are made from the document (`document`, `sample`, `operations`); how the client is called is made
//! from the generator's representation (`glue`). Both meet in a program, of which the rest of this crate is the part
//! that is the same for all.

mod cases;
mod document;
mod files;
mod glue;
mod headers;
mod operations;
mod outcome;
mod requests;
mod responses;
mod sample;
#[cfg(test)]
mod tests;
mod undeclared;
mod uses;
mod validator;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use openapi_build::Config;
use openapi_build::ir::Api;

use self::cases::Cases;
use self::document::Document;
pub use self::document::json;
pub use self::outcome::{Exercise, Score};
use crate::Verdict;

/// The source of the module through which the client in the module `client` is exercised; `name` is what the program
/// calls it.
#[must_use]
pub fn module(api: &Api, name: &str, client: &str) -> String {
    glue::module(api, name, client)
}

/// Asks everything about one document, of a program that holds its client by a name.
///
/// # Errors
///
/// When the document cannot be read, or the program cannot be run or fails.
pub fn run(program: &Path, folder: &Path, name: &str, path: &Path, config: &Config) -> Result<Exercise> {
    let api = config.lower(path).map_err(anyhow::Error::msg)?.api;
    let document = Document::read(config, path)?;
    let cases = Cases::of(&document, &api);
    let file = folder.join(format!("cases-{name}.json"));
    fs::write(&file, serde_json::to_vec(&cases.list)?)?;
    let output = Command::new(program).arg(name).arg(&file).output().context("cannot run the program")?;
    ensure!(output.status.success(), "the program failed: {}", String::from_utf8_lossy(&output.stderr));
    let verdicts: Vec<Verdict> = serde_json::from_slice(&output.stdout)?;
    Ok(outcome::score(&cases, &verdicts))
}
