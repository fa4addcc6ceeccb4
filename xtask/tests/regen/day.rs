//! A maintainer's day: what happens upstream, as the workflow sees it (`.ci/document`), to the pull request that a person
//! finds. The remote is a repository on this machine, and `gh` a program that writes down its arguments.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::sandbox::{Run, Sandbox, UPSTREAM, git};
use crate::server::{Response, Server};
use crate::{ADDED, changed};

/// What stands in for GitHub's program: a pull request is a file with its number, state and branch, and the calls are kept.
const GH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
printf '%q ' "$@" >>"$GH_STATE/calls"
echo >>"$GH_STATE/calls"
option() { local name=$1; shift; while [ $# -gt 0 ]; do if [ "$1" = "$name" ]; then printf '%s' "$2"; fi; shift; done; }
case "$1 $2" in
    "auth setup-git") ;;
    "pr list")
        head=$(option --head "$@")
        for pull in "$GH_STATE"/pull-*; do
            if [ -e "$pull/head" ] && [ "$(<"$pull/head")" = "$head" ]; then echo "${pull##*-} $(<"$pull/state")"; fi
        done ;;
    "pr create")
        pull="$GH_STATE/pull-$(($(find "$GH_STATE" -name 'pull-*' | wc -l) + 1))"
        mkdir "$pull"
        echo OPEN >"$pull/state"
        option --head "$@" >"$pull/head"
        option --title "$@" >"$pull/title"
        cp "$(option --body-file "$@")" "$pull/body"
        for argument in "$@"; do if [ "$argument" = --draft ]; then touch "$pull/draft"; fi; done ;;
    "pr edit")
        option --title "$@" >"$GH_STATE/pull-$3/title"
        cp "$(option --body-file "$@")" "$GH_STATE/pull-$3/body" ;;
    "pr ready") rm -f "$GH_STATE/pull-$3/draft" ;;
    *) echo "unknown: $*" >&2; exit 1 ;;
esac
"#;

const TIME: &str = "2026-10-01T12:00:00Z";

/// A repository with its remote and the workflow's script.
struct Day {
    sandbox: Sandbox,
    outside: TempDir,
}

