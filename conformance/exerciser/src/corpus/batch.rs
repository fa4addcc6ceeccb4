//! Scratch crates: several clients are compiled in each, and optionally run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result};
use exerciser::questions;

use super::compiler::{self, Message};
use super::progress;
use super::row::{Client, Row};

/// The approximate number of generated lines in a scratch crate: large enough to save time, small enough to
/// need little memory.
const LINES: usize = 60_000;

const MANIFEST: &str = r#"[package]
name = "corpus"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
exerciser = { path = "EXERCISER", default-features = false }
openapi-runtime = { path = "RUNTIME" }
serde_json = "1"

[profile.dev]
debug = false
incremental = false

[workspace]
"#;

/// Clients that are compiled together.
#[derive(Debug)]
pub(super) struct Batch {
    /// The clients by the index of their row.
    clients: Vec<(usize, Client)>,
    lines: usize,
    /// Whether they are also run.
    exercise: bool,
    root: PathBuf,
    folder: PathBuf,
}

impl Batch {
    pub(super) fn new(exercise: bool) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().with_context(|| format!("cannot find {}", root.display()))?;
        let folder = root.join("target/corpus");
        Ok(Self { clients: Vec::new(), lines: 0, exercise, root, folder })
    }

    /// Returns whether a client with this many lines fits in.
    pub(super) fn has_room(&self, lines: usize) -> bool {
        self.clients.is_empty() || self.lines + lines <= LINES
    }

    pub(super) fn push(&mut self, row: usize, client: Client, lines: usize) {
        self.clients.push((row, client));
        self.lines += lines;
    }

    /// Compiles the clients, runs them if requested, and empties the batch.
    pub(super) fn run(&mut self, rows: &mut [Row]) -> Result<()> {
        self.lines = 0;
        let mut pending = vec![std::mem::take(&mut self.clients)];
        while let Some(clients) = pending.pop() {
            if !clients.is_empty() {
                pending.extend(self.run_together(clients, rows)?);
            }
        }
        Ok(())
    }

    /// Compiles and runs some clients. Returns those that should be tried again without the ones that failed.
    fn run_together(
        &self,
        mut clients: Vec<(usize, Client)>,
        rows: &mut [Row],
    ) -> Result<Vec<Vec<(usize, Client)>>> {
        let document = |row: usize| rows.get(row).map_or("", |row| row.document.as_str());
        let names: Vec<_> = clients.iter().map(|(row, _)| document(*row)).collect();
        progress(&format!("compiling {}", names.join(", ")));
        let (is_built, messages) = self.compile(&clients)?;
        for Message { row, text, .. } in &messages {
            if let Some(row) = row.and_then(|row| rows.get_mut(row)) {
                row.faults.get_or_insert_default().push(text.clone());
            }
        }
        if is_built {
            for (row, client) in &clients {
                if let Some(found) = rows.get_mut(*row) {
                    self.finish(*row, client, found);
                }
            }
            return Ok(Vec::new());
        }
        let errors = messages.iter().filter(|message| message.is_error);
        let broken: BTreeSet<_> = errors.clone().filter_map(|message| message.row).collect();
        if broken.is_empty() {
            // No client can be blamed, so each is tried separately.
            if let [(row, _)] = clients.as_slice() {
                let reason = errors.map(|message| message.text.as_str()).collect::<Vec<_>>().join("; ");
                if let Some(row) = rows.get_mut(*row) {
                    row.halted = Some(format!("the scratch crate does not compile: {reason}"));
                }
                return Ok(Vec::new());
            }
            return Ok(clients.into_iter().rev().map(|client| vec![client]).collect());
        }
        // A client that does not compile must not affect the others. These print their warnings again.
        clients.retain(|(row, _)| !broken.contains(row));
        for (row, _) in &clients {
            if let Some(row) = rows.get_mut(*row) {
                row.faults = None;
            }
        }
        Ok(vec![clients])
    }

    /// Records that a client compiles, and runs it if requested.
    fn finish(&self, number: usize, client: &Client, row: &mut Row) {
        row.faults.get_or_insert_default();
        if self.exercise {
            progress(&format!("exercising {}", row.document));
            let program = self.folder.join("target/debug/corpus").with_extension(env::consts::EXE_EXTENSION);
            let name = number.to_string();
            match questions::run(&program, &self.folder, &name, &client.path, &client.config) {
                Ok(exercise) => row.exercise = Some(exercise),
                Err(error) => row.halted = Some(format!("it cannot be exercised: {error:#}")),
            }
        }
    }

    /// Compiles clients in one crate. Returns whether that succeeded, and the messages about each.
    fn compile(&self, clients: &[(usize, Client)]) -> Result<(bool, Vec<Message>)> {
        self.write(clients)?;
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .arg(if self.exercise { "build" } else { "check" })
            .args(["--quiet", "--offline", "--message-format=json", "--target-dir"])
            .arg(self.folder.join("target"))
            .current_dir(&self.folder)
            .output()
            .context("cannot run cargo")?;
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let is_built = output.status.success();
        Ok((is_built, compiler::messages(&stdout, &stderr, is_built)))
    }

    /// Writes the crate.
    fn write(&self, clients: &[(usize, Client)]) -> Result<()> {
        let sources = self.folder.join("src");
        if sources.exists() {
            fs::remove_dir_all(&sources)?;
        }
        fs::create_dir_all(&sources)?;
        let path = |of: &str| self.root.join(of).display().to_string().replace('\\', "/");
        let manifest = MANIFEST
            .replace("RUNTIME", &path("runtime"))
            .replace("EXERCISER", &path("conformance/exerciser"));
        fs::write(self.folder.join("Cargo.toml"), manifest)?;
        fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        let mut library = String::from("//! Clients of other people's documents.\n");
        let mut table = String::new();
        for (row, Client { api, generated, .. }) in clients {
            let below = sources.join(format!("d{row}"));
            fs::create_dir_all(&below)?;
            for file in &generated.files {
                fs::write(below.join(&file.name), file.text())?;
            }
            let _ = writeln!(library, "#[path = \"d{row}/mod.rs\"]\npub mod d{row};");
            if self.exercise {
                let module = questions::module(api, &row.to_string(), &format!("d{row}"));
                fs::write(sources.join(format!("x{row}.rs")), module)?;
                let _ = writeln!(library, "pub mod x{row};");
                let _ = write!(table, "corpus::x{row}::CLIENT, ");
            }
        }
        fs::write(sources.join("lib.rs"), library)?;
        if self.exercise {
            fs::write(sources.join("main.rs"), program(&table))?;
        }
        Ok(())
    }
}

fn program(table: &str) -> String {
    format!(
        "//! Exercises the clients.\n\nfn main() -> std::process::ExitCode {{\n    exerciser::main(&[{table}])\n}}\n"
    )
}
