//! Measures one run of a program: processor time, wall-clock time and peak memory, including its children.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use wait4::Wait4 as _;

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Sample {
    /// Seconds of processor time, user and system, of the program and all that it started and waited for.
    pub(super) cpu: f64,
    /// Seconds of the clock.
    pub(super) wall: f64,
    /// The largest memory of one of these programs in KiB.
    pub(super) peak: u64,
}

/// The arguments of the command that runs and measures one program.
///
/// A program's peak begins with that of the one that starts it, so one that has done nothing else yet does that.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where the program's output goes.
    log: PathBuf,
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

/// Runs a program, states what it took in JSON, and whether it succeeded.
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

/// Runs a command to its end; returns what it took, and whether it succeeded.
pub(super) fn wait(command: &mut Command) -> Result<(Sample, bool)> {
    let start = Instant::now();
    let program = command.get_program().display().to_string();
    let ended = command.spawn().with_context(|| format!("cannot run {program}"))?.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    let cpu = (ended.rusage.utime + ended.rusage.stime).as_secs_f64();
    Ok((Sample { cpu, wall, peak: ended.rusage.maxrss / 1024 }, ended.status.success()))
}

/// Runs a program and states what it took.
///
/// # Errors
///
/// A program that cannot be started or fails; what it stated that matters is the message.
pub(super) fn run(command: &Command) -> Result<Sample> {
    let log = env::temp_dir().join(format!("xtask-bench-{}.log", std::process::id()));
    let mut start = Command::new(env::current_exe()?);
    start.arg("measure").arg(&log).arg(command.get_program()).args(command.get_args());
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

/// The line of a program's output that states best why it failed: its first error, else its last line.
fn reason(verdict: &str) -> Option<&str> {
    let verdict = || verdict.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_error =
        |line: &&str| line.contains("error") || line.contains("Error") || line.contains("panicked");
    verdict().find(is_error).or_else(|| verdict().next_back())
}

/// Counts the instructions of doing something once: the difference between `many` times and a `few` of it.
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

/// Counts the instructions that a program executes, with valgrind's cachegrind: nothing of valgrind's counts faster.
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

/// The count in what cachegrind prints: `I   refs:      372,151,702`.
fn counted(verdict: &str) -> Option<u64> {
    let count = verdict.lines().find_map(|line| line.split_once("refs:"))?.1;
    count.trim().replace(',', "").parse().ok()
}

/// Whether a program is there to be run.
pub(super) fn is_there(program: &str) -> bool {
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
