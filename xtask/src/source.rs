//! `spec/source.toml`: where the document comes from.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use toml_edit::{DocumentMut, value};

pub(crate) const PATH: &str = "spec/source.toml";

/// Returns the SHA-256 of a document in hexadecimal digits.
pub(crate) fn sha256(document: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(document) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Returns the SHA-256 that the file names.
pub(crate) fn recorded() -> Result<String> {
    let source = read()?;
    let digest = source.get("sha256").and_then(|item| item.as_str());
    digest.map(str::to_owned).with_context(|| format!("{PATH} has no `sha256`"))
}

/// Writes down a new document: its digest, and the commit and date that it has upstream, as far as they are known.
pub(crate) fn record(document: &[u8], commit: Option<&str>, date: Option<&str>) -> Result<()> {
    let mut source = read()?;
    source["sha256"] = value(sha256(document));
    source["commit"] = value(commit.unwrap_or("unknown"));
    source["date"] = value(date.unwrap_or("unknown"));
    fs::write(PATH, source.to_string()).with_context(|| format!("cannot write {PATH}"))
}

fn read() -> Result<DocumentMut> {
    let text = fs::read_to_string(PATH).with_context(|| format!("cannot read {PATH}"))?;
    text.parse().with_context(|| format!("{PATH} is no TOML"))
}
