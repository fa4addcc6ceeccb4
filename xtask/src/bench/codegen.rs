//! `bench codegen`: generating a client, from the text of a document to the text of the client.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::measure::{self, Sample};
use super::tools::{self, Tool};
use super::{Bench, scratch, synthetic};
use crate::progress::progress;
use crate::regen;

pub(super) const PART: &str = "codegen";

/// The numbers of operation groups in the documents of the growth curve.
const CURVE: [usize; 3] = [8, 80, 800];

/// A document, and its name in tables.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) document: PathBuf,
}

/// Returns the documents of a folder, or else our own: that of the client, and synthetic ones of several
/// sizes.
pub(super) fn cases(bench: &Bench) -> Result<Vec<Case>> {
    if let Some(folder) = &bench.folder {
        let mut documents = Vec::new();
        find(folder, &mut documents).with_context(|| format!("cannot read {}", folder.display()))?;
        documents.sort();
        let name = |path: &Path| path.strip_prefix(folder).unwrap_or(path).display().to_string();
        return Ok(documents.into_iter().map(|path| Case { name: name(&path), document: path }).collect());
    }
    let mut cases = vec![Case { name: "SEQ".to_owned(), document: std::path::absolute(regen::DOCUMENT)? }];
    for groups in CURVE {
        cases.push(synthetic_case(bench, groups)?);
    }
    Ok(cases)
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
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

/// Creates a synthetic document of a size.
pub(super) fn synthetic_case(bench: &Bench, groups: usize) -> Result<Case> {
    let name = format!("made, {} operations", 5 * groups);
    let document = bench.home.join(format!("documents/made{groups}.json"));
    scratch::write(&document, &synthetic::document(groups))?;
    Ok(Case { name, document })
}

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    let tools = available(bench, PART)?;
    for case in cases(bench)? {
        let bytes = fs::metadata(&case.document)?.len();
        for round in 0..bench.rounds {
            for (tool, program) in &tools {
                progress(&format!("codegen, round {}: {}, {}", round + 1, case.name, tool.name()));
                let out = bench.home.join("out").join(file_name(&case.name)).join(file_name(tool.name()));
                bench.store.measure((PART, &case.name, tool.name()), round, || {
                    let (sample, mut facts) = generate(*tool, program, &case.document, &out)?;
                    facts.insert("document bytes".to_owned(), bytes);
                    Ok((sample, facts))
                })?;
            }
        }
    }
    Ok(())
}

/// Returns the available tools. The others are reported as skipped.
pub(super) fn available(bench: &mut Bench, part: &str) -> Result<Vec<(Tool, PathBuf)>> {
    let mut tools = Vec::new();
    for tool in tools::ALL {
        match tool.program(&bench.home) {
            Ok(program) => tools.push((tool, program)),
            Err(error) => bench.skip(part, tool.name(), &format!("{error:#}"))?,
        }
    }
    Ok(tools)
}

/// Generates a client into an empty folder.
pub(super) fn generate(
    tool: Tool,
    program: &Path,
    document: &Path,
    out: &Path,
) -> Result<(Sample, BTreeMap<String, u64>)> {
    scratch::remove(out)?;
    fs::create_dir_all(out)?;
    let sample = measure::run(&tool.generate(program, document, out))?;
    let (mut lines, mut bytes) = (0, 0);
    count(out, &mut lines, &mut bytes)?;
    Ok((sample, BTreeMap::from([("lines".to_owned(), lines), ("bytes".to_owned(), bytes)])))
}

/// Counts the lines and bytes of Rust code below a folder.
fn count(folder: &Path, lines: &mut u64, bytes: &mut u64) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            count(&path, lines, bytes)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            *bytes += text.len() as u64;
            *lines += text.lines().count() as u64;
        }
    }
    Ok(())
}

/// Removes the characters of a name that file or package names cannot contain.
pub(super) fn file_name(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().map(letter).collect()
}
