//! `cargo xtask diff` between files, commits, versions and the working tree.

use crate::sandbox::Sandbox;
use crate::{ADDED, BROKEN, changed};

/// A repository with a version, a commit after it, and a change that is not committed.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.git(&["init", "--quiet", "--initial-branch", "main"]);
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--message", "One"]);
    sandbox.git(&["tag", "v0.1.0"]);
    sandbox.write("spec/tsg_seq_v3.yaml", &changed(ADDED));
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Two"]);
    sandbox.write("spec/tsg_seq_v3.yaml", &changed(BROKEN));
    sandbox
}

#[test]
fn a_version_a_commit_and_the_working_tree_are_compared_with_their_overlays() {
    let sandbox = repository();
    let run = sandbox.xtask(&["diff", "0.1.0", "HEAD"]);
    assert_eq!(run.code, 3, "{run}");
    assert!(run.out.contains("compatible: the property `nickname` was added"), "{run}");
    // The overlay calls the type so.
    assert!(run.out.contains("`models::Score::nickname` was added"), "{run}");
    let run = sandbox.xtask(&["diff", "v0.1.0"]);
    assert_eq!(run.code, 4, "{run}");
    assert!(run.out.contains("breaking: the type is now `integer`, it was `string`"), "{run}");
    assert!(run.out.contains("old spec/tsg_seq_v3.yaml:"), "{run}");
    assert_eq!(sandbox.xtask(&["diff", "HEAD", "HEAD"]).code, 0);
}

#[test]
fn a_file_is_compared_without_an_overlay_unless_one_is_named() {
    let sandbox = repository();
    sandbox.write("new.yaml", &changed(ADDED));
    let run = sandbox.xtask(&["diff", "0.1.0", "new.yaml"]);
    assert_eq!(run.code, 3, "{run}");
    assert!(run.out.contains("`models::SeqScore::nickname` was added"), "{run}");
    let run = sandbox.xtask(&["diff", "0.1.0", "new.yaml", "--overlay", "spec/overlay.yaml", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("it is JSON");
    assert_eq!((run.code, &report["bump"]), (3, &"minor".into()), "{run}");
    assert!(run.out.contains("`models::Score::nickname` was added"), "{run}");
}

#[test]
fn what_cannot_be_generated_has_a_status_of_its_own_in_every_format() {
    let sandbox = repository();
    let reference = "$ref: '#/components/responses/SeqPaginatedScores'";
    sandbox.write("new.yaml", &changed((reference, "$ref: '#/components/responses/Missing'")));
    for (arguments, expected) in [
        (&["diff", "0.1.0", "new.yaml"][..], "version bump: unknown"),
        (&["diff", "0.1.0", "new.yaml", "--markdown"], "version bump: unknown"),
        (&["diff", "0.1.0", "new.yaml", "--json"], "\"bump\": \"unknown\""),
    ] {
        let run = sandbox.xtask(arguments);
        assert!(run.code == 5 && run.out.contains(expected), "{run}");
    }
}

#[test]
fn what_is_none_of_them_is_stated() {
    let run = repository().xtask(&["diff", "0.9.0"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("`0.9.0` is not a file, a commit or a version"), "{run}");
}

#[test]
fn a_cross_check_states_when_it_cannot_be_made() {
    let sandbox = repository();
    let run = sandbox.xtask(&["diff", "0.1.0", "HEAD", "--cross-check"]);
    assert!(run.code == 3 && run.err.contains("compares a commit with the working tree"), "{run}");
}
