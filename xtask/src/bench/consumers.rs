//! `bench build`: the cost of a consumer's build, cold and incremental.
//!
//! Each consumer is a crate of its own. The peers use the SEQ document. Only progenitor rejects it, and uses
//! a synthetic document of the same size.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};

use super::measure::{self, Sample};
use super::tools::{self, Tool};
use super::{Bench, codegen, scratch, synthetic};
use crate::progress::progress;
use crate::regen;

pub(super) const PART: &str = "build";

/// A consumer crate: how it is created, and which generator that needs.
struct Consumer {
    name: &'static str,
    tool: Option<Tool>,
    /// Creates the crate in a folder, with the program of the tool.
    make: fn(&Path, Option<&Path>) -> Result<()>,
    /// Whether it generates code during its build, from `document.json`.
    generates: bool,
}

const CONSUMERS: [Consumer; 11] = [
    Consumer { name: "by hand, with reqwest", tool: None, make: |at, _| by_hand(at), generates: false },
    Consumer { name: "sendgrid-seq", tool: None, make: |at, _| client(at, ""), generates: false },
    Consumer {
        name: "sendgrid-seq, no features",
        tool: None,
        make: |at, _| client(at, ", default-features = false"),
        generates: false,
    },
    Consumer { name: "openapi-build, code checked in", tool: Some(Tool::Ours), make: ours, generates: false },
    Consumer {
        name: "openapi-build in build.rs",
        tool: None,
        make: |at, _| ours_in_build(at),
        generates: true,
    },
    Consumer {
        name: "progenitor, code checked in, no TLS",
        tool: Some(Tool::Progenitor),
        make: progenitor,
        generates: false,
    },
    Consumer {
        name: "progenitor in build.rs, no TLS",
        tool: None,
        make: |at, _| progenitor_in_build(at),
        generates: true,
    },
    Consumer {
        name: "openapi-to-rust, code checked in",
        tool: Some(Tool::OpenapiToRust),
        make: |at, program| checked_in(at, Tool::OpenapiToRust, program),
        generates: false,
    },
    Consumer {
        name: "openapi-to-rust in build.rs",
        tool: Some(Tool::OpenapiToRust),
        make: openapi_to_rust_in_build,
        generates: true,
    },
    Consumer {
        name: "oas3-gen, code checked in",
        tool: Some(Tool::Oas3Gen),
        make: |at, program| checked_in(at, Tool::Oas3Gen, program),
        generates: false,
    },
    Consumer {
        name: "ploidy, code checked in",
        tool: Some(Tool::Ploidy),
        make: |at, program| checked_in(at, Tool::Ploidy, program),
        generates: false,
    },
];

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    let home = bench.home.join("build");
    let mut ready = Vec::new();
    for consumer in &CONSUMERS {
        progress(&format!("build: preparing {}", consumer.name));
        let at = home.join(codegen::file_name(consumer.name));
        match prepare(consumer, &bench.home, &at) {
            Ok(facts) => ready.push((consumer, at, facts)),
            Err(error) => bench.skip(PART, consumer.name, &format!("{error:#}"))?,
        }
    }
    for round in 0..bench.rounds {
        for (consumer, at, facts) in &ready {
            progress(&format!("build, round {}: {}", round + 1, consumer.name));
            bench.store.measure((PART, "cold", consumer.name), round, || {
                scratch::remove(&at.join("target"))?;
                Ok((build(at)?.0, facts.clone()))
            })?;
            bench.store.measure((PART, "nothing changed", consumer.name), round, || rebuild(at))?;
            if consumer.generates {
                bench.store.measure((PART, "document changed", consumer.name), round, || {
                    build(at)?;
                    change(&at.join("document.json"))?;
                    build(at)
                })?;
            }
        }
    }
    Ok(())
}

/// Creates a consumer, fetches its dependencies, and counts them.
fn prepare(consumer: &Consumer, home: &Path, at: &Path) -> Result<BTreeMap<String, u64>> {
    let program = consumer.tool.map(|tool| tool.program(home)).transpose()?;
    (consumer.make)(at, program.as_deref())?;
    fetch(at)?;
    tree(at)
}

/// Fetches the dependencies of a consumer.
pub(super) fn fetch(at: &Path) -> Result<()> {
    let fetched = scratch::cargo().args(["fetch", "--quiet"]).current_dir(at).output()?;
    let verdict = String::from_utf8_lossy(&fetched.stderr);
    ensure!(
        fetched.status.success(),
        "{}",
        verdict.lines().next_back().unwrap_or("cannot fetch its dependencies")
    );
    Ok(())
}

