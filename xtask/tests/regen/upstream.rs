//! Upstream's history shows which commit made the document what it is.

use crate::sandbox::{Sandbox, UPSTREAM};
use crate::server::{Response, Server};
use crate::{ADDED, BROKEN, changed};

#[test]
fn the_commit_is_that_of_the_document_and_not_the_newest_one() {
    let document = changed(ADDED);
    let server = Server::serving(vec![Response::new(200, &document).header("etag", "\"two\"")]);
    let sandbox = Sandbox::new(&server.url("/{commit}/seq.yaml"));
    let commits = sandbox.upstream(&[UPSTREAM, &document]);
    let run = sandbox.regen(&[]);
    assert_eq!(run.code, 3, "{run}");
    let source = sandbox.read("spec/source.toml");
    let commit = format!("commit = \"{}\"", commits[1]);
    assert!(source.contains(&commit) && source.contains("date = \"2026-09-02\""), "{source}");
    assert!(source.contains("etag = '\"two\"'"), "{source}");
    let line = format!("- SendGrid's document of 2026-09-02 (commit {}): compatible:", commits[1]);
    assert!(sandbox.read("CHANGELOG.md").contains(&line));
}

#[test]
fn a_file_is_looked_for_in_the_whole_history() {
    let document = changed(ADDED);
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    let commits = sandbox.upstream(&[UPSTREAM, &document, &changed(BROKEN)]);
    sandbox.write("new.yaml", &document);
    let run = sandbox.regen(&["--from", "new.yaml"]);
    assert_eq!(run.code, 3, "{run}");
    assert!(sandbox.read("spec/source.toml").contains(&commits[1]));
}

#[test]
fn the_date_of_a_commit_is_looked_up() {
    let document = changed(ADDED);
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    let commits = sandbox.upstream(&[&document]);
    sandbox.write("new.yaml", &document);
    let run = sandbox.regen(&["--from", "new.yaml", "--commit", &commits[0]]);
    assert_eq!(run.code, 3, "{run}");
    assert!(sandbox.read("spec/source.toml").contains("date = \"2026-09-01\""));
}

#[test]
fn what_upstream_does_not_have_is_refused_and_nothing_is_written() {
    let help = "name the commit and its date with `--commit SHA --date YYYY-MM-DD`";
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.upstream(&[UPSTREAM]);
    sandbox.write("new.yaml", &changed(ADDED));
    let before = sandbox.files();
    for (arguments, expected) in [
        (&["--from", "new.yaml"][..], "has this document as spec/yaml/tsg_seq_v3.yaml"),
        (&["--from", "new.yaml", "--commit", "0123abcd"], "has no commit 0123abcd"),
    ] {
        let run = sandbox.regen(arguments);
        assert_eq!((run.code, &sandbox.files()), (2, &before), "{run}");
        assert!(run.err.contains(expected) && run.err.contains(help), "{run}");
        assert!(run.err.ends_with("nothing was written\n"), "{run}");
    }
    let source = sandbox.read("spec/source.toml").replace("target/upstream", "target/nowhere");
    sandbox.write("spec/source.toml", &source);
    let run = sandbox.regen(&["--from", "new.yaml"]);
    assert!(run.code == 2 && run.err.contains("cannot find out the document's commit"), "{run}");
    // Nothing of it is shown in a dry run.
    assert_eq!(sandbox.regen(&["--from", "new.yaml", "--dry-run"]).code, 3);
}
