//! `bench instructions`: how many instructions generating, sending and reading take, compared with the
//! committed figures.
//!
//! Instruction counts hardly vary between runs, so a regression shows without timing anything. They vary a
//! little with the compiler and the C library, so the bound is generous.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, value};

use super::tools::Tool;
use super::{Bench, bodies, codegen, measure};
use crate::progress::progress;

const PATH: &str = "benches/instructions.toml";

/// The growth in percent that a count may have.
const BOUND: u64 = 10;

/// The size of the synthetic document: 200 operations.
const GROUPS: usize = 40;

/// The cases of `benches/made` that are compared.
const CASES: [&str; 4] = ["send", "read", "options", "events"];

/// Counts instructions. With `check` it compares the counts, otherwise it writes them. Returns `false` if one
/// has grown too much.
pub(super) fn run(bench: &Bench, check: bool) -> Result<bool> {
    if !measure::is_installed("valgrind") {
        println!("skipped: counting instructions needs valgrind, which is not installed here");
        return Ok(true);
    }
    let counts = count(bench)?;
    let text = fs::read_to_string(PATH).with_context(|| format!("cannot read {PATH}"))?;
    let mut kept: DocumentMut = text.parse().with_context(|| format!("{PATH} is not TOML"))?;
    let mut fine = true;
    for ((table, name), count) in &counts {
        let before = kept.get(table).and_then(|table| table.get(name)).and_then(toml_edit::Item::as_integer);
        let before = before.and_then(|count| u64::try_from(count).ok());
        let (is_fine, verdict) = compare(*count, before);
        println!("{table} of {name}: {count} instructions, {verdict}");
        fine &= is_fine;
        kept[table][name] = value(i64::try_from(*count)?);
    }
    if !check {
        fs::write(PATH, kept.to_string()).with_context(|| format!("cannot write {PATH}"))?;
        println!("wrote {PATH}");
        return Ok(true);
    }
    if !fine {
        eprintln!(
            "what is gained by that? If it is worth it, run `cargo xtask bench instructions` and commit {PATH}"
        );
    }
    Ok(fine)
}

/// Compares a count with the committed one.
fn compare(count: u64, before: Option<u64>) -> (bool, String) {
    match before {
        None => (false, format!("which {PATH} does not name")),
        Some(before) if count * 100 > before * (100 + BOUND) => {
            (false, format!("more than {BOUND}% above the {before} of {PATH}"))
        }
        Some(before) if count * (100 + BOUND) < before * 100 => {
            (true, format!("well below the {before} of {PATH}: write it down"))
        }
        Some(before) => (true, format!("as in {PATH} ({before})")),
    }
}

/// Returns the counts by table and name.
fn count(bench: &Bench) -> Result<BTreeMap<(&'static str, &'static str), u64>> {
    let program = Tool::Ours.program(&bench.home)?;
    let documents = [
        ("seq", std::path::absolute(crate::regen::DOCUMENT)?),
        ("made", codegen::synthetic_case(bench, GROUPS)?.document),
    ];
    let mut counts = BTreeMap::new();
    for (name, document) in documents {
        progress(&format!("instructions: {name}"));
        let out = bench.home.join("out/instructions").join(name);
        fs::create_dir_all(&out)?;
        let arguments = [document, out].map(|path| path.display().to_string());
        counts.insert(("codegen", name), measure::instructions(&program, &arguments, &bench.home)?);
    }
    let program = bodies::program(bench)?;
    for case in CASES {
        progress(&format!("instructions: {case}"));
        counts.insert(("runtime", case), bodies::count(&program, case, "client", &bench.home)?);
    }
    progress("");
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_beyond_the_bound_is_a_regression() {
        for (count, before, is_fine) in
            [(110, Some(100), true), (111, Some(100), false), (50, Some(100), true), (1, None, false)]
        {
            assert_eq!(compare(count, before).0, is_fine, "{count} after {before:?}");
        }
    }
}
