//! `cargo xtask corpus`: what becomes of every document of a folder.
//!
//! Each document is generated for itself; what cannot be generated is counted by what it was refused for. With `--check`
//! the clients are put into scratch crates below `target/corpus`, several into each, and compiled there with warnings
//! shown; with `--exercise` they are run as well ([`exercise`]). Documents and clients are other people's: nothing of them
//! is kept in the repository.

mod check;
mod exercise;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Config, Generated};
use serde_json::Value;

use self::check::{Batch, Client};
use self::exercise::Exercise;
use crate::regen;

/// The arguments of `corpus`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Folders, and documents; documents are looked for below the folders as well.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Compiles what was generated.
    #[arg(long)]
    check: bool,
    /// Compiles and runs what was generated: sets every parameter and finds it on the wire, answers every declared status
    /// and finds it typed, reads every example.
    #[arg(long)]
    exercise: bool,
    /// Prints JSON in place of the table.
    #[arg(long)]
    json: bool,
}

/// A document and what became of it.
#[derive(Debug, Default)]
struct Row {
    document: String,
    operations: usize,
    schemas: usize,
    lines: usize,
    warnings: usize,
    /// What it was refused for, and how often.
    refusals: BTreeMap<String, usize>,
    /// What the compiler said, with `--check` and `--exercise`.
    faults: Option<Vec<String>>,
    /// What the client did, with `--exercise`.
    exercise: Option<Exercise>,
}

impl Row {
    fn is_good(&self) -> bool {
        self.refusals.is_empty()
            && self.faults.as_ref().is_none_or(Vec::is_empty)
            && self.exercise.as_ref().is_none_or(|exercise| exercise.faults.is_empty())
    }
}

/// Runs the command; `false` when a document was refused, or its client does not compile without a warning, or does not
/// do all that the document says.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut documents = Vec::new();
    for folder in &options.folders {
        let folder = regen::from_caller(folder);
        let mut found = Vec::new();
        find(&folder, &mut found).with_context(|| format!("cannot read {}", folder.display()))?;
        found.sort();
        documents.extend(found.into_iter().map(|path| (folder.clone(), path)));
    }
    let mut rows = Vec::new();
    let mut batch = Batch::new(options.exercise)?;
    for (number, (folder, path)) in documents.iter().enumerate() {
        let name = path.strip_prefix(folder).ok().filter(|name| *name != Path::new("")).unwrap_or(path);
        progress(&format!("{}/{} {}", number + 1, documents.len(), name.display()));
        let Some((row, generated)) = generate(path, name.display().to_string()) else { continue };
        if let Some(generated) = generated.filter(|_| options.check || options.exercise) {
            if !batch.has_room(row.lines) {
                batch.run(&mut rows)?;
            }
            batch.push(
                Client { row: rows.len(), path: path.clone(), config: config(path), generated },
                row.lines,
            );
        }
        rows.push(row);
    }
    ensure!(!rows.is_empty(), "there is no OpenAPI document below {:?}", options.folders);
    batch.run(&mut rows)?;
    progress("");
    if options.json {
        println!("{:#}", rows.iter().map(table::as_json).collect::<Value>());
    } else {
        print!("{}", table::table(&rows));
    }
    Ok(rows.iter().all(Row::is_good))
}

/// Shows what is being done, to a person who waits.
pub(crate) fn progress(what: &str) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        let _ = write!(terminal, "\r\x1b[K{what}");
        let _ = terminal.flush();
    }
}

pub(crate) fn find(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if folder.is_file() {
        found.push(folder.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml" || extension == "yml")
        {
            found.push(path);
        }
    }
    Ok(())
}

/// The options for a document: the overlay beside it, if there is one.
fn config(path: &Path) -> Config {
    let overlay = path.with_extension("overlay.yaml");
    if overlay.exists() { Config::new().overlay(overlay) } else { Config::new() }
}

/// Generates a document; `None` for a file that is none, such as an overlay or a part of a document.
fn generate(path: &Path, document: String) -> Option<(Row, Option<Generated>)> {
    let config = config(path);
    let mut row = Row { document, ..Row::default() };
    if let Ok(effective) = config.effective(path) {
        let text: Value = serde_json::from_str(&effective.json).unwrap_or_default();
        text.get("openapi").or_else(|| text.get("swagger"))?;
        (row.operations, row.schemas) = (operations(&text), members(&text["components"]["schemas"]));
    }
    match config.generate(path) {
        Ok(generated) => {
            row.warnings = generated.warnings.len();
            row.lines = generated.files.iter().map(|file| file.text().lines().count()).sum();
            Some((row, Some(generated)))
        }
        Err(error) => {
            for line in error.to_string().lines() {
                if let Some(message) = line.strip_prefix("error: ") {
                    *row.refusals.entry(kind(message)).or_default() += 1;
                }
            }
            Some((row, None))
        }
    }
}

fn members(value: &Value) -> usize {
    value.as_object().map_or(0, serde_json::Map::len)
}

fn operations(document: &Value) -> usize {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    let items = document["paths"].as_object().into_iter().flat_map(serde_json::Map::values);
    let fixed = |item: &Value| methods.iter().filter(|method| item.get(method).is_some()).count();
    items.map(|item| fixed(item) + members(&item["additionalOperations"])).sum()
}

/// A message without the names of its document: what is refused is a kind, except where the name is a keyword.
fn kind(message: &str) -> String {
    if let Some(keyword) = message.strip_prefix("unsupported: `").and_then(|rest| rest.strip_suffix('`')) {
        return format!("`{keyword}`");
    }
    let message = message.strip_prefix("unsupported: ").unwrap_or(message);
    let parts = message.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 0 { part } else { "…" }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_by_kind() {
        assert_eq!(kind("unsupported: `allOf`"), "`allOf`");
        assert_eq!(
            kind("unsupported: the style `matrix` of a path parameter"),
            "the style … of a path parameter"
        );
        assert_eq!(
            kind("a schema refers to `#/x`, which does not exist"),
            "a schema refers to …, which does not exist"
        );
    }

    #[test]
    fn every_feature_document_is_generated_and_parts_of_documents_are_left_out() {
        let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/features");
        let mut documents = Vec::new();
        find(&features, &mut documents).unwrap();
        let rows: Vec<_> =
            documents.iter().filter_map(|path| generate(path, path.display().to_string())).collect();
        assert!(rows.len() > 30 && rows.len() < documents.len(), "{} of {}", rows.len(), documents.len());
        for (row, _) in &rows {
            assert!(row.is_good(), "{}: {}", row.document, table::outcome(row));
        }
    }
}
