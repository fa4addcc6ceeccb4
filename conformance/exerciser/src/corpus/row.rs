//! A document and what became of it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use exerciser::questions::{self, Exercise};
use openapi_build::ir::Api;
use openapi_build::{Config, Generated};
use serde_json::Value;

/// A document and what became of it.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) document: String,
    pub(super) operations: usize,
    pub(super) schemas: usize,
    pub(super) lines: usize,
    pub(super) warnings: usize,
    /// What it was refused for, and how often.
    pub(super) refusals: BTreeMap<String, usize>,
    /// What the compiler stated, with `--check` and `--exercise`.
    pub(super) faults: Option<Vec<String>>,
    /// What kept its client from being compiled or run, where that is not a message about the client.
    pub(super) halted: Option<String>,
    /// What the client did, with `--exercise`.
    pub(super) exercise: Option<Exercise>,
}

/// A generated client, and how it was generated.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) path: PathBuf,
    pub(super) config: Config,
    pub(super) api: Api,
    pub(super) generated: Generated,
}

/// What generating a file came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is an overlay, a part of a document, or something else.
    NoDocument,
    Refused(Row),
    Generated(Row, Box<Client>),
}

impl Row {
    /// A row of a document that is nothing but refused.
    pub(super) fn refused(document: &str, reason: &str) -> Self {
        let refusals = BTreeMap::from([(reason.to_owned(), 1)]);
        Self { document: document.to_owned(), refusals, ..Self::default() }
    }

    pub(super) fn is_good(&self) -> bool {
        self.refusals.is_empty()
            && self.halted.is_none()
            && self.faults.as_ref().is_none_or(Vec::is_empty)
            && self.exercise.as_ref().is_none_or(|exercise| exercise.faults.is_empty())
    }

    /// Notes what a document was refused for.
    fn refuse(&mut self, report: &str) {
        let errors = report.lines().filter_map(|line| line.strip_prefix("error: "));
        for message in errors {
            *self.refusals.entry(kind(message)).or_default() += 1;
        }
        if self.refusals.is_empty() {
            self.refusals.insert(kind(report.lines().next().unwrap_or_default()), 1);
        }
    }
}

/// The options for a document: the overlay beside it, if there is one.
fn config(path: &Path) -> Config {
    let overlay = path.with_extension("overlay.yaml");
    if overlay.exists() { Config::new().overlay(overlay) } else { Config::new() }
}

/// Generates a document.
pub(super) fn generate(path: &Path, document: &str) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| generated(path, document)))
        .unwrap_or_else(|_| Outcome::Refused(Row::refused(document, "the generator panicked")))
}

fn generated(path: &Path, document: &str) -> Outcome {
    let config = config(path);
    let mut row = Row { document: document.to_owned(), ..Row::default() };
    if let Ok(effective) = config.effective(path) {
        let text = questions::json(&effective.json).unwrap_or_default();
        if text.get("openapi").or_else(|| text.get("swagger")).is_none() {
            return Outcome::NoDocument;
        }
        (row.operations, row.schemas) =
            (operations(&text), members(&text["components"]["schemas"]) + members(&text["definitions"]));
    }
    let generated = config.generate(path).and_then(|generated| Ok((generated, config.lower(path)?.api)));
    match generated {
        Ok((generated, api)) => {
            row.warnings = generated.warnings.len();
            // Those that a reference leads to stand elsewhere.
            row.operations = row.operations.max(api.operations.len());
            row.lines = generated.files.iter().map(|file| file.text().lines().count()).sum();
            Outcome::Generated(row, Box::new(Client { path: path.to_owned(), config, api, generated }))
        }
        Err(error) => {
            row.refuse(&error.to_string());
            Outcome::Refused(row)
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
    fn a_refused_document_has_a_reason_however_it_is_worded() {
        let mut row = Row::default();
        row.refuse("cannot read `x.yaml`: it is a folder");
        assert_eq!(table(&row), [("cannot read …: it is a folder", 1)]);
        let mut row = Row::default();
        row.refuse("error: a\n  --> x\nerror: a\nerror: b");
        assert_eq!(table(&row), [("a", 2), ("b", 1)]);
    }

    fn table(row: &Row) -> Vec<(&str, usize)> {
        row.refusals.iter().map(|(kind, count)| (kind.as_str(), *count)).collect()
    }
}
