//! `openapi-build`: a client for any OpenAPI document, without a build script of yours yet.

mod scaffold;
mod settings;
mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use openapi_build::untyped::Untyped;
use openapi_build::{Config, pretty};
use openapi_diff::{Bump, Class, Contract, compare};

use scaffold::{Dependencies, NewCrate, Options};
use settings::Settings;

/// Generates Rust clients from OpenAPI documents.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a crate with the client of a document, which builds and passes its test at once.
    New {
        /// The document.
        document: PathBuf,
        /// The name of the crate.
        #[arg(long)]
        name: String,
        /// Where the crate goes; a folder of its name without this.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
        /// Depends on the crates in this folder, which holds `codegen/` and `runtime/`, in place of published ones.
        #[arg(long, value_name = "FOLDER")]
        path: Option<PathBuf>,
        /// Takes options from this TOML file, which has those of `Config` by their names, into the build script.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Gives the crate a feature for each tag, so that its users compile only what they call.
        #[arg(long)]
        features_by_tag: bool,
    },
    /// Says what is wrong with a document, and what cannot be generated from it.
    ///
    /// Exit status: 0 when a client can be generated, 1 when not.
    Check {
        #[command(flatten)]
        input: Input,
        /// Puts the operations of each tag into a module of their own, as `Config::modules_by_tag` does.
        #[arg(long)]
        modules_by_tag: bool,
        /// Lists the places whose type says less than it might, and why: any value, bytes, or text in place of something.
        #[arg(long)]
        untyped: bool,
    },
    /// Prints the document with its overlays applied, as JSON: for mock servers and reviewers.
    Effective {
        #[command(flatten)]
        input: Input,
    },
    /// Prints the generated code, or writes it into a folder.
    ///
    /// Exit status: 1 when `--check` finds that the folder holds something else.
    Show {
        #[command(flatten)]
        input: Input,
        /// Puts the operations of each tag into a module of their own, as `Config::modules_by_tag` does.
        #[arg(long)]
        modules_by_tag: bool,
        /// Only this file: `models.rs`.
        #[arg(long, conflicts_with = "into")]
        file: Option<String>,
        /// Takes options from this TOML file, which has those of `Config` by their names.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Writes the files into this folder: `src/api`, which `pub mod api;` takes in.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
        /// Writes nothing, and fails where the folder holds something else.
        #[arg(long, requires = "into")]
        check: bool,
    },
    /// Says what changed from one document to another: on the wire, in Rust, and in words.
    ///
    /// Exit status: 0 when nothing changed, 3 when everything that did is compatible, 4 when something is breaking or
    /// risky, 5 when something changed and no client can be generated from one of the documents, 2 when it failed.
    Diff {
        /// The old document.
        old: PathBuf,
        /// The new document.
        new: PathBuf,
        /// Applies this overlay to both; several are applied in order.
        #[arg(long, value_name = "PATH")]
        overlay: Vec<PathBuf>,
        /// Allows references to files below this folder, which both documents are below.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
        /// Puts the operations of each tag into a module of their own, as `Config::modules_by_tag` does.
        #[arg(long)]
        modules_by_tag: bool,
        /// Prints JSON, for tools.
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
        /// Prints Markdown, for a pull request.
        #[arg(long)]
        markdown: bool,
    },
}

