//! What the comparison of two documents tells about Rust is true: for each evolution of a document a program that uses
//! the whole public API of the old client is compiled against the new one, and it compiles unless a finding on the Rust
//! level is breaking.

#[path = "../../consumer.rs"]
mod consumer;
mod rows;
mod scratch;
mod seq;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use openapi_build::Config;
use openapi_diff::{Class, Comparison, Contract, Level, RULES, compare};

use rows::Row;
use scratch::Scratch;

/// Every evolution.
fn evolutions() -> impl Iterator<Item = &'static Row> {
    rows::ROWS.iter().chain(seq::ROWS)
}

/// A change that compiles and means something else.
const IN_SILENCE: &str = "rust-arguments-reordered";

fn written(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.yaml"));
    fs::write(&path, text).unwrap();
    path
}

/// The rules of the Rust level that found something, each with what that does.
fn in_rust(comparison: &Comparison) -> BTreeMap<&'static str, Class> {
    assert!(comparison.no_rust.is_none(), "{:?}", comparison.no_rust);
    let findings = comparison.findings.iter().filter(|finding| finding.level() == Level::Rust);
    findings.map(|finding| (finding.rule.id, finding.class())).collect()
}

fn prepare(scratch: &Scratch, number: usize, row: &Row) -> (String, Comparison) {
    let module = format!("e{number:02}");
    let config = Config::new();
    let [old, new] = row.documents();
    let (old, new) = (written(&format!("{module}_old"), &old), written(&format!("{module}_new"), &new));
    let read = |path: &PathBuf| {
        Contract::read(&config, path).unwrap_or_else(|error| panic!("{}: {error}", row.what))
    };
    let comparison = compare(&read(&old), &read(&new));
    let surface = config.surface(&old).unwrap_or_else(|error| panic!("{}: {error}", row.what));
    scratch.client(&module, &config.generate(&new).unwrap().files);
    scratch.program(&module, &consumer::program(&surface, &format!("clients::{module}")));
    (module, comparison)
}

#[test]
fn a_program_compiles_unless_a_finding_is_breaking() {
    let scratch = Scratch::new();
    let rows: Vec<_> =
        evolutions().enumerate().map(|(number, row)| (row, prepare(&scratch, number, row))).collect();
    let modules: Vec<_> = rows.iter().map(|(_, (module, _))| module.clone()).collect();
    let failures = scratch.failures(&modules);
    let mut faults = Vec::new();
    for (row, (module, comparison)) in &rows {
        let found = in_rust(comparison);
        let rules: BTreeSet<_> = found.keys().copied().collect();
        if rules != row.finds.iter().copied().collect() {
            faults.push(format!("{} ({module}): found {rules:?}\n{comparison}", row.what));
        }
        let is_breaking =
            found.iter().any(|(rule, class)| *class != Class::Compatible && *rule != IN_SILENCE);
        let failure = failures.get(module);
        if is_breaking != failure.is_some() {
            let failure = failure.map_or("it compiles", String::as_str);
            faults.push(format!("{} ({module}): {failure}\n{comparison}", row.what));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_rule_of_the_rust_level_has_an_evolution_that_it_finds() {
    assert!(rows::ROWS.len() >= 30 && seq::ROWS.len() >= 48);
    let found: BTreeSet<_> = evolutions().flat_map(|row| row.finds).copied().collect();
    let rules = RULES.iter().filter(|rule| rule.level == Level::Rust).map(|rule| rule.id);
    assert_eq!(rules.filter(|rule| !found.contains(rule)).collect::<Vec<_>>(), [""; 0]);
}
