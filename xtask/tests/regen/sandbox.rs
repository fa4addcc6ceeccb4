//! A repository of its own for each test: the files that `regen` reads and writes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
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
        let files = ["spec/tsg_seq_v3.yaml", "spec/overlay.yaml", "CHANGELOG.md"];
        for path in files.iter().map(|file| home.join(file)).chain(snapshots) {
            let text = fs::read_to_string(&path).expect("the file is there");
            sandbox.write(&path.strip_prefix(&home).unwrap().to_string_lossy(), &text);
        }
        // Not ours: a release changes nothing here.
        sandbox.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        let source = fs::read_to_string(home.join("spec/source.toml")).expect("the file is there");
        let lines = source.lines().filter(|line| !line.starts_with("url = ") && !line.starts_with("etag = "));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        sandbox.write("spec/source.toml", &format!("{text}url = \"{url}\"\n"));
        sandbox
    }

    /// Makes a repository upstream whose commits have these documents, each with a commit after it that is about something
    /// else. Returns the names of the commits of the documents; their dates are 2026-09-01, 2026-09-02 and so on.
    pub(crate) fn upstream(&self, documents: &[&str]) -> Vec<String> {
        let folder = self.path("target/upstream");
        fs::create_dir_all(folder.join("spec/yaml")).unwrap();
        let git =
            |arguments: &[&str], day: usize| git(&folder, arguments, &format!("2026-09-{day:02}T12:00:00Z"));
        git(&["init", "--quiet", "--initial-branch", "main"], 1);
        let mut commits = Vec::new();
        for (number, document) in documents.iter().enumerate() {
            fs::write(folder.join("spec/yaml/tsg_seq_v3.yaml"), document).unwrap();
            git(&["add", "--all"], number + 1);
            git(&["commit", "--quiet", "--message", "A document"], number + 1);
            commits.push(git(&["rev-parse", "HEAD"], 1));
            git(&["commit", "--quiet", "--allow-empty", "--message", "Something else"], 28);
        }
        let source = self.read("spec/source.toml");
        let lines = source.lines().filter(|line| !line.starts_with("repository = "));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        self.write("spec/source.toml", &format!("{text}repository = '{}'\n", folder.display()));
        commits
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

    /// Runs git here, without what the machine has configured; returns what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), arguments, "2026-10-01T12:00:00Z")
    }

    pub(crate) fn xtask(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().expect("it starts").into()
    }

    /// A command that is yet to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(self.folder.path()).args(arguments).current_dir(self.folder.path());
        for name in PROXIES {
            command.env_remove(name);
        }
        command
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

/// Runs git in a folder, at a time, without what the machine has configured.
pub(crate) fn git(folder: &Path, arguments: &[&str], time: &str) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Nobody", "-c", "user.email=nobody@example.invalid"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", folder.join("no-config"))
        .env("GIT_CONFIG_SYSTEM", folder.join("no-config"))
        .env("GIT_AUTHOR_DATE", time)
        .env("GIT_COMMITTER_DATE", time)
        .current_dir(folder)
        .output()
        .expect("git starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
