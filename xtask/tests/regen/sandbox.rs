//! A repository of its own for each test: the files that `regen` reads and writes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The document that the repository has.
pub(crate) const UPSTREAM: &str = include_str!("../../../spec/tsg_seq_v3.yaml");

/// What the process of a test must not see of the machine: proxies.
const PROXIES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

pub(crate) struct Sandbox {
    folder: TempDir,
}

/// What a run came to.
pub(crate) struct Run {
    /// The exit status; -1 when the process was ended.
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.out, self.err)
    }
}

impl Sandbox {
    /// Makes a repository whose document comes from this URL.
    pub(crate) fn new(url: &str) -> Self {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sandbox = Self { folder: TempDir::new().expect("there is room") };
        let snapshots = fs::read_dir(home.join("tests/snapshots")).expect("the snapshots are there");
        let snapshots = snapshots.map(|entry| entry.unwrap().path());
        let files = ["spec/tsg_seq_v3.yaml", "spec/overlay.yaml", "CHANGELOG.md", "Cargo.toml"];
        for path in files.iter().map(|file| home.join(file)).chain(snapshots) {
            let text = fs::read_to_string(&path).expect("the file is there");
            sandbox.write(&path.strip_prefix(&home).unwrap().to_string_lossy(), &text);
        }
        let source = fs::read_to_string(home.join("spec/source.toml")).expect("the file is there");
        let lines = source.lines().filter(|line| !line.starts_with("url = ") && !line.starts_with("etag = "));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        sandbox.write("spec/source.toml", &format!("{text}url = \"{url}\"\n"));
        sandbox
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("it has a folder")).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn append(&self, file: &str, text: &str) {
        let old = self.read(file);
        self.write(file, &(old + text));
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file is there")
    }

    pub(crate) fn regen(&self, arguments: &[&str]) -> Run {
        self.xtask(&[&["regen"], arguments].concat())
    }

    /// Runs git here, without what the machine has configured.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let nowhere = self.path("no-config");
        let status = Command::new("git")
            .args(["-c", "user.name=Nobody", "-c", "user.email=nobody@example.invalid"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", &nowhere)
            .env("GIT_CONFIG_SYSTEM", &nowhere)
            .current_dir(self.folder.path())
            .status();
        assert!(status.expect("git starts").success(), "git {arguments:?}");
    }

    pub(crate) fn xtask(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(self.folder.path()).args(arguments).current_dir(self.folder.path());
        for name in PROXIES {
            command.env_remove(name);
        }
        let output = command.output().expect("it starts");
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Every file and what it holds, what a run keeps below `target` aside.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, String> {
        let (mut files, mut pending) = (BTreeMap::new(), vec![self.folder.path().to_path_buf()]);
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.folder.path()).unwrap().to_path_buf();
                if path.is_file() {
                    files.insert(name, fs::read_to_string(&path).unwrap());
                } else if name != Path::new("target") {
                    pending.push(path);
                }
            }
        }
        files
    }
}
