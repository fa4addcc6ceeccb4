//! `bench bodies`: the cost of sending and reading bodies compared with serde's derive, in instructions per
//! item.
//!
//! The figures come from `benches/made`, as the difference between many and few repetitions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use super::{Bench, measure, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "bodies";

/// The cases: description, name in `benches/made`, number of items.
const CASES: [(&str, &str, u64); 9] = [
    ("a list of 10,000 objects, sent", "send", 10_000),
    ("a list of 10,000 objects, read", "read", 10_000),
    ("10,000 maps of 3 members", "maps", 10_000),
    ("10,000 objects of 8 options", "options", 10_000),
    ("10,000 values of an enum", "kinds", 10_000),
    ("10,000 events", "events", 10_000),
    ("10,000 JSON lines", "lines", 10_000),
    ("100 calls at once", "calls", 100),
    ("a wait of 200 polls", "wait", 200),
];

const SIDES: [(&str, &str); 2] = [("by hand", "by-hand"), ("client", "client")];

const TIMES: [u64; 2] = [1, 3];

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    if !measure::is_installed("valgrind") {
        return bench.skip(PART, "client", "counting instructions needs valgrind");
    }
    let program = program(bench)?;
    for (name, case, items) in CASES {
        for (side, argument) in SIDES {
            progress(&format!("bodies: {name}, {side}"));
            let home = bench.home.clone();
            bench.store.keep((PART, name, side), || {
                let each = count(&program, case, argument, &home)? / items;
                Ok(BTreeMap::from([("instructions".to_owned(), each)]))
            })?;
        }
    }
    Ok(())
}

/// Builds `benches/made` and returns its program.
pub(super) fn program(bench: &Bench) -> Result<PathBuf> {
    progress("building benches/made");
    let target = bench.home.join("made");
    let mut command = scratch::own_cargo();
    command.args(["build", "--quiet", "--release", "--package", "bench-made", "--target-dir"]).arg(&target);
    ensure!(command.status()?.success(), "benches/made cannot be built");
    Ok(target.join("release/bench-made").with_extension(std::env::consts::EXE_EXTENSION))
}

/// Counts the instructions of one repetition of a case.
pub(super) fn count(program: &Path, case: &str, side: &str, scratch: &Path) -> Result<u64> {
    measure::instructions_each(program, [case, side], TIMES, scratch)
}
