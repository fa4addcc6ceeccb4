//! Finds the upstream commit that last changed a document.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use crate::lock::Stage;
use crate::source::Source;

/// An upstream commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Revision {
    pub(super) commit: String,
    /// The date of the commit, `YYYY-MM-DD`.
    pub(super) date: String,
}

impl Revision {
    /// Finds the document in the upstream history: the last commit that changed it, or the date of the given
    /// commit.
    ///
    /// # Errors
    ///
    /// Fails if the repository cannot be reached, or does not contain this document.
    pub(super) fn find(
        source: &Source,
        document: &[u8],
        commit: Option<&str>,
        proxy: Option<&str>,
    ) -> Result<Self> {
        let (repository, path) = (source.repository()?, source.path()?);
        let help = "name the commit and its date with `--commit SHA --date YYYY-MM-DD`";
        let stage = Stage::new()?;
        let history = History::fetch(repository, stage.folder(), proxy)
            .with_context(|| format!("cannot find out the document's commit in {repository}: {help}"))?;
        if let Some(commit) = commit {
            let date = history
                .git(&["log", "-1", "--format=%cs", "--end-of-options", commit])
                .with_context(|| format!("{repository} has no commit {commit}: {help}"))?;
            return Ok(Self { commit: commit.to_owned(), date });
        }
        let blob = history.blob(document)?;
        let commits = history.git(&["log", "--format=%H %cs", "HEAD", "--", path])?;
        for (commit, date) in commits.lines().filter_map(|line| line.split_once(' ')) {
            let there = history.git(&["rev-parse", "--verify", "--quiet", &format!("{commit}:{path}")]);
            if there.is_ok_and(|there| there == blob) {
                return Ok(Self { commit: commit.to_owned(), date: date.to_owned() });
            }
        }
        bail!("no commit of {repository} has this document as {path}: {help}")
    }
}

/// The commits and folders of a repository, without the contents of its files.
struct History<'a> {
    folder: &'a Path,
}

impl<'a> History<'a> {
    fn fetch(repository: &str, folder: &'a Path, proxy: Option<&str>) -> Result<Self> {
        let history = Self { folder };
        let proxy = proxy.map(|proxy| format!("http.proxy={proxy}"));
        let mut arguments = vec!["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30"];
        arguments.extend(proxy.iter().flat_map(|proxy| ["-c", proxy.as_str()]));
        arguments.extend(["clone", "--quiet", "--bare", "--single-branch", "--no-tags"]);
        arguments.extend(["--filter=blob:none", "--", repository, "."]);
        history.git(&arguments)?;
        Ok(history)
    }

    fn git(&self, arguments: &[&str]) -> Result<String> {
        self.git_with(arguments, &[])
    }

    /// Returns the git object name of a file with these contents.
    fn blob(&self, document: &[u8]) -> Result<String> {
        self.git_with(&["hash-object", "-t", "blob", "--stdin", "--no-filters"], document)
    }

    fn git_with(&self, arguments: &[&str], input: &[u8]) -> Result<String> {
        let mut child = Command::new("git")
            .args(arguments)
            .current_dir(self.folder)
            .env("GIT_TERMINAL_PROMPT", "0")
            // The repository that contains this folder is a different one.
            .env("GIT_CEILING_DIRECTORIES", self.folder.parent().unwrap_or(self.folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot run git")?;
        if let Some(mut stdin) = child.stdin.take() {
            // Git may not read all input; its exit status is what matters.
            let _ = stdin.write_all(input);
        }
        let output = child.wait_with_output().context("cannot run git")?;
        ensure!(output.status.success(), "git: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