/// Counts the dependencies of a consumer, without and with those of build scripts.
pub(super) fn tree(at: &Path) -> Result<BTreeMap<String, u64>> {
    let crates = [("crates", "normal"), ("crates with build", "normal,build")];
    crates.into_iter().map(|(name, edges)| Ok((name.to_owned(), count(at, edges)?))).collect()
}

/// Counts the crates in a dependency tree, without the consumer itself.
fn count(at: &Path, edges: &str) -> Result<u64> {
    let mut command = scratch::cargo();
    let output = command.args(["tree", "--prefix=none", "--edges", edges]).current_dir(at).output()?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let crates: BTreeSet<_> =
        text.lines().filter_map(|line| Some((line.split(' ').next()?, line.split(' ').nth(1)?))).collect();
    Ok(crates.len().saturating_sub(1) as u64)
}

pub(super) fn build(at: &Path) -> Result<(Sample, BTreeMap<String, u64>)> {
    Ok((measure::run(scratch::cargo().arg("build").current_dir(at))?, BTreeMap::new()))
}

/// Measures a build when everything is up to date, and counts the build scripts that run anyway.
fn rebuild(at: &Path) -> Result<(Sample, BTreeMap<String, u64>)> {
    build(at)?;
    let before = scripts(at)?;
    let (sample, _) = build(at)?;
    let ran = scripts(at)?.difference(&before).count() as u64;
    Ok((sample, BTreeMap::from([("build scripts run".to_owned(), ran)])))
}

/// Returns when each build script last ran.
fn scripts(at: &Path) -> Result<BTreeSet<(String, SystemTime)>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(at.join("target/debug/build"))? {
        let output = entry?.path().join("output");
        if let Ok(metadata) = fs::metadata(&output) {
            found.insert((output.display().to_string(), metadata.modified()?));
        }
    }
    Ok(found)
}

/// Changes the document, so that every generator has to process it again.
fn change(document: &Path) -> Result<()> {
    let mut text = fs::read_to_string(document)?;
    text.push('\n');
    Ok(fs::write(document, text)?)
}

pub(super) fn client(at: &Path, features: &str) -> Result<()> {
    let root = scratch::place(".")?;
    scratch::package(at, "consumer", &format!("sendgrid-seq = {{ path = \"{root}\"{features} }}\n"), "")?;
    lock(at)?;
    scratch::write(&at.join("src/lib.rs"), "pub use sendgrid_seq::Client;\n")
}

/// Creates a program that makes SEQ's two calls without a generator.
fn by_hand(at: &Path) -> Result<()> {
    scratch::package(at, "consumer", BY_HAND_DEPENDENCIES, "")?;
    lock(at)?;
    scratch::write(&at.join("src/lib.rs"), BY_HAND)
}

const BY_HAND_DEPENDENCIES: &str = r#"reqwest = { version = "0.13", default-features = false, features = ["json", "query", "rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde = { version = "1", features = ["derive"] }
"#;

const BY_HAND: &str = r#"use reqwest::{Client, Error};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Metrics {
    pub engagement_recency: Option<i64>,
    pub open_rate: Option<i64>,
    pub bounce_classification: Option<i64>,
    pub bounce_rate: Option<i64>,
    pub spam_rate: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub struct Score {
    pub user_id: String,
    pub username: String,
    pub date: String,
    pub score: Option<i64>,
    pub metrics: Option<Metrics>,
}

#[derive(Debug, Deserialize)]
pub struct Cursor {
    pub next: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    pub result: Vec<Score>,
    #[serde(rename = "_metadata")]
    pub metadata: Option<Cursor>,
}

pub fn client() -> Result<Client, Error> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().build()
}

pub async fn scores(client: &Client, key: &str, from: &str, to: &str) -> Result<Page, Error> {
    let call = client.get("https://api.sendgrid.com/v3/engagementquality/scores").bearer_auth(key);
    call.query(&[("from", from), ("to", to)]).send().await?.error_for_status()?.json().await
}

pub async fn subuser_scores(client: &Client, key: &str, date: &str, after: Option<u64>) -> Result<Page, Error> {
    let call = client.get("https://api.sendgrid.com/v3/engagementquality/subusers/scores").bearer_auth(key);
    call.query(&[("date", date)]).query(&[("after_key", after)]).send().await?.error_for_status()?.json().await
}
"#;

fn ours(at: &Path, program: Option<&Path>) -> Result<()> {
    checked_in(at, Tool::Ours, program)?;
    lock(at)
}

