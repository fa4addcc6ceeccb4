//! `openapi-build`: generates a client from an OpenAPI document, without a build script.

mod arguments;
mod scaffold;
mod settings;
mod terminal;
mod written;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{eprint, eprintln, print, println};
use anyhow::{Context as _, Result};
use clap::{CommandFactory as _, Parser as _};
use openapi_build::untyped::Untyped;
use openapi_build::{Config, pretty};
use openapi_diff::{Bump, Class, Contract, compare};

use arguments::{Cli, Command, Input};
use scaffold::{Dependencies, NewCrate, Options};
use settings::Settings;
use terminal::{colour_place, coloured, with_progress};

fn main() -> ExitCode {
    // A reader that closes early, such as `head`, ends the program.
    sigpipe::reset();
    let outcome = match Cli::parse().command {
        Command::New { document, name, into, path, overlay, config, features_by_tag, snapshots, ci } => {
            config.as_deref().map(Settings::read).transpose().and_then(|settings| {
                let mut settings = settings.unwrap_or_default();
                settings.overlay.splice(0..0, overlay);
                let features_by_tag = features_by_tag || settings.features_by_tag;
                let options = Options { settings, features_by_tag, snapshots, ci };
                new(&document, name.as_deref(), into, path, &options)
            })
        }
        Command::Check { input, modules_by_tag, untyped } => check(&input, modules_by_tag, untyped),
        Command::Effective { input } => effective(&input),
        Command::Show { input, modules_by_tag, file, into, check } => {
            let target = into.as_deref().map(|folder| (folder, check));
            show(&input, modules_by_tag, file.as_deref(), target)
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "openapi-build", &mut text);
            print!("{}", String::from_utf8_lossy(&text));
            Ok(0)
        }
        Command::Man { into } => man(into.as_deref()),
        Command::Diff { old, new, options, modules_by_tag, json, markdown } => options
            .config()
            .and_then(|config| diff(&by_tag(config, modules_by_tag), (&old, &new), json, markdown)),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            match error.downcast_ref::<openapi_build::Error>() {
                Some(report) => eprint!("{}", coloured(&report.to_string())),
                None => eprint!("{}", coloured(&format!("error: {error:#}\n"))),
            }
            ExitCode::from(2)
        }
    }
}

fn man(into: Option<&Path>) -> Result<u8> {
    let command = Cli::command().name("openapi-build");
    if let Some(folder) = into {
        fs::create_dir_all(folder).with_context(|| format!("cannot write `{}`", folder.display()))?;
        clap_mangen::generate_to(command, folder)
            .with_context(|| format!("cannot write `{}`", folder.display()))?;
        return Ok(0);
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    print!("{}", String::from_utf8_lossy(&text));
    Ok(0)
}

fn effective(input: &Input) -> Result<u8> {
    let config = input.options.config()?;
    let effective = with_progress(&input.document, || config.effective(&input.document))?;
    effective.warnings.iter().for_each(|warning| eprint!("{}", coloured(warning)));
    println!("{}", effective.json);
    Ok(0)
}

fn new(
    document: &Path,
    name: Option<&str>,
    into: Option<PathBuf>,
    path: Option<PathBuf>,
    options: &Options,
) -> Result<u8> {
    // The manifest is in another directory than the current one.
    let path = path.map(|path| std::path::absolute(&path).unwrap_or(path));
    let dependencies = path.map_or(Dependencies::Registry, Dependencies::Folder);
    let made = with_progress(document, || NewCrate::of(document, name, &dependencies, options))?;
    let folder = into.unwrap_or_else(|| PathBuf::from(&made.name));
    made.write(&folder)?;
    for warning in &made.warnings {
        eprintln!("{}", coloured(warning));
    }
    println!(
        "wrote {} files into {}; `cargo test` there builds the client",
        made.files.len(),
        folder.display()
    );
    Ok(0)
}

/// Returns a count with its noun: `1 error`, `2 errors`.
fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// Sets the flag of the command line; the file of options may set it as well.
fn by_tag(config: Config, modules_by_tag: bool) -> Config {
    if modules_by_tag { config.modules_by_tag(true) } else { config }
}

fn check(input: &Input, modules_by_tag: bool, lists_untyped: bool) -> Result<u8> {
    let config = by_tag(input.options.config()?, modules_by_tag);
    let document = &input.document;
    let (untyped, unread, generated) = with_progress(document, || {
        let untyped = if lists_untyped { config.untyped(document) } else { Ok(Vec::new()) };
        (untyped, config.unread_extensions(document), config.generate(document))
    });
    for unread in unread.iter().flatten() {
        println!("{}", coloured(&unread.to_string()));
    }
    match untyped.and_then(|untyped| Ok((generated?, untyped))) {
        Ok((generated, untyped)) => {
            for warning in &generated.warnings {
                println!("{}", coloured(warning));
            }
            if lists_untyped {
                print_untyped(&untyped);
            }
            let lines: usize = generated.files.iter().map(|file| file.text().lines().count()).sum();
            println!(
                "a client can be generated: {lines} lines of Rust, {}",
                counted(generated.warnings.len(), "warning")
            );
            Ok(0)
        }
        Err(error) => {
            print!("{}", coloured(&error.to_string()));
            println!("\nno client can be generated: {}", counted(error.count(), "error"));
            Ok(1)
        }
    }
}

fn print_untyped(all: &[Untyped]) {
    for untyped in all {
        println!("{}", colour_place(&untyped.to_string()));
    }
    let mut counts = BTreeMap::new();
    for untyped in all {
        *counts.entry((untyped.fallback, untyped.cause)).or_insert(0) += 1;
    }
    let counts: Vec<_> = counts
        .into_iter()
        .map(|((fallback, cause), count)| format!("{count} {fallback} by {cause}"))
        .collect();
    let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    let places = if all.len() == 1 { "place has" } else { "places have" };
    println!("{} {places} no type of their own{counts}", all.len());
}

fn show(
    input: &Input,
    modules_by_tag: bool,
    only: Option<&str>,
    target: Option<(&Path, bool)>,
) -> Result<u8> {
    let config = by_tag(input.options.config()?, modules_by_tag);
    let generated = with_progress(&input.document, || config.generate(&input.document))?;
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
        eprintln!("no such file; the generated files are {}", names.join(", "));
        return Ok(2);
    }
    Ok(0)
}

fn diff(config: &Config, (old, new): (&PathBuf, &PathBuf), json: bool, markdown: bool) -> Result<u8> {
    let (old, new) = with_progress(new, || {
        Ok::<_, openapi_build::Error>((Contract::read(config, old)?, Contract::read(config, new)?))
    })?;
    for refusal in [old.refusal(), new.refusal()].into_iter().flatten() {
        eprint!("{}", coloured(refusal));
    }
    let comparison = compare(&old, &new);
    match (json, markdown) {
        (true, _) => println!("{:#}", comparison.json()),
        (_, true) => print!("{}", comparison.markdown()),
        _ => match terminal::columns() {
            Some(columns) => print!("{}", comparison.in_columns(columns)),
            None => print!("{comparison}"),
        },
    }
    Ok(match comparison.class() {
        _ if comparison.bump() == Bump::Unknown => 5,
        None => 0,
        Some(Class::Compatible) => 3,
        Some(Class::Risky | Class::Breaking) => 4,
    })
}
