//! The generators that are compared: ours and its peers, each at one version.
//!
//! Ours and progenitor are libraries for build scripts, so a small program is built around each. The others
//! are programs and are installed from their registry. Everything is kept below `target/bench`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use super::scratch;

/// A generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    Ours,
    /// Ours without optimization, as build scripts run it.
    OursDebug,
    Progenitor,
    OpenapiToRust,
    Oas3Gen,
    Ploidy,
    Satay,
    OpenapiGenerator,
}

use Tool::{Oas3Gen, OpenapiGenerator, OpenapiToRust, Ours, OursDebug, Ploidy, Progenitor, Satay};

/// All tools, ours first, because tables compare with it.
pub(super) const ALL: [Tool; 8] =
    [Ours, OursDebug, Progenitor, OpenapiToRust, Oas3Gen, Ploidy, Satay, OpenapiGenerator];

impl Tool {
    /// Returns the name in tables.
    pub(super) fn name(self) -> &'static str {
        match self {
            Ours => "openapi-build",
            OursDebug => "openapi-build, debug",
            Progenitor => "progenitor 0.15.1",
            OpenapiToRust => "openapi-to-rust 0.23.0",
            Oas3Gen => "oas3-gen 0.29.0",
            Ploidy => "ploidy 0.15.0",
            Satay => "satay 0.17.6",
            OpenapiGenerator => "openapi-generator 7.26.0",
        }
    }

    /// Returns the program, after building or installing it if needed.
    ///
    /// # Errors
    ///
    /// Fails if the registry cannot be reached, or if a program that is not installed automatically is
    /// missing.
    pub(super) fn program(self, home: &Path) -> Result<PathBuf> {
        match self {
            Ours => scratch::generator(home, "ours", OURS, &ours_dependencies()?, true),
            OursDebug => scratch::generator(home, "ours", OURS, &ours_dependencies()?, false),
            Progenitor => scratch::generator(home, "progenitor", PROGENITOR, PROGENITOR_DEPENDENCIES, true),
            OpenapiToRust => install(home, "openapi-to-rust", "openapi-to-rust", "0.23.0"),
            Oas3Gen => install(home, "oas3-gen", "oas3-gen", "0.29.0"),
            Ploidy => install(home, "ploidy", "ploidy", "0.15.0"),
            Satay => install(home, "satay-cli", "satay", "0.17.6"),
            OpenapiGenerator => {
                let jar = home.join("openapi-generator-cli-7.26.0.jar");
                ensure!(
                    jar.exists(),
                    "needs Java, and the jar of PyPI's openapi-generator-cli as {}",
                    jar.display()
                );
                Ok(jar)
            }
        }
    }

    /// Returns the command that generates a document's client into a folder.
    pub(super) fn generate(self, program: &Path, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(program);
        match self {
            Ours | OursDebug | Progenitor => command.arg(document).arg(out),
            OpenapiToRust => command
                .arg("generate")
                .arg(document)
                .arg("--quiet")
                .arg("--output-dir")
                .arg(out.join("src/api")),
            Oas3Gen => {
                let command = command.args(["generate", "client-mod", "--workspace", "-i"]).arg(document);
                command.arg("-o").arg(out)
            }
            Ploidy => command.args(["generate", "rust"]).arg(document).arg("-o").arg(out),
            Satay => {
                let command = command.args(["generate", "--input"]).arg(document);
                command.arg("--output").arg(out.join("src")).arg("--lib")
            }
            OpenapiGenerator => {
                command = Command::new("java");
                let command =
                    command.arg("-jar").arg(program).args(["generate", "-g", "rust", "-i"]).arg(document);
                command.args(["--additional-properties", "supportMultipleResponses=true", "-o"]).arg(out)
            }
        };
        command
    }

    /// Returns a program that makes five calls of the synthetic document with the client, for the tools whose
    /// programs are compared.
    pub(super) const fn five_calls(self) -> Option<&'static str> {
        match self {
            Ours => Some(OURS_CALLS),
            Progenitor => Some(PROGENITOR_CALLS),
            OursDebug | OpenapiToRust | Oas3Gen | Ploidy | Satay | OpenapiGenerator => None,
        }
    }

    /// Turns generated code in a folder into a package, for generators that do not write one.
    pub(super) fn package(self, out: &Path) -> Result<()> {
        let (dependencies, library) = match self {
            Ours | OursDebug => (runtime_dependency()?, OURS_LIBRARY),
            Progenitor => {
                // The generated code for WebSockets also needs these.
                let needs = format!("{PROGENITOR_CLIENT_DEPENDENCIES}base64 = \"0.22\"\nrand = \"0.9\"\n");
                (needs, "include!(\"api.rs\");\n")
            }
            OpenapiToRust => {
                let needs = fs::read_to_string(out.join("src/api/REQUIRED_DEPS.toml"))?;
                let needs =
                    needs.split_once("[dependencies]").context("no dependencies are named")?.1.to_owned();
                (needs, "pub mod api;\n")
            }
            Satay => return scratch::package(out, "client", SATAY_DEPENDENCIES, ""),
            Oas3Gen | Ploidy | OpenapiGenerator => return scratch::separate(&out.join("Cargo.toml")),
        };
        scratch::package(out, "client", &dependencies, "")?;
        scratch::write(&out.join("src/lib.rs"), library)
    }
}

