//! The commands of the program and their options.

use std::path::{Path, PathBuf};

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Parser, Subcommand};
use openapi_build::Config;

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

Exit status: 0 when it worked, 2 when it failed; `help <COMMAND>` lists the others.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Creates a crate with the client of a document, ready to build and to test.
    ///
    /// Exit status: 0 when it was written, 2 when not.
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
        /// The name of the crate [default: made from the document's title]
        #[arg(long)]
        name: Option<String>,
        /// The folder of the crate, new or empty [default: its name]
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
        /// Depends on the crates of this checkout (with `codegen/` and `runtime/`), not on published ones.
        #[arg(long, value_name = "FOLDER")]
        path: Option<PathBuf>,
        /// Applies this overlay, and puts it into the crate; several are applied in order.
        #[arg(long, value_name = "PATH")]
        overlay: Vec<PathBuf>,
        /// Reads options for the build script from this TOML file, each named like the method of `Config`.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Gives the crate a feature for each tag, so that its users compile only what they call.
        #[arg(long)]
        features_by_tag: bool,
        /// Adds snapshots of the generated code, and the test that compares them.
        #[arg(long)]
        snapshots: bool,
        /// Adds a workflow for GitHub that runs the lints, the tests and the docs.
        #[arg(long)]
        ci: bool,
    },
    /// Checks a document: what is wrong with it, and what cannot be generated from it.
    ///
    /// Exit status: 0 when a client can be generated, 1 when not, 2 when the command line is wrong.
    #[command(after_help = "\
Examples:
  openapi-build check petstore.yaml
  openapi-build check petstore.yaml --overlay fix.yaml --untyped")]
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
    /// Prints a document with its overlays applied, as JSON: for mock servers and reviewers.
    ///
    /// Exit status: 0 when it was printed, 2 when not.
    #[command(after_help = "\
Examples:
  openapi-build effective petstore.yaml --overlay fix.yaml > petstore.json")]
    Effective {
        #[command(flatten)]
        input: Input,
    },
    /// Prints the generated code, or writes it into a folder.
    ///
    /// Exit status: 0 when it was printed, written or found to be the same, 1 when `--check` finds that the folder
    /// differs, 2 when it failed.
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
        /// Only this file: `models.rs`.
        #[arg(long, conflicts_with = "into")]
        file: Option<String>,
        /// Reads options from this TOML file, each named like the method of `Config`.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Writes the files into this folder: `src/api`, for `pub mod api;`.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
        /// Writes nothing, and fails if the folder differs.
        #[arg(long, requires = "into")]
        check: bool,
    },
    /// Compares two documents: what changed on the wire, in Rust and in descriptions.
    ///
    /// Exit status: 0 when nothing changed, 3 when everything that did is compatible, 4 when something is breaking,
    /// risky, or hidden by an overlay, 5 when something changed and no client can be generated from one of the documents,
    /// 2 when it failed.
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
        /// Applies this overlay to both; several are applied in order.
        #[arg(long, value_name = "PATH")]
        overlay: Vec<PathBuf>,
        /// Allows references to files below this folder, which has to hold both documents.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
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
    /// Prints the completions of a shell.
    #[command(after_help = "\
Examples:
  openapi-build completions bash > ~/.local/share/bash-completion/completions/openapi-build
  openapi-build completions fish > ~/.config/fish/completions/openapi-build.fish")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints a page of the manual, or writes all of them into a folder.
    #[command(after_help = "\
Examples:
  openapi-build man | man -l -
  openapi-build man --into ~/.local/share/man/man1")]
    Man {
        /// Writes a page for the program and one for each command into this folder.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
}

/// A document and its overlays.
#[derive(Debug, clap::Args)]
pub(crate) struct Input {
    /// The document.
    #[arg(value_parser = document)]
    pub(crate) document: PathBuf,
    /// Applies this overlay; several are applied in order.
    #[arg(long, value_name = "PATH")]
    overlay: Vec<PathBuf>,
    /// Allows references to files below this folder, which has to hold the document.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

/// The path of a document. A URL is refused, with the command that makes a file of it.
fn document(text: &str) -> Result<PathBuf, String> {
    let url = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let Some(url) = url else { return Ok(PathBuf::from(text)) };
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let is_json = Path::new(path).extension().is_some_and(|extension| extension == "json");
    let extension = if is_json { "json" } else { "yaml" };
    let quoted = text.replace('\'', "%27");
    Err(format!("documents are files; get this one by `curl -fsSL -o openapi.{extension} '{quoted}'`"))
}

pub(crate) fn config(overlays: &[PathBuf], root: Option<&PathBuf>) -> Config {
    let config = overlays.iter().fold(Config::new(), Config::overlay);
    root.into_iter().fold(config, Config::root)
}

impl Input {
    pub(crate) fn config(&self) -> Config {
        config(&self.overlay, self.root.as_ref())
    }
}
