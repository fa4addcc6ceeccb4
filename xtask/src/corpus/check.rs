//! Scratch crates: clients are compiled, several in each, and perhaps run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Config, Generated};
use serde_json::Value;

use super::exercise;
use super::{Row, progress};

/// How many lines of generated code a scratch crate holds, roughly: enough to spare time, too few to need much memory.
const LINES: usize = 60_000;

const MANIFEST: &str = r#"[package]
name = "corpus"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
exercise = { package = "xtask", path = "XTASK", default-features = false }
openapi-runtime = { path = "RUNTIME" }
serde_json = "1"

[profile.dev]
debug = false
incremental = false

[workspace]
"#;

/// A generated client, and how it was generated.
#[derive(Debug)]
pub(super) struct Client {
    /// The number of its row.
    pub(super) row: usize,
    pub(super) path: PathBuf,
    pub(super) config: Config,
    pub(super) generated: Generated,
}

/// Clients that are compiled together.
#[derive(Debug)]
pub(super) struct Batch {
    clients: Vec<Client>,
    lines: usize,
    /// Whether they are run as well.
    exercise: bool,
    root: PathBuf,
    folder: PathBuf,
}

/// What the compiler says about one client.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    row: usize,
    is_error: bool,
    text: String,
}

impl Batch {
    pub(super) fn new(exercise: bool) -> Result<Self> {
        let root = env::current_dir()?;
        let folder = root.join("target/corpus");
        Ok(Self { clients: Vec::new(), lines: 0, exercise, root, folder })
    }

    /// Whether a client of so many lines fits in.
    pub(super) fn has_room(&self, lines: usize) -> bool {
        self.clients.is_empty() || self.lines + lines <= LINES
    }

    pub(super) fn push(&mut self, client: Client, lines: usize) {
        self.clients.push(client);
        self.lines += lines;
    }

    /// Compiles the clients, and runs them if that was asked for; empties the batch.
    pub(super) fn run(&mut self, rows: &mut [Row]) -> Result<()> {
        self.lines = 0;
        while !self.clients.is_empty() {
            let document =
                |client: &Client| rows.get(client.row).map_or("", |row| row.document.as_str()).to_owned();
            let names: Vec<_> = self.clients.iter().map(document).collect();
            progress(&format!("compiling {}", names.join(", ")));
            let (built, messages) = self.compile()?;
            for Message { row, text, .. } in &messages {
                if let Some(row) = rows.get_mut(*row) {
                    row.faults.get_or_insert_default().push(text.clone());
                }
            }
            if built {
                for client in std::mem::take(&mut self.clients) {
                    self.finish(&client, rows)?;
                }
                return Ok(());
            }
            // One that does not compile must not keep the others from it.
            let broken: BTreeSet<_> = messages.iter().filter(|m| m.is_error).map(|m| m.row).collect();
            ensure!(!broken.is_empty(), "the scratch crate does not compile");
            self.clients.retain(|client| !broken.contains(&client.row));
        }
        Ok(())
    }

    /// A client compiles: says so, and runs it if that was asked for.
    fn finish(&self, client: &Client, rows: &mut [Row]) -> Result<()> {
        let Some(row) = rows.get_mut(client.row) else { return Ok(()) };
        row.faults.get_or_insert_default();
        if self.exercise {
            progress(&format!("exercising {}", row.document));
            let program = self.folder.join("target/debug/corpus").with_extension(env::consts::EXE_EXTENSION);
            let outcome = exercise::run(&program, &self.folder, client.row, &client.path, &client.config);
            row.exercise = Some(outcome.with_context(|| format!("cannot exercise {}", row.document))?);
        }
        Ok(())
    }

    /// Compiles the clients in one crate; whether that worked, and what was said of each.
    fn compile(&self) -> Result<(bool, Vec<Message>)> {
        self.write()?;
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .arg(if self.exercise { "build" } else { "check" })
            .args(["--quiet", "--offline", "--message-format=json", "--target-dir"])
            .arg(self.folder.join("target"))
            .current_dir(&self.folder)
            .output()
            .context("cannot run cargo")?;
        let said: Vec<_> = String::from_utf8_lossy(&output.stdout).lines().filter_map(message).collect();
        let stderr = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success() || !said.is_empty(), "cargo failed: {stderr}");
        Ok((output.status.success(), said))
    }

    /// Writes the crate.
    fn write(&self) -> Result<()> {
        let sources = self.folder.join("src");
        if sources.exists() {
            fs::remove_dir_all(&sources)?;
        }
        fs::create_dir_all(&sources)?;
        let path = |of: &str| self.root.join(of).display().to_string().replace('\\', "/");
        let manifest = MANIFEST.replace("RUNTIME", &path("runtime")).replace("XTASK", &path("xtask"));
        fs::write(self.folder.join("Cargo.toml"), manifest)?;
        fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        let mut library = String::from("//! Clients of other people's documents.\n");
        let mut table = String::new();
        for Client { row, path, config, generated } in &self.clients {
            let below = sources.join(format!("d{row}"));
            fs::create_dir_all(&below)?;
            for file in &generated.files {
                fs::write(below.join(&file.name), file.text())?;
            }
            let _ = writeln!(library, "#[path = \"d{row}/mod.rs\"]\npub mod d{row};");
            if self.exercise {
                let api = config.lower(path).map_err(anyhow::Error::msg)?.api;
                fs::write(sources.join(format!("x{row}.rs")), exercise::module(&api, *row))?;
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
        "//! Exercises the clients.\n\nfn main() -> std::process::ExitCode {{\n    exercise::main(&[{table}])\n}}\n"
    )
}

/// Reads one of cargo's messages: the document that it is about, by the folder of its file, and what it says.
fn message(line: &str) -> Option<Message> {
    let value: Value = serde_json::from_str(line).ok()?;
    let message = value.get("message")?;
    let place = message["spans"].as_array()?.first()?;
    let file = place["file_name"].as_str()?;
    let number = |part: &str| part.trim_end_matches(".rs").strip_prefix(['d', 'x'])?.parse().ok();
    let row = file.split(['/', '\\']).find_map(number)?;
    let name = Path::new(file).file_name()?.to_string_lossy();
    let text = format!("{name}:{}: {}", place["line_start"], message["message"].as_str()?);
    Some(Message { row, is_error: message["level"] == "error", text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_the_compiler_belongs_to_a_document() {
        let line = r#"{"message": {"level": "warning", "message": "unused", "spans": [{"file_name": "src/d12/models.rs", "line_start": 3}]}}"#;
        let text = "models.rs:3: unused".to_owned();
        assert_eq!(message(line), Some(Message { row: 12, is_error: false, text }));
        assert_eq!(message(r#"{"reason": "build-finished"}"#), None);
    }
}
