//! The kind of machine on which figures were measured, without its name.

use std::fmt::Write as _;
use std::process::Command;
use std::{env, fs, thread};

/// Describes the machine and the compiler, with one line for each fact.
pub(super) fn describe() -> String {
    let mut text = String::new();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| env::consts::ARCH.to_owned());
    let _ = writeln!(text, "- processor: {processor}, {cores} cores");
    if let Some(memory) = field("/proc/meminfo", "MemTotal") {
        let kibibytes: u64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
        let _ = writeln!(text, "- memory: {} GiB", kibibytes >> 20);
    }
    let _ = writeln!(text, "- system: {} on {}", env::consts::OS, env::consts::ARCH);
    for (what, program) in [("compiler", "rustc"), ("cargo", "cargo")] {
        let output = Command::new(program).arg("--version").output();
        let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        let _ = writeln!(text, "- {what}: {}", version.unwrap_or_default());
    }
    text
}

/// Returns the last commit that changed what is measured, followed by [`CHANGED`] if there are uncommitted
/// changes. Returns nothing outside a repository.
pub(super) fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).args(MEASURED_PATHS).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = git(&["status", "--porcelain", "--"]).is_some_and(|changes| !changes.is_empty());
    let commit = git(&["log", "-1", "--format=%h", "--"]).unwrap_or_default();
    if changed { format!("{commit}{CHANGED}") } else { commit }
}

/// Marks a commit with uncommitted changes.
pub(super) const CHANGED: char = '+';

/// The paths on which a figure may depend.
const MEASURED_PATHS: [&str; 8] =
    ["Cargo.lock", "benches/*.rs", "build.rs", "codegen", "runtime", "spec", "src", "xtask/src/bench"];

/// Returns the first value of a name in a file of `name: value` lines.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let mut values = text.lines().filter_map(|line| line.split_once(':'));
    values.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}
