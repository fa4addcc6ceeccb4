//! What the comparison states about small edits of our own document: each rule fires where it should and nowhere else.
//!
//! The document of these tests is SendGrid's with one more path (`more.yaml`), so that there is something of every kind to
//! edit. Each edit is compared in both directions, and everything that is found has to be expected.

mod history;
mod hostile;
mod rows;

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use openapi_build::Config;
use openapi_diff::{Class, Comparison, Contract, Finding, Level, RULES, compare};
use tempfile::TempDir;

use rows::{Row, Verdict};

/// SendGrid's document with one more path and its schemas.
fn document() -> String {
    let mut text = include_str!("../../../spec/tsg_seq_v3.yaml").to_owned();
    for (before, more) in [
        ("components:\n  schemas:\n", include_str!("more.yaml")),
        ("  responses:\n    SeqPaginatedScores:\n", include_str!("more_schemas.yaml")),
        ("tags:\n- name: Engagement Quality\n", include_str!("more_security.yaml")),
    ] {
        let at = text.find(before).expect("the document has this place");
        text.insert_str(at, more);
    }
    text
}

/// Applies edits. What is looked for stands there once, or begins with `*` and is replaced everywhere; `a…b` is everything
/// from `a` up to `b`.
fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        if let Some(from) = from.strip_prefix('*') {
            return text.replace(from, to);
        }
        let (start, end) = from.split_once('…').unwrap_or((from, ""));
        assert_eq!(text.matches(start).count(), 1, "{start:?} does not stand there once");
        let at = text.find(start).expect("it stands there");
        let behind = at + start.len();
        let end = if end.is_empty() {
            behind
        } else {
            behind + text[behind..].find(end).expect("the end is there")
        };
        format!("{}{to}{}", &text[..at], &text[end..])
    })
}

fn read(text: &str) -> Contract {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("seq.yaml");
    fs::write(&path, text).unwrap();
    Contract::read(&Config::new(), &path).unwrap_or_else(|error| panic!("{error}"))
}

/// The document of these tests; most rows begin with it.
fn original() -> &'static Contract {
    static ORIGINAL: OnceLock<Contract> = OnceLock::new();
    ORIGINAL.get_or_init(|| read(&document()))
}

/// The rules that found something beside those of the Rust level.
fn found(comparison: &Comparison) -> BTreeSet<&'static str> {
    let findings = comparison.findings.iter().filter(|finding| finding.level() != Level::Rust);
    findings.map(|finding| finding.rule.id).collect()
}

fn found_in_rust(comparison: &Comparison) -> BTreeSet<&'static str> {
    let findings = comparison.findings.iter().filter(|finding| finding.level() == Level::Rust);
    findings.map(|finding| finding.rule.id).collect()
}

/// The worst class on the wire and in words.
fn class(comparison: &Comparison) -> Class {
    let findings = comparison.findings.iter().filter(|finding| finding.level() != Level::Rust);
    findings.map(Finding::class).max().unwrap_or(Class::Compatible)
}

/// What is not as a row states.
fn faults(row: &Row, comparison: &Comparison, expected: &[&str], verdict: Option<&Verdict>) -> Vec<String> {
    let (found, class) = (found(comparison), class(comparison));
    let mut faults = Vec::new();
    if found != expected.iter().copied().collect() {
        faults.push(format!("{}: expected {expected:?}, found {found:?}\n{comparison}", row.what));
    }
    let one_place = |finding: &&Finding| {
        finding.level() != Level::Rust && (finding.old.is_none() || finding.new.is_none())
    };
    faults.extend(
        comparison.findings.iter().filter(one_place).map(|finding| format!("{}: {finding:?}", row.what)),
    );
    if let Some(Verdict { rule, class: theirs, why }) = verdict
        && (*theirs == class) != why.is_empty()
    {
        faults.push(format!(
            "{}: {rule} states {}, we state {}: {why:?}",
            row.what,
            theirs.name(),
            class.name()
        ));
    }
    faults
}

#[test]
fn every_edit_is_found_in_both_directions_and_nothing_else_is() {
    assert!(rows::ROWS.len() >= 80);
    let mut all = Vec::new();
    for row in rows::ROWS {
        let base = edited(&document(), row.given);
        let given = (!row.given.is_empty()).then(|| read(&base));
        let old: &Contract = match &given {
            Some(given) => given,
            None => original(),
        };
        let new = read(&edited(&base, row.edits));
        let comparison = compare(old, &new);
        all.extend(faults(row, &comparison, row.finds, row.verdict.as_ref()));
        all.extend(faults(row, &compare(&new, old), row.back, row.back_verdict.as_ref()));
        let rust = found_in_rust(&comparison);
        if let Some(expected) = row.rust
            && (comparison.no_rust.is_some() || rust != expected.iter().copied().collect())
        {
            all.push(format!("{}: expected {expected:?} in Rust, found {rust:?}\n{comparison}", row.what));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

#[test]
fn every_rule_has_an_edit_that_it_finds() {
    let rows = rows::ROWS.iter();
    let tested: BTreeSet<_> =
        rows.flat_map(|row| row.finds.iter().chain(row.back).chain(row.rust.unwrap_or_default())).collect();
    // Those of the Rust level have evolutions of their own, in `conformance/tests/evolutions`.
    let rules = RULES.iter().filter(|rule| rule.level != Level::Rust);
    let missing: Vec<_> = rules.map(|rule| rule.id).filter(|id| !tested.contains(id)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn another_tool_is_named_for_a_hundred_changes() {
    let verdicts = rows::ROWS.iter().flat_map(|row| row.verdict.iter().chain(&row.back_verdict));
    let known: BTreeSet<_> = verdicts.map(|verdict| verdict.rule).collect();
    assert!(known.len() >= 100, "{}", known.len());
}

#[test]
fn nothing_is_found_in_the_same_document_and_lines_do_not_matter() {
    let moved = read(&format!("# A line more.\n\n{}", document()));
    assert!(compare(original(), &moved).is_empty());

    let edits = [("          total: {type: integer, format: int32, minimum: 0}\n", "")];
    let here = compare(original(), &read(&edited(&document(), &edits)));
    let there = compare(&moved, &read(&edited(&format!("# Two\n# more.\n{}", document()), &edits)));
    let prints = |comparison: &Comparison| -> Vec<String> {
        comparison.findings.iter().map(|finding| finding.fingerprint.clone()).collect()
    };
    assert!(!here.is_empty());
    assert_eq!(prints(&here), prints(&there));
}
