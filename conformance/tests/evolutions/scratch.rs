//! Two crates in a folder of their own: one with clients, and one with a program for each, so that what is
//! `non_exhaustive` is so for the programs. All programs are checked at once; those with errors are taken out, and the
//! rest is checked again, since errors of names hide those of types.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use openapi_build::GeneratedFile;

/// The two crates.
pub(crate) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes the crates, with the versions that this repository has locked.
    pub(crate) fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("evolutions");
        if folder.join("clients").exists() {
            fs::remove_dir_all(folder.join("clients")).unwrap();
            fs::remove_dir_all(folder.join("programs")).unwrap();
        }
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let runtime = home.join("runtime");
        let scratch = Self { folder };
        scratch.write("Cargo.toml", "[workspace]\nmembers = [\"clients\", \"programs\"]\nresolver = \"3\"\n");
        let dependency = format!(
            "[dependencies]\nopenapi-runtime = {{ path = '{}', default-features = false, features = [\"jiff\", \"uuid\"] }}\n",
            runtime.display()
        );
        for (name, more) in [("clients", ""), ("programs", "clients.path = \"../clients\"\n")] {
            let manifest = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{dependency}{more}");
            scratch.write(&format!("{name}/Cargo.toml"), &manifest);
        }
        fs::copy(home.join("Cargo.lock"), scratch.folder.join("Cargo.lock")).unwrap();
        scratch
    }

    /// Writes a client as a module.
    pub(crate) fn client(&self, module: &str, files: &[GeneratedFile]) {
        for file in files {
            self.write(&format!("clients/src/{module}/{}", file.name), &file.text());
        }
    }

    /// Writes the program for the client of a module.
    pub(crate) fn program(&self, module: &str, text: &str) {
        self.write(&format!("programs/src/{module}.rs"), text);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns the programs that do not compile, each with its first error.
    pub(crate) fn failures(&self, modules: &[String]) -> BTreeMap<String, String> {
        self.write("clients/src/lib.rs", &library(modules));
        let mut failures = BTreeMap::new();
        loop {
            let rest: Vec<_> =
                modules.iter().filter(|module| !failures.contains_key(*module)).cloned().collect();
            self.write("programs/src/lib.rs", &library(&rest));
            let found = self.errors();
            if found.is_empty() {
                return failures;
            }
            failures.extend(found);
        }
    }

    /// The first error in each program.
    fn errors(&self) -> BTreeMap<String, String> {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["check", "--offline", "--quiet", "--message-format", "json"])
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env_remove("RUSTFLAGS")
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let mut errors = BTreeMap::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            let message = &message["message"];
            let mut spans = message["spans"].as_array().into_iter().flatten();
            let place = spans.find(|span| span["is_primary"] == true);
            let file = place.and_then(|place| place["file_name"].as_str());
            let Some(file) = file.filter(|_| message["level"] == "error") else { continue };
            let path = Path::new(file);
            let text = message["rendered"].as_str().unwrap_or_default().to_owned();
            assert!(path.starts_with("programs"), "a client does not compile: {text}");
            let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
            errors.entry(module).or_insert(text);
        }
        let is_explained = output.status.success() || !errors.is_empty();
        assert!(is_explained, "{}", String::from_utf8_lossy(&output.stderr));
        errors
    }
}

fn library(modules: &[String]) -> String {
    let mut text = "#![allow(deprecated, unused)]\n".to_owned();
    for module in modules {
        writeln!(text, "pub mod {module};").unwrap();
    }
    text
}
