//! `bench unions`: the cost of reading and writing unions compared with serde's derive, in instructions per
//! object.
//!
//! The figures come from `benches/unions.rs`, as the difference between many and few repetitions.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Bench, call, measure};
use crate::progress::progress;

pub(super) const PART: &str = "unions";

const CASES: [&str; 12] = [
    "read tagged",
    "read tagged, wide",
    "read tagged, tag last",
    "write tagged",
    "write tagged, wide",
    "read untagged",
    "write untagged",
    "read nested, depth 5",
    "read nested, depth 20",
    "read nested, depth 40",
    "read objects",
    "write objects",
];

const SIDES: [&str; 2] = ["derive", "openapi-runtime"];

/// The number of objects that the bench reads or writes at a time.
const OBJECTS: u64 = 10_000;

const TIMES: [u64; 2] = [1, 5];

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    if !measure::is_installed("valgrind") {
        return bench.skip(PART, "openapi-runtime", "counting instructions needs valgrind");
    }
    progress("unions: building benches/unions.rs");
    let program = call::program("unions")?;
    for case in CASES {
        for side in SIDES {
            progress(&format!("unions: {case}, {side}"));
            let home = bench.home.clone();
            bench.store.keep((PART, case, side), || {
                let each = measure::instructions_each(&program, [case, side], TIMES, &home)? / OBJECTS;
                Ok(BTreeMap::from([("instructions".to_owned(), each)]))
            })?;
        }
    }
    Ok(())
}
