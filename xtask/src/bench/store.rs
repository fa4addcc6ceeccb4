//! Stores measurements after each run, so that a bench can continue where it stopped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::machine::CHANGED;
use super::measure::Sample;

/// The result of one tool for one case.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Row {
    /// The part of the bench: `codegen`.
    pub(super) part: String,
    /// The work: a document, a call.
    pub(super) case: String,
    pub(super) tool: String,
    pub(super) samples: Vec<Sample>,
    /// Facts that do not vary between runs: lines, crates, instructions.
    pub(super) facts: BTreeMap<String, u64>,
    /// Why nothing was measured.
    pub(super) skipped: Option<String>,
    /// The commit that was measured.
    #[serde(default)]
    pub(super) commit: String,
}

impl Row {
    fn new((part, case, tool): (&str, &str, &str), commit: &str) -> Self {
        let [part, case, tool, commit] = [part, case, tool, commit].map(str::to_owned);
        Self { part, case, tool, commit, ..Self::default() }
    }
}

/// The rows in the order of their first use, and the file that stores them.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    rows: Vec<Row>,
    commit: String,
}

impl Store {
    /// Opens the file. Its contents are kept unless `fresh` is set. `commit` is the one that is measured.
    pub(super) fn open(path: PathBuf, commit: String, fresh: bool) -> Result<Self> {
        let mut rows: Vec<Row> = match fs::read_to_string(&path) {
            Ok(text) if !fresh => serde_json::from_str(&text)
                .with_context(|| format!("{} is not what this command wrote: remove it", path.display()))?,
            _ => Vec::new(),
        };
        // Measurements of uncommitted changes cannot be attributed.
        rows.retain(|row| !row.commit.ends_with(CHANGED));
        Ok(Self { path, rows, commit })
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns a row, creating it if needed. Measurements of another commit are dropped, so that no median
    /// mixes two programs.
    pub(super) fn row(&mut self, part: &str, case: &str, tool: &str) -> &mut Row {
        let same = |row: &Row| row.part == part && row.case == case && row.tool == tool;
        let index = self.rows.iter().position(same).unwrap_or_else(|| {
            self.rows.push(Row::new((part, case, tool), &self.commit));
            self.rows.len() - 1
        });
        let row = &mut self.rows[index];
        if row.commit != self.commit {
            *row = Row::new((part, case, tool), &self.commit);
        }
        row
    }

    /// Measures a row for one round and stores the result, unless that was done already or is impossible.
    pub(super) fn measure(
        &mut self,
        (part, case, tool): (&str, &str, &str),
        round: usize,
        measure: impl FnOnce() -> Result<(Sample, BTreeMap<String, u64>)>,
    ) -> Result<()> {
        let row = self.row(part, case, tool);
        if row.samples.len() > round || row.skipped.is_some() {
            return Ok(());
        }
        match measure() {
            Ok((sample, facts)) => {
                row.samples.push(sample);
                row.facts.extend(facts);
            }
            Err(error) => row.skipped = Some(format!("{error:#}")),
        }
        self.save()
    }

    /// Stores facts that do not vary, once.
    pub(super) fn keep(
        &mut self,
        (part, case, tool): (&str, &str, &str),
        facts: impl FnOnce() -> Result<BTreeMap<String, u64>>,
    ) -> Result<()> {
        let row = self.row(part, case, tool);
        if !row.facts.is_empty() || row.skipped.is_some() {
            return Ok(());
        }
        match facts() {
            Ok(facts) => row.facts = facts,
            Err(error) => row.skipped = Some(format!("{error:#}")),
        }
        self.save()
    }

    pub(super) fn save(&self) -> Result<()> {
        fs::write(&self.path, serde_json::to_string_pretty(&self.rows)?)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: Sample = Sample { cpu: 1.0, wall: 2.0, peak: 3 };

    #[test]
    fn what_was_measured_is_not_measured_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        let key = ("codegen", "small", "ours");
        let mut store = Store::open(path.clone(), "a".to_owned(), false).unwrap();
        store.measure(key, 0, || Ok((SAMPLE, BTreeMap::new()))).unwrap();
        store.measure(("codegen", "small", "peer"), 0, || anyhow::bail!("refused")).unwrap();

        let mut store = Store::open(path.clone(), "a".to_owned(), false).unwrap();
        let mut again = 0;
        let mut count = || {
            again += 1;
            Ok((SAMPLE, BTreeMap::new()))
        };
        store.measure(key, 0, &mut count).unwrap();
        store.measure(("codegen", "small", "peer"), 0, &mut count).unwrap();
        store.measure(key, 1, &mut count).unwrap();
        assert_eq!(again, 1);
        assert_eq!(store.row(key.0, key.1, key.2).samples, [SAMPLE, SAMPLE]);

        let mut store = Store::open(path.clone(), "b".to_owned(), false).unwrap();
        store.measure(key, 0, || Ok((SAMPLE, BTreeMap::new()))).unwrap();
        assert_eq!(store.row(key.0, key.1, key.2).samples, [SAMPLE]);
        assert_eq!(store.rows().iter().map(|row| row.commit.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert!(Store::open(path.clone(), "b".to_owned(), true).unwrap().rows().is_empty());

        let mut store = Store::open(path.clone(), "b+".to_owned(), true).unwrap();
        store.measure(key, 0, || Ok((SAMPLE, BTreeMap::new()))).unwrap();
        assert!(Store::open(path, "b+".to_owned(), false).unwrap().rows().is_empty());
    }
}
