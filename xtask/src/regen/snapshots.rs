//! The snapshots that show the generated client to reviewers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use openapi_build::Generated;

use super::journal::Write;
use crate::parts;

pub(super) const FOLDER: &str = "tests/snapshots";

/// The header that insta writes for a snapshot without an expression.
const HEADER: &str = "---\nsource: tests/generated.rs\n---\n";

/// Compares the snapshot folder with the generated code. Returns what has to be written or removed, ordered
/// by name.
pub(super) fn stale(generated: &Generated) -> Result<Vec<Write>> {
    let folder = Path::new(FOLDER);
    let mut expected = BTreeSet::new();
    let mut writes = Vec::new();
    for (name, text) in parts::of(generated)? {
        let path = folder.join(format!("{name}.snap"));
        if !expected.insert(path.clone()) {
            bail!("two parts of the generated code are called `{name}`");
        }
        writes.extend(Write::unless_same(path, format!("{HEADER}{text}").into_bytes()));
    }
    let found: BTreeSet<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => BTreeSet::new(),
    };
    writes.extend(found.difference(&expected).map(|path| Write { path: path.clone(), bytes: None }));
    Ok(writes)
}
