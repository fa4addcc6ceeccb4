//! `bench compile`: the cost of compiling the generated code alone.
//!
//! The dependencies are compiled first. Then the client is compiled repeatedly, each time from scratch. For
//! the synthetic document, a program that makes five calls is also edited and rebuilt.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::tools::Tool;
use super::{Bench, codegen, measure, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "compile";

/// The size of the synthetic document, which is used if no folder of documents is given.
const GROUPS: usize = 80;

/// How the client is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Profile {
    Check,
    Release,
}

const PROFILES: [(Profile, &str, &[&str]); 2] =
    [(Profile::Check, "check", &["check"]), (Profile::Release, "release", &["build", "--release"])];

/// A generated client: its tool, its folder and its size.
type Generated = (Tool, PathBuf, BTreeMap<String, u64>);

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    let mut tools = codegen::available(bench, PART)?;
    tools.retain(|(tool, _)| *tool != Tool::OursDebug);
    let is_measured = |profile| bench.profile.is_none_or(|only| only == profile);
    let profiles: Vec<_> = PROFILES.into_iter().filter(|(profile, ..)| is_measured(*profile)).collect();
    let cases = match &bench.folder {
        Some(_) => codegen::cases(bench)?,
        None => vec![codegen::synthetic_case(bench, GROUPS)?],
    };
    for case in cases {
        let home = bench.home.join("compile").join(codegen::file_name(&case.name));
        let mut clients: Vec<Generated> = Vec::new();
        for (tool, program) in &tools {
            progress(&format!("compile: generating {}, {}", case.name, tool.name()));
            let out = home.join(codegen::file_name(tool.name()));
            let made = codegen::generate(*tool, program, &case.document, &out)
                .and_then(|(_, facts)| tool.package(&out).map(|()| facts));
            match made {
                Ok(facts) => clients.push((*tool, out, facts)),
                Err(error) => {
                    for (_, profile, _) in &profiles {
                        let reason = Some(format!("{error:#}"));
                        bench.store.row(PART, &key(&case.name, profile), tool.name()).skipped = reason;
                    }
                }
            }
        }
        for round in 0..bench.rounds {
            for ((_, profile, arguments), (tool, out, facts)) in
                profiles.iter().flat_map(|profile| clients.iter().map(move |client| (profile, client)))
            {
                let case = key(&case.name, profile);
                progress(&format!("compile, round {}: {case}, {}", round + 1, tool.name()));
                let key = (PART, case.as_str(), tool.name());
                bench.store.measure(key, round, || {
                    let target = out.join("target");
                    warm(out, arguments, &target)?;
                    let mut command = scratch::cargo();
                    command.args(*arguments).arg("--target-dir").arg(&target).current_dir(out);
                    Ok((measure::run(&command)?, facts.clone()))
                })?;
            }
            if bench.folder.is_none() {
                edit(bench, &case.name, round, &clients)?;
            }
        }
    }
    Ok(())
}

/// Measures the incremental build of a program that makes five calls, after an edit.
fn edit(bench: &mut Bench, case: &str, round: usize, clients: &[Generated]) -> Result<()> {
    let case = format!("{case}: a program edited");
    for (tool, client, _) in clients {
        let Some(text) = tool.five_calls() else { continue };
        progress(&format!("compile, round {}: {case}, {}", round + 1, tool.name()));
        bench.store.measure((PART, &case, tool.name()), round, || {
            let folder = client.join("program");
            scratch::package(&folder, "program", "client = { path = \"..\" }\n", "")?;
            scratch::write(&folder.join("src/main.rs"), text)?;
            let mut build = scratch::cargo();
            // A program under development is built incrementally.
            build.arg("build").env("CARGO_INCREMENTAL", "1").current_dir(&folder);
            measure::run(&build)?;
            scratch::write(&folder.join("src/main.rs"), &text.replace("a label", "another label"))?;
            Ok((measure::run(&build)?, BTreeMap::new()))
        })?;
    }
    Ok(())
}

fn key(case: &str, profile: &str) -> String {
    format!("{case}: {profile}")
}

/// Compiles everything once, and then marks only the client as changed.
fn warm(out: &Path, arguments: &[&str], target: &Path) -> Result<()> {
    measure::run(scratch::cargo().args(arguments).arg("--target-dir").arg(target).current_dir(out))?;
    let library = out.join("src/lib.rs");
    let text = fs::read(&library)?;
    Ok(fs::write(library, text)?)
}
