//! `bench crates`: how much each package contributes to a cold build of SEQ's client.
//!
//! Cargo starts this program instead of rustc (`RUSTC_WRAPPER`), and it records what each run of rustc took.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::measure::{self, Sample};
use super::{Bench, consumers, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "crates";

const CASE: &str = "sendgrid-seq, cold";

/// The environment variable with the path of the file in which each run of rustc is recorded.
pub(crate) const LOG: &str = "XTASK_CRATES_LOG";

/// One run of rustc.
#[derive(Serialize, Deserialize)]
struct Compiled {
    package: String,
    sample: Sample,
}

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    let at = bench.home.join("crates/consumer");
    consumers::client(&at, "")?;
    consumers::fetch(&at)?;
    for round in 0..bench.rounds {
        if bench.store.row(PART, CASE, "all").samples.len() > round {
            continue;
        }
        progress(&format!("crates, round {}", round + 1));
        for (package, sample) in packages(&build(&at)?) {
            bench.store.measure((PART, CASE, &package), round, || Ok((sample, BTreeMap::new())))?;
        }
    }
    Ok(())
}

/// Builds the consumer from scratch and returns what each run of rustc took.
fn build(at: &Path) -> Result<Vec<Compiled>> {
    let log = at.join("compiled.jsonl");
    File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    scratch::remove(&at.join("target"))?;
    let mut command = scratch::cargo();
    command.arg("build").current_dir(at).env("RUSTC_WRAPPER", env::current_exe()?).env(LOG, &log);
    let output = command.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = fs::read_to_string(&log)?;
    lines.lines().map(|line| serde_json::from_str(line).context("it noted something else")).collect()
}

/// Sums up the runs by package, the most expensive first. Packages below 1% are combined into one row.
fn packages(compiled: &[Compiled]) -> Vec<(String, Sample)> {
    let mut all = Sample { cpu: 0.0, wall: 0.0, peak: 0 };
    let mut by_package: BTreeMap<&str, Sample> = BTreeMap::new();
    for one in compiled {
        add(&mut all, one.sample);
        add(by_package.entry(&one.package).or_insert(Sample { cpu: 0.0, wall: 0.0, peak: 0 }), one.sample);
    }
    let (large, small): (Vec<_>, Vec<_>) =
        by_package.into_iter().partition(|(_, sample)| sample.cpu * 100.0 >= all.cpu);
    let mut rows: Vec<_> = large.into_iter().map(|(package, sample)| (package.to_owned(), sample)).collect();
    rows.sort_by(|(_, one), (_, other)| other.cpu.total_cmp(&one.cpu));
    let mut others = Sample { cpu: 0.0, wall: 0.0, peak: 0 };
    for (_, sample) in &small {
        add(&mut others, *sample);
    }
    rows.insert(0, ("all".to_owned(), all));
    rows.push((format!("{} others", small.len()), others));
    rows
}

fn add(sum: &mut Sample, sample: Sample) {
    sum.cpu += sample.cpu;
    sum.wall += sample.wall;
    sum.peak = sum.peak.max(sample.peak);
}

/// Runs rustc on cargo's behalf, and records what it took for the package.
///
/// # Errors
///
/// Fails if rustc cannot be run, or if the file cannot be written.
pub(crate) fn rustc(log: &OsStr) -> Result<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    let mut command = Command::new(arguments.next().context("cargo names the compiler")?);
    let (sample, is_success) = measure::wait(command.args(arguments))?;
    // Without a package, cargo only asks for the version.
    if let Ok(package) = env::var("CARGO_PKG_NAME") {
        let line = serde_json::to_string(&Compiled { package, sample })?;
        let mut file = File::options().append(true).open(log)?;
        file.write_all(format!("{line}\n").as_bytes())?;
    }
    Ok(if is_success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_summed_up_and_the_small_ones_are_one_row() {
        let compiled = |package: &str, cpu| Compiled {
            package: package.to_owned(),
            sample: Sample { cpu, wall: cpu, peak: 1 },
        };
        let compiled = [
            compiled("a", 1.0),
            compiled("b", 90.0),
            compiled("a", 8.0),
            compiled("c", 0.5),
            compiled("d", 0.5),
        ];
        let rows = packages(&compiled);
        let rows: Vec<_> = rows.iter().map(|(package, sample)| (package.as_str(), sample.cpu)).collect();
        assert_eq!(rows, [("all", 100.0), ("b", 90.0), ("a", 9.0), ("2 others", 1.0)]);
    }
}