impl Day {
    fn new() -> Self {
        let day = Self {
            sandbox: Sandbox::new("https://example.invalid/seq.yaml"),
            outside: TempDir::new().expect("there is room"),
        };
        fs::write(day.outside("gh"), GH).unwrap();
        fs::set_permissions(day.outside("gh"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(day.outside("state")).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/document");
        day.sandbox.write(".ci/document", &fs::read_to_string(script).expect("the script is there"));
        day.sandbox.write(".gitignore", "/target\n");
        let remote = day.outside("remote.git");
        git(day.outside.path(), &["init", "--quiet", "--bare", "remote.git"], TIME);
        day.sandbox.git(&["init", "--quiet", "--initial-branch", "main"]);
        day.sandbox.git(&["remote", "add", "origin", &remote.to_string_lossy()]);
        day.commit("The repository");
        day.sandbox.git(&["push", "--quiet", "origin", "main"]);
        day
    }

    fn outside(&self, name: &str) -> PathBuf {
        self.outside.path().join(name)
    }

    fn commit(&self, message: &str) {
        self.sandbox.git(&["add", "--all"]);
        self.sandbox.git(&["commit", "--quiet", "--message", message]);
    }

    /// Upstream has this document from now on.
    fn publish(&self, document: &str) -> Server {
        let server = Server::serving(vec![Response::new(200, document); 3]);
        let source = self.sandbox.read("spec/source.toml");
        let lines = source.lines().filter(|line| !line.starts_with("url = "));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        let url = server.url("/{commit}/seq.yaml");
        self.sandbox.write("spec/source.toml", &format!("{text}url = \"{url}\"\n"));
        self.sandbox.upstream(&[UPSTREAM, document]);
        self.commit("Where upstream is");
        server
    }

    /// A week later upstream has a commit about something else.
    fn a_week_later(&self) {
        let upstream = self.sandbox.path("target/upstream");
        git(&upstream, &["commit", "--quiet", "--allow-empty", "--message", "Another API"], TIME);
    }

    fn script(&self, half: &str) -> Run {
        let path = format!("{}:{}", self.outside.path().display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new("bash")
            .args([".ci/document", half])
            .current_dir(self.sandbox.path(""))
            .env("PATH", path)
            .env("XTASK", env!("CARGO_BIN_EXE_xtask"))
            .env("GH_STATE", self.outside("state"))
            .env("GITHUB_OUTPUT", self.outside("output"))
            .env("GITHUB_STEP_SUMMARY", self.outside("summary"))
            .env("GITHUB_REF_NAME", "main")
            .env("GIT_CONFIG_GLOBAL", self.outside("no-config"))
            .env("GIT_CONFIG_SYSTEM", self.outside("no-config"))
            .output();
        output.expect("bash is there").into()
    }

    /// The workflow, from a checkout of `main` for each of its jobs. Returns whether there was something to propose.
    fn workflow(&self) -> bool {
        fs::remove_file(self.outside("output")).ok();
        let look = self.script("look");
        assert_eq!(look.code, 0, "{look}");
        self.sandbox.git(&["reset", "--quiet", "--hard"]);
        let output = fs::read_to_string(self.outside("output")).expect("the job has an output");
        if output != "changed=true\n" {
            assert_eq!(output, "changed=false\n");
            return false;
        }
        let propose = self.script("propose");
        assert_eq!(propose.code, 0, "{propose}");
        self.sandbox.git(&["switch", "--quiet", "main"]);
        true
    }

    /// A part of a pull request: `title`, `body`, `head`, `draft`.
    fn pull(&self, number: u32, part: &str) -> Option<String> {
        fs::read_to_string(self.outside(&format!("state/pull-{number}/{part}"))).ok()
    }

    /// A file of a branch of the remote.
    fn remote(&self, branch: &str, file: &str) -> String {
        git(&self.outside("remote.git"), &["show", &format!("{branch}:{file}")], TIME)
    }

    fn branch(document: &str) -> String {
        use sha2::{Digest as _, Sha256};
        let digest = Sha256::digest(document.as_bytes());
        digest.iter().take(6).fold("document-".to_owned(), |name, byte| format!("{name}{byte:02x}"))
    }
}

#[test]
fn upstream_adds_a_property() {
    let (day, document) = (Day::new(), changed(ADDED));
    let branch = Day::branch(&document);
    let _server = day.publish(&document);
    assert!(day.workflow());
    assert_eq!(day.pull(1, "head"), Some(branch.clone()));
    assert_eq!(day.pull(1, "draft"), None);
    let title = day.pull(1, "title").expect("it has one");
    assert_eq!(title, "compatible: the property nickname was added (and 1 more)");
    let body = day.pull(1, "body").expect("it has one");
    assert!(body.contains("version bump: minor") && body.contains("a release of this one: 0.1.1"), "{body}");
    assert_eq!(day.remote(&branch, "spec/tsg_seq_v3.yaml"), document.trim());
    assert!(day.remote(&branch, "tests/snapshots/models__Score.snap").contains("nickname"));
    assert!(day.remote(&branch, "CHANGELOG.md").contains("SendGrid's document of 2026-09-02 (commit "));

    // The same branch, and nothing is pushed.
    let pushed = git(&day.outside("remote.git"), &["rev-parse", &branch], TIME);
    day.a_week_later();
    assert!(day.workflow());
    assert_eq!(git(&day.outside("remote.git"), &["rev-parse", &branch], TIME), pushed);
    assert_eq!(day.pull(2, "head"), None);

    // Somebody has closed it: it is not proposed again.
    fs::write(day.outside("state/pull-1/state"), "CLOSED\n").unwrap();
    day.a_week_later();
    assert!(day.workflow());
    assert_eq!(day.pull(2, "head"), None);
}

#[test]
fn upstream_renames_an_operation() {
    let renamed = ("operationId: ListEngagementQualityScore", "operationId: GetScores");
    let (day, document) = (Day::new(), changed(renamed));
    let branch = Day::branch(&document);
    let _server = day.publish(&document);
    assert!(day.workflow());
    assert_eq!(day.pull(1, "head"), Some(branch.clone()));
    assert!(day.pull(1, "draft").is_some(), "it needs a person");
    let body = day.pull(1, "body").expect("it has one");
    for expected in [
        "the document does not match `x-expect`",
        "spec/overlay.yaml:",
        "the operation `ListEngagementQualityScore` is now called `GetScores`",
        "The next version is not known yet.",
    ] {
        assert!(body.contains(expected), "{expected}: {body}");
    }

    // The maintainer goes on there: the name is pinned in the overlay, so that consumers do not see the change.
    day.sandbox.git(&["switch", "--quiet", &branch]);
    assert_eq!(day.sandbox.regen(&["--check"]).code, 2, "nothing can be generated yet");
    let overlay = day.sandbox.read("spec/overlay.yaml");
    let overlay = overlay.replace("operationId: ListEngagementQualityScore}", "operationId: GetScores}");
    day.sandbox.write("spec/overlay.yaml", &overlay);
    let offline = day.sandbox.regen(&["--offline"]);
    assert_eq!(offline.code, 0, "{offline}");
    assert_eq!(day.sandbox.regen(&["--check"]).code, 0);
    let diff = day.sandbox.xtask(&["diff", "main", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&diff.out).expect("it is JSON");
    assert_eq!(report["bump"], "patch", "{diff}");
    day.commit("The operation keeps its name");
    day.sandbox.git(&["push", "--quiet", "origin", &branch]);
    day.sandbox.git(&["switch", "--quiet", "main"]);

    // The next week's run leaves that work alone.
    day.a_week_later();
    assert!(day.workflow());
    assert!(day.remote(&branch, "spec/overlay.yaml").contains("operationId: GetScores}"));
}

#[test]
fn upstream_names_another_host() {
    let eu = "- url: https://api.eu.sendgrid.com\n  description: for EU regional subusers\n";
    let document = changed((eu, &format!("{eu}- url: https://api.us.example.com\n")));
    let day = Day::new();
    let _server = day.publish(&document);
    assert!(day.workflow());
    assert_eq!(day.pull(1, "head"), Some(Day::branch(&document)));
    assert!(day.pull(1, "draft").is_some(), "it needs a person");
    let body = day.pull(1, "body").expect("it has one");
    assert!(body.contains("--confirm-host api.us.example.com"), "{body}");
    assert!(body.contains("version bump: minor"), "{body}");
    assert!(body.contains("**breaking**") && body.contains("`https://api.us.example.com`"), "{body}");

    // It is theirs: what the branch has not got yet is generated there.
    day.sandbox.git(&["switch", "--quiet", &Day::branch(&document)]);
    assert_eq!(day.sandbox.regen(&["--offline"]).code, 0);
    assert!(day.sandbox.read("tests/snapshots/client__Server.snap").contains("https://api.us.example.com"));
    assert_eq!(day.sandbox.regen(&["--check"]).code, 0);
}

#[test]
fn upstream_corrects_what_the_overlay_corrects() {
    let broken = UPSTREAM.replacen("description: Example response", "description: A page of scores", 1);
    let day = Day::new();
    let _server = day.publish(&broken);
    assert!(day.workflow());
    let body = day.pull(1, "body").expect("it has one");
    assert!(day.pull(1, "draft").is_some(), "it needs a person");
    assert!(body.contains("the document does not match `x-expect`"), "{body}");
    let pushed = git(&day.outside("remote.git"), &["rev-parse", &Day::branch(&broken)], TIME);

    // The action goes, on main: the same pull request is brought up to date, and is a draft no longer.
    let overlay = day.sandbox.read("spec/overlay.yaml");
    let action = "- target: $.components.responses.SeqPaginatedScores\n";
    let at = overlay.find(action).expect("the action is there");
    let end = at + overlay[at..].find("\n\n").expect("another one follows") + 2;
    day.sandbox.write("spec/overlay.yaml", &format!("{}{}", &overlay[..at], &overlay[end..]));
    day.commit("The placeholder is gone upstream");
    day.a_week_later();
    assert!(day.workflow());
    assert_ne!(git(&day.outside("remote.git"), &["rev-parse", &Day::branch(&broken)], TIME), pushed);
    assert_eq!((day.pull(2, "head"), day.pull(1, "draft")), (None, None));
    let title = day.pull(1, "title").expect("it has one");
    assert!(title.starts_with("compatible: description changed"), "{title}");
    let body = day.pull(1, "body").expect("it has one");
    assert!(body.contains("a release of this one: 0.1.1"), "{body}");
}

#[test]
fn upstream_cannot_be_reached() {
    let day = Day::new();
    let look = day.script("look");
    assert_eq!(look.code, 2, "{look}");
    assert!(!day.outside("output").exists());
}

#[test]
fn what_the_first_job_hands_over_is_checked() {
    let (day, document) = (Day::new(), changed(ADDED));
    let _server = day.publish(&document);
    assert_eq!(day.script("look").code, 0);
    day.sandbox.git(&["reset", "--quiet", "--hard"]);
    for (file, text, expected) in [
        ("branch", "main\n", "this is not a branch"),
        ("title", "$(touch x) `y`\n", "this is not a title"),
        ("message", "One\nTwo <x>\n", "this is not a message"),
    ] {
        let kept = day.sandbox.read(&format!("target/document/{file}"));
        day.sandbox.write(&format!("target/document/{file}"), text);
        let run = day.script("propose");
        assert!(run.code == 1 && run.err.contains(expected), "{run}");
        day.sandbox.write(&format!("target/document/{file}"), &kept);
    }
    let patch = day.sandbox.read("target/document/change.patch");
    let more =
        "diff --git a/evil b/evil\nnew file mode 100644\n--- /dev/null\n+++ b/evil\n@@ -0,0 +1 @@\n+x\n";
    day.sandbox.write("target/document/change.patch", &(patch + more));
    let run = day.script("propose");
    assert!(run.code == 1 && run.out.contains("the patch touches other files"), "{run}");
    assert_eq!(day.pull(1, "head"), None);
}
