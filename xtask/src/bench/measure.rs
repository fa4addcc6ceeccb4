//! Measures one run of a program: processor time, wall-clock time and peak memory, including its children.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use wait4::Wait4 as _;

/// The resources that one run took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Sample {
    /// Seconds of processor time, user and system, including child processes that the program waited for.
    pub(super) cpu: f64,
    /// Seconds of wall-clock time.
    pub(super) wall: f64,
    /// The largest memory of one of these processes in KiB.
    pub(super) peak: u64,
}

/// The arguments of the command that runs and measures one program.
///
/// The peak memory of a process starts with that of its parent, so a fresh process runs the program.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where the program's output goes.
    log: PathBuf,
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

/// Runs a program and prints as JSON what it took. Returns whether it succeeded.
pub(crate) fn start(options: &Options) -> Result<bool> {
    let [program, arguments @ ..] = options.command.as_slice() else { bail!("there is no program") };
    let log =
        fs::File::create(&options.log).with_context(|| format!("cannot write {}", options.log.display()))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let (sample, is_success) = wait(&mut command)?;
    println!("{}", serde_json::to_string(&sample)?);
    Ok(is_success)
}

/// Waits for a command. Returns what it took, and whether it succeeded.
pub(super) fn wait(command: &mut Command) -> Result<(Sample, bool)> {
    let start = Instant::now();
    let program = command.get_program().display().to_string();
    let ended = command.spawn().with_context(|| format!("cannot run {program}"))?.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    let cpu = (ended.rusage.utime + ended.rusage.stime).as_secs_f64();
    Ok((Sample { cpu, wall, peak: ended.rusage.maxrss / 1024 }, ended.status.success()))
}

/// Runs a program and returns what it took.
///
/// # Errors
///
/// Fails if the program cannot be started or fails. The message is the relevant part of its output.
pub(super) fn run(command: &Command) -> Result<Sample> {
    let log = env::temp_dir().join(format!("xtask-bench-{}.log", std::process::id()));
    let mut start = Command::new(env::current_exe()?);
    start.arg("measure").arg(&log).arg(command.get_program()).args(command.get_args());
    // Messages end up in tables.
    start.env("NO_COLOR", "1");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => start.env(name, value),
            None => start.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        start.current_dir(folder);
    }
    let output = start.output().context("cannot run this program once more")?;
    let verdict = fs::read(&log).unwrap_or_default();
    let _ = fs::remove_file(&log);
    let own = [verdict, output.stderr].concat();
    let verdict = String::from_utf8_lossy(&own);
    ensure!(output.status.success(), "{}", reason(&verdict).unwrap_or("it failed without a word"));
    serde_json::from_slice(&output.stdout).context("it measured nothing")
}

/// Returns the line of a program's output that best explains its failure: the first error, or else the last
/// line.
fn reason(verdict: &str) -> Option<&str> {
    let verdict = || verdict.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_error =
        |line: &&str| line.contains("error") || line.contains("Error") || line.contains("panicked");
    verdict().find(is_error).or_else(|| verdict().next_back())
}

/// Counts the instructions of one repetition, as the difference between `many` and `few` repetitions.
pub(super) fn instructions_each(
    program: &Path,
    [case, side]: [&str; 2],
    [few, many]: [u64; 2],
    scratch: &Path,
) -> Result<u64> {
    let count =
        |times: u64| instructions(program, &[case.to_owned(), side.to_owned(), times.to_string()], scratch);
    Ok(count(many)?.saturating_sub(count(few)?) / (many - few))
}

/// Counts the instructions that a program executes, with cachegrind, which is the fastest valgrind tool that
/// counts them.
pub(super) fn instructions(program: &Path, arguments: &[String], scratch: &Path) -> Result<u64> {
    let out = scratch.join(format!("cachegrind-{}.out", std::process::id()));
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no"])
        .arg(format!("--cachegrind-out-file={}", out.display()))
        .arg(program)
        .args(arguments)
        .output()
        .context("cannot run valgrind")?;
    let verdict = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} under valgrind: {verdict}", program.display());
    let _ = fs::remove_file(out);
    counted(&verdict).with_context(|| format!("cachegrind has no count: {verdict}"))
}

/// Parses the count in the output of cachegrind: `I   refs:      372,151,702`.
fn counted(verdict: &str) -> Option<u64> {
    let count = verdict.lines().find_map(|line| line.split_once("refs:"))?.1;
    count.trim().replace(',', "").parse().ok()
}

/// Returns whether a program is installed.
pub(super) fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_cachegrind_is_read() {
        assert_eq!(counted("==1== \n==1== I   refs:      372,151,702\n"), Some(372_151_702));
        assert_eq!(counted("==1== I refs:        12\n==1== D refs: 3\n"), Some(12));
        assert_eq!(counted("==1== \n"), None);
    }

    #[test]
    fn the_reason_of_a_failure_is_its_first_error() {
        assert_eq!(reason("Compiling\nerror: no\nwarning: build failed\n"), Some("error: no"));
        assert_eq!(reason("Reading\nStopped\n\n"), Some("Stopped"));
        assert_eq!(reason(""), None);
    }
}