fn ours_in_build(at: &Path) -> Result<()> {
    let dependencies = tools::runtime_dependency()?;
    let build = format!("[build-dependencies]\n{}", tools::ours_dependencies()?);
    scratch::package(at, "consumer", &dependencies, &build)?;
    lock(at)?;
    document(at, &seq_as_json()?)?;
    let script = "fn main() -> Result<(), openapi_build::Error> {\n    openapi_build::Config::new().compile(\"document.json\")\n}\n";
    scratch::write(&at.join("build.rs"), script)?;
    scratch::write(&at.join("src/lib.rs"), "openapi_runtime::include_api!(\"document\");\n")
}

/// Copies our own lock file, so that the same versions are built.
fn lock(at: &Path) -> Result<()> {
    if !at.join("Cargo.lock").exists() {
        fs::copy("Cargo.lock", at.join("Cargo.lock"))?;
    }
    Ok(())
}

/// Writes a generator's output for SEQ as source code of the consumer.
fn checked_in(at: &Path, tool: Tool, program: Option<&Path>) -> Result<()> {
    let document = std::path::absolute(regen::DOCUMENT)?;
    generated(at, tool, program, &document)
}

fn generated(at: &Path, tool: Tool, program: Option<&Path>, document: &Path) -> Result<()> {
    // The output of a peer is fixed by its version, but ours may change.
    if tool != Tool::Ours && at.join("Cargo.lock").exists() {
        return Ok(());
    }
    codegen::generate(tool, program.context("there is no program")?, document, at)?;
    tool.package(at)
}

fn progenitor(at: &Path, program: Option<&Path>) -> Result<()> {
    let document = at.with_extension("json");
    scratch::write(&document, &synthetic::document(1))?;
    generated(at, Tool::Progenitor, program, &document)
}

fn progenitor_in_build(at: &Path) -> Result<()> {
    let build = format!("[build-dependencies]\n{}", tools::PROGENITOR_DEPENDENCIES);
    scratch::package(at, "consumer", tools::PROGENITOR_CLIENT_DEPENDENCIES, &build)?;
    document(at, &synthetic::document(1))?;
    scratch::write(&at.join("build.rs"), PROGENITOR_BUILD)?;
    scratch::write(&at.join("src/lib.rs"), "include!(concat!(env!(\"OUT_DIR\"), \"/codegen.rs\"));\n")
}

/// The build script from progenitor's documentation.
const PROGENITOR_BUILD: &str = r#"fn main() {
    println!("cargo:rerun-if-changed=document.json");
    let file = std::fs::File::open("document.json").unwrap();
    let spec = serde_json::from_reader(file).unwrap();
    let tokens = progenitor::Generator::default().generate_tokens(&spec).unwrap();
    let text = prettyplease::unparse(&syn::parse2(tokens).unwrap());
    let out = std::path::Path::new(&std::env::var("OUT_DIR").unwrap()).join("codegen.rs");
    std::fs::write(out, text).unwrap();
}
"#;

/// Generates with openapi-to-rust in a build script. Its output cannot be included from `OUT_DIR`, so a
/// checked-in copy is compiled as well.
fn openapi_to_rust_in_build(at: &Path, program: Option<&Path>) -> Result<()> {
    checked_in(at, Tool::OpenapiToRust, program)?;
    document(at, &seq_as_json()?)?;
    scratch::write(&at.join("build.rs"), OPENAPI_TO_RUST_BUILD)?;
    let manifest = fs::read_to_string(at.join("Cargo.toml"))?;
    if manifest.contains("[build-dependencies]") {
        return Ok(());
    }
    let build = "[build-dependencies]\nopenapi-to-rust = { version = \"=0.23.0\", default-features = false }\nserde_json = \"1\"\n";
    scratch::write(&at.join("Cargo.toml"), &format!("{manifest}\n{build}"))
}

const OPENAPI_TO_RUST_BUILD: &str = r#"use openapi_to_rust::{CodeGenerator, GeneratorConfig, SchemaAnalyzer};

fn main() {
    println!("cargo:rerun-if-changed=document.json");
    let spec = serde_json::from_str(&std::fs::read_to_string("document.json").unwrap()).unwrap();
    let mut analysis = SchemaAnalyzer::new(spec).unwrap().analyze().unwrap();
    let output_dir = std::path::PathBuf::from(std::env::var("OUT_DIR").unwrap());
    let generator = CodeGenerator::new(GeneratorConfig { output_dir, ..GeneratorConfig::default() });
    let result = generator.generate_all(&mut analysis).unwrap();
    generator.write_files(&result).unwrap();
}
"#;

fn document(at: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(at)?;
    scratch::write(&at.join("document.json"), text)
}

/// Returns the published document as JSON, which every library reads.
fn seq_as_json() -> Result<String> {
    let effective = openapi_build::Config::new().effective(regen::DOCUMENT);
    effective.map(|effective| effective.json).map_err(|error| anyhow::anyhow!("{error}"))
}