/// A document and its overlays.
#[derive(Debug, clap::Args)]
struct Input {
    /// The document.
    document: PathBuf,
    /// Applies this overlay; several are applied in order.
    #[arg(long, value_name = "PATH")]
    overlay: Vec<PathBuf>,
    /// Allows references to files below this folder, which is the document's or one around it.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

fn config(overlays: &[PathBuf], root: Option<&PathBuf>) -> Config {
    let config = overlays.iter().fold(Config::new(), Config::overlay);
    root.into_iter().fold(config, Config::root)
}

impl Input {
    fn config(&self) -> Config {
        config(&self.overlay, self.root.as_ref())
    }
}

fn main() -> ExitCode {
    // A reader that has seen enough, such as `head`, ends the program.
    sigpipe::reset();
    let outcome = match Cli::parse().command {
        Command::New { document, name, into, path, config, features_by_tag } => {
            new(&document, &name, into, path, (config, features_by_tag))
        }
        Command::Check { input, modules_by_tag, untyped } => return check(&input, modules_by_tag, untyped),
        Command::Effective { input } => effective(&input),
        Command::Show { input, modules_by_tag, file, config, into, check } => {
            let target = into.as_deref().map(|folder| (folder, check));
            show(&input, (modules_by_tag, config.as_deref()), file.as_deref(), target)
        }
        Command::Diff { old, new, overlay, root, modules_by_tag, json, markdown } => diff(
            &config(&overlay, root.as_ref()).modules_by_tag(modules_by_tag),
            (&old, &new),
            json,
            markdown,
        ),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            match error.downcast_ref::<openapi_build::Error>() {
                Some(report) => eprint!("{report}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::from(2)
        }
    }
}

fn effective(input: &Input) -> Result<u8> {
    let effective = input.config().effective(&input.document)?;
    effective.warnings.iter().for_each(|warning| eprint!("{warning}"));
    println!("{}", effective.json);
    Ok(0)
}

fn new(
    document: &Path,
    name: &str,
    into: Option<PathBuf>,
    path: Option<PathBuf>,
    (config, features_by_tag): (Option<PathBuf>, bool),
) -> Result<u8> {
    // The manifest stands elsewhere than this program was called.
    let path = path.map(|path| std::path::absolute(&path).unwrap_or(path));
    let dependencies = path.map_or(Dependencies::Registry, Dependencies::Folder);
    let settings = config.as_deref().map(Settings::read).transpose()?.unwrap_or_default();
    let made = NewCrate::of(document, name, &dependencies, &Options { settings, features_by_tag })?;
    let folder = into.unwrap_or_else(|| PathBuf::from(name));
    made.write(&folder)?;
    for warning in &made.warnings {
        eprintln!("{warning}");
    }
    println!(
        "wrote {} files into {}; `cargo test` there builds the client",
        made.files.len(),
        folder.display()
    );
    Ok(0)
}

fn check(input: &Input, modules_by_tag: bool, lists_untyped: bool) -> ExitCode {
    let config = input.config().modules_by_tag(modules_by_tag);
    let untyped = if lists_untyped { config.untyped(&input.document) } else { Ok(Vec::new()) };
    for unread in config.unread_extensions(&input.document).iter().flatten() {
        println!("{unread}");
    }
    match untyped.and_then(|untyped| Ok((config.generate(&input.document)?, untyped))) {
        Ok((generated, untyped)) => {
            for warning in &generated.warnings {
                println!("{warning}");
            }
            if lists_untyped {
                print_untyped(&untyped);
            }
            let lines: usize = generated.files.iter().map(|file| file.text().lines().count()).sum();
            println!(
                "a client can be generated: {lines} lines of Rust, {} warnings",
                generated.warnings.len()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            print!("{error}");
            println!("\nno client can be generated: {} errors", error.count());
            ExitCode::from(1)
        }
    }
}

fn print_untyped(all: &[Untyped]) {
    for untyped in all {
        println!("{untyped}");
    }
    let mut counts = BTreeMap::new();
    for untyped in all {
        *counts.entry((untyped.what, untyped.cause)).or_insert(0) += 1;
    }
    let counts: Vec<_> =
        counts.into_iter().map(|((what, cause), count)| format!("{count} {what} by {cause}")).collect();
    let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    println!("{} places have no type of their own{counts}", all.len());
}

fn show(
    input: &Input,
    (modules_by_tag, settings): (bool, Option<&Path>),
    only: Option<&str>,
    target: Option<(&Path, bool)>,
) -> Result<u8> {
    let config = input.config();
    let config = settings.map(Settings::read).transpose()?.iter().fold(config, |all, own| own.apply(all));
    let config = if modules_by_tag { config.modules_by_tag(true) } else { config };
    let generated = config.generate(&input.document)?;
    if let Some((folder, is_check)) = target {
        let files = written::files(&generated)?;
        if !is_check {
            written::write(folder, &files)?;
            return Ok(0);
        }
        let differences = written::differences(folder, &files)?;
        for line in &differences {
            println!("{line}");
        }
        return Ok(u8::from(!differences.is_empty()));
    }
    let files = generated.files.iter().filter(|file| only.is_none_or(|name| file.name == name));
    let mut found = false;
    for file in files {
        if only.is_none() {
            println!("// {}", file.name);
        }
        print!("{}", pretty(&file.text())?);
        found = true;
    }
    if !found {
        let names: Vec<_> = generated.files.iter().map(|file| file.name.as_str()).collect();
        eprintln!("there is no such file; there are {}", names.join(", "));
        return Ok(2);
    }
    Ok(0)
}

fn diff(config: &Config, (old, new): (&PathBuf, &PathBuf), json: bool, markdown: bool) -> Result<u8> {
    let (old, new) = (Contract::read(config, old)?, Contract::read(config, new)?);
    let comparison = compare(&old, &new);
    match (json, markdown) {
        (true, _) => println!("{:#}", comparison.json()),
        (_, true) => print!("{}", comparison.markdown()),
        _ => print!("{comparison}"),
    }
    Ok(match comparison.class() {
        _ if comparison.bump() == Bump::Unknown => 5,
        None => 0,
        Some(Class::Compatible) => 3,
        Some(Class::Risky | Class::Breaking) => 4,
    })
}
