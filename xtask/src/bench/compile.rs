//! `bench compile`: what the compiler needs for the generated code alone.
//!
//! The dependencies are compiled first; then the client is compiled again and again, from nothing.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::tools::Tool;
use super::{Bench, codegen, measure, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "compile";

/// How large the made document is, where no folder of documents was named.
const GROUPS: usize = 80;

const PROFILES: [(&str, &[&str]); 2] = [("check", &["check"]), ("release", &["build", "--release"])];

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    let mut tools = codegen::available(bench, PART)?;
    tools.retain(|(tool, _)| *tool != Tool::OursDebug);
    let cases = match &bench.folder {
        Some(_) => codegen::cases(bench)?,
        None => vec![codegen::made_case(bench, GROUPS)?],
    };
    for case in cases {
        let home = bench.home.join("compile").join(codegen::file_name(&case.name));
        let mut clients = Vec::new();
        for (tool, program) in &tools {
            progress(&format!("compile: generating {}, {}", case.name, tool.name()));
            let out = home.join(codegen::file_name(tool.name()));
            let made = codegen::generate(*tool, program, &case.document, &out)
                .and_then(|(_, facts)| tool.package(&out).map(|()| facts));
            match made {
                Ok(facts) => clients.push((*tool, out, facts)),
                Err(error) => {
                    for (profile, _) in PROFILES {
                        let reason = Some(format!("{error:#}"));
                        bench.store.row(PART, &key(&case.name, profile), tool.name()).skipped = reason;
                    }
                }
            }
        }
        for round in 0..bench.rounds {
            for ((profile, arguments), (tool, out, facts)) in
                PROFILES.iter().flat_map(|profile| clients.iter().map(move |client| (profile, client)))
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
        }
    }
    Ok(())
}

fn key(case: &str, profile: &str) -> String {
    format!("{case}: {profile}")
}

/// Compiles everything once, and then marks the client alone as changed.
fn warm(out: &Path, arguments: &[&str], target: &Path) -> Result<()> {
    measure::run(scratch::cargo().args(arguments).arg("--target-dir").arg(target).current_dir(out))?;
    let library = out.join("src/lib.rs");
    let text = fs::read(&library)?;
    Ok(fs::write(library, text)?)
}
