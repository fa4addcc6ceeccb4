//! `cargo xtask corpus`: what becomes of every document of a folder.
//!
//! Each document is generated for itself; what cannot be generated is counted by what it was refused for. With `--check`
//! the clients are put into scratch crates below `target/corpus`, several into each, and compiled there with warnings
//! shown. Documents and clients are other people's: nothing of them is kept in the repository.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Config, Generated};
use serde_json::{Value, json};

use crate::regen;

/// How many lines of generated code a scratch crate holds, roughly: enough to spare time, too few to need much memory.
const LINES: usize = 60_000;

/// The arguments of `corpus`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder; documents are looked for below it as well.
    folder: PathBuf,
    /// Compiles what was generated.
    #[arg(long)]
    check: bool,
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
    /// What the compiler said, with `--check`.
    faults: Option<Vec<String>>,
}

impl Row {
    fn is_good(&self) -> bool {
        self.refusals.is_empty() && self.faults.as_ref().is_none_or(Vec::is_empty)
    }
}

/// Runs the command; `false` when a document was refused, or its client does not compile without a warning.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let folder = regen::from_caller(&options.folder);
    let mut documents = Vec::new();
    find(&folder, &mut documents).with_context(|| format!("cannot read {}", folder.display()))?;
    documents.sort();
    let (mut rows, mut clients) = (Vec::new(), Vec::new());
    for (number, path) in documents.iter().enumerate() {
        let name = path.strip_prefix(&folder).unwrap_or(path).display().to_string();
        progress(&format!("{}/{} {name}", number + 1, documents.len()));
        if let Some((row, client)) = generate(path, name) {
            clients.extend(client.map(|client| (rows.len(), client)));
            rows.push(row);
        }
    }
    ensure!(!rows.is_empty(), "there is no OpenAPI document below {}", folder.display());
    if options.check {
        check(&mut rows, &clients)?;
    }
    progress("");
    if options.json {
        println!("{:#}", rows.iter().map(as_json).collect::<Value>());
    } else {
        print!("{}", table(&rows));
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

/// Finds the files of a folder, and of those in it, that may be documents.
pub(crate) fn find(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
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

/// Generates a document; `None` for a file that is none, such as an overlay or a part of a document.
fn generate(path: &Path, document: String) -> Option<(Row, Option<Generated>)> {
    let overlay = path.with_extension("overlay.yaml");
    let config = if overlay.exists() { Config::new().overlay(overlay) } else { Config::new() };
    let mut row = Row { document, ..Row::default() };
    if let Ok(text) = config.effective(path) {
        let text: Value = serde_json::from_str(&text).unwrap_or_default();
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
    items.map(|item| methods.iter().filter(|method| item.get(method).is_some()).count()).sum()
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

/// Puts the clients into scratch crates and compiles them.
fn check(rows: &mut [Row], clients: &[(usize, Generated)]) -> Result<()> {
    let root = env::current_dir()?;
    let folder = root.join("target/corpus");
    let mut rest = clients;
    let mut done = 0;
    while !rest.is_empty() {
        let mut lines = 0;
        let fits = rest.iter().take_while(|(row, _)| {
            let before = lines;
            lines += rows.get(*row).map_or(0, |row| row.lines);
            before == 0 || lines <= LINES
        });
        let (batch, others) = rest.split_at(fits.count());
        progress(&format!("compiling {}..{} of {}", done + 1, done + batch.len(), clients.len()));
        for (row, message) in compile(&root, &folder, batch)? {
            if let Some(row) = rows.get_mut(row) {
                row.faults.get_or_insert_default().push(message);
            }
        }
        for (row, _) in batch {
            rows.get_mut(*row).map(|row| row.faults.get_or_insert_default());
        }
        (done, rest) = (done + batch.len(), others);
    }
    Ok(())
}

const MANIFEST: &str = r#"[package]
name = "corpus"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
openapi-runtime = { path = "RUNTIME" }
serde = { version = "1", features = ["derive"] }

[workspace]
"#;

/// Compiles some clients in one crate and returns what is said of each.
fn compile(root: &Path, folder: &Path, clients: &[(usize, Generated)]) -> Result<Vec<(usize, String)>> {
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    let runtime = root.join("runtime").display().to_string().replace('\\', "/");
    fs::write(folder.join("Cargo.toml"), MANIFEST.replace("RUNTIME", &runtime))?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut library = String::from("//! Clients of other people's documents.\n");
    for (row, client) in clients {
        let below = sources.join(format!("d{row}"));
        fs::create_dir_all(&below)?;
        for file in &client.files {
            fs::write(below.join(&file.name), file.text())?;
        }
        let _ = writeln!(library, "#[path = \"d{row}/mod.rs\"]\npub mod d{row};");
    }
    fs::write(sources.join("lib.rs"), library)?;
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--offline", "--message-format=json", "--target-dir"])
        .arg(folder.join("target"))
        .current_dir(folder)
        .output()
        .context("cannot run cargo")?;
    let said: Vec<_> = String::from_utf8_lossy(&output.stdout).lines().filter_map(message).collect();
    ensure!(
        output.status.success() || !said.is_empty(),
        "cargo check failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(said)
}

/// Reads one of cargo's messages: the document that it is about, by the folder of its file, and what it says.
fn message(line: &str) -> Option<(usize, String)> {
    let value: Value = serde_json::from_str(line).ok()?;
    let message = value.get("message")?;
    let place = message["spans"].as_array()?.first()?;
    let file = place["file_name"].as_str()?;
    let row = file.split(['/', '\\']).find_map(|part| part.strip_prefix('d')?.parse().ok())?;
    let name = Path::new(file).file_name()?.to_string_lossy();
    Some((row, format!("{name}:{}: {}", place["line_start"], message["message"].as_str()?)))
}

fn as_json(row: &Row) -> Value {
    json!({
        "document": row.document,
        "operations": row.operations,
        "schemas": row.schemas,
        "lines": row.lines,
        "warnings": row.warnings,
        "refusals": row.refusals,
        "compiler": row.faults,
    })
}

/// The rows, what they come to, and what was refused most often.
fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.document.chars().count()).max().unwrap_or_default();
    let mut text = format!(
        "{:width$} {:>10} {:>7} {:>7} {:>8}  outcome\n",
        "document", "operations", "schemas", "lines", "warnings"
    );
    for row in rows {
        let Row { document, operations, schemas, lines, warnings, .. } = row;
        let outcome = outcome(row);
        let _ = writeln!(
            text,
            "{document:width$} {operations:>10} {schemas:>7} {lines:>7} {warnings:>8}  {outcome}"
        );
    }
    let good = rows.iter().filter(|row| row.is_good()).count();
    let _ = writeln!(text, "\n{good} of {} documents are as they should be", rows.len());
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (kind, count) in rows.iter().flat_map(|row| &row.refusals) {
        let (documents, times) = kinds.entry(kind).or_default();
        (*documents, *times) = (*documents + 1, *times + count);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, (documents, times))| (usize::MAX - documents, usize::MAX - times, *kind));
    for (kind, (documents, times)) in kinds {
        let _ = writeln!(text, "{documents:>4} documents, {times:>5} times: {kind}");
    }
    text
}

fn outcome(row: &Row) -> String {
    match &row.faults {
        Some(faults) if !faults.is_empty() => {
            return format!(
                "{} from the compiler: {}",
                faults.len(),
                faults.first().map_or("", String::as_str)
            );
        }
        Some(_) => return "compiles".to_owned(),
        None if row.refusals.is_empty() => return "generated".to_owned(),
        None => {}
    }
    let mut kinds: Vec<_> = row.refusals.iter().collect();
    kinds.sort_by_key(|(_, count)| usize::MAX - **count);
    let shown: Vec<_> = kinds.iter().take(3).map(|(kind, count)| format!("{count} × {kind}")).collect();
    let total: usize = row.refusals.values().sum();
    format!("refused {total}: {}", shown.join(", "))
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
            assert!(row.is_good(), "{}: {}", row.document, outcome(row));
        }
    }

    #[test]
    fn a_message_of_the_compiler_belongs_to_a_document() {
        let line = r#"{"message": {"message": "unused", "spans": [{"file_name": "src/d12/models.rs", "line_start": 3}]}}"#;
        assert_eq!(message(line), Some((12, "models.rs:3: unused".to_owned())));
        assert_eq!(message(r#"{"reason": "build-finished"}"#), None);
    }
}
