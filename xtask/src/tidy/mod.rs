//! `cargo xtask tidy`: checks rules that no compiler checks.
//!
//! A rule is a function over texts: it gets the contents of files and returns the violations.

mod circles;
mod graph;
mod imports;
mod markdown;
mod rooms;
mod texts;
mod words;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use graph::Graph;
use rooms::CRATES;

/// Runs the command. Returns `false` if a rule is violated.
pub(crate) fn run() -> Result<bool> {
    let read = |path: String| Some((fs::read_to_string(&path).ok()?, path));
    let files: Vec<_> = tracked()?.into_iter().filter_map(read).collect();
    let breaches = breaches(&files);
    for breach in &breaches {
        eprintln!("{breach}");
    }
    if breaches.is_empty() {
        println!("tidy");
    }
    Ok(breaches.is_empty())
}

/// Returns the files that git tracks, or would track after `git add`.
fn tracked() -> Result<Vec<String>> {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).output().context("cannot run git")?;
    ensure!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

/// Returns the violations in files, each given as text and path.
fn breaches(files: &[(String, String)]) -> Vec<String> {
    let of_texts = |(text, path): &(String, String)| {
        let markdown = markdown::breaches(path, text, |target| {
            files.iter().any(|(_, path)| Path::new(path).starts_with(target))
        });
        texts::breaches(path, text).into_iter().chain(markdown).chain(words::breaches(path, text))
    };
    let mut breaches: Vec<_> = files.iter().flat_map(of_texts).collect();
    for rules in CRATES {
        let within = |path| Path::new(path).strip_prefix(rules.below).ok()?.to_str();
        let sources = files.iter().filter(|(_, path)| texts::is_rust(path));
        let graph =
            Graph::of(sources.filter_map(|(text, path)| Some((within(path.as_str())?, text.as_str()))));
        breaches.extend(rooms::breaches(rules, &graph));
        breaches.extend(circles::breaches(rules.below, &graph));
    }
    breaches
}
