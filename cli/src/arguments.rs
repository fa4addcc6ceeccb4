//! The commands and options of the program.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Parser, Subcommand};
use openapi_build::Config;

use crate::settings::Settings;

/// Generates Rust clients from OpenAPI documents.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 80, after_help = EXAMPLES, styles = STYLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The colours of cargo's help.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  openapi-build check petstore.yaml
  openapi-build new petstore.yaml --name petstore-client
  openapi-build diff old.yaml new.yaml --markdown

Exit status: 0 on success, 2 on failure; `help <COMMAND>` lists others.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Creates a crate with the client of a document, ready to build and test.
    ///
    /// Exit status: 0 if the crate was created, 2 if not.
    #[command(after_help = "\
Examples:
  openapi-build new petstore.yaml
  openapi-build new petstore.yaml --name petstore-client --snapshots --ci
  openapi-build new petstore.yaml --overlay fix.yaml
  openapi-build new petstore.yaml --into clients/petstore --config options.toml")]
    New {
        /// The document.
        #[arg(value_parser = document)]
        document: PathBuf,
        /// The name of the crate [default: derived from the document's title]
        #[arg(long)]
        name: Option<String>,
        /// The folder of the crate, new or empty [default: its name]
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
        /// Depends on the crates in this checkout (with `codegen/` and `runtime/`) instead of published ones.
        #[arg(long, value_name = "FOLDER")]
        path: Option<PathBuf>,
        /// Applies this overlay and copies it into the crate; can be repeated, applied in order.
        #[arg(long, value_name = "PATH")]
        overlay: Vec<PathBuf>,
        /// Reads options for the build script from this TOML file; keys are methods of `Config`.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Gives the crate a feature for each tag, so that its users compile only what they call.
        #[arg(long)]
        features_by_tag: bool,
        /// Adds snapshots of the generated code, and a test that compares them.
        #[arg(long)]
        snapshots: bool,
        /// Adds a GitHub workflow that runs lints and tests, and builds the docs.
        #[arg(long)]
        ci: bool,
    },
    /// Checks a document for errors and unsupported features.
    ///
    /// Exit status: 0 if a client can be generated, 1 if not, 2 if the command line is invalid.
    #[command(after_help = "\
Examples:
  openapi-build check petstore.yaml
  openapi-build check petstore.yaml --overlay fix.yaml --untyped
  openapi-build check petstore.yaml --config options.toml")]
    Check {
        #[command(flatten)]
        input: Input,
        /// Gives the operations of each tag a module of their own (`Config::modules_by_tag`).
        #[arg(long)]
        modules_by_tag: bool,
        /// Also lists the places without a precise type (any JSON value, plain text or bytes), each with the reason.
        #[arg(long)]
        untyped: bool,
    },
    /// Prints a document with its overlays applied, as JSON, for mock servers and reviewers.
    ///
    /// Exit status: 0 on success, 2 on failure.
    #[command(after_help = "\
Examples:
  openapi-build effective petstore.yaml --overlay fix.yaml > petstore.json")]
    Effective {
        #[command(flatten)]
        input: Input,
    },
    /// Prints the generated code, or writes it into a folder.
    ///
    /// Exit status: 0 on success, 1 if `--check` finds that the folder differs, 2 on failure.
    #[command(after_help = "\
Examples:
  openapi-build show petstore.yaml --file models.rs
  openapi-build show petstore.yaml --into src/api
  openapi-build show petstore.yaml --into src/api --check")]
    Show {
        #[command(flatten)]
        input: Input,
        /// Gives the operations of each tag a module of their own (`Config::modules_by_tag`).
        #[arg(long)]
        modules_by_tag: bool,
        /// Prints only this file: `models.rs`.
        #[arg(long, conflicts_with = "into")]
        file: Option<String>,
        /// Writes the files into this folder: `src/api`, for `pub mod api;`.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
        /// Writes nothing, and fails if the folder differs.
        #[arg(long, requires = "into")]
        check: bool,
    },
    /// Compares two documents: what changed on the wire, in Rust and in descriptions.
    ///
    /// Exit status: 0 if nothing changed, 3 if all changes are compatible, 4 if a change is breaking, risky, or hidden by
    /// an overlay, 5 if something changed and no client can be generated from one of the documents, 2 on failure.
    #[command(after_help = "\
Examples:
  openapi-build diff old.yaml new.yaml
  openapi-build diff old.yaml new.yaml --overlay fix.yaml --markdown")]
    Diff {
        /// The old document.
        #[arg(value_parser = document)]
        old: PathBuf,
        /// The new document.
        #[arg(value_parser = document)]
        new: PathBuf,
        #[command(flatten)]
        options: Options,
        /// Gives the operations of each tag a module of their own (`Config::modules_by_tag`).
        #[arg(long)]
        modules_by_tag: bool,
        /// Prints JSON, for tools.
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
        /// Prints Markdown, for a pull request.
        #[arg(long)]
        markdown: bool,
    },
    /// Prints completions for a shell.
    #[command(after_help = "\
Examples:
  openapi-build completions bash > ~/.local/share/bash-completion/completions/openapi-build
  openapi-build completions fish > ~/.config/fish/completions/openapi-build.fish")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the man page, or writes all man pages into a folder.
    #[command(after_help = "\
Examples:
  openapi-build man | man -l -
  openapi-build man --into ~/.local/share/man/man1")]
    Man {
        /// Writes a page for the program and for each command into this folder.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
}

/// A document and the options for reading it.
#[derive(Debug, clap::Args)]
pub(crate) struct Input {
    /// The document.
    #[arg(value_parser = document)]
    pub(crate) document: PathBuf,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// The options for reading documents.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Applies this overlay to each document; can be repeated, applied in order.
    #[arg(long, value_name = "PATH")]
    overlay: Vec<PathBuf>,
    /// Allows references to files below this folder, which must contain each document.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Reads options from this TOML file; keys are methods of `Config`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Parses the path of a document. A URL is rejected, with the command that downloads it.
fn document(text: &str) -> std::result::Result<PathBuf, String> {
    let url = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let Some(url) = url else { return Ok(PathBuf::from(text)) };
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let is_json = Path::new(path).extension().is_some_and(|extension| extension == "json");
    let extension = if is_json { "json" } else { "yaml" };
    let quoted = text.replace('\'', "%27");
    Err(format!("documents are files; get this one by `curl -fsSL -o openapi.{extension} '{quoted}'`"))
}

impl Options {
    /// Returns the generator's configuration: the command line first, then the file of options.
    pub(crate) fn config(&self) -> Result<Config> {
        let config = self.overlay.iter().fold(Config::new(), Config::overlay);
        let config = self.root.iter().fold(config, Config::root);
        let settings = self.config.as_deref().map(Settings::read).transpose()?;
        Ok(settings.iter().fold(config, |config, settings| settings.apply(config)))
    }
}
