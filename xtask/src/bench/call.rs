//! `bench call`: the cost of a call through the client and by hand, in instructions, allocations and time.
//!
//! Instructions and allocations come from `benches/counts.rs`, as the difference between many and few
//! repetitions. Times come from `benches/call.rs`, which uses criterion.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::{Bench, measure, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "call";

/// The cases: name in tables and in criterion, name in `counts`, number of repetitions.
const CASES: [(&str, &str, u64); 3] = [
    ("one call in memory", "memory", 200),
    ("one call over loopback", "loopback", 200),
    ("a page of 1000 rows", "page", 20),
];

const SIDES: [(&str, &str); 2] = [("by hand", "by-hand"), ("client", "client")];

/// The numbers of pages of a thousand rows that one list reads.
const PAGES: [u64; 2] = [10, 1000];

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    progress("call: building benches/counts.rs");
    let program = program("counts")?;
    for (name, case, times) in CASES {
        for (side, suffix) in SIDES {
            progress(&format!("call: counting {name}, {side}"));
            let home = bench.home.clone();
            let case = format!("{case}-{suffix}");
            bench.store.keep((PART, name, side), || count(&program, &case, times, &home))?;
        }
    }
    for round in 0..bench.rounds {
        for pages in PAGES {
            let case = format!("a list of {pages} pages of 1000 rows");
            progress(&format!("call, round {}: {case}", round + 1));
            bench.store.measure((PART, &case, "client"), round, || {
                let sample = measure::run(Command::new(&program).arg("paging").arg(pages.to_string()))?;
                #[expect(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss
                )]
                let rate = (pages as f64 * 1000.0 / sample.wall) as u64;
                Ok((sample, BTreeMap::from([("rows per second".to_owned(), rate)])))
            })?;
        }
    }
    times(bench)
}

/// Builds a counting bench and returns its program.
pub(super) fn program(bench: &str) -> Result<PathBuf> {
    let output = scratch::own_cargo()
        .args([
            "bench",
            "--package",
            "benches",
            "--bench",
            bench,
            "--no-run",
            "--message-format=json",
            "--quiet",
        ])
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "benches/{bench}.rs cannot be built");
    let verdict = String::from_utf8_lossy(&output.stdout);
    let messages = verdict.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let program = |message: Value| {
        let is_ours = message["target"]["name"] == bench;
        message["executable"].as_str().filter(|_| is_ours).map(PathBuf::from)
    };
    messages.filter_map(program).next_back().context("cargo names no program")
}

/// Returns the cost of one repetition of a case.
fn count(program: &Path, case: &str, times: u64, scratch: &Path) -> Result<BTreeMap<String, u64>> {
    let (few, many) = (times / 10, times / 10 + times);
    let verdict = |times: u64| -> Result<BTreeMap<String, u64>> {
        let output = Command::new(program).args([case, &times.to_string()]).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout)?;
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| Ok((name.to_owned(), value.parse()?))).collect()
    };
    let (few_counts, many_counts) = (verdict(few)?, verdict(many)?);
    let each = |name: &str| {
        let of = |counts: &BTreeMap<String, u64>| counts.get(name).copied().unwrap_or_default();
        of(&many_counts).saturating_sub(of(&few_counts)) / times
    };
    let mut facts: BTreeMap<_, _> = [("allocations", "allocations"), ("allocated bytes", "bytes")]
        .map(|(fact, name)| (fact.to_owned(), each(name)))
        .into();
    if measure::is_installed("valgrind") {
        let instructions =
            |times: u64| measure::instructions(program, &[case.to_owned(), times.to_string()], scratch);
        let difference = instructions(many)?.saturating_sub(instructions(few)?);
        facts.insert("instructions".to_owned(), difference / times);
    }
    Ok(facts)
}

/// Runs the criterion bench and reads its medians.
fn times(bench: &mut Bench) -> Result<()> {
    progress("call: criterion\n");
    let status = scratch::own_cargo()
        .args(["bench", "--package", "benches", "--bench", "call", "--quiet"])
        .status()?;
    ensure!(status.success(), "benches/call.rs failed");
    for (name, ..) in CASES {
        for (side, _) in SIDES {
            let path = target()?.join("criterion").join(name).join(side).join("new/estimates.json");
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let estimates: Value = serde_json::from_str(&text)?;
            let median = estimates["median"]["point_estimate"].as_f64().unwrap_or_default();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "nanoseconds, and few"
            )]
            bench.store.row(PART, name, side).facts.insert("nanoseconds".to_owned(), median as u64);
        }
    }
    bench.store.save()
}

/// Returns cargo's target folder.
fn target() -> Result<PathBuf> {
    let output =
        scratch::own_cargo().args(["metadata", "--no-deps", "--format-version=1", "--offline"]).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    metadata["target_directory"].as_str().map(PathBuf::from).context("cargo names no target folder")
}