/// Five calls of the synthetic document with our client.
const OURS_CALLS: &str = r#"use client::api::client::Client;
use client::api::models::Invoice0Draft;

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().build()?;
    let page = client.list_invoice0().limit(10).await?.into_inner();
    println!("{}", page.items.len());
    let made = client.create_invoice0(Invoice0Draft::new("a label")).await?.into_inner();
    let read = client.get_invoice0(&made.id).await?.into_inner();
    println!("{}", read.label);
    client.update_invoice0(&made.id, Invoice0Draft::new("changed")).await?;
    client.delete_invoice0(&made.id).await?;
    Ok(())
}

fn main() {
    drop(Box::pin(calls()) as std::pin::Pin<Box<dyn Future<Output = _>>>);
}
"#;

/// The same calls with progenitor's client.
const PROGENITOR_CALLS: &str = r#"use client::Client;
use client::types::Invoice0Draft;

fn draft(label: &str) -> Invoice0Draft {
    Invoice0Draft { label: label.to_owned(), address: None, amount: None, note: None, tags: Vec::new() }
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new("https://api.example.com/v1");
    let page = client.list_invoice0(None, None, std::num::NonZeroU32::new(10), None).await?;
    println!("{}", page.items.len());
    let made = client.create_invoice0(&draft("a label")).await?;
    let read = client.get_invoice0(&made.id).await?;
    println!("{}", read.label);
    client.update_invoice0(&made.id, &draft("changed")).await?;
    client.delete_invoice0(&made.id).await?;
    Ok(())
}

fn main() {
    drop(Box::pin(calls()) as std::pin::Pin<Box<dyn Future<Output = _>>>);
}
"#;

/// Installs a program of a crates.io package below `target/bench/peers`.
fn install(home: &Path, package: &str, program: &str, version: &str) -> Result<PathBuf> {
    let root = home.join("peers");
    let program = root.join("bin").join(program).with_extension(env::consts::EXE_EXTENSION);
    if program.exists() {
        return Ok(program);
    }
    eprintln!("installing {package} {version} into {}", root.display());
    let status = scratch::cargo()
        .args(["install", "--locked", "--version", version, package, "--root"])
        .arg(&root)
        .env("CARGO_TARGET_DIR", home.join("peers/target"))
        .status()?;
    if !status.success() {
        bail!("cannot be installed: is the registry in reach?");
    }
    Ok(program)
}

/// The program around our generator.
const OURS: &str = r#"//! `ours DOCUMENT FOLDER`
fn main() -> Result<(), openapi_build::Error> {
    let mut arguments = std::env::args().skip(1);
    let (document, out) = (arguments.next().unwrap(), arguments.next().unwrap());
    let generated = openapi_build::Config::new().generate(&document)?;
    let folder = std::path::Path::new(&out).join("src/api");
    std::fs::create_dir_all(&folder).unwrap();
    for file in generated.files {
        std::fs::write(folder.join(&file.name), file.text()).unwrap();
    }
    Ok(())
}
"#;

const OURS_LIBRARY: &str = "#[path = \"api/mod.rs\"]\npub mod api;\n";

pub(super) fn ours_dependencies() -> Result<String> {
    Ok(format!("openapi-build = {{ path = \"{}\" }}\n", scratch::place("codegen")?))
}

pub(super) fn runtime_dependency() -> Result<String> {
    let features = "features = [\"hyper\", \"rustls\"]";
    Ok(format!("openapi-runtime = {{ path = \"{}\", {features} }}", scratch::place("runtime")?))
}

/// The dependencies that satay's documentation requires, without a transport.
const SATAY_DEPENDENCIES: &str = r#"bytes = "1"
http = "1"
satay-runtime = "=0.17.6"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// The program around progenitor, as in its documentation for build scripts.
const PROGENITOR: &str = r#"//! `progenitor DOCUMENT FOLDER`
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (document, out) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = std::fs::read_to_string(&document)?;
    let api: openapiv3::OpenAPI =
        if document.ends_with(".json") { serde_json::from_str(&text)? } else { yaml_serde::from_str(&text)? };
    let tokens = progenitor::Generator::default().generate_tokens(&api)?;
    let folder = std::path::Path::new(&out).join("src");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("api.rs"), prettyplease::unparse(&syn::parse2(tokens)?))?;
    Ok(())
}
"#;

pub(super) const PROGENITOR_DEPENDENCIES: &str = r#"openapiv3 = "2.2"
prettyplease = "0.3"
progenitor = { version = "=0.15.1", default-features = false }
serde_json = "1"
syn = "3"
yaml_serde = "0.10"
"#;

/// The dependencies that progenitor's documentation requires, without TLS, which it leaves to the user.
pub(super) const PROGENITOR_CLIENT_DEPENDENCIES: &str = r#"chrono = { version = "0.4", features = ["serde"] }
futures = "0.3"
progenitor-client = "=0.15.1"
regress = "0.10"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde", "v4"] }
"#;
