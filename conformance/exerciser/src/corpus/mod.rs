//! Generates a client from every document in a folder and reports what happened.
//!
//! Each document is generated separately. One that cannot be generated is counted by the reason for which it
//! was rejected. With `--check` the clients are put into scratch crates below `target/corpus`, several in
//! each, and compiled there with warnings shown. With `--exercise` they are also run. Every document gets a
//! row, whatever happens to it. Documents and clients are third-party content, so nothing of them is kept in
//! the repository.

mod batch;
mod compiler;
mod row;
mod table;

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use self::batch::Batch;
use self::row::{Outcome, Row};

/// The arguments of `corpus`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Documents, and folders that are searched for documents.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Compiles the generated clients.
    #[arg(long)]
    check: bool,
    /// Compiles and runs the generated clients: sets every parameter and finds it in the request, returns
    /// every declared status and reads it, decodes every example.
    #[arg(long)]
    exercise: bool,
    /// Excludes these documents of the folders, by their names in the table.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    except: Vec<String>,
    /// Prints JSON instead of the table.
    #[arg(long)]
    json: bool,
}

/// A file that may be a document.
struct File {
    path: PathBuf,
    /// Its name in the table.
    name: String,
    /// Whether it was passed explicitly. It then has a row even if it is not a document.
    is_named: bool,
}

/// Runs the command. Returns `false` if a document was rejected, or if its client does not compile without
/// warnings or fails a check.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut files = files(&options.folders)?;
    for name in &options.except {
        ensure!(files.iter().any(|file| file.name == *name), "`--except` names {name}, which is not there");
    }
    files.retain(|file| !options.except.contains(&file.name));
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    let mut batch = Batch::new(options.exercise)?;
    for (number, File { path, name, is_named }) in files.iter().enumerate() {
        progress(&format!("{}/{} {name}", number + 1, files.len()));
        let (row, client) = match row::generate(path, name) {
            Outcome::NoDocument if *is_named => (Row::refused(name, "it is not an OpenAPI document"), None),
            Outcome::NoDocument => {
                others.push(name.as_str());
                continue;
            }
            Outcome::Refused(row) => (row, None),
            Outcome::Generated(row, client) => (row, Some(client)),
        };
        if let Some(client) = client.filter(|_| options.check || options.exercise) {
            if !batch.has_room(row.lines) {
                batch.run(&mut rows)?;
            }
            batch.push(rows.len(), *client, row.lines);
        }
        rows.push(row);
    }
    ensure!(!rows.is_empty(), "there is no OpenAPI document below {:?}", options.folders);
    batch.run(&mut rows)?;
    progress("");
    let text = if options.json {
        format!("{:#}\n", rows.iter().map(table::as_json).collect::<Value>())
    } else if options.except.is_empty() {
        table::table(&rows) + &table::others(&others)
    } else {
        let left_out = format!("left out: {}\n", options.except.join(", "));
        table::table(&rows) + &table::others(&others) + &left_out
    };
    match io::stdout().write_all(text.as_bytes()) {
        // The reader closed the pipe; the exit status still tells the result.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written.context("cannot write the table")?,
    }
    Ok(rows.iter().all(Row::is_good))
}

fn files(folders: &[PathBuf]) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in folders {
        let mut found = Vec::new();
        find(folder, &mut found).with_context(|| format!("cannot read {}", folder.display()))?;
        found.sort();
        let is_named = folder.is_file();
        files.extend(found.into_iter().map(|path| {
            let name = path.strip_prefix(folder).ok().filter(|name| *name != Path::new(""));
            let name = name.unwrap_or(&path).display().to_string();
            File { path, name, is_named }
        }));
    }
    Ok(files)
}

/// Prints progress for a person who is waiting.
fn progress(what: &str) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        let _ = write!(terminal, "\r\x1b[K{what}");
        let _ = terminal.flush();
    }
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_document_is_generated_and_parts_of_documents_are_left_out() {
        let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codegen/tests/features");
        let files = files(&[features]).unwrap();
        let (mut generated, mut others) = (0, 0);
        for File { path, name, .. } in &files {
            match row::generate(path, name) {
                Outcome::NoDocument => others += 1,
                Outcome::Generated(..) => generated += 1,
                Outcome::Refused(row) => panic!("{name}: {}", table::outcome(&row)),
            }
        }
        assert!(generated > 30 && others > 0, "{generated} of {}", files.len());
    }
}
