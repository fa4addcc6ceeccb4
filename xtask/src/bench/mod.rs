//! `cargo xtask bench`: compares the speed of this project with its peers, on the same work, in one run.
//!
//! Each part runs every tool in turn, round after round, so that other load on the machine affects all of
//! them equally. Measurements are kept in `target/bench/results.json`, and a run continues where the previous
//! one stopped.

mod bodies;
mod call;
mod codegen;
mod compile;
mod consumers;
pub(crate) mod crates;
mod features;
mod growth;
mod instructions;
mod machine;
pub(crate) mod measure;
mod scratch;
mod store;
mod synthetic;
mod table;
mod tools;
mod unions;

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};

use crate::progress::progress;
use crate::regen;
use store::Store;

const REPORT: &str = "benches/RESULTS.md";

/// The arguments of `bench`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Options {
    /// The part to measure.
    #[arg(value_enum, default_value = "all")]
    part: Part,
    /// Documents from this folder, instead of our own.
    folder: Option<PathBuf>,
    /// With `compile`: one profile instead of both.
    #[arg(long, value_enum)]
    profile: Option<compile::Profile>,
    /// The number of rounds.
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Measures everything again, including what an earlier run measured.
    #[arg(long)]
    fresh: bool,
    /// Prints JSON instead of tables.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Writes the tables into `benches/RESULTS.md`, and keeps its text.
    #[arg(long)]
    markdown: bool,
    /// With `instructions`: compares, and writes nothing.
    #[arg(long)]
    check: bool,
}

/// The parts of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Generating a client, from a document to the text of the client.
    Codegen,
    /// A consumer's build, cold and incremental.
    Build,
    /// The share of each package in a consumer's cold build.
    Crates,
    /// Compiling the generated code alone.
    Compile,
    /// Calls through the client and by hand.
    Call,
    /// Unions, compared with serde's derive.
    Unions,
    /// Bodies, streams and concurrent calls, compared with serde's derive.
    Bodies,
    /// What each feature adds to a consumer's dependency tree and build.
    Features,
    /// Instruction counts of generating from documents of 1, 10 and 100 times the size.
    Growth,
    /// The instructions of generating and reading, compared with the committed figures.
    Instructions,
    /// All except `instructions`.
    All,
}

/// Runs a part.
type Run = fn(&mut Bench) -> Result<()>;

/// One run of the command.
struct Bench {
    /// The folder in which everything is kept and built.
    home: PathBuf,
    folder: Option<PathBuf>,
    profile: Option<compile::Profile>,
    rounds: usize,
    store: Store,
}

impl Bench {
    /// Records that a tool cannot take part.
    fn skip(&mut self, part: &str, tool: &str, reason: &str) -> Result<()> {
        eprintln!("{part}: {tool} is skipped: {reason}");
        self.store.row(part, "all", tool).skipped = Some(reason.to_owned());
        self.store.save()
    }
}

/// Runs the command. Returns `false` if `instructions --check` found too many.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let home = env::current_dir()?.join("target/bench");
    fs::create_dir_all(&home).with_context(|| format!("cannot make {}", home.display()))?;
    let store = Store::open(home.join("results.json"), machine::commit(), options.fresh)?;
    let folder = options.folder.as_deref().map(regen::from_caller);
    let mut bench = Bench { home, folder, profile: options.profile, rounds: options.rounds, store };
    if options.part == Part::Instructions {
        return instructions::run(&bench, options.check);
    }
    ensure!(!options.check, "`--check` belongs to `instructions`: nothing else is the same on every machine");
    let parts: [(Part, &str, Run); 9] = [
        (Part::Codegen, codegen::PART, codegen::run),
        (Part::Build, consumers::PART, consumers::run),
        (Part::Crates, crates::PART, crates::run),
        (Part::Compile, compile::PART, compile::run),
        (Part::Call, call::PART, call::run),
        (Part::Unions, unions::PART, unions::run),
        (Part::Bodies, bodies::PART, bodies::run),
        (Part::Features, features::PART, features::run),
        (Part::Growth, growth::PART, growth::run),
    ];
    for (part, name, run) in parts {
        if options.part == part || options.part == Part::All {
            run(&mut bench).with_context(|| format!("bench {name}"))?;
        }
    }
    progress("");
    let tables = table::tables(bench.store.rows());
    if options.json {
        println!("{}", serde_json::to_string_pretty(bench.store.rows())?);
    } else if options.markdown {
        report(&tables)?;
    } else {
        print!("{tables}");
    }
    Ok(true)
}

/// Replaces the tables in the report, and keeps the text around them.
fn report(tables: &str) -> Result<()> {
    const BEGIN: &str = "<!-- measured -->\n";
    const END: &str = "<!-- end -->\n";
    let before = fs::read_to_string(REPORT).unwrap_or_else(|_| format!("# Results\n\n{BEGIN}{END}"));
    let (head, rest) =
        before.split_once(BEGIN).with_context(|| format!("{REPORT} has no `{}`", BEGIN.trim()))?;
    let (_, tail) = rest.split_once(END).with_context(|| format!("{REPORT} has no `{}`", END.trim()))?;
    let text = format!("{head}{BEGIN}\n{}\n{tables}\n{END}{tail}", machine::describe());
    fs::write(REPORT, text).with_context(|| format!("cannot write {REPORT}"))?;
    println!("wrote {REPORT}");
    Ok(())
}
